/** Files that are saved to this computer, also those that only a member gets. */

import { Refused, Unreachable } from "./wire.js";

/** @import { Api } from "./wire.js" */

const TIMEOUT_MS = 120_000;

/**
 * Put something into the downloads of this browser.
 * @param {Blob} blob
 * @param {string} name
 */
export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  // The browser reads it after the click has ended.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/**
 * Fetch a file that only a member gets.
 * @param {Api} api
 * @param {string} path on this host; of a whole address only path and query count
 * @param {unknown} [body] what the file is made of, if it is sent
 * @returns {Promise<Response>}
 * @throws {Refused} the answer is an error
 * @throws {Unreachable} there was none
 */
export async function fetchFile(api, path, body) {
  const { pathname, search } = new URL(path, location.href);
  let answer;
  try {
    answer = await fetch(pathname + search, {
      ...(body ? { method: "POST", body: JSON.stringify(body) } : {}),
      headers: {
        ...(body ? { "Content-Type": "application/json" } : {}),
        "X-Session-Token": /** @type {string} */ (api.token),
        "Accept-Language": /** @type {string} */ (document.documentElement.dataset.language),
      },
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (/** @type {any} */ error) {
    throw new Unreachable(error.message);
  }
  if (!answer.ok) throw new Refused(answer.status, await answer.json().catch(() => null));
  return answer;
}

/**
 * Fetch a file that only a member gets, and save it under the name that the server gives it.
 * @param {Api} api
 * @param {string} path as for `fetchFile`
 * @param {string} otherwise the name if the server gives none
 * @param {unknown} [body] as for `fetchFile`
 */
export async function download(api, path, otherwise, body) {
  const answer = await fetchFile(api, path, body);
  save(await answer.blob(), nameIn(answer.headers.get("Content-Disposition")) || otherwise);
}

/**
 * The name that an answer gives its file (RFC 6266); empty if it gives none.
 * @param {string | null} disposition
 */
export function nameIn(disposition) {
  const far = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? "");
  if (far) return decodeURIComponent(far[1]);
  return /filename="?([^";]+)"?/i.exec(disposition ?? "")?.[1] ?? "";
}
