/** What is chosen in the outline, as it is written: title and summary, a module, a text, a question. */

import { Ticks } from "../../shared/components.js";
import { Line, Wrong } from "../../shared/questionnaire/fields.js";
import { tagOf } from "../../shared/questionnaire/languages.js";
import { t } from "../../shared/text.js";
import { html, useEffect } from "../../vendor/preact.js";
import { textIn } from "../names.js";
import { DocumentWriter, Unreadable, useEditor } from "../pages/document-writer.js";
import { Summary } from "../text-fields.js";
import { textsOf } from "./faults.js";
import { QuestionForm } from "./question-form.js";
import { isModule } from "./words.js";

/**
 * @import { CourseOptions, Course } from "kier/api"
 * @import { Patience } from "../../shared/pages.js"
 * @import { PageChoice } from "../pages/document-writer.js"
 * @import { FileStore } from "../pages/file-store.js"
 * @import { DocumentJson } from "../pages/schema.js"
 * @import { Module, Step, TextStep } from "./content.js"
 * @import { CourseDraft } from "./draft.js"
 * @import { Fault } from "./faults.js"
 */

/**
 * What every form here is given.
 * @typedef {{language: string, faults: Fault[], isDisabled: boolean, files: FileStore,
 *   pages: PageChoice[], patience: Patience, course: Course, options: CourseOptions}} Shared
 */

/**
 * @param {Shared & {values: CourseDraft, set: (fields: Partial<CourseDraft>) => void}} props
 */
export function TitleForm({ values, set, language, faults, isDisabled }) {
  /** @param {string} title */
  const setTitle = (title) => set({ title });
  /** @param {string} summary */
  const setSummary = (summary) => set({ summary });
  return html`<div class="stack" data-part="title-form"><${Line} id="page-title" label=${t("Title")} value=${values.title} maxlength="120" lang=${tagOf(language)} disabled=${isDisabled} faults=${textsOf(faults, "", "title")} onChange=${setTitle} />
    <${Summary} value=${values.summary} onChange=${setSummary} language=${language} faults=${textsOf(faults, "", "summary")} isDisabled=${isDisabled} /></div>`;
}

/**
 * A module or a step; `onChange` takes what changed of it.
 * @param {Shared & {item: Module | Step, onChange: (fields: any) => void}} props
 */
export function ItemForm({ item, ...shared }) {
  if (isModule(item)) return html`<${ModuleForm} module=${item} ...${shared} />`;
  if (item.kind === "text") return html`<${TextForm} key=${item.id} step=${item} ...${shared} />`;
  return html`<${QuestionForm} question=${item} types=${shared.options.question_types} ...${shared} />`;
}

/** @param {Shared & {module: Module, onChange: (fields: Partial<Module>) => void}} props */
function ModuleForm({ module, course, language, faults, isDisabled, onChange }) {
  const { id, title, roles } = module;
  const known = course.roles ?? [];
  /** @param {string} text */
  const setTitle = (text) => onChange({ title: text });
  /** @param {string[]} chosen */
  const setRoles = (chosen) => !isDisabled && onChange({ roles: chosen });
  return html`<div class="stack" data-part="module-form"><${Line} id="${id}-title" label=${t("Title of the module")} value=${title} maxlength="120" lang=${tagOf(language)} disabled=${isDisabled} faults=${textsOf(faults, id, "title")} onChange=${setTitle} />
    ${
      known.length > 0 &&
      html`<${Ticks} legend=${t("Only for")} hint=${t("Tick nothing if the module is for everybody.")} options=${known.map((role) => ({ id: role.id, label: textIn(role.name).text }))} chosen=${roles} onChange=${setRoles} name="module-roles" />`
    }
    <${Wrong} id="${id}-roles" faults=${faults.filter((fault) => fault.id === id && fault.field !== "title").map(({ text }) => text)} /></div>`;
}

/** @param {Shared & {step: TextStep, onChange: (fields: Partial<TextStep>) => void}} props */
function TextForm({ step, language, faults, isDisabled, files, pages, patience, onChange }) {
  const editor = useEditor({
    content: step.document,
    label: t("Text of this step"),
    language,
    files,
    isReadOnly: isDisabled,
    onChange: (/** @type {DocumentJson} */ document) => onChange({ document }),
  });
  const mine = faults.filter(({ id }) => id === step.id);
  const marks = mine.map(({ block, text }) => `${block} ${text}`).join("\n");
  useEffect(() => {
    /** @type {Map<number, string[]>} */
    const blocks = new Map();
    for (const { block, text } of mine)
      if (block !== undefined) blocks.set(block, [...(blocks.get(block) ?? []), text]);
    editor?.mark(blocks);
  }, [editor, marks]);
  if (!editor) return html`<${Unreadable} />`;
  const whole = mine.filter(({ block }) => block === undefined).map(({ text }) => text);
  return html`<div class="stack" data-part="text-form"><${Wrong} id="${step.id}-document" faults=${whole} />
    <${DocumentWriter} editor=${editor} files=${files} pages=${pages} patience=${patience} mayWrite=${!isDisabled} /></div>`;
}
