/** Writing a text of a course: the outline, and what is chosen in it. */

import { Problem } from "../../shared/pages.js";
import { tagOf } from "../../shared/questionnaire/languages.js";
import { Fetched, useFetched } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html, useLayoutEffect, useMemo, useRef, useState } from "../../vendor/preact.js";
import { usePages } from "../pages/document-writer.js";
import { FileStore } from "../pages/file-store.js";
import { TextConflict } from "../text-conflict.js";
import { Aside, SaveLine, useSaveKey } from "../text-fields.js";
import { courseAddress, coursesPath, courseTextPath } from "./addresses.js";
import { changed, newContent, placeOf } from "./content.js";
import { Difference } from "./difference.js";
import { draftOf, useCourseDraft } from "./draft.js";
import { missingIn, refusedIn } from "./faults.js";
import { CourseFrame } from "./frame.js";
import { ItemForm, TitleForm } from "./item-forms.js";
import { Outline } from "./outline.js";
import { AddButtons, ItemHead, RemovedBar, useStructure } from "./structure.js";
import { nameOf } from "./words.js";

/**
 * @import { CourseText } from "kier/api"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 * @import { Content } from "./content.js"
 * @import { Fault } from "./faults.js"
 * @import { CourseProps } from "./frame.js"
 */

/** @param {{session: ProgrammeAccount, route: Route}} props */
export function CourseTextScreen({ session, route }) {
  /** @param {CourseProps} found */
  const shown = (found) => html`<${Text} ...${found} />`;
  return html`<${CourseFrame} session=${session} route=${route} name="course-editor" isWide=${true}>${shown}</${CourseFrame}>`;
}

/** @param {CourseProps} props */
function Text(props) {
  const { session, route, project, course, options, onChange } = props;
  const path = courseTextPath(project, course.id, route.language);
  const fetched = useFetched(() => session.api.get(path), [path]);
  /** @param {CourseText} text */
  const onSaved = (text) => {
    fetched.set(text);
    // Titles and states stand in lists too.
    session.api.get(`${coursesPath(project)}/${course.id}`).then(onChange, () => {});
  };
  if (!options.may_write) return html`<p>${t("Coordinators and editors write courses.")}</p>`;
  /** @param {CourseText} text */
  const shown = (text) =>
    html`<${Editor} key=${path} ...${props} text=${text} onSaved=${onSaved} />`;
  return html`<${Fetched} fetched=${fetched}>${shown}</${Fetched}>`;
}

/** @typedef {CourseProps & {text: CourseText, onSaved: (text: CourseText) => void}} EditorProps */

/** @param {EditorProps} props */
function Editor(props) {
  const { session, project, course, options, text } = props;
  const { language } = text;
  const first = useMemo(newContent, []);
  const draft = useCourseDraft({ ...props, saved: draftOf(text, first) });
  const { values, set, isChanged } = draft;
  const files = useMemo(() => new FileStore({ api: session.api, project }), [project.id]);
  const pages = usePages(session, project);
  const { faults, tries, save } = useFaults(values, draft.save);
  useSaveKey(save.run);
  const structure = useStructure(values.content, (content) => set({ content }));
  const { shown, show } = structure;
  // Documents have a state of their own: what was replaced as a whole is drawn anew.
  const [round, setRound] = useState(0);
  /** @type {(replace: () => void) => () => void} */
  const replacing = (replace) => () => {
    replace();
    setRound(round + 1);
  };
  const shared = {
    language,
    faults,
    isDisabled: false,
    files,
    pages,
    patience: session.api.patience,
    course,
    options,
  };
  const item = placeOf(values.content, shown)?.item;
  const versions = courseAddress(project.id, course.id, language, "versions");
  /** @param {string} note */
  const setNote = (note) => set({ note });
  /** @param {object} fields */
  const change = (fields) => set({ content: changed(values.content, shown, fields) });
  return html`<div class="stack">
      ${draft.theirs && html`<${TextConflict} error=${draft.clash} mine=${values} theirs=${draftOf(draft.theirs, first)} language=${language} Difference=${Difference} onKeep=${draft.keepMine} onTake=${replacing(draft.takeTheirs)} />`}
      ${draft.aside && html`<${Aside} onBring=${replacing(draft.bringBack)} />`}
      <${Faults} faults=${faults} tries=${tries} error=${save.error} content=${values.content} onShow=${show} />
      <div class="course-panes ${structure.isOpen ? "has-shown" : ""}">
        <div class="outline-pane"><${Outline} content=${values.content} title=${values.title} shown=${shown} faulty=${new Set(faults.map(({ id }) => id))} mayWrite=${true} focus=${structure.focus} lang=${tagOf(language)} onShow=${show} onMove=${structure.move} onRemove=${structure.remove} />
          <${AddButtons} structure=${structure} content=${values.content} />
          <p class="hint" role="status">${structure.said}</p></div>
        <div class="item-pane stack" key=${round}>
          <${ItemHead} structure=${structure} content=${values.content} item=${item} />
          ${item ? html`<${ItemForm} key=${item.id} item=${item} ...${shared} onChange=${change} />` : html`<${TitleForm} values=${values} set=${set} ...${shared} />`}</div></div>
      <${RemovedBar} structure=${structure} />
      <${SaveLine} note=${values.note} onNote=${setNote} save=${save} isChanged=${isChanged} number=${text.draft_number} versions=${versions} />
    </div>`;
}

/**
 * Saving, unless something is missing; and what is wrong until it is mended.
 * @param {{title: string, content: Content}} values
 * @param {{isBusy: boolean, error: any, run: () => Promise<void>}} save
 */
function useFaults(values, save) {
  // Once somebody tried to save, what is missing stays said until it is there.
  const [isTried, setTried] = useState(false);
  const [tries, setTries] = useState(0);
  const missing = useMemo(() => missingIn(values), [values.title, values.content]);
  const sent = useRef(values.content);
  const refused = useMemo(() => refusedIn(save.error, sent.current), [save.error]);
  const run = async () => {
    setTried(missing.length > 0);
    setTries(tries + 1);
    if (missing.length || save.isBusy) return;
    sent.current = values.content;
    await save.run();
  };
  const faults = isTried && missing.length ? missing : refused;
  return { faults, tries, save: { ...save, run } };
}

/**
 * What has to be mended: a list of ways to it.
 * @param {{faults: Fault[], tries: number, error: any, content: Content, onShow: (id: string) => void}} props
 */
function Faults({ faults, tries, error, content, onShow }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  // It takes the focus when somebody tried to save, not while something of it is mended.
  useLayoutEffect(() => box.current?.focus(), [tries, error]);
  if (!faults.length) return html`<${Problem} error=${error} />`;
  return html`<section class="alarm stack" role="alert" tabindex="-1" ref=${box} data-part="course-faults"><h2>${t("It was not saved: something has to be mended first")}</h2>
    <ul role="list" class="points">${faults.map(({ id, field, text }, at) => {
      const item = placeOf(content, id)?.item;
      return html`<li key=${at} data-fault=${field}><button type="button" class="button small" onClick=${() => onShow(id)}>${item ? nameOf(item) : t("Title and summary")}</button> ${text}</li>`;
    })}</ul></section>`;
}
