import { setImmediate } from "node:timers/promises";
import { VirtualTimeScheduler } from "rxjs";

/** Lets all promises settle that wait for no one else. */
export async function settled(): Promise<void> {
  for (let turns = 0; turns < 5; turns++) await setImmediate();
}

/** Time that goes on only when told to. */
export function createClock(): {
  readonly scheduler: VirtualTimeScheduler;
  readonly advance: (ms: number) => Promise<void>;
} {
  const scheduler = new VirtualTimeScheduler();
  scheduler.maxFrames = 0;
  return {
    scheduler,
    advance: async (ms) => {
      await settled();
      scheduler.maxFrames += ms;
      scheduler.flush();
      scheduler.frame = scheduler.maxFrames;
      await settled();
    },
  };
}
