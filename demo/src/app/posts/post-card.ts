import { ChangeDetectionStrategy, Component, computed, inject, input } from "@angular/core";
import { Store } from "@ngrx/store";
import type { Post } from "rx-kirimin/api";
import { clock } from "../ui/clock";
import { Icon } from "../ui/icon";
import { postActions, postsFeature } from "./posts.feature";

/** A post with a button to like it. The like shows at once, and is taken back where it could not be sent. */
@Component({
  selector: "app-post-card",
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <article [attr.aria-labelledby]="'post-' + post().id">
      <svg class="picture" viewBox="0 0 320 92" preserveAspectRatio="none" aria-hidden="true">
        <path class="far" d="M0 62 Q60 26 118 54 T240 46 T320 56 V92 H0z" />
        <path class="middle" d="M0 74 Q70 48 150 70 T320 64 V92 H0z" />
        <path class="near" d="M0 86 Q90 66 180 82 T320 78 V92 H0z" />
      </svg>
      <div class="body">
        <h2 [id]="'post-' + post().id">
          {{ author() }} <time>{{ time() }}</time>
        </h2>
        <p>{{ post().text }}</p>
        <div class="row">
          <button
            class="button like"
            type="button"
            [attr.aria-pressed]="post().liked"
            [attr.aria-disabled]="isPending()"
            (click)="toggle()"
          >
            <app-icon name="heart" />
            {{ post().liked ? "Liked" : "Like" }}
          </button>
          <span class="count" role="status">
            {{ post().likes }} {{ post().likes === 1 ? "like" : "likes" }}
          </span>
        </div>
        @if (hasFailed()) {
          <p class="problem" role="alert">That did not arrive, so it was taken back.</p>
        }
      </div>
    </article>
  `,
  styles: `
    article {
      overflow: hidden;
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--surface);
    }
    .picture {
      display: block;
      width: 100%;
      height: 72px;
      background:
        radial-gradient(circle at 74% 52%, light-dark(#ffd27d, #e9a95c) 0 15px, transparent 16px),
        linear-gradient(light-dark(#cfe6ea, #16303b), light-dark(#fbe9cf, #4a3a2c));
    }
    .far {
      fill: light-dark(#9fcdb8, #25504a);
    }
    .middle {
      fill: light-dark(#5fae90, #1b413b);
    }
    .near {
      fill: light-dark(#2f8a6d, #12302b);
    }
    .body {
      padding: 9px 13px 11px;
    }
    h2 {
      font-size: 0.93rem;
    }
    time {
      margin-inline-start: 4px;
      font-size: 0.8rem;
      font-weight: 400;
      color: var(--muted);
    }
    .row {
      display: flex;
      align-items: center;
      gap: 12px;
      margin-top: 7px;
    }
    .like {
      min-height: 32px;
      padding-block: 0;
      border-radius: 20px;
    }
    .like[aria-pressed="true"] {
      border-color: transparent;
      background: var(--danger-soft);
      color: var(--on-danger-soft);
      --icon-fill: currentColor;
    }
    .like[aria-disabled="true"] {
      cursor: progress;
    }
    .count {
      font-size: 0.87rem;
      color: var(--muted);
    }
    .problem {
      margin-top: 6px;
      font-size: 0.87rem;
      color: var(--danger);
    }
  `,
})
export class PostCard {
  readonly post = input.required<Post>();
  readonly #store = inject(Store);
  readonly #pending = this.#store.selectSignal(postsFeature.selectPending);
  readonly #failed = this.#store.selectSignal(postsFeature.selectFailed);
  protected readonly author = computed(() => {
    const { username, displayname = username } = this.post().user;
    return displayname;
  });
  protected readonly time = computed(() => clock(this.post().ts));
  protected readonly isPending = computed(() => this.#pending().includes(this.post().id));
  protected readonly hasFailed = computed(() => this.#failed().includes(this.post().id));

  protected toggle(): void {
    if (this.isPending()) return;
    const { id, liked } = this.post();
    this.#store.dispatch(postActions.likeToggled({ postid: id, liked: !liked }));
  }
}
