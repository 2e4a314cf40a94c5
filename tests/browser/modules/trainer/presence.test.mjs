import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST_ADDED, Presence } from "../../../../backend/web/static/kier/trainer/presence.js";

const KIM = {
  name: "Kim",
  organisation: "Praktijk",
  email: "",
  profession: "care",
  region: "NL-UT",
};

function presence(kept = new Map()) {
  return new Presence({
    session: "s",
    address: "/presence",
    language: "nl",
    store: /** @type {any} */ ({
      getItem: (/** @type {string} */ name) => kept.get(name) ?? null,
      setItem: (/** @type {string} */ name, /** @type {string} */ value) => kept.set(name, value),
      removeItem: (/** @type {string} */ name) => kept.delete(name),
      names: (/** @type {string} */ prefix) =>
        [...kept.keys()].filter((name) => name.startsWith(prefix)),
    }),
  });
}

/**
 * @param {((sent: any) => any[] | Response | null)[]} server whom each call is refused, or its answer;
 *   null: no line
 */
function serve(server) {
  /** @type {any[]} */
  const calls = [];
  globalThis.fetch = /** @type {any} */ (
    async (/** @type {string} */ _address, /** @type {{body: string}} */ { body }) => {
      const sent = JSON.parse(body);
      calls.push(sent);
      const refused = server.shift()?.(sent) ?? null;
      if (!refused) throw new TypeError("no line");
      return refused instanceof Response ? refused : Response.json({ people: [], refused });
    }
  );
  return calls;
}

const takes = () => [];

test("what is said while another is on its way goes too, before anybody hears how it went", async () => {
  const trainer = presence();
  const calls = serve([takes, takes]);
  trainer.mark("a", { came: true, counter: 1 });
  const first = trainer.send();
  trainer.mark("b", { came: false, counter: 1 });
  const sent = await Promise.all([first, trainer.send()]);
  assert.deepEqual(
    sent.map(({ outcome }) => outcome),
    ["sent", "sent"],
  );
  assert.deepEqual(
    calls.map(({ marks }) => marks.map((/** @type {any} */ mark) => mark.id)),
    [["a"], ["b"]],
  );
  assert.equal(trainer.waiting, 0);
});

test("what was refused is told although the next call is lost", async () => {
  const trainer = presence();
  const refused = [{ id: "k", detail: "Full." }];
  serve([() => refused, () => null]);
  trainer.add("k", KIM);
  const first = trainer.send();
  trainer.mark("b", { came: true, counter: 1 });
  trainer.send();
  assert.deepEqual(await first, { outcome: "waiting", answer: { people: [], refused } });
  assert.equal(trainer.waiting, 1);
});

test("who is refused can be corrected, also after the page was closed", async () => {
  const kept = new Map();
  const trainer = presence(kept);
  const detail = "Give a mail address.";
  trainer.add("k", KIM);
  trainer.add("s", { ...KIM, name: "Sam" });
  serve([() => [{ id: "k", detail }]]);
  assert.equal((await trainer.send()).outcome, "sent");
  assert.equal(trainer.waiting, 0);
  const later = presence(kept);
  assert.deepEqual(later.rows(later.refused), [["k", { person: KIM, detail }]]);
  later.forget("k");
  assert.deepEqual(later.rows(later.refused), []);
});

test("somebody whom no call can hold keeps nobody else from being sent", async () => {
  const trainer = presence();
  const detail = "Too long.";
  trainer.add("a", { ...KIM, name: "Sam" });
  trainer.add("k", KIM);
  trainer.mark("b", { came: true, counter: 1 });
  const problem = { errors: [{ pointer: "/people/1/name", detail }] };
  const calls = serve([() => Response.json(problem, { status: 400 }), takes]);
  assert.equal((await trainer.send()).outcome, "sent");
  assert.deepEqual(
    calls.map(({ people }) => people.length),
    [2, 1],
  );
  assert.equal(trainer.waiting, 0);
  assert.deepEqual(trainer.rows(trainer.refused), [["k", { detail, person: KIM }]]);
});

test("a refusal says why, and keeps what was said", async () => {
  const trainer = presence();
  trainer.mark("b", { came: true, counter: 1 });
  const calls = serve([() => Response.json({ detail: "Too early." }, { status: 409 })]);
  assert.deepEqual(await trainer.send(), { outcome: "refused", detail: "Too early." });
  assert.equal(calls.length, 1);
  assert.equal(trainer.waiting, 1);
});

test("more than one call takes goes in several, and what does not fit is not kept", async () => {
  const trainer = presence();
  for (let place = 0; place < MOST_ADDED; place += 1)
    assert.notEqual(trainer.add(`p${place}`, KIM), false);
  assert.equal(trainer.add("one-more", KIM), false);
  for (let place = 0; place < 700; place += 1)
    trainer.mark(`m${place}`, { came: true, counter: 1 });
  const calls = serve([takes, takes]);
  assert.equal((await trainer.send()).outcome, "sent");
  assert.equal(calls.length, 2);
  assert.equal(trainer.waiting, 0);
});
