/** Making a link, and changing what it is. */

import { PlainForm } from "../shared/components.js";
import { dayFromNow } from "../shared/formats.js";
import { Said } from "../shared/pages.js";
import { Line, Select, Tick } from "../shared/questionnaire/fields.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { linksPath } from "./account.js";
import { useRowForm } from "./row-form.js";

/**
 * @import { Link, LinkOptions, Project } from "kier/api"
 * @import { ProgrammeAccount } from "./account.js"
 */

/** @typedef {Pick<Link, "channel" | "place" | "language" | "target" | "begins_on"> & {target_code: string, ends_on: string, profile: Required<Link>["profile"]}} Values */

/** @type {any} */
const LEFT_OPEN = { audience: "other", themes: [], region: "unknown", age_band: "unknown" };

/**
 * @param {Link | undefined} link
 * @returns {Values}
 */
const valuesOf = (link) => ({
  channel: link?.channel ?? "card",
  place: link?.place ?? "",
  language: link?.language ?? "nl",
  target: link?.target ?? "help",
  target_code: link?.target_code ?? "",
  profile: link?.profile ?? LEFT_OPEN,
  begins_on: link?.begins_on ?? dayFromNow(0),
  ends_on: link?.ends_on ?? "",
});

/**
 * What is sent.
 * @param {Values} values
 * @throws {Said} something is missing
 */
function bodyOf(values) {
  if (!values.place.trim()) throw new Said(t("Say where people find this link."));
  if (!values.begins_on) throw new Said(t("Choose the first day."));
  const isHelp = values.target === "help";
  if (!isHelp && !values.target_code) throw new Said(t("Choose where the link leads."));
  return {
    ...values,
    target_code: isHelp ? "" : values.target_code,
    profile: isHelp ? values.profile : LEFT_OPEN,
    ends_on: values.ends_on || null,
  };
}

/**
 * @param {{session: ProgrammeAccount, project: Project, options: LinkOptions, link?: Link,
 *   onDone: (link: Link) => void, onClose: () => void}} props
 */
export function LinkForm({ session, project, options, link, onDone, onClose }) {
  const { values, set, send, beside, conflict } = useRowForm({
    session,
    draft: `link/${link?.id ?? project.id}`,
    valuesOf,
    path: linksPath(project),
    row: link,
    bodyOf,
    onSaved: (/** @type {Link} */ saved) => {
      onDone(saved);
      onClose();
    },
    onClose,
  });
  return html`${conflict((theirs) => [
    [t("Place"), values.place, theirs.place],
    [t("First day"), values.begins_on, theirs.begins_on],
    [t("Last day"), values.ends_on, theirs.ends_on ?? ""],
  ])}
    <${PlainForm} onSend=${send} submit=${link ? t("Save") : t("Make link")} name="link-form" beside=${beside}>
      <${Fields} options=${options} values=${values} set=${set} /></${PlainForm}>`;
}

/**
 * @param {{options: LinkOptions, values: Values,
 *   set: (fields: Partial<Values>) => void}} props
 */
function Fields({ options, values, set }) {
  /** @param {{id: string, label: string}[]} choices */
  const pairs = (choices) => choices.map(({ id, label }) => [id, label]);
  const { profile, target } = values;
  /** @type {(name: keyof Values) => (value: unknown) => void} */
  const put = (name) => (value) => set({ [name]: value });
  /** @type {(name: keyof Values["profile"]) => (answer: unknown) => void} */
  const fill = (name) => (answer) => put("profile")({ ...profile, [name]: answer });
  /** @type {string[]} */
  const themes = profile.themes;
  /** @type {(theme: string) => (isOn: boolean) => void} */
  const tick = (theme) => (isOn) =>
    fill("themes")([...themes.filter((one) => one !== theme), ...(isOn ? [theme] : [])]);
  /** @param {Values["target"]} to */
  const lead = (to) => set({ target: to, target_code: "" });
  const listed = listedOf(target, options);
  return html`
    <${Line} id="place" label=${t("Place")} hint=${t("Where people find it: a shop, a street, a website. No name of a person.")} maxlength="80" value=${values.place} onChange=${put("place")} />
    <${Select} id="channel" label=${t("Channel")} value=${values.channel} options=${pairs(options.channels)} onChoose=${put("channel")} />
    <${Select} id="language" label=${t("Language")} hint=${t("The page comes in this language.")} value=${values.language} options=${pairs(options.languages)} onChoose=${put("language")} />
    <${Select} id="target" label=${t("Leads to")} value=${target} options=${pairs(options.targets)} onChoose=${lead} />
    ${listed && html`<${Select} id="target_code" label=${listed.label} hint=${listed.hint} value=${values.target_code} options=${[["", t("Choose one")], ...pairs(listed.choices)]} onChoose=${put("target_code")} />`}
    ${
      target === "help" &&
      html`<fieldset class="plain-group"><legend class="label">${t("Answers that are filled in")}</legend>
      <p class="hint">${t("Who comes by this link sees them and can change them.")}</p>
      <${Select} id="audience" label=${t("What fits")} value=${profile.audience} options=${pairs(options.audiences)} onChoose=${fill("audience")} />
      <${Select} id="region" label=${t("Province")} value=${profile.region} options=${pairs(options.regions)} onChoose=${fill("region")} />
      <${Select} id="age_band" label=${t("Age")} value=${profile.age_band} options=${pairs(options.age_bands)} onChoose=${fill("age_band")} />
      ${options.themes.map(
        ({ id, label }) =>
          html`<${Tick} key=${id} id="theme-${id}" label=${label} checked=${themes.includes(id)} onChange=${tick(id)} />`,
      )}</fieldset>`
    }
    <${Line} id="begins_on" type="date" label=${t("First day")} value=${values.begins_on} onChange=${put("begins_on")} />
    <${Line} id="ends_on" type="date" label=${t("Last day")} hint=${t("Leave it empty if there is none.")} value=${values.ends_on} onChange=${put("ends_on")} />`;
}

/**
 * What to choose from for a kind of target; nothing for asking for help.
 * @param {Values["target"]} target
 * @param {LinkOptions} options
 */
function listedOf(target, { rounds, pages, courses, trainings }) {
  const byLanguage = t(
    "If it is not there in the language of the link, people choose another one.",
  );
  /** @type {(label: string, choices: LinkOptions["pages"], none: string, hint?: string) => {label: string, choices: LinkOptions["pages"], hint: string}} */
  const list = (label, choices, none, hint = "") => ({
    label,
    choices,
    hint: choices.length ? hint : none,
  });
  switch (target) {
    case "survey":
      return list(
        t("Survey"),
        rounds,
        t("Your organisation has no survey that anybody can answer by link."),
      );
    case "page":
      return list(t("Page"), pages, t("Your organisation has no page that is live."), byLanguage);
    case "course":
      return list(
        t("Course"),
        courses,
        t("Your organisation has no course that is live."),
        byLanguage,
      );
    case "training":
      return list(
        t("Training"),
        trainings,
        t("Your organisation has no training that is open."),
        t("It comes in the language of who opens the link."),
      );
    default:
      return null;
  }
}
