import assert from "node:assert/strict";
import { test } from "node:test";
import { Presence } from "../../../../backend/web/static/kier/trainer/presence.js";

const KIM = {
  name: "Kim",
  organisation: "Praktijk",
  email: "",
  profession: "care",
  region: "NL-UT",
};

function presence() {
  const kept = new Map();
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

/** @param {((sent: any) => any[] | null)[]} server what each call is refused; null: no line */
function serve(server) {
  /** @type {any[]} */
  const calls = [];
  globalThis.fetch = /** @type {any} */ (
    async (/** @type {string} */ _address, /** @type {{body: string}} */ { body }) => {
      const sent = JSON.parse(body);
      calls.push(sent);
      const refused = server.shift()?.(sent) ?? null;
      if (!refused) throw new TypeError("no line");
      return Response.json({ people: [], refused });
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
