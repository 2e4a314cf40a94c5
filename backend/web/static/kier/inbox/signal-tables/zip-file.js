/** Files within a ZIP file (as spreadsheets are), each no larger than it may be: a small file can unpack to terabytes. */

/** `code`: damaged, encrypted, too-large. */
export class ZipError extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** @typedef {{method: number, packed: number, size: number, offset: number, flags: number}} Entry */

const END_SIZE = 22;
const LONGEST_COMMENT = 65_535;
const MOST_ENTRIES = 2_000;
const [STORED, DEFLATED] = [0, 8];
const [END, DIRECTORY, LOCAL] = [0x06054b50, 0x02014b50, 0x04034b50];

/** The files of a ZIP, unpacked one by one. */
export class ZipFile {
  #bytes;
  #view;
  /** @type {Map<string, Entry>} */
  #entries;
  #left;

  /**
   * @param {Uint8Array<ArrayBuffer>} bytes
   * @param {number} most bytes that all that is unpacked may have together
   */
  constructor(bytes, most) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#left = most;
    this.#entries = this.#list();
  }

  /** @param {string} name */
  has(name) {
    return this.#entries.has(name);
  }

  /**
   * The text of a file within, in UTF-8; null: there is none of this name.
   * @param {string} name
   */
  async text(name) {
    const entry = this.#entries.get(name);
    if (!entry) return null;
    const unpacked = await this.#unpack(entry);
    return new TextDecoder().decode(unpacked);
  }

  #list() {
    const end = this.#endOfDirectory();
    const [count, size, start] = [
      this.#view.getUint16(end + 10, true),
      this.#view.getUint32(end + 12, true),
      this.#view.getUint32(end + 16, true),
    ];
    if (count > MOST_ENTRIES) throw new ZipError("too-large");
    /** @type {Map<string, Entry>} */
    const entries = new Map();
    let at = start;
    for (let place = 0; place < count; place += 1) {
      if (at + 46 > start + size || this.#uint32(at) !== DIRECTORY) throw new ZipError("damaged");
      const [name, extra, comment] = [28, 30, 32].map((field) =>
        this.#view.getUint16(at + field, true),
      );
      const path = new TextDecoder().decode(this.#slice(at + 46, name));
      entries.set(path, {
        flags: this.#view.getUint16(at + 8, true),
        method: this.#view.getUint16(at + 10, true),
        packed: this.#uint32(at + 20),
        size: this.#uint32(at + 24),
        offset: this.#uint32(at + 42),
      });
      at += 46 + name + extra + comment;
    }
    return entries;
  }

  #endOfDirectory() {
    const last = this.#bytes.length - END_SIZE;
    for (let at = last; at >= 0 && at >= last - LONGEST_COMMENT; at -= 1)
      if (this.#uint32(at) === END) return at;
    throw new ZipError("damaged");
  }

  /** @param {Entry} entry */
  async #unpack({ method, packed, size, offset, flags }) {
    if (flags & 1) throw new ZipError("encrypted");
    if (size > this.#left) throw new ZipError("too-large");
    if (this.#uint32(offset) !== LOCAL) throw new ZipError("damaged");
    const [name, extra] = [26, 28].map((field) => this.#view.getUint16(offset + field, true));
    const content = this.#slice(offset + 30 + name + extra, packed);
    if (method !== STORED && method !== DEFLATED) throw new ZipError("damaged");
    const unpacked = method === STORED ? content : await inflated(content, this.#left);
    this.#left -= unpacked.length;
    if (this.#left < 0) throw new ZipError("too-large");
    return unpacked;
  }

  /** @param {number} at */
  #uint32(at) {
    if (at < 0 || at + 4 > this.#bytes.length) throw new ZipError("damaged");
    return this.#view.getUint32(at, true);
  }

  /** @param {number} start @param {number} size */
  #slice(start, size) {
    if (start + size > this.#bytes.length) throw new ZipError("damaged");
    return this.#bytes.subarray(start, start + size);
  }
}

/**
 * @param {Uint8Array<ArrayBuffer>} packed
 * @param {number} most what it says of its own size is not believed
 */
async function inflated(packed, most) {
  const reader = new Blob([packed])
    .stream()
    .pipeThrough(new DecompressionStream("deflate-raw"))
    .getReader();
  const pieces = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new ZipError("damaged");
    });
    if (done) break;
    size += value.length;
    if (size > most) {
      reader.cancel().catch(() => {});
      throw new ZipError("too-large");
    }
    pieces.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
