import type { World } from "./world.js";

/** Makes `badges` those of `userid`, as a moderator does. */
export function giveBadges(
  world: World,
  me: string,
  userid: string,
  badges: readonly number[],
): void {
  const { badges: _, ...account } = world.account(userid);
  world.accounts.set(userid, { ...account, ...(badges.length > 0 && { badges: [...badges] }) });
  if (userid !== me) world.relay(me, userid, "newbadges", { badges });
}
