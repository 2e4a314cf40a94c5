import assert from "node:assert/strict";
import { test } from "node:test";
import { Conversation, mayLeave } from "../../../../backend/web/static/kier/seeker/conversation.js";
import { wrong } from "../stand-ins.mjs";

const REQUEST = "/api/v1/intake/request";
/**
 * @import { CallOptions } from "../../../../backend/web/static/kier/seeker/api.js"
 * @import { SeekerSmith } from "../../../../backend/web/static/kier/shared/crypto/locksmith.js"
 * @import { Reader } from "../../../../backend/web/static/kier/seeker/conversation.js"
 * @typedef {ReturnType<typeof box>} Box
 */

/** @param {number | undefined} status @param {string} code */
const refused = (status, code) => Object.assign(new Error(), { status, code });
/** @param {number} number */
const box = (number, sender = "seeker") => ({
  id: `m${number}`,
  number,
  sender,
  body: `box ${number}`,
  sent_hour: `hour ${number}`,
});

/**
 * A server with this request, and a worker that opens and seals by name.
 * @param {{messages?: Box[], referrals?: Reader[], refusals?: Record<string, (Error | null)[]>,
 *   keyless?: string[]}} [how]
 */
function begun({ messages = [], referrals = [], refusals = {}, keyless = [] } = {}) {
  const server = {
    messages,
    referrals,
    refusals,
    calls: /** @type {[string, string, any][]} */ ([]),
    outlook: /** @type {{text: string, otherwise: string} | undefined} */ (undefined),
    isForged: false,
    isKeyDue: false,
    sealed: 0,
    confirmed: /** @type {number | undefined} */ (undefined),
  };
  /** @type {SeekerSmith} */
  const smith = wrong({
    openRequest: async () => ({ isForged: server.isForged }),
    openMessages: async (/** @type {Box[]} */ boxes) =>
      boxes.map(({ id, number, sender }) => ({ id, number, sender, text: `text ${number}` })),
    sealMessage: async (/** @type {{text: string, after?: string}} */ { text, after }) => {
      server.sealed += 1;
      return { id: `sealed ${server.sealed}`, text, after };
    },
    letIn: async (/** @type {Reader} */ { organisation }) => ({ organisation }),
    nextKey: async (/** @type {{staying: Reader[]}} */ { staying }) => ({
      number: 2,
      referrals: staying.map((reader) => reader.organisation),
    }),
    confirmKey: async (/** @type {number} */ number) => {
      server.confirmed = number;
    },
  });
  /** @param {string} method @param {string} path @param {CallOptions} [how] */
  const call = async (method, path, { body } = {}) => {
    if (method !== "GET") server.calls.push([method, path.replace(REQUEST, ""), body]);
    const refusal = server.refusals[method]?.shift();
    if (refusal) throw refusal;
    if (path.endsWith("/keys")) server.isKeyDue = false;
    if (method !== "GET") return null;
    const after = Number(new URL(path, "http://localhost").searchParams.get("after"));
    const later = server.messages.filter(({ number }) => number > after);
    const next =
      later.length > 2 ? `https://elsewhere.example${REQUEST}?after=${later[1].number}` : null;
    const { referrals, outlook, isKeyDue: key_due } = server;
    return { messages: later.slice(0, 2), referrals, outlook, profile: {}, next, key_due };
  };
  /** @param {string} id */
  const organisation = async (id) => {
    if (keyless.includes(id)) throw refused(404, "not-found");
    return { id, name: id, key: { id: `key of ${id}`, public: "" } };
  };
  return { talk: new Conversation({ smith, call, organisation }), server };
}

/** @param {Conversation} talk */
const numbers = (talk) => talk.messages.map(({ number }) => number);

test("all pages are read in order, and later only what is new", async () => {
  const { talk, server } = begun({ messages: [1, 2, 3, 4, 5].map((number) => box(number)) });
  assert.equal(await talk.look(), false);
  assert.deepEqual(numbers(talk), [1, 2, 3, 4, 5]);
  assert.equal(talk.messages[4].sent_hour, "hour 5");
  server.messages.push(box(6, "organisation:a"));
  assert.equal(await talk.look(), true);
  assert.deepEqual(numbers(talk), [1, 2, 3, 4, 5, 6]);
});

test("what the server says of the time until an answer is kept, the newest of it", async () => {
  const { talk, server } = begun({ messages: [box(1)] });
  await talk.look();
  assert.equal(talk.outlook, undefined);
  server.outlook = { text: "There is no answer yet.", otherwise: "" };
  await talk.look();
  assert.deepEqual(talk.outlook, server.outlook);
});

test("whoever looks twice at once sees nothing twice", async () => {
  const { talk } = begun({ messages: [box(1)] });
  await Promise.all([talk.look(), talk.look(), talk.look()]);
  assert.deepEqual(numbers(talk), [1]);
});

test("after a lost line one can look again", async () => {
  const { talk } = begun({
    messages: [box(1)],
    refusals: { GET: [refused(undefined, "no-line")] },
  });
  await assert.rejects(talk.look(), { code: "no-line" });
  await talk.look();
  assert.deepEqual(numbers(talk), [1]);
});

test("the same text again is the same message again; other text is another", async () => {
  const lost = () => refused(undefined, "no-line");
  const { talk, server } = begun({ messages: [box(1)], refusals: { POST: [lost(), lost()] } });
  await talk.look();
  await assert.rejects(talk.write("more"));
  await assert.rejects(talk.write("more"));
  await talk.write("something else");
  await talk.write("something else");
  assert.deepEqual(
    server.calls.map(([, , body]) => [body.id, body.after]),
    [
      ["sealed 1", "m1"],
      ["sealed 1", "m1"],
      ["sealed 2", "m1"],
      ["sealed 3", "m1"],
    ],
  );
});

test("a message is locked anew where the key was replaced, once", async () => {
  const replaced = () => refused(409, "key-replaced");
  const { talk, server } = begun({
    refusals: { POST: [replaced(), null, replaced(), replaced()] },
  });
  await talk.write("more");
  assert.deepEqual(
    server.calls.map(([, , body]) => body.id),
    ["sealed 1", "sealed 2"],
  );
  await assert.rejects(talk.write("again"), { code: "key-replaced" });
});

const READERS = [
  { organisation: "reads", status: "accepted" },
  { organisation: "waits", status: "waiting" },
  { organisation: "closed", status: "closed" },
  { organisation: "declined", status: "declined" },
  { organisation: "left", status: "withdrawn" },
];

test("the next key is sealed to all who stay, also to whom a new word reopens", async () => {
  const { talk, server } = begun({ referrals: READERS });
  await talk.stop("reads");
  const body = { number: 2, referrals: ["waits", "closed"] };
  assert.deepEqual(server.calls, [["DELETE", "/referrals/reads", body]]);
  assert.equal(server.confirmed, 2);
});

test("whoever closed and is gone by now gets no key, and hinders nobody", async () => {
  const { talk, server } = begun({ referrals: READERS, keyless: ["closed"] });
  await talk.stop("reads");
  assert.deepEqual(server.calls[0][2].referrals, ["waits"]);
});

test("if one who stays has no key, the server alone keeps the leaving one out", async () => {
  const { talk, server } = begun({ referrals: READERS, keyless: ["waits"] });
  await talk.stop("reads");
  assert.deepEqual(server.calls, [["DELETE", "/referrals/reads", undefined]]);
  assert.equal(server.confirmed, undefined);
});

test("under an alarm nobody gets a next key, and whoever leaves is kept out by the server", async () => {
  const { talk, server } = begun({ referrals: READERS });
  server.isForged = true;
  await talk.stop("reads");
  assert.ok(talk.isForged);
  assert.deepEqual(server.calls, [["DELETE", "/referrals/reads", undefined]]);
});

test("what was done already is not done again", async () => {
  const { talk, server } = begun({ referrals: READERS });
  await talk.stop("left");
  await talk.letIn("reads");
  assert.deepEqual(server.calls, []);
});

test("who waits for a turn, was stopped or declined may be let in", async () => {
  const { talk, server } = begun({ referrals: READERS });
  for (const id of ["waits", "left", "new"]) await talk.letIn(id);
  assert.deepEqual(
    server.calls.map(([, path, body]) => [path, body.organisation]),
    [
      ["/referrals", "waits"],
      ["/referrals", "left"],
      ["/referrals", "new"],
    ],
  );
  assert.deepEqual(talk.settled, ["reads", "closed", "declined"]);
});

const INTERPRETS = { organisation: "tongue", status: "interprets", ends_on: "2026-12-05" };

test("whoever interprets gets the next key, and can be stopped", async () => {
  const { talk, server } = begun({ referrals: [...READERS, INTERPRETS] });
  await talk.stop("reads");
  assert.deepEqual(server.calls[0][2].referrals, ["waits", "closed", "tongue"]);
  assert.ok(mayLeave("interprets"));
});

test("a yes to an interpreter names the day that was read, and is said once", async () => {
  const { talk, server } = begun({ referrals: [INTERPRETS] });
  await talk.letIn("tongue", false, "2026-12-05");
  assert.equal(server.calls.length, 0);
  await talk.letIn("tongue", true, "2026-12-20");
  assert.deepEqual(
    server.calls.map(([, path, body]) => [path, body.organisation, body.until]),
    [
      ["/keys", undefined, undefined],
      ["/referrals", "tongue", "2026-12-20"],
    ],
  );
});

test("the key that is due is made once, for those who stay", async () => {
  const left = { ...INTERPRETS, status: "withdrawn" };
  const { talk, server } = begun({ referrals: [...READERS, left] });
  await talk.look();
  await talk.renewKey();
  assert.deepEqual(server.calls, []);
  server.isKeyDue = true;
  await talk.look();
  await Promise.all([talk.renewKey(), talk.renewKey()]);
  await talk.renewKey();
  const body = { number: 2, referrals: ["reads", "waits", "closed"] };
  assert.deepEqual(server.calls, [["POST", "/keys", body]]);
  assert.deepEqual([server.confirmed, talk.isKeyDue], [2, false]);
});

test("what is written waits for the key that is due, and goes without it where none can be made", async () => {
  const { talk, server } = begun({ referrals: READERS, keyless: ["waits"] });
  server.isKeyDue = true;
  await talk.look();
  await talk.write("hello");
  assert.deepEqual(
    server.calls.map(([, path]) => path),
    ["/messages"],
  );
  const other = begun({ referrals: READERS });
  other.server.isKeyDue = true;
  await other.talk.look();
  await other.talk.write("hello");
  assert.deepEqual(
    other.server.calls.map(([, path]) => path),
    ["/keys", "/messages"],
  );
});

test("under an alarm no key is made", async () => {
  const { talk, server } = begun({ referrals: READERS });
  server.isKeyDue = server.isForged = true;
  await talk.look();
  await talk.renewKey();
  assert.deepEqual(server.calls, []);
});

test("a message says that its writer interpreted", async () => {
  const messages = [box(1), { ...box(2, "organisation:tongue"), interpreter: true }];
  const { talk } = begun({ messages });
  await talk.look();
  assert.deepEqual(
    talk.messages.map(({ interpreter }) => Boolean(interpreter)),
    [false, true],
  );
});

test("a closed one is over when none of those who closed it opens again, and nobody reads", async () => {
  const closed = (/** @type {string | null} */ until) => ({
    organisation: "one",
    status: "closed",
    reopens_until: until,
  });
  const reads = { organisation: "two", status: "offered", reopens_until: null };
  /** @param {Reader[]} referrals */
  const looked = async (...referrals) => {
    const { talk } = begun({ referrals });
    await talk.look();
    return [talk.closed.length, talk.isOver];
  };
  assert.deepEqual(await looked(reads), [0, false]);
  assert.deepEqual(await looked(closed(null), reads), [0, false]);
  assert.deepEqual(await looked(closed("2027-01-12"), closed(null)), [2, false]);
  assert.deepEqual(await looked(closed(null)), [1, true]);
});

test("erasing what is erased is no error; anything else is", async () => {
  const gone = refused(401, "unknown-code");
  const { talk } = begun({ refusals: { DELETE: [gone, refused(503, "")] } });
  await talk.erase();
  await assert.rejects(talk.erase(), { status: 503 });
});

test("consent is withdrawn from whoever reads or may read", () => {
  const may = READERS.filter(({ status }) => mayLeave(status)).map((reader) => reader.organisation);
  assert.deepEqual(may, ["reads", "waits", "closed"]);
});
