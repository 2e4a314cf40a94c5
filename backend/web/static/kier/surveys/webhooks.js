/** Addresses that are told when results are published, and what became of each call. */

import { Copy, Heading, ReadersNote, State } from "../shared/components.js";
import { Dialog } from "../shared/dialog.js";
import { dayText } from "../shared/formats.js";
import { Form, messageOf, needed, Said, useAction } from "../shared/pages.js";
import { everyPage, Fetching, SURVEYS, useFetched } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";

/**
 * @import { NewWebhook, Webhook, WebhookCall, WebhookSecret } from "kier/api"
 * @import { Every } from "../shared/resources.js"
 * @import { Api } from "../shared/wire.js"
 * @import { Account } from "./account.js"
 * @import { Route } from "./routes.js"
 */

const PATH = `${SURVEYS}/webhooks`;

/**
 * The page.
 * @param {{session: Account}} props
 */
export function Webhooks({ session }) {
  const { api } = session;
  const [secret, setSecret] = useState(/** @type {{url: string, secret: string} | null} */ (null));
  const [count, setCount] = useState(0);
  const { found, error, again } = useFetched(
    /** @returns {Promise<Every<Webhook>>} */
    () => everyPage(api, PATH),
    [session.isCoordinator],
  );
  /** @param {Record<string, string>} values */
  const add = async (values) => {
    const url = needed(values, "url", t("Type an address."));
    if (!url.startsWith("https://")) throw new Said(t("The address begins with https://."), "url");
    /** @type {NewWebhook} */
    const made = await api.post(PATH, { url });
    setSecret(made);
    setCount(count + 1);
    await again();
  };
  if (!session.isCoordinator)
    return html`<article class="page stack"><${Heading}>${t("Webhooks")}</${Heading}><${ReadersNote} /></article>`;
  return html`<article class="page stack" data-part="webhooks">
    <${Heading}>${t("Webhooks")}</${Heading}>
    <p>${t("For another system that shows or keeps your results: Kier calls its address whenever results of a round were published. The call holds the round and the published tables, and nothing else of what was answered.")}</p>
    ${
      secret &&
      html`<section class="note stack" data-part="secret"><h2>${t("The secret of {url}", { url: secret.url })}</h2>
      <p><strong>${t("It is shown now and never again.")}</strong> ${t("The other system checks with it that a call comes from here.")}</p>
      <p><code class="secret" dir="ltr">${secret.secret}</code></p><div class="row"><${Copy} text=${secret.secret} /><button class="button small quiet" onClick=${() => setSecret(null)}>${t("I have it")}</button></div></section>`
    }
    <section class="card stack"><h2>${t("Add an address")}</h2>
      <${Form} key=${count} onSend=${add} submit=${t("Add")} patience=${api.patience} fields=${[{ id: "url", label: t("Address"), type: "url", autocomplete: "off", placeholder: "https://", hint: t("Ask whoever runs the other system.") }]} /></section>
    ${
      found
        ? html`<ul role="list" class="people">${found.rows.map((hook) => html`<${Hook} key=${hook.id} hook=${hook} api=${api} onDone=${again} onSecret=${setSecret} />`)}</ul>
      ${!found.rows.length && html`<p class="empty">${t("No address yet.")}</p>`}`
        : html`<${Fetching} error=${error} again=${again} />`
    }
  </article>`;
}

/**
 * @param {{hook: Webhook, api: Api, onDone: () => Promise<void>, onSecret: (secret: {url: string,
 *   secret: string}) => void}} props
 */
function Hook({ hook, api, onDone, onSecret }) {
  const path = `${PATH}/${hook.id}`;
  const [asked, setAsked] = useState(/** @type {string | null} */ (null));
  const [answer, setAnswer] = useState(/** @type {string | null} */ (null));
  const test = useAction(async () => {
    setAnswer(null);
    setAnswer((await api.post(`${path}/test`)).answer);
  });
  const renew = async () =>
    onSecret({ url: hook.url, .../** @type {WebhookSecret} */ (await api.post(`${path}/secret`)) });
  const flip = useAction(async () => {
    await api.call("PATCH", path, { active: !hook.active });
    await onDone();
  });
  const remove = async () => {
    await api.call("DELETE", path);
    await onDone();
  };
  return html`<li class="card stack" data-webhook=${hook.id} data-active=${hook.active}><h2 class="address" dir="ltr">${hook.url}</h2>
    <p>${hook.active ? t("It is called.") : t("It is switched off: nothing is called.")}</p>
    ${flip.error && html`<p class="fault" role="alert">${messageOf(flip.error)}</p>`}
    <div class="row"><a class="button small" href="#/webhooks/${hook.id}">${t("Log of calls")}<span class="apart"> ${hook.url}</span></a>
      <button class="button small" aria-disabled=${test.isBusy ? "true" : undefined} onClick=${test.run}>${t("Try it")}</button>
      <button class="button small" onClick=${flip.run}>${hook.active ? t("Switch off") : t("Switch on")}</button>
      <button class="button small" onClick=${() => setAsked("secret")}>${t("New secret")}</button>
      <button class="button small quiet" onClick=${() => setAsked("remove")}>${t("Remove")}</button></div>
    <p role="status">${test.isBusy ? t("Calling…") : test.error ? messageOf(test.error) : answer !== null && html`${t("It answered:")} <code>${answer}</code>`}</p>
    ${asked === "secret" && html`<${Dialog} title=${t("Make a new secret?")} confirm=${t("Make it")} isGrave name="renew-secret" onConfirm=${renew} onClose=${() => setAsked(null)} patience=${api.patience}><p>${t("The other system takes no call until it knows the new one.")}</p></${Dialog}>`}
    ${asked === "remove" && html`<${Dialog} title=${t("Remove this address?")} confirm=${t("Remove")} isGrave name="remove-webhook" onConfirm=${remove} onClose=${() => setAsked(null)} patience=${api.patience}><p>${hook.url}</p><p>${t("Its log goes too.")}</p></${Dialog}>`}</li>`;
}

/**
 * The log of one address.
 * @param {{session: Account, route: Route}} props
 */
export function WebhookLog({ session, route }) {
  const { found, error, again } = useFetched(
    /** @returns {Promise<Every<WebhookCall>>} */
    () => everyPage(session.api, `${PATH}/${route.id}/calls`),
    [route.id],
  );
  return html`<article class="page stack" data-part="webhook-log">
    <p class="crumb"><a href="#/webhooks">${t("Webhooks")}</a></p>
    <${Heading}>${t("Log of calls")}</${Heading}>
    <div><button class="button small" onClick=${again}>${t("Look again")}</button></div>
    ${!found && html`<${Fetching} error=${error} again=${again} />`}
    ${found && !found.rows.length && html`<p class="empty">${t("Nothing was called yet.")}</p>`}
    ${
      !!found?.rows.length &&
      html`<div class="scrolls" tabindex="0" role="region" aria-label=${t("Log of calls")}><table class="log"><thead><tr><th scope="col">${t("Day")}</th><th scope="col">${t("Publication")}</th><th scope="col">${t("State")}</th><th scope="col">${t("Tries")}</th><th scope="col">${t("Last answer")}</th></tr></thead>
      <tbody>${found.rows.map((delivery) => html`<tr key=${delivery.id}><td>${dayText(delivery.day)}</td><td>${delivery.round ? html`<a href="#/rounds/${delivery.round}/results">${delivery.publication}</a>` : t("test call")}</td><td><${State} state=${delivery.state} /></td><td>${delivery.attempts}</td><td><code>${delivery.answer}</code></td></tr>`)}</tbody></table></div>`
    }
  </article>`;
}
