/** Answer templates as they are opened, and what is put into their fields (docs/words.md). */

import { everyPage } from "../shared/resources.js";
import { Refused } from "../shared/wire.js";

/**
 * @import { Template } from "kier/api"
 * @import { MemberSmith } from "../shared/account/locksmith.js"
 * @import { TemplateContent } from "../shared/crypto/member-templates.js"
 * @import { Session } from "../shared/account/session.js"
 */

const TEMPLATES = "/api/v1/organisation/templates";
const FIELD = /\{([^{}\n]{1,40})\}/gu;

/**
 * A template that was opened; `problem` says why it was not.
 * @typedef {Template & {name: string, texts: Record<string, string>,
 *   problem: string | null}} OpenTemplate
 */

/** @typedef {{name: string, texts: Record<string, string>}} Written */

/** A colleague was first; what was written stays with whoever wrote it. */
export const isOvertaken = (/** @type {any} */ error) =>
  error instanceof Refused && error.body.errors?.[0]?.code === "overtaken";

/** The templates that a member may use. */
export class Templates {
  /** @param {Session} session */
  constructor(session) {
    this.session = session;
  }

  get #organisation() {
    return /** @type {string} */ (this.session.me.organisation);
  }

  get #smith() {
    return /** @type {MemberSmith} */ (this.session.smith);
  }

  /**
   * Fetch and open all of them, by name.
   * @returns {Promise<OpenTemplate[]>}
   */
  async load() {
    /** @type {{rows: Template[]}} */
    const { rows } = await everyPage(this.session.api, TEMPLATES);
    /** @type {{content: TemplateContent | null, problem: string | null}[]} */
    const opened = await this.#smith.ask(
      "openTemplates",
      { organisation: this.#organisation, templates: rows },
      "templates",
    );
    return rows
      .map((row, place) => ({
        ...row,
        name: opened[place].content?.name ?? "",
        texts: opened[place].content?.texts ?? {},
        problem: opened[place].problem,
      }))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  /**
   * Lock a new template and store it.
   * @param {Written & {isShared: boolean}} written
   */
  async add({ isShared, ...written }) {
    const id = crypto.randomUUID();
    const sealed = await this.#seal(id, 1, isShared, written);
    await this.session.api.post(TEMPLATES, { id, shared: isShared, ...sealed });
  }

  /**
   * Lock the next revision of a template and store it.
   * @param {OpenTemplate} template
   * @param {Written} written
   */
  async change({ id, revision, shared }, written) {
    const sealed = await this.#seal(id, revision + 1, shared, written);
    const body = { revision: revision + 1, ...sealed };
    await this.session.api.call("PUT", `${TEMPLATES}/${id}`, body);
  }

  /** @param {OpenTemplate} template */
  async remove({ id, revision }) {
    await this.session.api.call("DELETE", `${TEMPLATES}/${id}?revision=${revision}`);
  }

  /**
   * @param {string} template
   * @param {number} revision
   * @param {boolean} isShared
   * @param {Written} written
   */
  #seal(template, revision, isShared, { name, texts }) {
    const organisation = this.#organisation;
    return this.#smith.ask(
      "lockTemplate",
      { organisation, template, revision, isShared, name, texts },
      "templates",
    );
  }
}

/**
 * The fields of a text, each once, in their order.
 * @param {string} text
 */
export const fieldsOf = (text) => [
  ...new Set([...text.matchAll(FIELD)].map(([, name]) => name.trim()).filter(Boolean)),
];

/**
 * A text with its fields filled in; an empty one stays as it is, so that nobody overlooks it.
 * @param {string} text
 * @param {Record<string, string>} values
 */
export const filledIn = (text, values) =>
  text.replace(FIELD, (whole, name) => values[name.trim()]?.trim() || whole);

/**
 * What fields of known names begin with, in a language.
 * @param {Session} session
 * @param {string} tag of BCP 47
 * @returns {Promise<Record<string, string>>}
 */
export async function knownFields(session, tag) {
  const { organisation } = session.store.get();
  const fields = {
    organisation: organisation?.name ?? "",
    hours: String(organisation?.response_hours ?? ""),
  };
  try {
    const seen = await session.api.getAsOutsider(
      `/api/v1/intake/organisations/${session.me.organisation}`,
    );
    return { ...fields, next_opening: openingName(seen.opens_at, tag) };
  } catch {
    // It is typed instead.
    return fields;
  }
}

/**
 * A time of opening that lies ahead, by the Dutch clock: “Monday 30 November, 09:00”.
 * @param {string | null} opens
 * @param {string} tag
 */
export function openingName(opens, tag) {
  if (!opens || Date.parse(opens) <= Date.now()) return "";
  return new Date(opens).toLocaleString(tag, {
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: "Europe/Amsterdam",
  });
}
