import {
  assertInInjectionContext,
  assertNotInReactiveContext,
  runInInjectionContext,
  signal,
  type InjectionToken,
  type Injector,
  type Signal,
} from "@angular/core";
import { takeUntilDestroyed } from "@angular/core/rxjs-interop";
import type { Observable } from "rxjs";

/** From where a signal takes its relay, and how long it lives. */
export interface SignalOptions<R> {
  /** The one that was given to `provideKirimin`, if one was. */
  readonly token?: InjectionToken<R>;
  /** Outside of an injection context: with what the signal lives. */
  readonly injector?: Injector;
}

/** Runs `create` where it can inject: in the injector's context, or in the one that `caller` was called in. */
export function injecting<T>(
  caller: (...args: never[]) => unknown,
  injector: Injector | undefined,
  create: () => T,
): T {
  // A computed signal would subscribe once more each time it runs.
  assertNotInReactiveContext(caller);
  if (injector) return runInInjectionContext(injector, create);
  assertInInjectionContext(caller);
  return create();
}

/**
 * A signal of the latest value, until the injection context ends. Reading it cannot throw: if a stream errors, RxJS reports
 * that once and the value stays, whereas a signal of `toSignal()` would throw in each view that reads it from then on.
 */
export function latestOf<T>(source$: Observable<T>, initial: T): Signal<T> {
  const latest = signal(initial);
  // eslint-disable-next-line rxjs-x/no-ignored-error
  source$.pipe(takeUntilDestroyed()).subscribe((value) => latest.set(value));
  return latest.asReadonly();
}
