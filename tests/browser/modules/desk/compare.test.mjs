import assert from "node:assert/strict";
import { test } from "node:test";
import "../page.mjs";
import { CompareMember } from "../../../../backend/web/static/kier/shared/trust/platform.js";
import { standIn, wrong } from "../stand-ins.mjs";

const [PLATFORM, KEY, PERSON] = ["platform", "key", "person"];
const [TRUSTED, SHOWN, THEIRS] = ["the trusted key", "what the server shows", "the member's key"];

/**
 * @import { DeskAccount } from "../../../../backend/web/static/kier/desk/account.js"
 * @import { Parts } from "../stand-ins.mjs"
 */

/**
 * What a coordinator reads out and listens to, and whether it may be confirmed.
 * @param {Parts<DeskAccount>} session
 */
function compared(session) {
  const platform = { id: PLATFORM, key: { id: KEY, public: SHOWN } };
  const person = { member: PERSON, name: "Somebody", public_key: THEIRS };
  const drawn = wrong(
    CompareMember({
      session: standIn({ api: {}, newest: KEY, ...session }),
      platform,
      person,
      onClose: () => {},
    }),
  );
  /** @type {any[]} */
  const children = [drawn.props.children].flat(Infinity);
  const parts = children.filter((child) => child?.props?.of);
  return {
    words: parts.map(({ props }) => [props.id, props.of]),
    mayConfirm: drawn.props.mayConfirm,
  };
}

test("a coordinator reads out the words of the key that is trusted, whatever the server shows", () => {
  const session = {
    maySeal: true,
    grants: [
      { id: "older", public: "older" },
      { id: KEY, public: TRUSTED },
    ],
  };
  assert.deepEqual(compared(session), {
    words: [
      [PERSON, THEIRS],
      [PLATFORM, TRUSTED],
    ],
    mayConfirm: true,
  });
});

test("under an alarm, or without a trusted key, no words are read out and nobody is trusted", () => {
  for (const session of [
    { maySeal: false, grants: [{ id: KEY, public: TRUSTED }] },
    { maySeal: true, grants: [] },
  ]) {
    assert.deepEqual(compared(session), { words: [[PERSON, THEIRS]], mayConfirm: false });
  }
});
