import { createFeature, createReducer, createSelector, on } from "@ngrx/store";
import type { User } from "rx-kirimin";
import { kiriminActions } from "rx-kirimin/ngrx";

type Names = Readonly<Record<string, string>>;

/** What users and rooms are called, by their ids: also of those who have left, and of rooms that are gone. */
export interface Known {
  readonly users: Names;
  readonly rooms: Names;
}

const namesOf = (users: readonly User[]): Names =>
  Object.fromEntries(users.map(({ id, username, displayname = username }) => [id, displayname]));

// hasOwn: ids come off the wire, and `__proto__` is a name of nobody.
const nameIn =
  (otherwise: string) =>
  (names: Names) =>
  (id: string): string =>
    (Object.hasOwn(names, id) ? names[id] : undefined) ?? otherwise;

export const knownFeature = createFeature({
  name: "known",
  reducer: createReducer<Known>(
    { users: {}, rooms: {} },
    on(kiriminActions.snapshot, ({ users, rooms }, { session: { me, c } }) => ({
      users: { ...users, ...namesOf([...(me ? [me] : []), ...c.flatMap(({ u }) => u)]) },
      rooms: { ...rooms, ...Object.fromEntries(c.map(({ r }) => [r.id, r.long])) },
    })),
    on(kiriminActions.roomjoined, ({ users, rooms }, { chat: { u, r } }) => ({
      users: { ...users, ...namesOf(u) },
      rooms: { ...rooms, [r.id]: r.long },
    })),
    on(kiriminActions.memberjoin, (known, { message: { user } }) => ({
      ...known,
      users: { ...known.users, ...namesOf([user]) },
    })),
    on(kiriminActions.sendmessage, ({ users, rooms }, { message: { roomdata, sender } }) => ({
      users: sender ? { ...users, ...namesOf([sender]) } : users,
      rooms: { ...rooms, [roomdata.id]: roomdata.long },
    })),
  ),
  extraSelectors: ({ selectUsers, selectRooms }) => ({
    selectUserName: createSelector(selectUsers, nameIn("Former member")),
    selectRoomName: createSelector(selectRooms, nameIn("this chat")),
  }),
});
