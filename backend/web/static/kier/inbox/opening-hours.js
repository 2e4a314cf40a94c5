/** When the organisation is open and answers, and what it does with the police; its coordinators keep it. */

import { isCoordinator } from "../shared/account/roles.js";
import { messageOf, Problem, Submit, useAction, useStore } from "../shared/pages.js";
import { languages, t } from "../shared/text.js";
import { AskBeforeLeaving, changesOf } from "../shared/unsaved-changes.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { ClosedToday, LoadAgain } from "./closed-today.js";
import { draftOf, fieldOf, PRACTICE, practiceOf, WAYS } from "./opening-week.js";
import { choices, loadLabels } from "./referrals.js";
import { onTick, onValue, WeekFields } from "./week-fields.js";

/**
 * @import { ClosedPeriod, Practice, PracticePreview } from "kier/api"
 * @import { Session } from "../shared/account/session.js"
 * @import { Api } from "../shared/wire.js"
 * @import { Draft, WayHours } from "./opening-week.js"
 */

const LONGEST_POLICE = 300;
// Who types is not asked about after each letter.
const PAUSE_MS = 500;

/**
 * The page, once the hours are here.
 * @param {{session: Session}} props
 */
export function OpeningHours({ session }) {
  const { me } = useStore(session.store);
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  const [saved, setSaved] = useState(/** @type {Practice | null} */ (null));
  // Loaded again, all fields and faults begin anew.
  const [loads, setLoads] = useState(0);
  const reload = async () => {
    const [practice] = await Promise.all([
      session.api.get(PRACTICE),
      // Whoever came here first has no list yet.
      choices.languages.length || loadLabels(session.api),
    ]);
    setSaved(practice);
    setLoads((before) => before + 1);
  };
  const load = useAction(reload);
  useEffect(() => {
    heading.current?.focus();
    load.run();
  }, []);
  return html`<article class="page stack" data-part="opening-hours">
    <h1 tabindex="-1" ref=${heading}>${t("Opening hours")}</h1>
    <${Problem} error=${load.error} />
    ${saved && html`<${Hours} key=${loads} session=${session} saved=${saved} setSaved=${setSaved} again=${reload} mayChange=${isCoordinator(me)} />`}
  </article>`;
}

/**
 * @param {{session: Session, saved: Practice, setSaved: (saved: Practice) => void,
 *   again: () => Promise<void>, mayChange: boolean}} props
 */
function Hours({ session, saved, setSaved, again, mayChange }) {
  const [draft, setDraft] = useState(() => draftOf(saved));
  const [isSaved, setIsSaved] = useState(false);
  const { api } = session;
  /** @param {Partial<Draft>} fields */
  const edit = (fields) => {
    setDraft((now) => ({ ...now, ...fields }));
    setIsSaved(false);
  };
  const before = practiceOf(draftOf(saved));
  const isChanged = differs(before, draft);
  /** @param {object} changes */
  const send = async (changes) => {
    /** @type {Practice} */
    const answer = await api.call("PATCH", PRACTICE, { revision: saved.revision, ...changes });
    setSaved(answer);
    return answer;
  };
  const save = useAction(async () => {
    const changes = changesOf(before, practiceOf(draft));
    if (Object.keys(changes).length) setDraft(draftOf(await send(changes)));
    setIsSaved(true);
  });
  // What is typed stays; only the days are saved.
  /** @param {(closed: ClosedPeriod[]) => ClosedPeriod[]} change */
  const close = async (change) => {
    await send({ closed: change(before.closed) });
    setDraft((now) => ({ ...now, closed: change(now.closed) }));
  };
  const faults = faultsOf(save.error);
  const first = Object.keys(faults).find((id) => document.getElementById(id));
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    setIsSaved(false);
    save.run();
  };
  const part = { draft, edit, faults };
  if (!mayChange) {
    return html`<p class="note">${t("A coordinator of your organisation keeps this page.")}</p>
      <fieldset class="stack plain" disabled><${Weeks} ...${part} /><${Closed} ...${part} /><${Promise_} ...${part} /><${Interpreting} ...${part} /><${Police} ...${part} /></fieldset>`;
  }
  return html`<${Preview} api=${api} saved=${saved} draft=${draft} />
    <${ClosedToday} closed=${before.closed} change=${close} again=${again} patience=${api.patience} />
    <form class="stack" onSubmit=${submit} novalidate>
      <${Problem} error=${save.error} fieldId=${first} />
      ${save.error?.names?.("/revision") && html`<${LoadAgain} again=${again} patience=${api.patience} />`}
      <${Weeks} ...${part} /><${Closed} ...${part} /><${Promise_} ...${part} /><${Interpreting} ...${part} /><${Police} ...${part} />
      <div class="row save-bar"><${Submit} isBusy=${save.isBusy} patience=${api.patience} text=${t("Save")} />
        <span role="status">${isChanged ? t("Not saved yet.") : isSaved && t("Saved.")}</span></div>
    </form>
    ${isChanged && html`<${AskBeforeLeaving} patience=${api.patience} />`}`;
}

/**
 * What seekers would read now, asked for when nothing is typed for a moment.
 * @param {{api: Api, saved: Practice, draft: Draft}} props
 */
function Preview({ api, saved, draft }) {
  const [seen, setSeen] = useState(/** @type {PracticePreview | null} */ (null));
  const [fault, setFault] = useState("");
  useEffect(() => {
    let isHere = true;
    const ask = async () => {
      try {
        const body = { revision: saved.revision, ...practiceOf(draft) };
        /** @type {PracticePreview} */
        const answer = await api.post(`${PRACTICE}/preview`, body);
        if (isHere) setSeen(answer);
        if (isHere) setFault("");
      } catch (/** @type {any} */ error) {
        if (isHere) setFault(messageOf(error));
      }
    };
    const timer = setTimeout(ask, seen ? PAUSE_MS : 0);
    return () => {
      isHere = false;
      clearTimeout(timer);
    };
  }, [draft, saved]);
  return html`<section class="card stack" aria-labelledby="preview-title" data-part="preview">
    <h2 id="preview-title">${t("Seekers read now")}</h2>
    <div role="status" class="stack">
      ${
        fault
          ? html`<p class="fault">${fault}</p>`
          : seen &&
            html`<p><strong>${seen.opening}</strong> ${seen.sentence}</p>
        ${seen.police && html`<p>${seen.police}</p>`}
        ${seen.away && html`<p class="lacks">${t("You are closed for longer than your promise allows: people are not shown your organisation until you open again.")}</p>`}`
      }
    </div>
  </section>`;
}

/** @typedef {{draft: Draft, edit: (fields: Partial<Draft>) => void, faults: Record<string, string>}} Part */

/** @param {Part} props */
function Weeks({ draft, edit, faults }) {
  /** @type {Record<string, string[]>} */
  const texts = {
    app: [
      t("In the app"),
      t("We have opening hours"),
      t("Without them people read that you are always open."),
    ],
    telephone: [t("By telephone"), t("People can call us"), ""],
    "on-the-spot": [t("On the spot"), t("People can come to us"), ""],
  };
  /** @param {keyof Draft["ways"]} way */
  const changeOf = (way) => (/** @type {WayHours} */ hours) =>
    edit({ ways: { ...draft.ways, [way]: hours } });
  return WAYS.map(
    (way) => html`<${WeekFields} key=${way} way=${way} texts=${texts[way]}
    hours=${draft.ways[way]} faults=${faults} onChange=${changeOf(way)} />`,
  );
}

/** @param {Part} props */
function Closed({ draft: { closed, open_on_holidays }, edit, faults }) {
  /**
   * @param {number} place
   * @param {Partial<ClosedPeriod>} days
   */
  const set = (place, days) =>
    edit({ closed: closed.map((period, at) => (at === place ? { ...period, ...days } : period)) });
  return html`<fieldset class="card stack"><legend><h2>${t("Days on which you are closed")}</h2></legend>
    <label class="choice"><input type="checkbox" name="open_on_holidays" checked=${open_on_holidays}
      onChange=${onTick((isOn) => edit({ open_on_holidays: isOn }))} /> <span>${t("We are open on public holidays")}</span></label>
    ${closed.map(({ first, last }, place) => {
      const id = `closed-${place}`;
      const fault = faults[`${id}-last`] ?? faults[`${id}-first`];
      const name = t("Closed period {n}", { n: place + 1 });
      return html`<div class="row closed-period" role="group" aria-label=${name} key=${place}>
        <div class="entry"><label class="label" for="${id}-first">${t("First day")}</label>
          <input class="field" type="date" id="${id}-first" value=${first} onInput=${onValue((day) => set(place, { first: day }))} /></div>
        <div class="entry"><label class="label" for="${id}-last">${t("Last day")}</label>
          <input class="field" type="date" id="${id}-last" value=${last} min=${first} aria-invalid=${fault ? "true" : undefined}
            aria-describedby=${fault ? `${id}-fault` : undefined} onInput=${onValue((day) => set(place, { last: day }))} /></div>
        <button type="button" class="button quiet" onClick=${() => edit({ closed: closed.filter((_, at) => at !== place) })}>${t("Remove")}<span class="apart"> ${name}</span></button>
        ${fault && html`<p class="fault" id="${id}-fault">${fault}</p>`}
      </div>`;
    })}
    <p><button type="button" class="button" data-part="add-period" onClick=${() => edit({ closed: [...closed, { first: "", last: "" }] })}>${t("Add a closed period")}</button></p>
  </fieldset>`;
}

/** @param {Part} props */
function Promise_({ draft, edit, faults }) {
  const fault = faults.response_hours;
  return html`<fieldset class="card stack"><legend><h2>${t("What you promise")}</h2></legend>
    <div class="entry"><label class="label" for="response_hours">${t("Hours to a first answer")}</label>
      <p class="hint" id="response_hours-hint">${t("They begin when you are open next. At most 32: after that, fewer people come back.")}</p>
      ${fault && html`<p class="fault" id="response_hours-fault">${fault}</p>`}
      <input class="field number" id="response_hours" name="response_hours" inputmode="numeric" autocomplete="off" value=${draft.response_hours}
        aria-invalid=${fault ? "true" : undefined} aria-describedby="response_hours-hint${fault ? " response_hours-fault" : ""}"
        onInput=${onValue((text) => edit({ response_hours: text }))} /></div>
    <label class="choice"><input type="checkbox" name="shows_presence" checked=${draft.shows_presence}
      onChange=${onTick((isOn) => edit({ shows_presence: isOn }))} /> <span>${t("Who has their page open sees that somebody reads or writes")}</span></label>
    <label class="choice"><input type="checkbox" name="second_reader" checked=${draft.second_reader}
      onChange=${onTick((isOn) => edit({ second_reader: isOn }))} /> <span>${t("A colleague reads answers to urgent requests, and those of somebody new here, before they are sent")}</span></label>
  </fieldset>`;
}

/** @param {Part} props */
function Interpreting({ draft: { interprets }, edit }) {
  /** @param {string} language */
  const change = (language) => (/** @type {boolean} */ isOn) =>
    edit({
      interprets: isOn
        ? [...interprets, language]
        : interprets.filter((before) => before !== language),
    });
  const languages = choices.languages.filter(({ id }) => !["other", "nl-easy"].includes(id));
  return html`<fieldset class="card stack" data-part="interprets"><legend><h2>${t("Interpreting")}</h2></legend>
    <p class="hint">${t("Organisations that help can ask you to read along and interpret, until a day. Only if the person says yes. Nobody is shown your organisation for it.")}</p>
    <div class="ticks">${languages.map(
      ({
        id,
        label,
      }) => html`<label class="choice" key=${id}><input type="checkbox" name="interprets" value=${id} checked=${interprets.includes(id)}
      onChange=${onTick(change(id))} /> <span>${label}</span></label>`,
    )}</div>
  </fieldset>`;
}

/** @param {Part} props */
function Police({ draft: { police }, edit, faults }) {
  /** @param {{code: string, name: string, tag: string}} language */
  const field = ({ code, name, tag }) => {
    const id = `police-${code}`;
    return html`<div key=${code}><label class="label" for=${id} lang=${tag}>${name}</label>
      ${faults[id] && html`<p class="fault" id="${id}-fault">${faults[id]}</p>`}
      <textarea class="field short" id=${id} name=${id} rows="2" maxlength=${LONGEST_POLICE} lang=${tag} dir="auto" value=${police[code] ?? ""}
        aria-invalid=${faults[id] ? "true" : undefined} aria-describedby=${faults[id] ? `${id}-fault` : undefined}
        onInput=${onValue((text) => edit({ police: { ...police, [code]: text } }))}></textarea></div>`;
  };
  return html`<fieldset class="card stack"><legend><h2>${t("Police and reporting")}</h2></legend>
    <p class="hint">${t("What do you tell the police or others, and when? Say it shortly, and only what is always true. People read it before they choose you.")}</p>
    ${languages().map(field)}
  </fieldset>`;
}

/**
 * What is wrong with which field.
 * @param {any} error
 * @returns {Record<string, string>}
 */
function faultsOf(error) {
  if (error?.said && error.field) return { [error.field]: error.said };
  /** @type {{pointer?: string, detail?: string}[]} */
  const errors = error?.body?.errors ?? [];
  return Object.fromEntries(
    errors.map(({ pointer = "", detail = "" }) => [fieldOf(pointer), detail]),
  );
}

/**
 * What cannot be read was not there before.
 * @param {ReturnType<typeof practiceOf>} before
 * @param {Draft} draft
 */
function differs(before, draft) {
  try {
    return Object.keys(changesOf(before, practiceOf(draft))).length > 0;
  } catch (/** @type {any} */ error) {
    if (!error.said) throw error;
    return true;
  }
}
