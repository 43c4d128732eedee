import type { Observable } from "rxjs";
import { relayTypes, type RelayMessage, type RelayType } from "../protocol/messages.js";
import type { MessageStreams } from "./relay.js";

/** Where the streams come from. */
interface Source {
  ofType(type: RelayType): Observable<RelayMessage>;
}

const source = Symbol("source");

/** A getter for each type. All relays share them, since a process can hold thousands. */
const getters = Object.fromEntries(
  relayTypes.map((type) => [
    `${type}$`,
    {
      enumerable: true,
      get(this: { readonly [source]: Source }) {
        return this[source].ofType(type);
      },
    },
  ]),
);

/** Gives `target` a stream for each relay type, asked of `streams` when it is read. */
export const addTypedStreams = <T extends object>(target: T, streams: Source): T & MessageStreams =>
  Object.defineProperties(target, {
    [source]: { value: streams },
    ...getters,
  }) as T & MessageStreams;
