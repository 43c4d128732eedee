import { InjectionToken } from "@angular/core";
import type { Relay } from "../relay/relay.js";

/** The token of the relay that `provideKirimin` provides, unless it is given another one. */
export const RELAY = new InjectionToken<Relay>("the relay of rx-kirimin");
