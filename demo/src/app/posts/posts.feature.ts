import {
  createActionGroup,
  createFeature,
  createReducer,
  emptyProps,
  on,
  props,
} from "@ngrx/store";
import type { NotSentReason } from "rx-kirimin";
import type { Post } from "rx-kirimin/api";

export const postActions = createActionGroup({
  source: "Posts",
  events: {
    Wanted: emptyProps(),
    Loaded: props<{ readonly posts: readonly Post[] }>(),
    "Like Toggled": props<{ readonly postid: string; readonly liked: boolean }>(),
    "Like Arrived": props<{ readonly postid: string }>(),
    "Like Failed": props<{
      readonly postid: string;
      readonly liked: boolean;
      readonly reason: NotSentReason;
    }>(),
  },
});

interface PostsState {
  readonly posts: readonly Post[];
  /** The ids of those whose like is on its way. */
  readonly pending: readonly string[];
  /** The ids of those whose like was taken back. */
  readonly failed: readonly string[];
}

const without = (ids: readonly string[], id: string): readonly string[] =>
  ids.filter((it) => it !== id);

const like = (posts: readonly Post[], postid: string, liked: boolean): readonly Post[] =>
  posts.map((post) =>
    post.id === postid && post.liked !== liked
      ? { ...post, liked, likes: post.likes + (liked ? 1 : -1) }
      : post,
  );

export const postsFeature = createFeature({
  name: "posts",
  reducer: createReducer<PostsState>(
    { posts: [], pending: [], failed: [] },
    on(postActions.loaded, (state, { posts }) => ({
      ...state,
      // The server does not know yet of likes that are on their way.
      posts: posts.map(
        (post) =>
          state.posts.find(({ id }) => id === post.id && state.pending.includes(id)) ?? post,
      ),
    })),
    on(postActions.likeToggled, ({ posts, pending, failed }, { postid, liked }) => ({
      posts: like(posts, postid, liked),
      pending: [...pending, postid],
      failed: without(failed, postid),
    })),
    on(postActions.likeArrived, (state, { postid }) => ({
      ...state,
      pending: without(state.pending, postid),
    })),
    on(postActions.likeFailed, ({ posts, pending, failed }, { postid, liked }) => ({
      posts: like(posts, postid, !liked),
      pending: without(pending, postid),
      failed: [...failed, postid],
    })),
  ),
});
