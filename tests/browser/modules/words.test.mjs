import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../backend/web/static/kier/crypto/encoding.js";
import { sixWords } from "../../../backend/web/static/kier/crypto/words.js";
import { VECTORS } from "./vectors.mjs";

test("the six words that every client shows", async () => {
  const shown = await Promise.all(VECTORS.keypairs.map((pair) => sixWords(decode(pair.public))));
  assert.deepEqual(shown.map((words) => words.join(" ")), [
    "broom aisle magic spirit own into",
    "horn happy yard only milk fee",
  ]);
});
