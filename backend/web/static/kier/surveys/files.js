/** Files of surveys: spreadsheets as they are sent, tables as they are saved. */

// As many are what a call can carry (API: questionnaires/imports).
export const MAX_BYTES = 1_400_000;
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
