/** Cards of a round: made for a region, shown once, printed or copied. */

import { AskButton, Copy, PlainForm } from "../../shared/components.js";
import { download } from "../../shared/files.js";
import { labelOf } from "../../shared/formats.js";
import { Problem, Said, useAction } from "../../shared/pages.js";
import { Line, Select } from "../../shared/questionnaire/fields.js";
import { t, tn } from "../../shared/text.js";
import { AskBeforeLeaving } from "../../shared/unsaved-changes.js";
import { html, useState } from "../../vendor/preact.js";

/**
 * @import { Cards, MeasureRound } from "kier/api"
 * @import { PartProps } from "./frame.js"
 */

/** @typedef {PartProps & {round: MeasureRound, regions: string[]}} Props */

const MOST_AT_ONCE = 100;
const PER_PERSON = 3;

/** @param {Props} props */
export function CardsForm(props) {
  const { session, path, options, measure, round, regions, again } = props;
  const [region, setRegion] = useState(regions[0] ?? "");
  const [count, setCount] = useState("");
  const [made, setMade] = useState(/** @type {Cards | null} */ (null));
  const make = async () => {
    const number = Number(count);
    if (!(Number.isInteger(number) && number >= 1 && number <= MOST_AT_ONCE))
      throw new Said(t("Choose a number from 1 to {most}.", { most: MOST_AT_ONCE }), "count");
    setMade(await session.api.post(`${path}/rounds/${round.id}/cards`, { region, count: number }));
    setCount("");
    await again();
  };
  if (made) return html`<${Made} ...${props} made=${made} onClose=${() => setMade(null)} />`;
  const expected = measure.expected[round.group]?.[region] ?? 0;
  const left = Math.max(0, PER_PERSON * expected - (round.cards[region] ?? 0));
  const id = `cards-${round.id}`;
  return html`<${PlainForm} onSend=${make} submit=${t("Make cards")} name="cards-form" kind="" ids=${{ count: `${id}-count` }}>
    <${Select} id=${`${id}-region`} label=${t("Cards for")} value=${region} options=${regions.map((one) => [one, labelOf(options.regions, one)])} onChoose=${setRegion} />
    <${Line} id=${`${id}-count`} label=${t("How many")} hint=${t("At most {left} more here. Their addresses are shown once: nobody can look them up later.", { left })} inputmode="numeric" maxlength="3" value=${count} onChange=${setCount} /></${PlainForm}>`;
}

/** @param {Props & {made: Cards, onClose: () => void}} props */
function Made({ session, path, options, round, made, onClose }) {
  const { addresses, region } = made;
  const paper = useAction(() => {
    const tokens = addresses.map((address) => address.slice(address.lastIndexOf("/") + 1));
    const address = `${path}/rounds/${round.id}/cards/paper`;
    return download(session.api, address, "cards.pdf", { region, tokens });
  });
  const print = () => {
    document.body.classList.add("prints-paper");
    window.print();
    document.body.classList.remove("prints-paper");
  };
  const hide = async () => onClose();
  const hasPaper = options.forms.includes("pdf");
  return html`<section class="stack" data-part="made-cards"><${AskBeforeLeaving} patience=${session.api.patience} />
    <h4 role="status">${tn("{n} card was made", "{n} cards were made", addresses.length)}: ${labelOf(options.regions, region)}</h4>
    <p class="note"><strong>${t("Print or copy them now: they are not shown again.")}</strong> ${t("Do not note who gets which.")}</p>
    <div class="paper cards-sheet" role="region" tabindex="0" aria-label=${t("Cards")}>${addresses.map((address) => html`<div class="token-card" key=${address}><strong>${t("Your experience")}</strong><code dir="ltr">${address.replace(/^https?:\/\//, "")}</code><span>${t("Works once. It does not say who you are.")}</span></div>`)}</div>
    <div class="row">${hasPaper && html`<button type="button" class="button" data-act="cards-paper" aria-disabled=${paper.isBusy ? "true" : undefined} onClick=${paper.run}>${t("Cards with QR codes (PDF)")}</button>`}<button type="button" class=${hasPaper ? "button quiet" : "button"} data-act="print-cards" onClick=${print}>${t("Print this list")}</button><${Copy} text=${addresses.join("\n")} label=${t("Copy all")} />
      <${AskButton} label=${t("I have them")} kind="quiet" name="hide-cards" title=${t("Are they printed or copied?")} confirm=${t("Take them off the screen")} onConfirm=${hide} patience=${session.api.patience}>
        <p>${t("They are gone then. Cards that you lose count towards the most that can be made.")}</p></${AskButton}></div><${Problem} error=${paper.error} /></section>`;
}
