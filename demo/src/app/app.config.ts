import { provideHttpClient } from "@angular/common/http";
import { type ApplicationConfig } from "@angular/core";
import { provideRouter, withComponentInputBinding } from "@angular/router";
import { provideEffects } from "@ngrx/effects";
import { provideState, provideStore } from "@ngrx/store";
import { fetchSession } from "rx-kirimin";
import { injectRelay, provideKirimin, provideKiriminApi } from "rx-kirimin/angular";
import { kiriminFeature, provideKiriminActions } from "rx-kirimin/ngrx";
import { routes } from "./app.routes";
import * as noticeEffects from "./known/notices.effects";
import { noticesFeature } from "./known/notices.feature";
import * as postEffects from "./posts/posts.effects";
import { postsFeature } from "./posts/posts.feature";

/** Where this visitor's pages are, such as `http://127.0.0.1:4300/ayu`. */
const home = document.baseURI.replace(/\/$/, "");

export const appConfig: ApplicationConfig = {
  providers: [
    provideRouter(routes, withComponentInputBinding()),
    provideHttpClient(),
    provideKirimin({
      session: fetchSession(home),
      path: `${new URL(home).pathname}/socket`,
    }),
    provideKiriminApi(home),
    provideStore(),
    provideState(kiriminFeature),
    provideState(noticesFeature),
    provideState(postsFeature),
    provideEffects(noticeEffects, postEffects),
    provideKiriminActions(injectRelay),
  ],
};
