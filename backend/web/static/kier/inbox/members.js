/** Who works here: invite, let in after comparing six words, change a role, remove. */

import { MakeKey } from "../shared/account/organisation-key.js";
import {
  CASEWORKER,
  COORDINATOR,
  EDITOR,
  isCoordinator,
  isWithoutInbox,
  PROGRAMME_MANAGER,
} from "../shared/account/roles.js";
import { Dialog } from "../shared/dialog.js";
import { Form, later, messageOf, needed, Problem, useAction, useStore } from "../shared/pages.js";
import { listSeparator, t } from "../shared/text.js";
import { grantKeys, letGoOf, MEMBERS } from "../shared/trust/publication.js";
import { Words } from "../shared/trust/words.js";
import { html, useEffect, useMemo, useRef, useState } from "../vendor/preact.js";
import { dayName } from "./referrals.js";
import { askForTeam, awayText, calledBy, isNow, openOf } from "./team.js";

/**
 * @import { Colleague, OwnOrganisation } from "kier/api"
 * @import { Session } from "../shared/account/session.js"
 * @import { PublicKey } from "../shared/crypto/member-trust.js"
 * @import { Api } from "../shared/wire.js"
 * @import { Inbox } from "./inbox.js"
 */

const Away = later(() => import("./member-work.js"), "Away");
const MoveAll = later(() => import("./member-work.js"), "MoveAll");
const Heirs = later(() => import("./member-work.js"), "Heirs");
const Workload = later(() => import("./workload.js"), "Workload");

// Who waits for access is on the telephone: the button for it comes by itself.
const LOOK_EVERY_MS = 15_000;
const AWAITED = ["invited", "waiting"];

/** @param {string | null} role */
export const roleName = (role) =>
  /** @type {Record<string, string>} */ ({
    [CASEWORKER]: t("Caseworker"),
    [COORDINATOR]: t("Coordinator"),
    [EDITOR]: t("Editor"),
    [PROGRAMME_MANAGER]: t("Programme manager"),
  })[String(role)] ?? role;

/**
 * The state of a colleague, as a coordinator and whoever may let in sees it.
 * @param {string} state
 */
const standing = (state) =>
  /** @type {Record<string, string>} */ ({
    invited: t("Invited, has not come in yet"),
    waiting: t("Waits for access"),
    active: t("Reads requests"),
    "without-inbox": t("Works for the programme, and sees no requests"),
  })[state];

/** @param {Map<string, Colleague>} people */
const byName = (people) => [...people.values()].sort((a, b) => a.name.localeCompare(b.name));

/**
 * Keys that I hold and this colleague does not.
 * @param {PublicKey[]} grants
 * @param {Colleague} colleague
 */
export const missingKeys = (grants, colleague) =>
  grants.filter(({ id }) => !colleague.keys.includes(id)).map(({ id }) => id);

/**
 * Keys that this colleague holds and nobody else who can sign in.
 * @param {Colleague[]} members
 * @param {{id: string, keys: string[]}} options
 */
export const onlyTheirs = (members, { id, keys }) => {
  const others = new Set(members.filter((member) => member.id !== id).flatMap(({ keys }) => keys));
  return keys.filter((key) => !others.has(key));
};

/**
 * The page of the members.
 * @param {{session: Session, inbox: Inbox, maySeal: boolean}} props
 */
export function Members({ session, inbox, maySeal }) {
  const { api, me } = session;
  const organisation = /** @type {OwnOrganisation} */ (useStore(session.store).organisation);
  const { people } = useStore(inbox.team);
  const members = useMemo(() => (people.size ? byName(people) : null), [people]);
  const [asked, setAsked] = useState(
    /** @type {{what: string, member: Colleague} | null} */ (null),
  );
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  const load = useAction(() => askForTeam(inbox, { now: true }));
  useEffect(() => {
    heading.current?.focus();
    load.run();
  }, []);
  useEffect(() => {
    // The button that was pressed may be gone, and the focus with it.
    if (members && document.activeElement === document.body) {
      /** @type {HTMLElement} */ (document.querySelector("#main h1"))?.focus();
    }
  }, [members]);
  const isAwaited = !asked && members?.some(({ state }) => AWAITED.includes(state));
  useEffect(() => {
    if (!isAwaited) return undefined;
    const look = () => askForTeam(inbox, { now: true }).catch(() => {});
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isAwaited]);
  const mayManage = isCoordinator(me);
  const close = () => {
    setAsked(null);
    load.run();
  };
  /**
   * @param {string} what
   * @param {Colleague} member
   */
  const ask = (what, member) => setAsked({ what, member });
  return html`<article class="page stack" data-part="members">
    <h1 tabindex="-1" ref=${heading}>${t("Members of {organisation}", { organisation: organisation.name })}</h1>
    ${
      load.error &&
      html`<div class="alarm" role="alert"><p>${messageOf(load.error)}</p>
      <button class="button" onClick=${load.run}>${t("Try again")}</button></div>`
    }
    ${!members && !load.error && html`<p role="status">${t("One moment…")}</p>`}
    ${members && mayManage && html`<${Workload} inbox=${inbox} />`}
    <ul role="list" class="people">
      ${members?.map(
        (
          colleague,
        ) => html`<${Person} key=${colleague.id} member=${colleague} session=${session} ask=${ask}
        people=${people} mayManage=${mayManage} maySeal=${maySeal} />`,
      )}
    </ul>
    ${mayManage && html`<${Invite} api=${api} onDone=${load.run} />`}
    ${mayManage && html`<p><a href="/programme/">${t("To the programme")}</a></p>`}
    ${mayManage && maySeal && html`<${Replace} session=${session} onDone=${load.run} />`}
    ${asked?.what === "words" && html`<${LetIn} session=${session} member=${asked.member} onClose=${close} />`}
    ${asked?.what === "remove" && html`<${Remove} session=${session} inbox=${inbox} member=${asked.member} members=${members} onClose=${close} />`}
    ${asked?.what === "away" && html`<${Away} session=${session} inbox=${inbox} member=${asked.member} onClose=${close} />`}
    ${asked?.what === "move-all" && html`<${MoveAll} session=${session} inbox=${inbox} member=${asked.member} onClose=${close} />`}
    ${asked?.what === "role" && html`<${Role} api=${api} member=${asked.member} onClose=${close} />`}
  </article>`;
}

/**
 * @param {{member: Colleague, people: Map<string, Colleague>, session: Session, ask: (what: string, member: Colleague) => void,
 *   mayManage: boolean, maySeal: boolean}} props
 */
function Person({ member, people, session, ask, mayManage, maySeal }) {
  const isMe = member.id === session.me.id;
  const [isMailed, setMailed] = useState(false);
  const again = useAction(async () => {
    await session.api.post(`${MEMBERS}/${member.id}/invitations`);
    setMailed(true);
  });
  const mayLetIn =
    maySeal &&
    !isMe &&
    member.public_key &&
    !isWithoutInbox(member) &&
    missingKeys(session.grants, member).length > 0;
  return html`<li class="person card" data-member=${member.id} data-state=${member.state}>
    <div><h2>${member.name || member.email}${isMe && html` <span class="hint">${t("(you)")}</span>`}</h2>
      ${member.name && html`<p class="hint">${member.email}</p>`}
      <p>${roleName(member.role)} · ${standing(member.state)}</p>
      ${member.absence && html`<p data-part="absence">${absenceText(people, member)}</p>`}
      ${member.looks_like[0] && html`<p class="note">${t("Take care: this name looks like {names}.", { names: member.looks_like.join(listSeparator()) })}</p>`}</div>
    <${Problem} error=${again.error} />
    <div class="row">
      ${mayLetIn && html`<button class="button main" onClick=${() => ask("words", member)}>${t("Give access")}</button>`}
      ${
        mayManage &&
        member.state === "invited" &&
        html`<button class="button" onClick=${again.run}>${t("Mail the link again")}</button>
        <span role="status" class="hint">${isMailed && t("On its way")}</span>`
      }
      ${
        member.state === "active" &&
        (isMe || mayManage) &&
        html`<button class="button quiet" data-ask="away" onClick=${() => ask("away", member)}>${t("Away…")}</button>
        <button class="button quiet" data-ask="move-all" onClick=${() => ask("move-all", member)}>${t("Hand over all…")}</button>`
      }
      ${
        mayManage &&
        html`<button class="button quiet" onClick=${() => ask("role", member)}>${t("Change role")}</button>
        <button class="button quiet" onClick=${() => ask("remove", member)}>${t("Remove")}</button>`
      }
    </div>
  </li>`;
}

/**
 * The days on which somebody is away, now or to come.
 * @param {Map<string, Colleague>} people
 * @param {Colleague} member
 */
function absenceText(people, member) {
  const absence = /** @type {NonNullable<Colleague["absence"]>} */ (member.absence);
  if (isNow(absence)) return awayText(people, member.id);
  const days = { first: dayName(absence.first), last: dayName(absence.last) };
  const cover = absence.cover && people.get(absence.cover);
  if (!cover) return t("away from {first} until {last}", days);
  return t("away from {first} until {last}, {name} covers", { ...days, name: calledBy(cover) });
}

/** @param {{session: Session, member: Colleague, onClose: () => void}} props */
function LetIn({ session, member, onClose }) {
  const { api, me } = session;
  const name = member.name || member.email;
  const key = session.grants.find(({ id }) => id === session.newest);
  const holder = /** @type {Colleague & {public_key: string}} */ (member);
  const grant = () => grantKeys(session, holder, missingKeys(session.grants, member));
  return html`<${Dialog} title=${t("Give access to {name}?", { name })} confirm=${t("All twelve words are the same: give access")}
    name="let-in" onConfirm=${grant} onClose=${onClose} patience=${api.patience} mayConfirm=${Boolean(key)}>
    <p>${t("Call {name}; you should know the voice. {name} sees the same twelve words.", { name })}</p>
    <h3>${t("The words of {name}: listen to them", { name })}</h3>
    <${Words} session=${session} kind="member" id=${member.id} of=${member.public_key} />
    <h3>${t("The words of your organisation: read them out")}</h3>
    ${key && html`<${Words} session=${session} kind="organisation" id=${me.organisation} of=${key.public} />`}
    <p><strong>${t("If one word differs, do not go on.")}</strong> ${t("Then somebody may have put another key in between. Tell the people who run Kier for you.")}</p>
  </${Dialog}>`;
}

/**
 * @param {{session: Session, inbox: Inbox, member: Colleague, members: Colleague[], onClose: () => void}} props
 */
function Remove({ session, inbox, member, members, onClose }) {
  const { api } = session;
  const name = member.name || member.email;
  const lost = onlyTheirs(members, member)
    .map((id) => id.slice(0, 8))
    .join(listSeparator());
  const count = openOf(inbox.store.get().referrals.values(), member.id).length;
  /** @param {FormData} values */
  const remove = async (values) => {
    if (count) {
      const { chosen } = await import("./assignee-questions.js");
      const { moveAll } = await import("./member-work.js");
      await moveAll(inbox, member.id, chosen(values));
    }
    await api.call("DELETE", `${MEMBERS}/${member.id}`);
    await letGoOf(session, member.id);
  };
  return html`<${Dialog} title=${t("Remove {name}?", { name })} confirm=${t("Remove")} name="remove-member"
    onConfirm=${remove} onClose=${onClose} patience=${api.patience}>
    ${lost && html`<p class="alarm">${t("Only {name} can open requests under this key: {keys}. After this nobody can, except with the recovery code of that key on paper. Is {name} still there? Then have {name} press “Give access” beside your name first.", { name, keys: lost })}</p>`}
    ${count > 0 && html`<${Heirs} session=${session} inbox=${inbox} member=${member} count=${count} />`}
    <p>${t("The account is closed at once, also where it is open now.")}</p>
    <p>${t("What was read may have been kept. If you do not trust this person any more, make a new key afterwards, below the list.")}</p>
  </${Dialog}>`;
}

/** @param {{api: Api, member: Colleague, onClose: () => void}} props */
function Role({ api, member, onClose }) {
  /** @param {FormData} values */
  const change = (values) =>
    api.call("PATCH", `${MEMBERS}/${member.id}`, { role: values.get("role") });
  return html`<${Dialog} title=${t("The role of {name}", { name: member.name || member.email })} confirm=${t("Save")}
    name="role" onConfirm=${change} onClose=${onClose} patience=${api.patience}>
    <fieldset class="choices"><legend class="apart">${t("Role")}</legend>
      <${Roles} chosen=${member.role} /></fieldset>
  </${Dialog}>`;
}

/** @param {{chosen: string}} props */
function Roles({ chosen }) {
  const roles = [
    [CASEWORKER, t("Caseworker"), t("Reads and answers requests.")],
    [
      COORDINATOR,
      t("Coordinator"),
      t("The same, and keeps the organisation's page and its members."),
    ],
    [EDITOR, t("Editor"), t("Writes pages and courses of your projects. Sees no requests.")],
  ];
  return roles.map(
    ([role, name, what]) => html`<label class="choice" key=${role}>
    <input type="radio" name="role" value=${role} defaultChecked=${role === chosen} required />
    <span><b>${name}</b><br />${what}</span></label>`,
  );
}

/** @param {{api: Api, onDone: () => void}} props */
function Invite({ api, onDone }) {
  const [isSent, setSent] = useState(0);
  const [role, setRole] = useState(/** @type {string} */ (CASEWORKER));
  /** @param {Record<string, string>} values */
  const send = async (values) => {
    const email = needed(values, "email", t("Type the e-mail address."));
    const name = needed(values, "name", t("Type the name, as colleagues know it."));
    await api.post(MEMBERS, { email, name, role });
    setSent(isSent + 1);
    await onDone();
  };
  const fields = [
    { id: "name", label: t("Name"), autocomplete: "off" },
    { id: "email", label: t("E-mail address"), type: "email", autocomplete: "off" },
  ];
  return html`<section class="card stack"><h2>${t("Invite a colleague")}</h2>
    <p>${t("They get a link by mail and choose a password. Whoever reads requests then calls you: you give access.")}</p>
    <${Form} key=${isSent} onSend=${send} submit=${t("Invite")} fields=${fields} patience=${api.patience}>
      <fieldset class="choices" onChange=${(event) => setRole(event.target.value)}>
        <legend class="label">${t("Role")}</legend><${Roles} chosen=${role} /></fieldset>
    </${Form}>
    <p role="status" class="hint">${isSent > 0 && t("The link is on its way.")}</p>
  </section>`;
}

/**
 * A new key for what comes; colleagues whose words were compared here are granted it at once.
 * @param {{session: Session, onDone: () => void}} props
 */
function Replace({ session, onDone }) {
  const organisation = /** @type {OwnOrganisation & {key: PublicKey}} */ (
    session.store.get().organisation
  );
  const done = async () => {
    await session.refresh();
    await onDone();
  };
  return html`<details class="card"><summary>${t("Make a new key for the organisation")}</summary>
    <div class="stack">
      <p>${t("Needed if somebody who must not read any more knows the old one. New requests are locked with the new key. Old ones stay readable with the old key. Colleagues to whom you gave access get the new key by themselves. The others see an alarm until somebody compares twelve words with them.")}</p>
      <${MakeKey} key=${organisation.key.id} session=${session} replaces=${organisation.key.id} onDone=${done} />
    </div></details>`;
}
