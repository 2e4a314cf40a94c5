/** As much of a page as the inbox's modules touch outside of what they draw, and a server. */

import { standIn } from "./stand-ins.mjs";

/** @import { TestContext } from "node:test" */

class Page extends EventTarget {
  hidden = false;
  /** @type {DocumentVisibilityState} */
  visibilityState = "visible";
  documentElement = { lang: "en", dataset: { language: "en" } };
}

globalThis.location = standIn(new URL("https://kier.example/inbox/"));
globalThis.document = standIn(new Page());
const line = new EventTarget();
globalThis.addEventListener = line.addEventListener.bind(line);
globalThis.removeEventListener = line.removeEventListener.bind(line);

/**
 * The line is back, or gone.
 * @param {"online" | "offline"} what
 */
export const hear = (what) => line.dispatchEvent(new Event(what));

/**
 * Session storage in memory.
 * @param {Record<string, string>} [entries]
 * @returns {Storage}
 */
export function storage(entries = {}) {
  const kept = new Map(Object.entries(entries));
  return standIn({
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  });
}

globalThis.localStorage ??= storage();

/**
 * @typedef {Error | {status?: number, body?: any, headers?: Record<string, string>}} Answer
 * @typedef {{method: string, path: string, headers: Record<string, string>, body?: any}} Call
 */

/**
 * Answer the page's calls in order.
 * @param {TestContext} context
 * @param {Answer[]} answers
 * @returns {Call[]} the calls, as they come in
 */
export function serve(context, answers) {
  /** @type {Call[]} */
  const calls = [];
  /** @param {string} path @param {Omit<Call, "path">} call */
  const fetch = async (path, { method, headers, body }) => {
    calls.push({ method, path, headers, body: body && JSON.parse(body) });
    const answer = answers.shift();
    if (!answer) throw new Error(`nobody expected ${method} ${path}`);
    if (answer instanceof Error) throw answer;
    const { status = 200, body: json, headers: more } = answer;
    return new Response(json === undefined ? null : JSON.stringify(json), {
      status,
      headers: more,
    });
  };
  context.mock.method(globalThis, "fetch", fetch);
  return calls;
}

/** Let everything go on that waits for nothing but its turn. */
export const settle = () => new Promise((done) => setImmediate(done));
