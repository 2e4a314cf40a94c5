/** What waits for somebody, the nearest first; and where else one can go. */

import { Empty, Page, Way } from "../shared/components.js";
import { Icon } from "../shared/icons.js";
import { Fetching, useKept, usePages } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { ME } from "./platform-session.js";
import { capital, dayText, isToday, momentText, telOf, timesText, titleOf } from "./formats.js";

/**
 * @import { Agenda, InvitedAssignment, MyEvaluation, Invitation } from "kier/api"
 * @import { MyAppointment } from "kier/api"
 * @import { Kept, Pages } from "../shared/resources.js"
 * @import { Account } from "./account.js"
 */

const SOON_MS = 14 * 86_400_000;
// Of what one takes part in, while there is still something to do.
const UNDER_WAY = ["going", "delivered"];
const LOOK_BACKS = 5;
/**
 * Where the result was given, or a point was reached that was agreed on, both sides are asked to look back.
 * @param {{id: string, assignment: InvitedAssignment}} options
 * @param {MyAppointment[]} appointments
 */
const isWorked = ({ id, assignment: { state, begun } }, appointments) =>
  state === "delivered" ||
  (state === "going" &&
    begun &&
    appointments.some(
      (appointment) =>
        appointment.kind === "review" &&
        appointment.invitation === id &&
        Date.parse(appointment.ends_at) < Date.now(),
    ));

/**
 * The first page.
 * @param {{session: Account}} props
 */
export function Home({ session }) {
  const { expert } = session;
  /** @type {Pages<Invitation>} */
  const asked = usePages(session, `${ME}/invitations?state=invited`);
  /** @type {Pages<Invitation>} */
  const part = usePages(session, `${ME}/invitations?state=accepted`);
  /** @type {Kept<Agenda>} */
  const agenda = useKept(session, `${ME}/agenda`);
  useEffect(() => {
    const look = () => !document.hidden && [asked, part, agenda].forEach(({ again }) => again());
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  const all = [asked, part, agenda];
  const failed = all.find(({ error, value }) => error && !value);
  const isHere = all.every(({ value }) => value);
  return html`<${Page} title=${t("Hello {name}", { name: expert.chosen_name })} name="home">
    ${expert.paused && html`<p class="note" data-part="paused">${t("You are on a break. Nobody asks you for anything.")} <a href="#/me">${t("Change that")}</a></p>`}
    ${failed && html`<${Fetching} error=${failed.error} again=${() => all.forEach(({ again }) => again())} />`}
    ${!failed && !isHere && html`<${Fetching} />`}
    ${
      isHere &&
      html`<${Today} appointments=${agenda.value?.appointments} />
      <${Waiting} session=${session} asked=${asked.rows} part=${part.rows} agenda=${agenda.value} />
      <${UnderWay} session=${session} part=${part.rows} />`
    }
    ${expert.status === "candidate" && html`<${Way} href="#/me/steps" icon="steps" title=${t("Your way to membership")} name="to-steps">${t("See where you stand.")}</${Way}>`}
    <section class="stack"><h2>${t("If you need somebody")}</h2>
      ${expert.phone && html`<p><a class="button wide" href=${telOf(expert.phone)}><${Icon} name="phone" />${t("Call the coordinator")}</a></p>`}
      <p><a class="text-way" href="#/me/leaving">${t("Something went wrong, or I want to stop")}</a></p>
      <${WayOut} /></section>
  </${Page}>`;
}

// What Exit does, and what it costs.
const WayOut =
  () => html`<details class="fold" data-part="way-out"><summary>${t("Is somebody looking at your screen?")}</summary><div class="stack">
  <p>${t("Tap “Exit”. Or press the Shift key three times. Another website comes at once. You are signed out.")}</p>
  <p>${t("This phone then keeps nothing of you. It also gets no messages from us any more. Sign in again to switch them on.")}</p>
  <p>${t("What you wrote and did not save or send is gone. “Lock” keeps it.")}</p>
  <p>${t("The list of websites on your phone can still say that you were at Kier. It does not say what you read.")}</p></div></details>`;

/**
 * What is today stands above everything.
 * @param {{appointments: MyAppointment[]}} props
 */
function Today({ appointments }) {
  const today = appointments.filter(({ starts_at: at }) => isToday(at));
  if (!today.length) return null;
  return html`<section class="card stack today" data-part="today"><h2>${t("Today")}</h2>
    ${today.map(
      (
        appointment,
      ) => html`<div key=${appointment.id}><p><strong>${timesText(appointment.starts_at, appointment.ends_at)}</strong></p><p>${capital(appointment.title)}</p>
      ${appointment.contact_phone && html`<p><a class="button" href=${telOf(appointment.contact_phone)}><${Icon} name="phone" />${appointment.contact_name ? t("Call {name}", { name: appointment.contact_name }) : t("Call if there is something")}</a></p>`}</div>`,
    )}
    <p><a href="#/agenda">${t("To the agenda")}</a></p></section>`;
}

/**
 * @param {{session: Account, asked: Invitation[], part: Invitation[],
 *   agenda: Agenda}} props
 */
function Waiting({ session, asked, part, agenda }) {
  const { platform } = session;
  const todo = part
    .map((invitation) => ({ id: invitation.id, ...todoOf(invitation) }))
    .filter(({ title }) => title);
  const over = part
    .filter((invitation) => isWorked(invitation, agenda.appointments))
    .slice(0, LOOK_BACKS);
  // Whether each of these waits is asked one by one: by invitation.
  const [known, setKnown] = useState(/** @type {Record<string, boolean>} */ ({}));
  /**
   * @param {string} id
   * @param {boolean} isWaiting
   */
  const tell = (id, isWaiting) => setKnown((now) => ({ ...now, [id]: isWaiting }));
  const isIdle =
    !asked.length &&
    !agenda.check_ins.length &&
    !todo.length &&
    over.every(({ id }) => known[id] === false);
  return html`<section class="stack" data-part="waiting"><h2>${t("For you")}</h2>
    ${agenda.check_ins.map((checkIn) => html`<${Way} key=${checkIn.id} href=${`#/care/${checkIn.id}`} icon="heart" title=${t("How are you?")} name="to-care">${t("One tap is enough.")}</${Way}>`)}
    ${asked.map(
      (
        invitation,
      ) => html`<${Way} key=${invitation.id} href=${`#/asked/${invitation.id}`} icon="letter" title=${titleOf(platform, invitation.assignment)} isNew name="to-asked">
      ${invitation.answer_by ? t("Tell us before {time}.", { time: momentText(invitation.answer_by) }) : t("Do you want to take part?")}</${Way}>`,
    )}
    ${todo.map(({ id, title, text }) => html`<${Way} key=${id} href=${`#/answers/${id}`} icon="pen" title=${title} name="to-do">${text}</${Way}>`)}
    ${over.map((invitation) => html`<${ToLookBack} key=${invitation.id} session=${session} part=${invitation} onKnown=${tell} />`)}
    ${isIdle && html`<${Empty} icon="hand">${t("Nothing waits for you now. We write to you when there is something.")}</${Empty}>`}
  </section>`;
}

/**
 * What somebody has to do in the consultation of one part of theirs; null: nothing.
 * @param {Pick<Invitation, "assignment" | "consultation">} options
 */
function todoOf({ consultation, assignment }) {
  const { organisation } = assignment.requester;
  if (assignment.state !== "going") return null;
  /** @type {Record<string, {title: string, text: string}>} */
  const found = {
    asking: {
      title: t("Give your answers"),
      text: t("Questions of {organisation}.", { organisation }),
    },
    reacting: { title: t("Read what others say"), text: t("Say what you think of it.") },
    reviewing: {
      title: t("Read the summary"),
      text: t("May it go to {organisation}?", { organisation }),
    },
  };
  return found[consultation ?? ""] ?? null;
}

/**
 * Only who is asked is led there, and not once more after that.
 * @param {{session: Account, part: Invitation, onKnown: (id: string,
 *   isWaiting: boolean) => void}} props
 */
function ToLookBack({ session, part: { id, assignment }, onKnown }) {
  /** @type {Kept<MyEvaluation>} */
  const { value, error } = useKept(session, `${ME}/invitations/${id}/evaluation`);
  const isWaiting = Boolean(value && !value.answered && !value.opened);
  useEffect(() => {
    if (value || error) onKnown(id, isWaiting);
  }, [value, error]);
  if (!isWaiting) return null;
  const { organisation } = assignment.requester;
  return html`<${Way} href=${`#/look-back/${id}`} icon="star" title=${t("How was it?")} name="to-look-back">${t("Look back at your work for {organisation}.", { organisation })}</${Way}>`;
}

/** @param {{session: Account, part: Invitation[]}} props */
function UnderWay({ session, part }) {
  const rows = part.filter(({ assignment }) => UNDER_WAY.includes(assignment.state));
  if (!rows.length) return null;
  return html`<section class="stack" data-part="under-way"><h2>${t("You take part in")}</h2>
    ${rows.map(
      ({
        id,
        assignment,
      }) => html`<${Way} key=${id} href=${`#/asked/${id}`} icon="hand" title=${titleOf(session.platform, assignment)} name="to-part">
      ${assignment.day && (Date.parse(assignment.day) - Date.now() < SOON_MS ? dayText(assignment.day) : t("On {day}", { day: dayText(assignment.day) }))}</${Way}>`,
    )}
  </section>`;
}
