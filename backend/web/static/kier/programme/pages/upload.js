/** Files that are sent, with how far they are: `fetch` does not tell. */

import { Refused, Unreachable } from "../../shared/wire.js";

/** @import { Api } from "../../shared/wire.js" */

// A video of 40 MB on a slow line.
const TIMEOUT_MS = 1_200_000;

/**
 * Send a file with the fields of a form.
 * @param {{api: Api, path: string, fields: Record<string, string | File>,
 *   onProgress?: (share: number) => void, signal?: AbortSignal}} how `share` is between 0 and 1
 * @returns {Promise<any>} the answer's JSON
 * @throws {Refused} the answer is an error
 * @throws {Unreachable} there was none, or it was stopped
 */
export function upload({ api, path, fields, onProgress, signal }) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const call = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    const lost = () => reject(new Unreachable("the upload was cut off"));
    call.open("POST", path);
    call.timeout = TIMEOUT_MS;
    call.responseType = "json";
    call.setRequestHeader("X-Session-Token", api.token ?? "");
    call.setRequestHeader("Accept-Language", document.documentElement.dataset.language ?? "");
    call.upload.onprogress = ({ loaded, total }) => onProgress?.(total ? loaded / total : 0);
    call.onerror = lost;
    call.ontimeout = lost;
    call.onabort = lost;
    call.onload = () => {
      if (call.status < 300) return resolve(call.response);
      if (call.response?.type?.endsWith("/not-authenticated")) api.onSessionEnd();
      return reject(new Refused(call.status, call.response));
    };
    signal?.addEventListener("abort", () => call.abort(), { once: true });
    call.send(body);
  });
}
