import { Subject, filter, fromEvent, map, merge, of, take, timeout, type Observable } from "rxjs";
import {
  createRelay,
  fetchSession,
  hangup,
  ofType,
  postlike,
  type InvalidFrame,
  type MessageOf,
  type Relay,
  type RelayMessage,
  type RelayOptions,
  type RelayState,
} from "../../../lib/index.js";
import { patience } from "./wait.js";

/** The options in the address of the page, as JSON. */
export interface PageOptions {
  /** The server to connect to, and whatever else the page may connect to. */
  readonly servers: readonly string[];
  readonly relay?: Pick<
    RelayOptions,
    "confirmAfter" | "connectTimeout" | "linger" | "maxFrameLength"
  > & { readonly reconnect?: { readonly initialDelay: number; readonly maxDelay: number } };
}

/** A state, with the data of its cause. */
export interface SeenState {
  readonly status: RelayState["status"];
  /** When, in ms since the page was made. */
  readonly at: number;
  readonly connection?: number;
  readonly code?: string;
  readonly closeCode?: number;
  readonly wasClean?: boolean;
}

/** The values of a stream so far. */
export interface Log<T> {
  readonly all: readonly T[];
  /** Waits for a value that fits, which may have come before. */
  find(fits: (item: T) => boolean): Promise<T>;
  /** Waits for that many values. */
  atLeast(count: number): Promise<readonly T[]>;
}

/** The page's interface for specs. It connects by itself: no spec's script is on the stack when the library runs. */
export interface RelayPage {
  readonly relay: Relay;
  readonly commands: { readonly hangup: typeof hangup; readonly postlike: typeof postlike };
  readonly states: Log<SeenState>;
  readonly messages: Log<RelayMessage>;
  readonly kicks: Log<MessageOf<"memberkick">>;
  readonly invalid: Log<InvalidFrame>;
  /** The violations of the Content-Security-Policy. */
  readonly violations: Log<string>;
  /** Each time the page was shown: whether out of the back/forward cache. */
  readonly shown: Log<boolean>;
  connected(connection: number): Promise<SeenState>;
}

declare global {
  interface Window {
    kirimin: RelayPage;
  }
}

function log<T>(source$: Observable<T>): Log<T> {
  const all: T[] = [];
  const grown$ = new Subject<void>();
  source$.subscribe((item) => {
    all.push(item);
    grown$.next();
  });
  const wait = <R>(look: () => R | undefined): Promise<R> =>
    new Promise((resolve, reject) => {
      merge(of(undefined), grown$)
        .pipe(
          map(look),
          filter((found) => found !== undefined),
          take(1),
          timeout(patience),
        )
        .subscribe({
          next: resolve,
          error: () => reject(new Error(`Not in ${patience} ms. States: ${describe(states.all)}.`)),
        });
    });
  return {
    all,
    find: (fits) => wait(() => all.find(fits)),
    atLeast: (count) => wait(() => (all.length >= count ? all : undefined)),
  };
}

const seen = (state: RelayState): SeenState => {
  const at = performance.now();
  const { status } = state;
  if (status === "connected") return { status, at, connection: state.connection };
  if (!("cause" in state)) return { status, at };
  const { code, closeCode, wasClean } = state.cause;
  return {
    status,
    at,
    code,
    ...(closeCode !== undefined && { closeCode }),
    ...(wasClean !== undefined && { wasClean }),
  };
};

const describe = (seenStates: readonly SeenState[]): string =>
  seenStates.map(({ status, code }) => [status, code ?? []].flat().join(" ")).join(", ");

const violations = log(
  fromEvent<SecurityPolicyViolationEvent>(document, "securitypolicyviolation").pipe(
    map(({ effectiveDirective, blockedURI }) => `${effectiveDirective} ${blockedURI}`),
  ),
);
const shown = log(
  fromEvent<PageTransitionEvent>(window, "pageshow").pipe(map(({ persisted }) => persisted)),
);

const options = JSON.parse(decodeURIComponent(location.search.slice(1))) as PageOptions;
const [server = ""] = options.servers;
const relay = createRelay({ session: fetchSession(server), path: "/socket", ...options.relay });
const states = log(relay.state$.pipe(map(seen)));

window.kirimin = {
  relay,
  commands: { hangup, postlike },
  states,
  violations,
  shown,
  invalid: log(relay.invalid$),
  kicks: log(relay.relay$.pipe(ofType("kick"))),
  messages: log(relay.relay$),
  connected: (connection) => states.find((state) => state.connection === connection),
};
