// The people, groups and messages that the demo begins with.

const minute = 60_000;

/**
 * Fills a relay server. The two who have a window are `ayu` and `budi`; the others act when a tester tells them to.
 *
 * @param {import("rx-kirimin/testing").RelayServer} relay
 */
export async function seed(relay) {
  // The server's first user, who has no name of its own, stays out of it.
  const [ayu, budi, citra, dewi, eko] = ["Ayu", "Budi", "Citra", "Dewi", "Eko"].map((name) =>
    relay.addUser(name),
  );
  const now = Date.now();
  const write = (user, room, minutesAgo, text, parts) =>
    user.sendMessage(room, text, { timestamp: now - minutesAgo * minute, ...parts });

  const group = (owner, name, ...members) => {
    const id = owner.createGroup(name);
    for (const member of members) member.join(id);
    return { group: id };
  };

  const hiking = group(citra, "Gunung Gede trip", ayu, budi, dewi);
  write(citra, hiking, 190, "The permits are here. We start at 5 on Saturday.");
  const question = write(dewi, hiking, 184, "Who has a second stove?");
  write(budi, hiking, 181, "I do, and gas for two days.", { reply: question });
  write(ayu, hiking, 176, "Then I bring the coffee. Nobody climbs without coffee.");
  write(dewi, hiking, 42, "Weather says clear until Sunday noon.");
  write(citra, hiking, 38, "Good. Meet at the station, platform 3.");

  const futsal = group(eko, "Futsal Thursday", ayu, budi);
  write(eko, futsal, 320, "Court 2 is ours from 19:00.");
  write(budi, futsal, 311, "I am in. Ayu?");
  write(ayu, futsal, 300, "In. I will be ten minutes late.");
  write(eko, futsal, 12, "One short. Does anybody know a goalkeeper?");

  const kitchen = group(ayu, "Family kitchen", budi, dewi);
  write(ayu, kitchen, 1500, "Rendang on Sunday. Who brings the rice cooker?");
  write(dewi, kitchen, 1490, "Mine is the big one, I bring it.");
  const wrong = write(budi, kitchen, 1480, "Bananas?");
  budi.deleteMessage(wrong);
  const fixed = write(budi, kitchen, 1478, "I bring dessert, pisang goren.");
  budi.editMessage(fixed, "I bring dessert: pisang goreng.");

  const garden = group(budi, "Roof garden", ayu, citra, eko);
  write(budi, garden, 2900, "The chilli plants made it through the storm.");
  write(citra, garden, 2890, "All four of them?");
  write(budi, garden, 2888, "All four.");

  write(budi, { user: ayu.id }, 95, "Did you get the train tickets?");
  write(ayu, { user: budi.id }, 93, "Two seats, car 4. You owe me lunch.");
  write(budi, { user: ayu.id }, 90, "Deal.");
  write(citra, { user: ayu.id }, 25, "Can you bring the first aid kit?");
  write(citra, { user: ayu.id }, 24, "And a map, the paper kind.");
  write(dewi, { user: budi.id }, 61, "Your stove, is it the blue one?");

  for (const reader of [ayu, budi]) {
    for (const room of [kitchen, garden]) reader.readAll(room);
  }
  ayu.readAll({ user: budi.id });
  budi.readAll({ user: ayu.id });

  await dewi.fetch("/x/posts/new-post", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      name: "tea.png",
      file: onePixel,
      text: "First light over the tea fields. Worth the alarm clock.",
    }),
  });

  return { visitors: { ayu, budi }, companions: [citra, dewi, eko] };
}

/** A post needs a picture. The demo draws its own. */
const onePixel =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
