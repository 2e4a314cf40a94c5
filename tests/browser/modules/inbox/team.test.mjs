import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.mjs";
import { Inbox } from "../../../../backend/web/static/kier/inbox/inbox.js";
import { askForTeam, nameOf, today } from "../../../../backend/web/static/kier/inbox/team.js";
import { standIn } from "../stand-ins.mjs";

const ME = { id: "me", name: "Bo", email: "bo@example.org" };
const SAM = { id: "sam", name: "", email: "sam@example.org" };

/** An inbox whose server lists `team.people`, and how often it was asked. */
function world() {
  const team = { people: /** @type {any[]} */ ([ME, SAM]), calls: 0, isDown: false };
  const api = {
    get: async () => {
      team.calls += 1;
      if (team.isDown) throw new Error("down");
      return { results: team.people, next: null };
    },
  };
  return { team, inbox: new Inbox(standIn({ api, me: ME })) };
}

test("Who asks for names at once asks for the team once, and again a minute later", async (context) => {
  context.mock.timers.enable({ apis: ["Date"] });
  const { team, inbox } = world();
  await Promise.all([askForTeam(inbox), askForTeam(inbox, { member: "sam" })]);
  assert.equal(team.calls, 1);
  assert.equal(nameOf(inbox.team.get().people, "sam"), "sam");
  context.mock.timers.tick(60_000);
  await askForTeam(inbox);
  assert.equal(team.calls, 2);
});

test("Who is not among them is missing until they are", async () => {
  const { team, inbox } = world();
  await askForTeam(inbox, { member: "noor" });
  await askForTeam(inbox, { member: "sam" });
  assert.deepEqual([...inbox.team.get().missing], ["noor"]);
  team.people.push({ id: "noor", name: "Noor", email: "noor@example.org" });
  await askForTeam(inbox, { member: "noor", now: true });
  const { names, missing } = inbox.team.get();
  assert.deepEqual([names.get("noor"), missing.size], ["Noor", 0]);
});

test("For whom one is there changes as soon as an absence is asked for", async () => {
  const { team, inbox } = world();
  await askForTeam(inbox);
  assert.equal(inbox.team.get().covered.size, 0);
  const absence = { first: today(), last: today(), cover: "me" };
  team.people = [ME, { ...SAM, absence }];
  await askForTeam(inbox, { now: true });
  assert.deepEqual([...inbox.team.get().covered], ["sam"]);
});

test("A team that could not be had is asked for again, and nobody is missing", async () => {
  const { team, inbox } = world();
  team.isDown = true;
  await assert.rejects(askForTeam(inbox, { member: "sam" }));
  assert.equal(inbox.team.get().missing.size, 0);
  team.isDown = false;
  await askForTeam(inbox, { member: "sam" });
  assert.deepEqual([team.calls, inbox.team.get().missing.size], [2, 0]);
});
