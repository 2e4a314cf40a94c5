/** How people come to a round: links for all, links that work once, members who are invited. */

import { Copy } from "../shared/components.js";
import { Problem, Said, Submit, useAction } from "../shared/pages.js";
import { Select } from "../shared/questionnaire/fields.js";
import { textIn } from "../shared/questionnaire/languages.js";
import { everyPage, Fetching, useFetched } from "../shared/resources.js";
import { language, t, tn } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { save } from "../shared/files.js";
import { toCsv } from "./files.js";
import { wholeOf } from "./round-labels.js";

/**
 * @import { Round } from "kier/api"
 * @import { Account } from "./account.js"
 */

const MEMBERS = "/api/v1/organisation/members";
const MAX_TOKENS = 1_000;

/**
 * The page.
 * @param {{session: Account, round: Round, path: string, onChange: (round: Round) => void}} props
 */
export function People({ session, round, path, onChange }) {
  const { audience, status } = round;
  const isOpen = status === "open";
  const refresh = async () => onChange(await session.api.get(path));
  const parts = { link: Links, token: Tokens, invitation: Invitations, blind: Invitations };
  const Part = parts[audience];
  return html`<section class="page stack" data-part="people" aria-label=${t("Links and people")}>
    ${status === "draft" && html`<p class="note">${t("The round is not open yet: whoever comes is told to come back later.")}</p>`}
    ${status === "closed" && html`<p class="note">${t("The round is closed: whoever comes is told so.")}</p>`}
    <${Part} session=${session} round=${round} path=${path} isOpen=${isOpen} onDone=${refresh} />
  </section>`;
}

/**
 * @param {Round} round
 * @param {string} id
 */
const groupName = (round, id) =>
  textIn(round.groups.find((group) => group.id === id)?.label, language().code, round.languages);

/**
 * One link, or one for each group.
 * @param {{round: Round}} props
 */
function Links({ round }) {
  const links = round.groups.length
    ? round.groups.map(({ id }) => [`${round.link}/${id}`, groupName(round, id)])
    : [[round.link, ""]];
  return html`<section class="card stack"><h2>${links.length > 1 ? t("A link for each group") : t("The link")}</h2>
    <p class="hint">${links.length > 1 ? t("Give each group its own; results tell them apart by it.") : t("Send it, or put it on a poster. It holds nothing about who opens it.")}</p>
    <ul role="list" class="link-rows">${links.map(
      ([address, name]) => html`<li key=${address}>${name && html`<strong>${name}</strong>`}
      <code class="address" dir="ltr" data-link=${address}>${address}</code><span class="row"><${Copy} text=${address} label=${t("Copy the link")} />
        <a class="button small quiet" href=${address} target="_blank" rel="noreferrer">${t("Open it")}<span class="apart"> ${name}</span></a></span></li>`,
    )}</ul></section>`;
}

/**
 * Links that work once: made, shown once, printed or saved.
 * @param {{session: Account, round: Round, path: string, isOpen: boolean,
 *   onDone: () => Promise<void>}} props
 */
function Tokens({ session, round, path, isOpen, onDone }) {
  const [made, setMade] = useState(/** @type {{links: string[], group: string} | null} */ (null));
  const [group, setGroup] = useState(round.groups[0]?.id ?? "");
  const make = useAction(async (/** @type {HTMLFormElement} */ form) => {
    const count = /** @type {number} */ (wholeOf(new FormData(form).get("count")));
    if (!Number.isInteger(count) || count < 1 || count > MAX_TOKENS)
      throw new Said(t("Choose a number from 1 to {most}.", { most: MAX_TOKENS }), "count");
    const { links } = await session.api.post(
      `${path}/tokens`,
      group ? { count, group } : { count },
    );
    setMade({ links, group });
    await onDone();
  });
  /** @param {SubmitEvent & {target: HTMLFormElement}} event */
  const send = (event) => {
    event.preventDefault();
    make.run(event.target);
  };
  return html`<section class="card stack"><h2>${t("Links that work once")}</h2>
    <p>${tn("{n} link is handed out and not used.", "{n} links are handed out and not used.", round.tokens)}</p>
    ${
      session.isCoordinator &&
      isOpen &&
      html`<form class="stack" onSubmit=${send} novalidate>
      <${Problem} error=${make.error} fieldId=${make.error?.field} />
      <div class="row bottom"><div><label class="label" for="count">${t("How many")}</label><input class="field number" id="count" name="count" inputmode="numeric" autocomplete="off" defaultValue="30" /></div>
        ${round.groups.length > 0 && html`<${Select} id="token-group" label=${t("For the group")} value=${group} options=${round.groups.map(({ id }) => [id, groupName(round, id)])} onChoose=${setGroup} />`}</div>
      <${Submit} isBusy=${make.isBusy} patience=${session.api.patience} text=${t("Make them")} />
      <p class="hint">${t("They are shown once, here. Nobody can look them up later, so that no list says who got which.")}</p></form>`
    }
    ${session.isCoordinator && !isOpen && html`<p class="hint">${t("Links can be made while the round is open.")}</p>`}
  </section>
  ${made && html`<${Made} round=${round} made=${made} />`}`;
}

/** @param {{round: Round, made: {links: string[], group: string}}} props */
function Made({ round, made }) {
  const { links, group } = made;
  const name = groupName(round, group);
  const print = () => {
    document.body.classList.add("prints-paper");
    window.print();
    document.body.classList.remove("prints-paper");
  };
  const keep = () =>
    save(
      new Blob([toCsv([[t("Link"), t("Group")], ...links.map((link) => [link, name])])], {
        type: "text/csv",
      }),
      `${round.name} ${name}.csv`,
    );
  return html`<section class="card stack" data-part="made-tokens"><h2 role="status">${tn("{n} link was made", "{n} links were made", links.length)}</h2>
    <p><strong>${t("Print or save them now: they are not shown again.")}</strong></p>
    <div class="row"><button class="button" onClick=${print}>${t("Print cards")}</button><button class="button" onClick=${keep}>${t("Save as a spreadsheet (CSV)")}</button><${Copy} text=${links.join("\n")} label=${t("Copy all")} /></div>
    <div class="paper cards-sheet">${links.map((link) => html`<div class="token-card" key=${link}><strong>${round.name}</strong>${name && html`<span>${name}</span>`}<code dir="ltr">${link.replace(/^https?:\/\//, "")}</code><span>${t("Works once. It does not say who you are.")}</span></div>`)}</div>
  </section>`;
}

/**
 * Members are invited: all, or chosen ones.
 * @param {{session: Account, round: Round, path: string, isOpen: boolean,
 *   onDone: () => Promise<void>}} props
 */
function Invitations({ session, round, path, isOpen, onDone }) {
  const { found, error, again } = useFetched(() => everyPage(session.api, MEMBERS), []);
  const [chosen, setChosen] = useState(new Set());
  const [isAll, setAll] = useState(true);
  const [group, setGroup] = useState(round.groups[0]?.id ?? "");
  const [done, setDone] = useState(/** @type {any} */ (null));
  const invite = useAction(async () => {
    if (!isAll && !chosen.size) throw new Said(t("Choose at least one member."));
    const who = isAll ? { all: true } : { members: [...chosen] };
    setDone(await session.api.post(`${path}/invitations`, group ? { ...who, group } : who));
    setChosen(new Set());
    await onDone();
  });
  /**
   * @param {string} id
   * @param {boolean} isOn
   */
  const tick = (id, isOn) => {
    const after = new Set(chosen);
    if (isOn) after.add(id);
    else after.delete(id);
    setChosen(after);
  };
  /** @param {SubmitEvent & {target: HTMLFormElement}} event */
  const send = (event) => {
    event.preventDefault();
    invite.run();
  };
  const { invited } = round;
  return html`<section class="card stack" data-part="invitations"><h2>${t("Invitations")}</h2>
    <p>${t("{done} of {all} who were invited are done.", invited)}</p>
    <p class="hint">${round.audience === "blind" ? t("Done means: they took the token with which they can answer. Whether they did, nobody knows.") : t("Who has answered is known, what they answered is not.")}</p>
    ${
      session.isCoordinator &&
      isOpen &&
      html`<form class="stack" onSubmit=${send}>
      <${Problem} error=${invite.error} />
      <div role="radiogroup" aria-label=${t("Whom to invite")}>
        <label class="choice"><input type="radio" name="who" checked=${isAll} onChange=${() => setAll(true)} /> <span>${t("All members of your organisation")}</span></label>
        <label class="choice"><input type="radio" name="who" checked=${!isAll} onChange=${() => setAll(false)} /> <span>${t("Chosen members")}</span></label></div>
      ${!isAll && (found ? html`<div class="ticks">${found.rows.map(({ id, name }) => html`<label class="choice" key=${id}><input type="checkbox" checked=${chosen.has(id)} onChange=${(event) => tick(id, event.target.checked)} /> <span>${name}</span></label>`)}</div>` : html`<${Fetching} error=${error} again=${again} />`)}
      ${round.groups.length > 0 && html`<${Select} id="invite-group" label=${t("For the group")} value=${group} options=${round.groups.map(({ id }) => [id, groupName(round, id)])} onChoose=${setGroup} />`}
      <${Submit} isBusy=${invite.isBusy} patience=${session.api.patience} text=${t("Invite")} />
      <p role="status">${done && t("Invited: {invited}. Already invited before: {already}.", done)}</p></form>`
    }
    ${session.isCoordinator && !isOpen && html`<p class="hint">${t("Members can be invited while the round is open.")}</p>`}
  </section>`;
}
