/** The results of a round, as everybody with their link sees them, within the page. */

import { t } from "../text.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { Dialog } from "../inbox/dialog.js";
import { Refused, Unreachable } from "../inbox/wire.js";
import { Copy, Fetching, useFetched } from "./parts.js";

const TIMEOUT_MS = 20_000;

// Our own server's markup; the page's policy lets no script in it run.
async function fetchPart(link) {
  const { pathname } = new URL(link, location.href);
  let answer;
  try {
    answer = await fetch(pathname, {
      headers: { "Kier-Part": "results", "Accept-Language": document.documentElement.dataset.language },
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw new Unreachable(error.message);
  }
  if (!answer.ok) throw new Refused(answer.status, null);
  return answer.text();
}

/** The page. */
export function Results({ session, round, path, onChange }) {
  const [isAsked, setAsked] = useState(false);
  const { found, error, again } = useFetched(() => fetchPart(round.results_link), [round.results_link]);
  const renew = async () => onChange(await session.api.post(`${path}/results-key`));
  return html`<section class="wide stack" data-part="results" aria-label=${t("Results")}>
    <div class="results-bar no-print">
      <p class="hint">${t("Whoever has this link sees the same as you, without signing in. Small groups are hidden for all.")}</p>
      <div class="row"><code class="address">${round.results_link}</code><${Copy} text=${round.results_link} label=${t("Copy the link")} />
        <button class="button small" onClick=${() => window.print()}>${t("Print")}</button>
        <button class="button small quiet" onClick=${again}>${t("Look again")}</button>
        ${session.isCoordinator && html`<button class="button small quiet" onClick=${() => setAsked(true)}>${t("Renew the link")}</button>`}</div>
    </div>
    ${found === null ? html`<${Fetching} error=${error} again=${again} />` : html`<${Markup} text=${found} />`}
    ${isAsked && html`<${Dialog} title=${t("Renew the link to the results?")} confirm=${t("Renew")} name="renew" isGrave onConfirm=${renew} onClose=${() => setAsked(false)} patience=${session.api.patience}>
      <p>${t("The link that people have now stops working. You get another one to share.")}</p></${Dialog}>`}
  </section>`;
}

function Markup({ text }) {
  const box = useRef(null);
  useEffect(() => {
    box.current.innerHTML = text;
  }, [text]);
  return html`<div class="results-part" ref=${box}></div>`;
}
