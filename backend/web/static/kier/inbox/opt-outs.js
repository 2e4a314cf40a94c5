/**
 * Who asked for no more messages: contacts are looked up before a first message is sent, and added
 * when somebody asks for it. They leave this browser as tags that nobody else can read.
 */

import { ActButton, Heading, PlainForm } from "../shared/components.js";
import { Said } from "../shared/pages.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";

/**
 * @import { OptOutCounts, OptedOut } from "kier/api"
 * @import { MemberSmith } from "../shared/account/locksmith.js"
 * @import { Session } from "../shared/account/session.js"
 */

const OPT_OUTS = "/api/v1/programmes/opt-outs";
const MOST_AT_ONCE = 100;

/** @typedef {{contact: string, isOut: boolean}} Found */
/** @typedef {{key: string, tags: string[] | null}} KeyTags */

/**
 * One contact a line, each once.
 * @param {string} text
 * @throws {Said} none, or too many
 */
function contactsIn(text) {
  const found = [
    ...new Set(
      text
        .split(/[\n,;]+/)
        .map((line) => line.trim())
        .filter(Boolean),
    ),
  ];
  if (!found.length) throw new Said(t("Write a telephone number or the address of a profile."));
  if (found.length > MOST_AT_ONCE)
    throw new Said(t("That is more than {most}. Take fewer at once.", { most: MOST_AT_ONCE }));
  const odd = found.find((contact) => /\s/.test(contact) && !/^[\d\s()+.\-/]+$/.test(contact));
  if (odd)
    throw new Said(
      t("“{contact}” is no telephone number and no address of a profile.", { contact: odd }),
    );
  return found;
}

/** @param {{session: Session}} props */
export function OptOuts({ session }) {
  const { api } = session;
  const organisation = /** @type {string} */ (session.me.organisation);
  const smith = /** @type {MemberSmith} */ (session.smith);
  /** @type {import("../shared/resources.js").Fresh<OptOutCounts>} */
  const fetched = useFresh(() => api.get(OPT_OUTS), [session]);
  const [text, setText] = useState("");
  const [found, setFound] = useState(/** @type {Found[] | null} */ (null));
  const [isLacking, setLacking] = useState(false);

  /** Which of the contacts opted out, under any key of the organisation. */
  const look = async () => {
    const contacts = contactsIn(text);
    /** @type {OptOutCounts} */
    const { keys } = await api.get(OPT_OUTS);
    const names = keys.map(({ key }) => key);
    /** @type {KeyTags[]} */
    const tagged = await smith.ask(
      "lookUpTags",
      { organisation, contacts, keys: names },
      "optOuts",
    );
    const out = new Set();
    for (const { tags } of tagged) {
      if (!tags) continue;
      /** @type {OptedOut} */
      const answer = await api.post(`${OPT_OUTS}/checks`, { tags });
      for (const [place, tag] of tags.entries())
        if (answer.tags.includes(tag)) out.add(contacts[place]);
    }
    setLacking(tagged.some(({ tags }) => !tags));
    setFound(contacts.map((contact) => ({ contact, isOut: out.has(contact) })));
  };

  const add = async () => {
    const contacts = contactsIn(text);
    const tagged = await smith.ask("tagOptOuts", { organisation, contacts }, "optOuts");
    await api.post(OPT_OUTS, tagged);
    await look();
    await fetched.again();
  };

  /** @param {string} contact */
  const remove = async (contact) => {
    /** @type {OptOutCounts} */
    const { keys } = await api.get(OPT_OUTS);
    const names = keys.map(({ key }) => key);
    /** @type {KeyTags[]} */
    const tagged = await smith.ask(
      "lookUpTags",
      { organisation, contacts: [contact], keys: names },
      "optOuts",
    );
    const tags = tagged.flatMap((one) => one.tags ?? []);
    if (tags.length) await api.post(`${OPT_OUTS}/removals`, { tags });
    await look();
    await fetched.again();
  };

  /** @param {{target: HTMLTextAreaElement}} event */
  const type = ({ target }) => setText(target.value);
  /** @param {OptOutCounts} counts */
  const number = ({ keys }) =>
    html`<p class="hint" data-part="opt-out-number">${t("In the list: {number}", { number: keys.reduce((sum, one) => sum + one.number, 0) })}</p>`;
  return html`<article class="page stack" data-part="opt-outs"><${Heading}>${t("No messages")}</${Heading}>
    <p>${t("Look up contacts before you send a first message. Who answers that they want none is added here.")}</p>
    <p class="hint">${t("What you type leaves this browser only as a code that no other organisation and no server can read.")}</p>
    <${Fetched} fetched=${fetched}>${number}</${Fetched}>
    <${PlainForm} onSend=${look} submit=${t("Look up")} name="opt-out-form"
      beside=${html`<${ActButton} name="add-opt-outs" label=${t("Add: no more messages")} act=${add} />`}>
      <label class="label" for="contacts">${t("Telephone numbers or addresses of profiles, one on a line")}</label>
      <textarea class="field" id="contacts" rows="5" autocomplete="off" spellcheck=${false} dir="auto" value=${text}
        onInput=${type}></textarea></${PlainForm}>
    <div role="status">${isLacking && html`<p class="note">${t("Some entries were made with an older key, which you do not have. They were not looked at.")}</p>`}
    ${found && html`<${Answers} found=${found} onRemove=${remove} />`}</div></article>`;
}

/** @param {{found: Found[], onRemove: (contact: string) => Promise<void>}} props */
const Answers = ({ found, onRemove }) =>
  html`<ul role="list" class="card template-rows" data-part="opt-out-answers">${found.map(
    ({
      contact,
      isOut,
    }) => html`<li key=${contact} class="template-row" data-out=${isOut}><span dir="auto" translate=${false}>${contact}</span>
      <b>${isOut ? t("Wants no messages: do not write.") : t("Not in the list.")}</b>
      ${isOut && html`<${ActButton} kind="quiet" name="remove-opt-out" label=${t("Take from the list")} act=${() => onRemove(contact)} />`}</li>`,
  )}</ul>`;
