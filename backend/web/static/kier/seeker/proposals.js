/** Organisations that another one proposes, to help or to interpret: who, why, what they would read; yes or no. */

/** @import { Conversation, Proposed } from "./conversation.js" */

// What each card was drawn from: the text of another language is another one.
/** @type {WeakMap<Element, string>} */
const madeOf = new WeakMap();

/**
 * Draws what waits for an answer; a card that stays is not drawn anew.
 * @param {HTMLElement} section
 * @param {Pick<Conversation, "proposals" | "readers">} talk
 */
export function drawProposals(section, { proposals, readers }) {
  const place = /** @type {HTMLElement} */ (section.querySelector("[data-proposals]"));
  const shown = new Map(
    Array.from(place.children, (card) => [
      /** @type {HTMLElement} */ (card).dataset.proposal,
      card,
    ]),
  );
  for (const proposal of proposals) {
    const { id } = proposal.organisation;
    const reader = readers.find(({ organisation }) => organisation === id);
    const endsOn = reader?.status === "interprets" ? reader.ends_on : null;
    const [card, made] = [shown.get(id), JSON.stringify([proposal, endsOn])];
    shown.delete(id);
    if (card && madeOf.get(card) === made) continue;
    const fresh = proposal.until ? drawnInterpreter(proposal, endsOn) : drawn(proposal);
    madeOf.set(fresh, made);
    if (card) card.replaceWith(fresh);
    else place.append(fresh);
  }
  for (const card of shown.values()) card.remove();
}

/** @param {Proposed} proposal */
function drawn(proposal) {
  const { languages } = proposal.organisation;
  const card = filled("proposal", proposal, { languages: spoken(languages) });
  return card;
}

/**
 * Somebody who would interpret, until a day; a yes names the day that stands here.
 * @param {Proposed} proposal
 * @param {string | null | undefined} endsOn until when they interpret already
 */
function drawnInterpreter(proposal, endsOn) {
  const { until } = proposal;
  const card = filled("interpreter", proposal);
  keep(card, "when", endsOn ? "longer" : "first");
  for (const [name, day] of Object.entries({ until, ends: endsOn }))
    for (const line of card.querySelectorAll(`[data-${name}]`))
      line.textContent = String(line.textContent).replace("{date}", dayName(day ?? ""));
  for (const button of card.querySelectorAll("button"))
    if (button.value.startsWith("let-in")) button.value += `:${until}`;
  return card;
}

/**
 * A card from its template, with the words of a proposal.
 * @param {string} name
 * @param {Proposed} proposal
 * @param {Record<string, string>} [more]
 */
function filled(name, { organisation, proposer_name: proposer, text, reads }, more) {
  const template = /** @type {HTMLTemplateElement} */ (
    document.querySelector(`template[data-template="${name}"]`)
  );
  const card = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  card.dataset.proposal = organisation.id;
  const { name: called, about } = organisation;
  const texts = { name: called, about, proposer, why: text, ...more };
  for (const [field, words] of Object.entries(texts)) {
    const place = /** @type {HTMLElement} */ (card.querySelector(`[data-${field}]`));
    place.textContent = words;
  }
  keep(card, "reads", reads);
  const suggested = reads === "from-now" ? "let-in-new:" : "let-in:";
  for (const button of card.querySelectorAll("button")) {
    button.classList.toggle("main", button.value === suggested);
    button.value += organisation.id;
  }
  return card;
}

/**
 * Of the parts that differ, leaves those that hold here.
 * @param {HTMLElement} card
 * @param {string} name
 * @param {string} value
 */
function keep(card, name, value) {
  for (const part of card.querySelectorAll(`[data-${name}]`))
    if (/** @type {HTMLElement} */ (part).dataset[name] !== value) part.remove();
}

/**
 * A day of the wire as this page writes it.
 * @param {string} day
 */
const dayName = (day) =>
  new Intl.DateTimeFormat(document.documentElement.lang, {
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  }).format(new Date(`${day}T12:00:00Z`));

/**
 * The names of languages, as this browser has them.
 * @param {string[]} languages
 */
function spoken(languages) {
  const names = new Intl.DisplayNames(document.documentElement.lang, { type: "language" });
  const known = languages.filter((code) => code !== "other" && !code.includes("-easy"));
  const base = document.documentElement.lang.slice(0, 2);
  const separator = { zh: "、", ar: "، " }[base] ?? ", ";
  return known.map((code) => names.of(code)).join(separator);
}
