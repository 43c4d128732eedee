import type { Provider } from "@angular/core";
import { RELAY } from "../../../../lib/angular/index.js";
import type { Relay } from "../../../../lib/index.js";

/** Provides this relay, which stays the spec's to close. */
export const provideRelay = (relay: Relay): Provider => ({ provide: RELAY, useValue: relay });
