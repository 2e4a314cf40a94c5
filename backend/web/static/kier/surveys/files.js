/** Files: read from this computer, saved to it. */

import { Refused, Unreachable } from "../shared/wire.js";

/** @import { Api } from "../shared/wire.js" */

// As many are what a call can carry (API: questionnaires/imports).
export const MAX_BYTES = 1_400_000;
const TIMEOUT_MS = 120_000;
const CHUNK = 8_192;

/** @param {Uint8Array} bytes @returns {string} base64url without padding */
export function toBase64url(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK)
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * A table as a file that spreadsheets open: text that looks like a formula stays a text.
 * @param {unknown[][]} rows
 */
export function toCsv(rows) {
  return `\ufeff${rows.map((row) => row.map(cellOf).join(",")).join("\r\n")}\r\n`;
}

const SPECIAL = [",", ";", "\n", "\r", '"'];

/** @param {unknown} value */
function cellOf(value) {
  const text = String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return SPECIAL.some((sign) => safe.includes(sign)) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

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
 * Fetch a file that only a member gets, and save it under the name that the server gives it.
 * @param {Api} api
 * @param {string} path on this host; of a whole address only path and query count
 * @param {string} otherwise the name if the server gives none
 */
export async function download(api, path, otherwise) {
  const { pathname, search } = new URL(path, location.href);
  let answer;
  try {
    answer = await fetch(pathname + search, {
      headers: {
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
