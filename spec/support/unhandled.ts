import { config } from "rxjs";

/** What RxJS reports of what nobody handled, in each test of the block that calls this. */
export function collectUnhandled(): readonly unknown[] {
  const errors: unknown[] = [];
  beforeEach(() => {
    errors.length = 0;
    config.onUnhandledError = (error) => void errors.push(error);
  });
  afterEach(() => {
    config.onUnhandledError = null;
  });
  return errors;
}
