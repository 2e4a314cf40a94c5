/** One version of a questionnaire: its parts, and how far it is saved. */

import { ReadersNote, State, Tabs } from "../shared/components.js";
import { Dialog } from "../shared/dialog.js";
import { Later, messageOf, useAction, useStore } from "../shared/pages.js";
import { differing, numberOf } from "../shared/questionnaire/definition.js";
import { Fetching, SURVEYS, useFetched } from "../shared/resources.js";
import { listSeparator, t, tn } from "../shared/text.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { Keeper } from "./autosave.js";
import { fieldIds, placed } from "./faults.js";
import { newestOf, questionnaireAddress } from "./routes.js";

/**
 * @import { Questionnaire } from "kier/api"
 * @import { Account } from "./account.js"
 * @import { EditedVersion } from "./autosave.js"
 * @import { Placed } from "./faults.js"
 * @import { Route } from "./routes.js"
 */

/** @type {Record<string, () => Promise<any>>} */
const PARTS = {
  questions: () => import("./editor.js").then((module) => module.Editor),
  translate: () => import("./translation.js").then((module) => module.Translate),
  preview: () => import("./preview.js").then((module) => module.Preview),
  versions: () => import("./versions.js").then((module) => module.Versions),
  report: () => import("./versions.js").then((module) => module.ImportReport),
};

const DRAWN_MS = 100;

/**
 * The page of a version.
 * @param {{session: Account, route: Route}} props
 */
export function Questionnaire({ session, route }) {
  const { id, number } = route;
  const { found, set, again, error } = useFetched(() => open(session, id, number), [id, number]);
  useEffect(() => {
    if (found) document.title = found.questionnaire.name;
    return () => found?.keeper.save();
  }, [found?.keeper]);
  if (!found) return html`<${Fetching} error=${error} again=${again} />`;
  /** @param {Questionnaire} questionnaire */
  const take = (questionnaire) => set({ ...found, questionnaire });
  return html`<${Opened} session=${session} route=${route} ...${found} onChange=${take} />`;
}

/**
 * What was being edited here, and is not on the server yet, goes on.
 * @param {Account} session
 * @param {string} id
 * @param {string} number
 */
async function open(session, id, number) {
  const path = `${SURVEYS}/questionnaires/${id}/versions/${number}`;
  /** @type {Questionnaire} */
  const questionnaire = await session.api.get(`${SURVEYS}/questionnaires/${id}`);
  const kept = session.keepers.get(path);
  if (kept?.hasUnsaved) {
    kept.save();
    return { questionnaire, keeper: kept, version: kept.version };
  }
  /** @type {EditedVersion} */
  const version = await session.api.get(path);
  const keeper = new Keeper({ api: session.api, path, version });
  session.keepers.set(path, keeper);
  return { questionnaire, keeper, version };
}

/**
 * @param {{session: Account, route: Route, questionnaire: Questionnaire, keeper: Keeper,
 *   version: EditedVersion, onChange: (questionnaire: Questionnaire) => void}} props
 */
function Opened({ session, route, questionnaire, keeper, version, onChange }) {
  const { definition, faults, fixed, state } = useStore(keeper.store);
  const part = PARTS[route.part] ? route.part : "questions";
  const { id, number } = route;
  const mayChange = session.isCoordinator && !fixed;
  const found = placed(definition, faults);
  /**
   * @param {string} name
   * @param {string} text
   * @param {number} [count]
   */
  const link = (name, text, count) => [
    questionnaireAddress(id, number, name),
    text,
    part === name,
    count,
  ];
  const links = [
    link("questions", t("Questions")),
    link("translate", t("Translation")),
    link("preview", t("Preview")),
    link("versions", t("Versions"), questionnaire.versions.length),
    ...(version.source_name ? [link("report", t("Import"))] : []),
  ];
  return html`<article class="work" data-part="questionnaire" data-shown=${part}>
    <div class="work-top">
      <div class="head-row">
        <${Name} session=${session} questionnaire=${questionnaire} onChange=${onChange} number=${number} fixed=${fixed} />
        ${
          session.isCoordinator &&
          html`<div class="row"><${Saved} keeper=${keeper} fixed=${fixed} />
          <a class="button main" href="#/rounds/new/${id}" data-part="start-round">${t("Start a round")}</a></div>`
        }
      </div>
      <${Tabs} label=${t("Questionnaire")} links=${links} />
    </div>
    ${!session.isCoordinator && html`<${ReadersNote} />`}
    ${session.isCoordinator && fixed && ["questions", "translate"].includes(part) && html`<${Fixed} session=${session} id=${id} questionnaire=${questionnaire} />`}
    ${state === "conflict" && html`<${Conflict} keeper=${keeper} />`}
    ${state === "fixed" && html`<${FixedMeanwhile} session=${session} id=${id} keeper=${keeper} />`}
    ${mayChange && part === "questions" && html`<${Faults} found=${found} id=${id} number=${number} />`}
    <${Later} key=${part} load=${PARTS[part]} session=${session} route=${route} keeper=${keeper} questionnaire=${questionnaire}
      version=${version} faults=${found} mayChange=${mayChange} />
  </article>`;
}

/**
 * @param {{session: Account, questionnaire: Questionnaire,
 *   onChange: (questionnaire: Questionnaire) => void, number: string, fixed: boolean}} props
 */
function Name({ session, questionnaire, onChange, number, fixed }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  const [isOpen, setOpen] = useState(false);
  useEffect(() => heading.current?.focus(), []);
  /** @param {FormData} values */
  const rename = async (values) => {
    const name = /** @type {string} */ (values.get("name")).trim();
    if (name)
      onChange(
        await session.api.call("PATCH", `${SURVEYS}/questionnaires/${questionnaire.id}`, { name }),
      );
  };
  return html`<div class="name-row"><p class="crumb"><a href="#/">${t("Surveys")}</a></p><h1 tabindex="-1" ref=${heading}>${questionnaire.name}</h1>
    <span class="marks"><span class="hint">${t("version {n}", { n: number })}</span><${State} state=${fixed ? "fixed" : "draft"} /></span>
    ${session.isCoordinator && html`<button class="button small quiet" onClick=${() => setOpen(true)}>${t("Rename")}</button>`}
    ${
      isOpen &&
      html`<${Dialog} title=${t("Rename the questionnaire")} confirm=${t("Rename")} onConfirm=${rename} onClose=${() => setOpen(false)}
      patience=${session.api.patience} name="rename"><label class="label" for="new-name">${t("Name in your own list")}</label>
      <input class="field" id="new-name" name="name" maxlength="200" autocomplete="off" defaultValue=${questionnaire.name} /></${Dialog}>`
    }</div>`;
}

/**
 * How far it is saved, said politely; one step back beside it.
 * @param {{keeper: Keeper, fixed: boolean}} props
 */
function Saved({ keeper, fixed }) {
  const { state, error, stepsBack } = useStore(keeper.store);
  const words = {
    saved: t("Saved"),
    changed: t("Not saved yet"),
    saving: t("Saving…"),
    away: t("No line: kept here until it is back"),
    conflict: t("Not saved"),
    fixed: t("Not saved"),
    refused: error && t("Not saved: {why}", { why: messageOf(error) }),
  };
  useEffect(() => {
    /** @param {KeyboardEvent} event */
    const undo = (event) => {
      const isTyping = /** @type {Element} */ (event.target).closest?.(
        "input, textarea, [contenteditable]",
      );
      if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || isTyping)
        return;
      event.preventDefault();
      keeper.undo();
    };
    document.addEventListener("keydown", undo);
    return () => document.removeEventListener("keydown", undo);
  }, [keeper]);
  if (fixed) return null;
  return html`<span class="saved" data-saved=${state} role="status">${words[state]}</span>
    <button class="button small quiet" aria-disabled=${stepsBack ? undefined : "true"} onClick=${() => keeper.undo()} title="Ctrl+Z">${t("Undo")}</button>`;
}

/** @param {{session: Account, id: string, questionnaire: Questionnaire}} props */
function Fixed({ session, id, questionnaire }) {
  const last = newestOf(questionnaire.versions);
  const make = useAction(async () => {
    const version = last.fixed
      ? await session.api.post(`${SURVEYS}/questionnaires/${id}/versions`)
      : last;
    location.hash = questionnaireAddress(id, version.number);
  });
  return html`<div class="note act-note"><p>${t("A round was opened with this version, so it stays as it is: answers must fit their questions.")}</p>
    <button class="button" onClick=${make.run} data-part="next-version">${last.fixed ? t("Make a new version to change it") : t("Go to version {n}", { n: last.number })}</button>
    ${make.error && html`<p role="alert">${messageOf(make.error)}</p>`}</div>`;
}

/**
 * Somebody opened a round with it while it was being changed.
 * @param {{session: Account, id: string, keeper: Keeper}} props
 */
function FixedMeanwhile({ session, id, keeper }) {
  const make = useAction(async () => {
    const path = `${SURVEYS}/questionnaires/${id}/versions`;
    const next = await session.api.post(path);
    await session.api.call("PUT", `${path}/${next.number}`, {
      definition: keeper.definition,
      revision: next.revision,
    });
    session.keepers.delete(keeper.path);
    location.hash = questionnaireAddress(id, next.number);
  });
  return html`<div class="alarm act-note" role="alert"><p>${t("Somebody opened a round with this version meanwhile. What you changed since then is still here: put it into a new version.")}</p>
    <button class="button" onClick=${make.run}>${t("Put it into a new version")}</button>
    ${make.error && html`<p>${messageOf(make.error)}</p>`}</div>`;
}

/** @param {{keeper: Keeper}} props */
function Conflict({ keeper }) {
  const { theirs, definition } = keeper.store.get();
  const keep = useAction(() => keeper.keepMine());
  const { added, removed, changed, other } = differing(
    definition,
    /** @type {EditedVersion} */ (theirs).definition,
  );
  /**
   * @param {string} text
   * @param {string[]} names
   */
  const line = (text, names) =>
    names.length > 0 &&
    html`<li>${text} <code>${names.slice(0, 12).join(listSeparator())}</code>${names.length > 12 && "…"}</li>`;
  return html`<section class="alarm stack" role="alert" data-part="conflict">
    <h2>${t("Somebody else changed it")}</h2>
    <p>${t("What they saved differs from what stands here:")}</p>
    <ul role="list" class="points">${line(t("Only theirs has:"), added)}${line(t("Only yours has:"), removed)}${line(t("Different in both:"), changed)}
      ${other && html`<li>${t("Title, languages, answers to choose from, or the order.")}</li>`}</ul>
    <div class="row"><button class="button" data-part="take-theirs" onClick=${() => keeper.takeTheirs()}>${t("Take theirs")}</button>
      <button class="button" data-part="keep-mine" onClick=${keep.run}>${t("Keep mine, over theirs")}</button></div>
    <p class="hint">${t("If you take theirs, Undo brings yours back.")}</p>
  </section>`;
}

/**
 * The item is drawn first; where the field itself is not there, the heading keeps the focus.
 * @param {string} field
 */
const toField = (field) =>
  setTimeout(() => {
    const found = fieldIds(field)
      .map(
        (id) => document.getElementById(id) ?? document.querySelector(`[id^="${CSS.escape(id)}-"]`),
      )
      .find(Boolean);
    /** @type {HTMLElement} */ (found)?.focus();
  }, DRAWN_MS);

/**
 * What has to be mended before a round can be opened, each with a link to where.
 * @param {{found: Placed[], id: string, number: string}} props
 */
function Faults({ found, id, number }) {
  if (!found.length) return null;
  /** @param {Placed} fault */
  const where = (fault) =>
    fault.path
      ? numberOf(fault.path)
      : fault.field.startsWith("languages")
        ? t("Languages")
        : t("The whole");
  return html`<details class="faults" data-part="faults"><summary>${tn("{n} thing to mend before a round can open", "{n} things to mend before a round can open", found.length)}</summary>
    <ul role="list">${found.map(
      (
        fault,
        at,
      ) => html`<li key=${at}><a href=${questionnaireAddress(id, number, "questions", fault.path ?? [])} data-field=${fault.field} onClick=${() => toField(fault.field)}>
      <strong>${where(fault)}</strong> ${fault.detail}</a></li>`,
    )}</ul></details>`;
}
