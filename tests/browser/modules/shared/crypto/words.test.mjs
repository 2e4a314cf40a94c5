import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../../../backend/web/static/kier/shared/crypto/encoding.js";
import { sixWords, WORDS } from "../../../../../backend/web/static/kier/shared/crypto/words.js";
import { wrong } from "../../stand-ins.mjs";
import { refused, VECTORS } from "../../vectors.mjs";

for (const { kind, id, public: publicKey, places } of VECTORS.words) {
  test(`the six words that every client shows, of a key of a ${kind}`, async () => {
    const shown = await sixWords({ kind, id, publicKey: decode(publicKey) });
    assert.deepEqual(
      shown,
      places.map((place) => WORDS[place]),
    );
  });
}

test("words are of a key and of whose key it is", async () => {
  const [{ kind, id, public: publicKey, places }, other] = VECTORS.words;
  const known = places.map((place) => WORDS[place]);
  const key = { kind, id, publicKey: decode(publicKey) };
  assert.notDeepEqual(await sixWords({ ...key, kind: "organisation" }), known);
  assert.notDeepEqual(await sixWords({ ...key, id: other.id }), known);
  await refused("malformed", () => sixWords({ ...key, kind: wrong("seeker") }));
  await refused("malformed", () => sixWords({ ...key, id: `${id}|` }));
});
