import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { lockingKey } from "../../../../../backend/web/static/kier/shared/crypto/boxes.js";
import { decode } from "../../../../../backend/web/static/kier/shared/crypto/encoding.js";
import { KeyPair } from "../../../../../backend/web/static/kier/shared/crypto/key-pairs.js";
import {
  enrichmentLabel,
  moveLabel,
  openMoved,
  signalLabel,
  unlockSignal,
} from "../../../../../backend/web/static/kier/shared/crypto/signal-boxes.js";
import {
  peerPin,
  tableChain,
  tableKeyDigest,
  tableKeyLabel,
  tablePin,
} from "../../../../../backend/web/static/kier/shared/crypto/signal-proofs.js";
import { sixWords } from "../../../../../backend/web/static/kier/shared/crypto/words.js";

const PATH = new URL("../../../../core/signal_vectors.json", import.meta.url);
/** @type {typeof import("../../../../core/signal_vectors.json")} */
const VECTORS = JSON.parse(readFileSync(PATH, "utf8"));
const { table, organisation, organisation_key: key } = VECTORS;
const seed = decode(VECTORS.organisation_seed);
const pair = await KeyPair.of(seed);
const [first, second] = VECTORS.table_keys.map((text) => decode(text));

test("table keys are in their envelopes, and prove where they come from", async () => {
  for (const [place, envelope] of VECTORS.envelopes.entries()) {
    const label = tableKeyLabel(table, organisation, key, place + 1);
    assert.deepEqual(await pair.open(label, decode(envelope)), [first, second][place]);
  }
  assert.equal(await tableChain(first, { table, number: 2, key: second }), VECTORS.chain);
  const { number, mac } = VECTORS.pin;
  assert.equal(await tablePin(seed, { table, organisation, number, key: first }), mac);
  const peer = VECTORS.peer;
  const place = {
    own: organisation,
    ownKey: key,
    other: peer.organisation,
    otherKey: peer.key,
    publicKey: decode(peer.public),
  };
  assert.equal(await peerPin(seed, place), peer.mac);
});

test("the words of a table's key", async () => {
  assert.equal(await tableKeyDigest(first), VECTORS.check);
  const publicKey = decode(VECTORS.check);
  const words = await sixWords({ kind: "signal-table", id: table, publicKey });
  assert.deepEqual(words, VECTORS.words);
});

test("signals, enrichments and moves open in their places", async () => {
  const { signal, enrichment, move } = VECTORS;
  const place = {
    table,
    signal: signal.id,
    organisation,
    number: signal.key_number,
    revision: signal.revision,
  };
  assert.equal(signalLabel(place), signal.aad);
  assert.deepEqual(
    await unlockSignal(await lockingKey(second), signal.aad, decode(signal.box)),
    signal.content,
  );
  const added = { ...place, enrichment: enrichment.id, number: enrichment.key_number };
  assert.equal(enrichmentLabel(added), enrichment.aad);
  assert.deepEqual(
    await unlockSignal(await lockingKey(first), enrichment.aad, decode(enrichment.box)),
    { sources: null, reasons: {}, ...enrichment.content },
  );
  const to = { signal: signal.id, move: move.id, organisation, key };
  assert.equal(moveLabel(to), move.info);
  assert.deepEqual(await openMoved(pair, to, decode(move.box)), move.content);
});
