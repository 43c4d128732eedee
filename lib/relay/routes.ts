import type { Observable } from "rxjs";

/** The messages of these types; `undefined` where it knows none of them. */
export type Route<T> = (types: ReadonlySet<string>) => Observable<T> | undefined;

const routes = new WeakMap<Observable<unknown>, Route<unknown>>();

/** Gives a stream a way to its messages of some types that does not cost a look at each of the others. */
export function addRoute<T>(source$: Observable<T>, route: Route<T>): Observable<T> {
  routes.set(source$, route);
  return source$;
}

/** The way that was given, if one was. */
export function routeOf<T>(source$: Observable<T>): Route<T> | undefined {
  return routes.get(source$) as Route<T> | undefined;
}
