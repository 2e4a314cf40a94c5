/** A conversation in a test, whose boxes open without a key. */

import { Conversation } from "../../../backend/web/static/kier/inbox/conversation-data.js";
import { createStore } from "../../../backend/web/static/kier/shared/pages.js";
import { wrong } from "./stand-ins.mjs";

/**
 * A conversation of the member `me`; a box is its text behind a `#`, and new ones are called `n1`, `n2`, ….
 * @param {{get: any, post: any, call: any}} api
 */
export function conversationWith(api) {
  let made = 0;
  const smith = {
    /** @param {string} name @param {any} input */
    async ask(name, input) {
      if (name === "openNotes")
        return input.notes.map((/** @type {any} */ { box }) => ({ text: box.slice(1), after: 0 }));
      made += 1;
      return { id: `n${made}`, key: "k", box: `#${input.text}` };
    },
    /** @param {string} name @param {any} input */
    async inRequest(name, { id, text, pieces, boxes }) {
      if (name === "lockDraft") return pieces;
      if (name === "unlockDraft") return boxes;
      if (name === "openMessages") return { messages: [], alarm: null, maySeal: true };
      if (name === "sealMessage") return { id: id ?? "own", body: text };
      return { numbers: [1], lacksGrant: false, mustPin: false };
    },
  };
  const referral = { id: "r", request: "q", envelopes: [{}] };
  const inbox = {
    api,
    session: { smith, me: { id: "me" }, grants: [] },
    organisation: "ours",
    shown: "r",
    boxesOf: () => ({ all: [], last: undefined, load: async () => [] }),
    referral: () => referral,
    at: () => ({ smith, referral }),
    store: createStore({ referrals: new Map(), isComplete: false }),
    look: async () => {},
  };
  return new Conversation(wrong(inbox), crypto.randomUUID());
}
