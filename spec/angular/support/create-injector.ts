// EnvironmentInjector implements Injector, which this rule does not see.
/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment */
import {
  createEnvironmentInjector,
  Injector,
  PLATFORM_ID,
  runInInjectionContext,
  type EnvironmentInjector,
  type EnvironmentProviders,
  type Provider,
} from "@angular/core";

type Providers = (Provider | EnvironmentProviders)[];

/** An injector like that of an app, or of a part of one. */
export interface TestInjector {
  readonly injector: Injector;
  /** Does something in its context, as a component's constructor is run. */
  run<T>(task: () => T): T;
  /** Another one below it. */
  part(providers?: Providers): TestInjector;
  destroy(): void;
}

export const createInjector = (
  providers: Providers,
  platform: "browser" | "server" = "browser",
): TestInjector =>
  below(Injector.NULL as EnvironmentInjector, [
    { provide: PLATFORM_ID, useValue: platform },
    ...providers,
  ]);

function below(parent: EnvironmentInjector, providers: Providers): TestInjector {
  const injector = createEnvironmentInjector(providers, parent);
  return {
    injector,
    run: (task) => runInInjectionContext(injector, task),
    part: (more = []) => below(injector, more),
    destroy: () => injector.destroy(),
  };
}
