/** As much of a page as the inbox's modules touch outside of what they draw, and a server. */

class Page extends EventTarget {
  hidden = false;
  visibilityState = "visible";
  documentElement = { lang: "en", dataset: { language: "en" } };
}

globalThis.location = new URL("https://kier.example/inbox/");
globalThis.document = new Page();
const line = new EventTarget();
globalThis.addEventListener = line.addEventListener.bind(line);
globalThis.removeEventListener = line.removeEventListener.bind(line);

/** The line is back, or gone: `online`, `offline`. */
export const hear = (what) => line.dispatchEvent(new Event(what));

/** Session storage in memory. */
export function storage(entries = {}) {
  const kept = new Map(Object.entries(entries));
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, value),
    removeItem: (name) => kept.delete(name),
  };
}

globalThis.localStorage ??= storage();

/**
 * Answer the page's calls in order.
 * @param {(Error | {status?: number, body?: any, headers?: object})[]} answers
 * @returns {object[]} the calls, as they come in
 */
export function serve(context, answers) {
  const calls = [];
  context.mock.method(globalThis, "fetch", async (path, { method, headers, body }) => {
    calls.push({ method, path, headers, body: body && JSON.parse(body) });
    const answer = answers.shift();
    if (!answer) throw new Error(`nobody expected ${method} ${path}`);
    if (answer instanceof Error) throw answer;
    const { status = 200, body: json, headers: more } = answer;
    return new Response(json === undefined ? null : JSON.stringify(json), {
      status,
      headers: more,
    });
  });
  return calls;
}

/** Let everything go on that waits for nothing but its turn. */
export const settle = () => new Promise((done) => setImmediate(done));
