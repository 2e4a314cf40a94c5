import assert from "node:assert/strict";
import { test } from "node:test";
import * as boxes from "../../../../../backend/web/static/kier/shared/crypto/boxes.js";
import { decode } from "../../../../../backend/web/static/kier/shared/crypto/encoding.js";
import { KeyPair } from "../../../../../backend/web/static/kier/shared/crypto/key-pairs.js";
import { seal } from "../../../../../backend/web/static/kier/shared/crypto/seals.js";
import { XWing } from "../../../../../backend/web/static/kier/vendor/hpke.js";
import { wrong } from "../../stand-ins.mjs";
import { refused, VECTORS } from "../../vectors.mjs";

const SALT = VECTORS.seeker_keys[0].salt;
const LEAST = { memory_kib: 32, iterations: 2, parallelism: 1 };
const SECRET = new Uint8Array([1]);

for (const vector of VECTORS.must_fail) {
  test(`does not open: ${vector.why}`, async () => {
    const key = await boxes.lockingKey(decode(vector.key));
    await refused("damaged", () => boxes.unlock(key, vector.aad, decode(vector.body)));
  });
}

test("what was locked opens under its key and label only", async () => {
  const key = await boxes.lockingKey(new Uint8Array(32));
  const other = await boxes.lockingKey(new Uint8Array(32).fill(1));
  const box = await boxes.lock(key, "label", new Uint8Array([1, 2, 3]));
  assert.equal(box.length, 3 + 28);
  assert.deepEqual(await boxes.unlock(key, "label", box), new Uint8Array([1, 2, 3]));
  await refused("damaged", () => boxes.unlock(other, "label", box));
  await refused("damaged", () => boxes.unlock(key, "Label", box));
  await refused("damaged", () => boxes.unlock(key, "label", box.subarray(1)));
  await refused("damaged", () => boxes.unlock(key, "label", box.subarray(0, 27)));
  await refused("damaged", () => boxes.unlockKey(key, "label", box));
  assert.notDeepEqual(await boxes.lock(key, "label", new Uint8Array([1, 2, 3])), box);
});

test("a key has 32 bytes, and cannot be read again", async () => {
  await refused("malformed", () => boxes.lockingKey(new Uint8Array(16)));
  const key = await boxes.lockingKey(new Uint8Array(32));
  assert.equal(key.extractable, false);
});

test("what was sealed opens with its pair and label only", async () => {
  const [pair, other] = await Promise.all([KeyPair.generate(), KeyPair.generate()]);
  const secret = new Uint8Array(32).fill(7);
  const box = await seal(pair.public, "label", secret);
  assert.equal(box.length, 1168);
  assert.deepEqual(await pair.open("label", box), secret);
  await refused("damaged", () => other.open("label", box));
  await refused("damaged", () => pair.open("other", box));
  for (const place of [0, 1087, 1088, 1119, 1120, 1167]) {
    const flipped = box.slice();
    flipped[place] ^= 1;
    await refused("damaged", () => pair.open("label", flipped));
  }
  for (const end of [0, 1120, 1135, 1167]) {
    await refused("damaged", () => pair.open("label", box.subarray(0, end)));
  }
  const short = await seal(pair.public, "label", secret.subarray(1));
  await refused("damaged", () => pair.open("label", short));
});

test("nothing is sealed to a public key that no honest client makes", async () => {
  const { public: known } = await KeyPair.generate();
  const changes = [
    known.subarray(1),
    Uint8Array.from(known, (byte, place) => (place < 3 ? 255 : byte)),
    Uint8Array.from(known, (byte, place) => (place < 1184 ? byte : 0)),
    Uint8Array.from(known, (byte, place) => (place < 1184 ? byte : Number(place === 1184))),
  ];
  for (const changed of changes) {
    await refused("malformed", () => seal(changed, "label", SECRET));
  }
});

for (const { seed, public: known } of VECTORS.keypairs) {
  test(`the key pair of ${seed}`, async () => {
    const pair = await KeyPair.of(decode(seed));
    assert.deepEqual([pair.seed, pair.public], [decode(seed), decode(known)]);
  });
}

test("a private key is expanded once, however much it opens", async (context) => {
  const expanding = context.mock.method(XWing.prototype, wrong("_expandDecapsulationKey"));
  const pair = await KeyPair.generate();
  const box = await seal(pair.public, "label", new Uint8Array(32));
  await Promise.all([pair.open("label", box), pair.open("label", box)]);
  assert.equal(expanding.mock.callCount(), 1);
});

test("a seed has 32 bytes", () => refused("malformed", () => KeyPair.of(new Uint8Array(31))));

test("a server that asks for too little or too much work is refused", async () => {
  const fine = { memory_kib: 32, iterations: 2, parallelism: 1 };
  assert.equal((await boxes.stretch(SECRET, SALT, fine, LEAST)).length, 32);
  const changes = [
    { memory_kib: 31 },
    { iterations: 1 },
    { parallelism: 0 },
    { memory_kib: 262_145 },
    { iterations: 17 },
    { parallelism: 5 },
    { memory_kib: 32.5 },
    { memory_kib: "32" },
    { iterations: NaN },
    { parallelism: undefined },
  ];
  for (const change of changes) {
    const parameters = wrong({ ...fine, ...change });
    await refused("refused-parameters", () => boxes.stretch(SECRET, SALT, parameters, LEAST));
  }
  await refused("refused-parameters", () => boxes.stretch(SECRET, SALT, wrong(undefined), LEAST));
});

test("a salt has 16 bytes", async () => {
  for (const salt of ["", SALT.slice(0, 20), `${SALT}AA`, wrong(undefined)]) {
    await refused("malformed", () => boxes.stretch(SECRET, salt, LEAST, LEAST));
  }
});
