/** The pictures, files and videos of a project: fetched once, and shown small. */

import { fetchFile } from "../../shared/files.js";
import { createStore, useStore } from "../../shared/pages.js";
import { everyPage } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html, useEffect, useState } from "../../vendor/preact.js";
import { filesPath } from "./addresses.js";

/**
 * @import { PageFile } from "kier/api"
 * @import { Store } from "../../shared/pages.js"
 * @import { Api } from "../../shared/wire.js"
 */

/** @typedef {PageFile["kind"]} FileKind */

export class FileStore {
  /** @type {Map<string, Promise<string>>} */
  #pictures = new Map();

  /** @param {{api: Api, project: {id: string}}} how */
  constructor({ api, project }) {
    this.api = api;
    this.path = filesPath(project);
    /** @type {Store<{rows: PageFile[] | null, error: any}>} */
    this.store = createStore(
      /** @type {{rows: PageFile[] | null, error: any}} */ ({ rows: null, error: null }),
    );
  }

  async load() {
    try {
      const { rows } = await everyPage(this.api, this.path);
      this.store.set({ rows: /** @type {PageFile[]} */ (rows), error: null });
    } catch (error) {
      this.store.set({ error });
    }
  }

  /** @param {PageFile} row */
  put(row) {
    const others = (this.store.get().rows ?? []).filter(({ id }) => id !== row.id);
    this.store.set({ rows: [row, ...others] });
  }

  /** @param {PageFile} row */
  async erase({ id }) {
    await this.api.call("DELETE", `${this.path}/${id}`);
    const rows = this.store.get().rows ?? [];
    this.store.set({ rows: rows.filter((row) => row.id !== id) });
  }

  /**
   * A picture as an address that this page may show: the policy allows none of `blob:`.
   * @param {string} id
   * @returns {Promise<string>}
   */
  picture(id) {
    const known = this.#pictures.get(id);
    if (known) return known;
    const coming = this.#fetch(id);
    this.#pictures.set(id, coming);
    coming.catch(() => this.#pictures.delete(id));
    return coming;
  }

  /** @param {string} id */
  async #fetch(id) {
    if (!this.store.get().rows) await this.load();
    const row = this.store.get().rows?.find((one) => one.id === id);
    // The narrowest that the server keeps of it comes first.
    const [variant] = /** @type {PageFile} */ (row ?? (await this.api.get(`${this.path}/${id}`)))
      .variants;
    const answer = await fetchFile(this.api, `${this.path}/${id}/content?variant=${variant}`);
    return dataAddress(await answer.blob());
  }
}

/**
 * @param {Blob} blob
 * @returns {Promise<string>}
 */
function dataAddress(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/**
 * The files, fetched when they are first asked for.
 * @param {FileStore} files
 */
export function useFiles(files) {
  const { rows, error } = useStore(files.store);
  useEffect(() => {
    if (!rows) files.load();
  }, [files]);
  return { rows, error, again: () => files.load() };
}

/**
 * A picture, small; its words stand beside it.
 * @param {{files: FileStore, id: string}} props
 */
export function Thumbnail({ files, id }) {
  const [address, setAddress] = useState("");
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    let isHere = true;
    setLost(false);
    files.picture(id).then(
      (found) => isHere && setAddress(found),
      () => isHere && setLost(true),
    );
    return () => {
      isHere = false;
    };
  }, [files, id]);
  if (isLost) return html`<span class="hint">${t("The picture could not be fetched.")}</span>`;
  return address && html`<img class="thumbnail" src=${address} alt="" />`;
}

/**
 * The name and size of a file.
 * @param {{files: FileStore, id: string}} props
 */
export function FileName({ files, id }) {
  const { rows } = useFiles(files);
  const row = rows?.find((one) => one.id === id);
  return html`<span class="hint" dir="auto">${row && `${row.name} · ${sizeText(row.size)}`}</span>`;
}

const UNITS = ["byte", "kilobyte", "megabyte"];

/**
 * A size as the language writes it.
 * @param {number} bytes
 */
export function sizeText(bytes) {
  const power = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  return (bytes / 1000 ** power).toLocaleString(document.documentElement.lang, {
    style: "unit",
    unit: UNITS[power],
    maximumFractionDigits: power === 2 ? 1 : 0,
  });
}
