/** Creating a training, and changing it. */

import { PlainForm, Ticks, Words } from "../../shared/components.js";
import { Said } from "../../shared/pages.js";
import { Line, Tick } from "../../shared/questionnaire/fields.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { PROGRAMMES } from "../account.js";
import { languageName } from "../names.js";
import { useRowForm } from "../row-form.js";

/**
 * @import { Project, ProjectTraining, TrainingOptions } from "kier/api"
 * @import { ProgrammeAccount } from "../account.js"
 */

/**
 * @typedef {{slug: string, title: Record<string, string>, about: Record<string, string>,
 *   professions: string[], toolkit: string[], gives_certificate: boolean, is_open: boolean}} Values
 */

// In which a training is described; others are for its course.
const WRITTEN_IN = ["nl", "en"];

/** @param {{id: string}} project */
export const trainingsPath = ({ id }) => `${PROGRAMMES}/projects/${id}/trainings`;

/**
 * @param {ProjectTraining | undefined} training
 * @returns {Values}
 */
const valuesOf = (training) => ({
  slug: training?.slug ?? "",
  title: training?.title ?? {},
  about: training?.about ?? {},
  professions: training?.professions ?? [],
  toolkit: training?.toolkit ?? [],
  gives_certificate: training?.gives_certificate ?? true,
  is_open: training?.is_open ?? true,
});

/** @param {Record<string, string>} texts */
const filledIn = (texts) =>
  Object.fromEntries(
    Object.entries(texts)
      .map(([code, text]) => [code, text.trim()])
      .filter(([, text]) => text),
  );

/**
 * What is sent.
 * @param {Values} values
 * @param {ProjectTraining | undefined} row
 * @throws {Said} something is missing
 */
function bodyOf({ slug, ...values }, row) {
  const title = filledIn(values.title);
  if (!Object.keys(title).length) throw new Said(t("Give the training a title in one language."));
  const body = { ...values, title, about: filledIn(values.about) };
  if (row) return body;
  if (!/^[a-z0-9-]{2,60}$/.test(slug))
    throw new Said(t("Give a short name: small letters, digits and hyphens."));
  return { ...body, slug };
}

/**
 * @param {{session: ProgrammeAccount, project: Project, options: TrainingOptions,
 *   training?: ProjectTraining, onDone: (training: ProjectTraining) => void,
 *   onClose: () => void}} props
 */
export function TrainingForm({ session, project, options, training, onDone, onClose }) {
  const { values, set, send, beside, conflict } = useRowForm({
    session,
    draft: `training/${training?.id ?? project.id}`,
    valuesOf,
    path: trainingsPath(project),
    row: training,
    bodyOf,
    onSaved: (/** @type {ProjectTraining} */ saved) => {
      onDone(saved);
      onClose();
    },
    onClose,
  });
  /** @param {any} theirs @returns {[string, any, any][]} */
  const lines = (theirs) =>
    WRITTEN_IN.flatMap((code) => {
      const language = languageName(code);
      return [
        [t("Title ({language})", { language }), values.title[code], theirs.title[code]],
        [
          t("What it is about ({language})", { language }),
          values.about[code],
          theirs.about?.[code],
        ],
      ];
    });
  return html`${conflict(lines)}
    <${PlainForm} onSend=${send} submit=${training ? t("Save") : t("Create the training")} name="training-form" beside=${beside}>
      <${Fields} options=${options} values=${values} set=${set} isNew=${!training} /></${PlainForm}>`;
}

/**
 * @param {{options: TrainingOptions, values: Values, isNew: boolean,
 *   set: (fields: Partial<Values>) => void}} props
 */
function Fields({ options, values, isNew, set }) {
  /** @type {(name: keyof Values) => (value: unknown) => void} */
  const put = (name) => (value) => set({ [name]: value });
  /** @type {(name: "title" | "about", code: string) => (text: string) => void} */
  const say = (name, code) => (text) => set({ [name]: { ...values[name], [code]: text } });
  return html`${
    isNew &&
    html`<${Line} id="slug" label=${t("Short name, in addresses")} hint=${t("Small letters, digits and hyphens. It stays as it is.")} value=${values.slug} maxlength="60" onChange=${put("slug")} />`
  }
    ${WRITTEN_IN.map(
      (
        code,
      ) => html`<${Line} key=${code} id="title-${code}" label=${t("Title ({language})", { language: languageName(code) })} value=${values.title[code] ?? ""} maxlength="120" lang=${code} onChange=${say("title", code)} />
      <${Words} label=${t("What it is about ({language})", { language: languageName(code) })} value=${values.about[code] ?? ""} onInput=${say("about", code)} />`,
    )}
    <${Ticks} legend=${t("For which professions is it made?")} hint=${t("Everybody can register. Figures are shown for these, and for all others together.")} options=${options.professions} chosen=${values.professions} onChange=${put("professions")} name="professions" />
    ${
      options.pages.length > 0 &&
      html`<${Ticks} legend=${t("Pages of the toolkit")} hint=${t("Those that are live are shown with the training.")} options=${options.pages} chosen=${values.toolkit} onChange=${put("toolkit")} name="toolkit" />`
    }
    <${Tick} id="gives_certificate" label=${t("Whoever came can have a certificate")} checked=${values.gives_certificate} onChange=${put("gives_certificate")} />
    <${Tick} id="is_open" label=${t("Show it on the public page")} checked=${values.is_open} onChange=${put("is_open")} />`;
}
