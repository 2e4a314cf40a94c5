import assert from "node:assert/strict";
import { test } from "node:test";
import { hkdf } from "../../../../../backend/web/static/kier/shared/crypto/boxes.js";
import { decode, encode } from "../../../../../backend/web/static/kier/shared/crypto/encoding.js";
import { KeyPair } from "../../../../../backend/web/static/kier/shared/crypto/key-pairs.js";
import * as organisationProofs from "../../../../../backend/web/static/kier/shared/crypto/organisation-proofs.js";
import * as requestProofs from "../../../../../backend/web/static/kier/shared/crypto/proofs.js";
import { wrong } from "../../stand-ins.mjs";
import { refused, VECTORS } from "../../vectors.mjs";

const proofs = { ...organisationProofs, ...requestProofs };
const SUCCESSION = VECTORS.organisation_succession;
const PIN = VECTORS.referral_pin;
const CHAIN_INFO = "kier/1/organisation-succession";

const successionPlace = {
  organisation: SUCCESSION.organisation,
  oldKey: SUCCESSION.old_key,
  newKey: SUCCESSION.new_key,
  publicKey: decode(SUCCESSION.new_public),
};
const pinPlace = {
  request: PIN.request,
  organisation: PIN.organisation,
  number: PIN.number,
  key: decode(PIN.key),
};
/** @param {{request: string, number: number, key: string}} vector */
const chainPlace = ({ request, number, key }) => ({ request, number, key: decode(key) });

test("a succession", async () => {
  const seed = decode(SUCCESSION.old_seed);
  assert.equal(encode(await hkdf(seed, CHAIN_INFO)), SUCCESSION.mac_key);
  assert.equal(await proofs.succession(seed, successionPlace), SUCCESSION.succession);
  assert.ok(await proofs.isSuccession(SUCCESSION.succession, seed, successionPlace));
  assert.equal(
    encode((await KeyPair.of(decode(SUCCESSION.new_seed))).public),
    SUCCESSION.new_public,
  );
});

for (const vector of VECTORS.request_key_chain) {
  test(`the chain of request key ${vector.number}`, async () => {
    const previous = decode(vector.previous);
    assert.equal(await proofs.chain(previous, chainPlace(vector)), vector.chain);
    assert.ok(await proofs.isChain(vector.chain, previous, chainPlace(vector)));
  });
}

test("a referral pin", async () => {
  const seed = decode(PIN.organisation_seed);
  assert.equal(await proofs.referralPin(seed, pinPlace), PIN.mac);
  assert.ok(await proofs.isReferralPin(PIN.mac, seed, pinPlace));
});

/** @type {Record<string, (vector: {proof: string, number?: number}) => Promise<boolean>>} */
const CHECKS = {
  organisation_succession: ({ proof }) =>
    proofs.isSuccession(proof, decode(SUCCESSION.old_seed), successionPlace),
  referral_pin: ({ proof }) => proofs.isReferralPin(proof, decode(PIN.organisation_seed), pinPlace),
  request_key_chain({ proof, number }) {
    const made = VECTORS.request_key_chain.find((chain) => chain.number === number);
    assert.ok(made);
    return proofs.isChain(proof, decode(made.previous), chainPlace(made));
  },
};

for (const vector of VECTORS.must_fail_proofs) {
  test(`no proof: ${vector.why}`, async () => {
    assert.equal(await CHECKS[vector.kind](vector), false);
  });
}

test("no proof is none, and what is asked for must be possible", async () => {
  const [chain] = VECTORS.request_key_chain;
  const previous = decode(chain.previous);
  for (const proof of [null, undefined, "", chain.chain.slice(1), `${chain.chain}A`, wrong({})]) {
    assert.equal(await proofs.isChain(proof, previous, chainPlace(chain)), false);
  }
  for (const change of [
    { number: 1 },
    { number: "2" },
    { request: `${chain.request}|` },
    { key: new Uint8Array(16) },
  ]) {
    const place = wrong({ ...chainPlace(chain), ...change });
    await refused("malformed", () => proofs.chain(previous, place));
  }
});

test("a challenge that only a holder opens", async () => {
  const { info, seed, bytes, box } = VECTORS.holder_challenge;
  const [, organisation, key, member] = info.split("|");
  assert.equal(proofs.organisationHolderLabel(organisation, key, member), info);
  const pair = await KeyPair.of(decode(seed));
  assert.equal(encode(await pair.open(info, decode(box))), bytes);
  await refused("damaged", () =>
    pair.open(proofs.organisationHolderLabel(organisation, key, key), decode(box)),
  );
});
