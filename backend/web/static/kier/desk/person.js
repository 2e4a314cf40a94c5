/** One person: where they stand, their profile and steps, their legal name on demand. */

import { AskButton, Facts, Fold, Head, PlainForm } from "../shared/components.js";
import { labelsOf } from "../shared/formats.js";
import { messageOf, Said, useAction } from "../shared/pages.js";
import { Line, Tick } from "../shared/questionnaire/fields.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { listSeparator, t } from "../shared/text.js";
import { CompareMember } from "../shared/trust/platform.js";
import { letGoOf } from "../shared/trust/publication.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { DESK, useDraft } from "./account.js";
import { GrievanceRows } from "./care.js";
import { Ticks } from "./fields.js";
import { dayOr, pathWords } from "./labels.js";
import { Standing } from "./people.js";
import { SealedWords } from "./sealed-texts.js";

/**
 * @import { Choice, Person, StepOfPerson, StepState } from "kier/api"
 * @import { Fresh } from "../shared/resources.js"
 * @import { DeskAccount } from "./account.js"
 * @import { Route } from "./navigation.js"
 */

/**
 * The page.
 * @param {{session: DeskAccount, route: Route}} props
 */
export function PersonPage({ session, route }) {
  const path = `${DESK}/people/${route.id}`;
  /** @type {Fresh<Person>} */
  const fetched = useFresh(() => session.api.get(path), [path]);
  return html`<${Fetched} fetched=${fetched}>${(person) => html`<${Opened} key=${person.id} session=${session} person=${person} path=${path} onChange=${fetched.set} />`}</${Fetched}>`;
}

/**
 * @param {{session: DeskAccount, person: Person, path: string,
 *   onChange: (person: Person) => void}} props
 */
function Opened({ session, person, path, onChange }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  const [isEdited, setEdited] = useState(false);
  useEffect(() => {
    heading.current?.focus();
    // Titles stand in the browser's history, and names do not.
    document.title = t("Members and candidates");
  }, []);
  const isHere = person.status !== "left";
  /** @param {Person} answer */
  const taken = (answer) => {
    onChange(answer);
    setEdited(false);
  };
  return html`<article class="work" data-part="person" data-status=${person.status}>
    <div class="work-top"><p class="crumb"><a href="#/people">${t("Members and candidates")}</a></p>
      <div class="head-row"><div class="name-row"><h1 tabindex="-1" ref=${heading}>${person.chosen_name}</h1><${Standing} person=${person} /></div>
        ${isHere && html`<${Moves} session=${session} person=${person} path=${path} onChange=${onChange} />`}</div>
      <p class="facts-line hint"><span>${t("asked now: {n}", { n: person.load.asked })}</span><span>${t("under way: {n}", { n: person.load.working })}</span><span>${t("this month: {n} of {all}", { n: person.load.this_month, all: person.per_month })}</span>
        ${person.joined_on && html`<span>${t("member since {day}", { day: dayOr(person.joined_on) })}</span>`}</p>
      ${person.looks_like[0] && html`<p class="note" data-part="looks-like">${t("Take care: this name looks like {names}.", { names: person.looks_like.join(listSeparator()) })}</p>`}</div>
    <div class="beside"><div class="stack">
      <section class="card stack" aria-labelledby="profile"><${Head} id="profile" title=${t("Profile")}>${isHere && !isEdited && html`<button type="button" class="button small" onClick=${() => setEdited(true)}>${t("Change")}<span class="apart"> ${t("Profile")}</span></button>`}</${Head}>
        ${isEdited ? html`<${ProfileForm} session=${session} person=${person} path=${path} onDone=${taken} onCancel=${() => setEdited(false)} />` : html`<${Profile} session=${session} person=${person} />`}</section>
      <${Legal} session=${session} person=${person} />
      <section aria-labelledby="grievances"><${Head} id="grievances" title=${t("What went wrong")} /><${GrievanceRows} session=${session} of=${person.id} /></section>
    </div>
    <div class="stack">${isHere && person.public_key && html`<${Key} session=${session} person=${person} />`}
      <${StepsOf} person=${person} path=${path} session=${session} onChange=${onChange} /></div></div>
  </article>`;
}

/**
 * Nothing is sealed to somebody before the words of both keys were compared, once.
 * @param {{session: DeskAccount, person: Person}} props
 */
function Key({ session, person }) {
  const [isPinned, setPinned] = useState(/** @type {boolean | null} */ (null));
  const [isAsked, setAsked] = useState(false);
  const { id, public_key, chosen_name: name } = person;
  const look = () =>
    session.smith.act("pinnedMembers", { members: [{ id, public_key }] }).then(
      (found) => setPinned(found.includes(id)),
      () => {},
    );
  useEffect(() => {
    look();
  }, [public_key]);
  const compared = () => {
    setAsked(false);
    look();
  };
  return html`<section class="card stack" data-part="person-key" data-compared=${isPinned}><${Head} id="person-key" title=${t("Key")} />
    ${isPinned === true && html`<p>${t("You compared words with {name}.", { name })}</p>`}
    ${isPinned === false && html`<p>${t("You have not compared words with {name} yet. Do that on the telephone before you send statements, and so that {name} can send.", { name })}</p>`}
    <div class="row"><button type="button" class="button small" onClick=${() => setAsked(true)}>${t("Compare words")}</button></div>
    ${isAsked && html`<${CompareMember} session=${session} platform=${session.platform.organisation} person=${{ member: id, name, public_key }} onClose=${compared} />`}</section>`;
}

/**
 * @param {{session: DeskAccount, person: Person, path: string,
 *   onChange: (person: Person) => void}} props
 */
function Moves({ session, person, path, onChange }) {
  const { patience } = session.api;
  const again = () => session.api.post(`${path}/invite-again`);
  const join = async () => onChange(await session.api.call("PATCH", path, { status: "member" }));
  const leave = async () => {
    const left = await session.api.post(`${path}/leave`);
    await letGoOf(session, person.id);
    onChange(left);
  };
  return html`<div class="row">
    ${!person.came_in && html`<${AskButton} label=${t("Invite again")} name="invite-again" title=${t("Send a new link?")} confirm=${t("Send")} onConfirm=${again} patience=${patience}><p>${t("They get a new mail. The link before works too, for seven days after it was sent.")}</p></${AskButton}>`}
    ${person.status === "candidate" && html`<${AskButton} label=${t("Make a member")} kind="main" name="make-member" title=${t("Make {name} a member?", { name: person.chosen_name })} confirm=${t("Make a member")} onConfirm=${join} patience=${patience}><p>${t("All steps of joining must be done. From then on they can be asked for requests.")}</p></${AskButton}>`}
    <${AskButton} label=${t("Leaves")} kind="quiet" name="leave" title=${t("{name} leaves?", { name: person.chosen_name })} confirm=${t("Leaves")} onConfirm=${leave} patience=${patience}>
      <p>${t("Their account, legal name and stories are erased, and consents withdrawn. Requesters who got a story are told. This cannot be taken back.")}</p>
      <p>${t("If they still get money, their legal name stays for sixty days at most, so that they can be paid.")}</p></${AskButton}></div>`;
}

/** @param {{session: DeskAccount, person: Person}} props */
function Profile({ session, person }) {
  const { platform } = session;
  return html`<${Facts} facts=${[
    [t("What they do"), labelsOf(platform.forms, person.forms)],
    [t("Topics they know"), labelsOf(platform.topics, person.topics)],
    [t("Topics they do not touch"), labelsOf(platform.topics, person.not_topics)],
    [t("Regions"), labelsOf(platform.regions, person.regions)],
    [t("Travels"), person.travels ? t("yes") : t("no")],
    [t("Online"), person.online ? t("yes") : t("no")],
    [t("Languages"), labelsOf(platform.languages, person.languages)],
    [t("Most in a month"), person.per_month],
  ]} />`;
}

/** @param {{session: DeskAccount, person: Person}} props */
function Legal({ session, person }) {
  return html`<section class="card stack" aria-labelledby="legal" data-part="legal"><${Head} id="legal" title=${t("Legal name")} hint=${t("Sealed. Each look is written down, and {name} reads it.", { name: person.chosen_name })} />
    ${
      person.legal
        ? html`<${SealedWords} session=${session} id=${person.legal} name=${person.chosen_name} label=${t("Open the legal name")}>${(content) => html`<${Facts} facts=${[[t("Name"), content?.name], [t("Phone"), content?.phone], [t("What they add"), content?.note]]} />`}</${SealedWords}>`
        : html`<p class="hint">${t("None was given.")}</p>`
    }
    ${person.owed_until && html`<p class="hint">${t("Still to be paid. The name is erased then, or on {day}.", { day: dayOr(person.owed_until) })}</p>`}</section>`;
}

/**
 * Steps of each path; of joining while they are on the way, of the others in a fold.
 * @param {{session: DeskAccount, person: Person, path: string,
 *   onChange: (person: Person) => void}} props
 */
function StepsOf({ session, person, path, onChange }) {
  const set = useAction(async (step, state) =>
    onChange(await session.api.call("PUT", `${path}/steps/${step}`, { state })),
  );
  /** @type {[name: string, steps: StepOfPerson[]][]} */
  const all = ["join", "leave", "grievance"].map((name) => [
    name,
    person.steps.filter((step) => step.path === name),
  ]);
  const paths = all.filter(([, steps]) => steps.length);
  const isLocked = person.status === "left";
  /** @param {StepOfPerson[]} steps */
  const list = (steps) =>
    html`<ol role="list" class="steps-list">${steps.map((step) => html`<${StepRow} key=${step.id} step=${step} isLocked=${isLocked} onSet=${(state) => set.run(step.id, state)} />`)}</ol>`;
  return html`<section class="card stack" aria-labelledby="steps" data-part="person-steps"><${Head} id="steps" title=${t("Steps")} hint=${t("They see where they stand.")} />
    ${set.error && html`<p class="fault" role="alert">${messageOf(set.error)}</p>`}
    ${paths.map(([name, steps]) =>
      name === "join" && person.status === "candidate"
        ? html`<div key=${name}>${list(steps)}</div>`
        : html`<${Fold} key=${name} summary=${pathWords()[name]}>${list(steps)}</${Fold}>`,
    )}</section>`;
}

/** @param {{step: StepOfPerson, isLocked: boolean, onSet: (state: StepState) => void}} props */
function StepRow({ step, isLocked, onSet }) {
  /** @type {[id: StepState, text: string][]} */
  const states = [
    ["open", t("Not begun")],
    ["busy", t("Under way")],
    ["done", t("Done")],
  ];
  return html`<li data-step-state=${step.state}><p><strong>${step.title}</strong>${step.on && html` <span class="hint">${dayOr(step.on)}</span>`}</p>
    ${step.needs && html`<p class="hint">${t("Needs: {what}", { what: step.needs })}</p>`}${step.helper && html`<p class="hint">${t("Helps: {who}", { who: step.helper })}</p>`}
    <div class="segments" role="group" aria-label=${step.title}>${states.map(([id, text]) => html`<button type="button" key=${id} disabled=${isLocked} aria-pressed=${id === step.state ? "true" : "false"} onClick=${() => id !== step.state && onSet(id)}>${text}</button>`)}</div></li>`;
}

/**
 * @typedef {Pick<Person, "chosen_name" | "forms" | "topics" | "not_topics" | "regions" | "travels" |
 *   "online" | "languages" | "per_month" | "paused" | "paused_until">} ProfileValues
 */

/** @type {(keyof ProfileValues)[]} */
const FIELDS = [
  "chosen_name",
  "forms",
  "topics",
  "not_topics",
  "regions",
  "travels",
  "online",
  "languages",
  "per_month",
  "paused",
  "paused_until",
];
/** @param {Choice[]} list */
const pairs = (list) => list.map(({ id, label }) => [id, label]);

/**
 * The form.
 * @param {{session: DeskAccount, person: Person, path: string, onDone: (person: Person) => void,
 *   onCancel: () => void}} props
 */
function ProfileForm({ session, person, path, onDone, onCancel }) {
  const { platform } = session;
  const [values, set, forget] = useDraft(
    session,
    `profile/${person.id}`,
    /** @type {ProfileValues} */ (Object.fromEntries(FIELDS.map((name) => [name, person[name]]))),
  );
  const send = async () => {
    const month = Number(values.per_month);
    if (!Number.isInteger(month) || month < 0)
      throw new Said(t("Write how many requests in a month, as a number."));
    /** @type {Record<string, unknown>} */
    const changed = Object.fromEntries(
      FIELDS.filter((name) => JSON.stringify(values[name]) !== JSON.stringify(person[name])).map(
        (name) => [name, values[name]],
      ),
    );
    if ("per_month" in changed) changed.per_month = month;
    const answer = await session.api.call("PATCH", path, changed);
    forget();
    onDone(answer);
  };
  const cancel = () => {
    forget();
    onCancel();
  };
  const known = new Set(platform.regions.map(({ id }) => id));
  return html`<${PlainForm} onSend=${send} submit=${t("Save")} name="profile" beside=${html`<button type="button" class="button quiet" onClick=${cancel}>${t("Cancel")}</button>`}>
    <p class="note">${t("Change this together with {name}. They can change it themselves at any time.", { name: person.chosen_name })}</p>
    <${Line} id="chosen_name" label=${t("Name of their choice")} maxlength="60" value=${values.chosen_name} onChange=${(chosen_name) => set({ chosen_name })} />
    <${Ticks} id="forms" label=${t("What they do")} options=${pairs(platform.forms)} values=${values.forms} onChange=${(forms) => set({ forms })} />
    <${Ticks} id="topics" label=${t("Topics they know")} options=${pairs(platform.topics)} values=${values.topics} onChange=${(topics) => set({ topics })} />
    <${Ticks} id="not_topics" label=${t("Topics they do not touch")} options=${pairs(platform.topics)} values=${values.not_topics} onChange=${(not_topics) => set({ not_topics })} />
    <${Ticks} id="regions" label=${t("Regions")} options=${pairs(platform.regions)} values=${values.regions.filter((id) => known.has(id))} onChange=${(regions) => set({ regions })} />
    <${Ticks} id="languages" label=${t("Languages")} options=${pairs(platform.languages)} values=${values.languages} onChange=${(languages) => set({ languages })} />
    <div class="two"><${Tick} id="travels" label=${t("Travels")} checked=${values.travels} onChange=${(travels) => set({ travels })} /><${Tick} id="online" label=${t("Online")} checked=${values.online} onChange=${(online) => set({ online })} /></div>
    <${Line} id="per_month" label=${t("Most in a month")} class="field number" inputmode="numeric" value=${values.per_month} onChange=${(per_month) => set({ per_month })} />
    <div class="two"><${Tick} id="paused" label=${t("Pauses")} hint=${t("Without a reason.")} checked=${values.paused} onChange=${(paused) => set(paused ? { paused } : { paused, paused_until: null })} />
      ${values.paused && html`<${Line} id="paused_until" type="date" label=${t("Until")} hint=${t("Empty: until they say so.")} value=${values.paused_until ?? ""} onChange=${(day) => set({ paused_until: day || null })} />`}</div>
  </${PlainForm}>`;
}
