/** The results of a round, as everybody with their link sees them, within the page. */

import { Copy } from "../shared/components.js";
import { dayText } from "../shared/formats.js";
import { everyPage, Fetching, SURVEYS, useFetched } from "../shared/resources.js";
import { Dialog } from "../shared/dialog.js";
import { Select } from "../shared/questionnaire/fields.js";
import { t } from "../shared/text.js";
import { Refused, Unreachable } from "../shared/wire.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { resultsSheets } from "./style-sheets.js";

/**
 * @import { Round } from "kier/api"
 * @import { Every } from "../shared/resources.js"
 * @import { Api } from "../shared/wire.js"
 * @import { Account } from "./account.js"
 */

const TIMEOUT_MS = 20_000;

/**
 * Our own server's markup; the page's policy lets no script in it run.
 * @param {string} path
 */
async function fetchPart(path) {
  let answer;
  try {
    answer = await fetch(path, {
      headers: {
        "Kier-Part": "results",
        "Accept-Language": /** @type {string} */ (document.documentElement.dataset.language),
      },
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (/** @type {any} */ error) {
    throw new Unreachable(error.message);
  }
  if (!answer.ok) throw new Refused(answer.status, null);
  return answer.text();
}

/** @param {{results_link: string}} round */
const keyOf = (round) => new URL(round.results_link, location.href).pathname.split("/").at(-1);

/**
 * The page.
 * @param {{session: Account, round: Round, path: string, onChange: (round: Round) => void,
 *   onLook: () => void}} props
 */
export function Results({ session, round, path, onChange, onLook }) {
  const [isAsked, setAsked] = useState(false);
  const [other, setOther] = useState("");
  const address = `/s/results/${keyOf(round)}${other && `/compare/${other}`}`;
  const { found, error, again } = useFetched(() => fetchPart(address), [address, round.status]);
  const look = () => {
    onLook();
    again();
  };
  const renew = async () => onChange(await session.api.post(`${path}/results-key`));
  return html`<section class="wide stack" data-part="results" aria-label=${t("Results")}>
    <div class="results-bar no-print">
      <p class="hint">${t("Whoever has this link sees the same as you, without signing in. Small groups are hidden for all.")}</p>
      <div class="row"><code class="address" dir="ltr">${round.results_link}</code><${Copy} text=${round.results_link} label=${t("Copy the link")} />
        <button class="button small" onClick=${() => window.print()}>${t("Print")}</button>
        <button class="button small quiet" data-part="look" onClick=${look}>${t("Look again")}</button>
        ${session.isCoordinator && !round.owner && html`<button class="button small quiet" onClick=${() => setAsked(true)}>${t("Renew the link")}</button>`}</div>
      <${Compare} api=${session.api} round=${round} value=${other} onChoose=${setOther} />
    </div>
    ${found === null ? html`<${Fetching} error=${error} again=${again} />` : html`<${Markup} text=${found} />`}
    ${
      isAsked &&
      html`<${Dialog} title=${t("Renew the link to the results?")} confirm=${t("Renew")} name="renew" isGrave onConfirm=${renew} onClose=${() => setAsked(false)} patience=${session.api.patience}>
      <p>${t("The link that people have now stops working. You get another one to share.")}</p></${Dialog}>`
    }
  </section>`;
}

/**
 * Another round with the same questionnaire, to see both beside each other.
 * @param {{api: Api, round: Round, value: string, onChoose: (key: string) => void}} props
 */
function Compare({ api, round, value, onChoose }) {
  const { found } = useFetched(
    /** @returns {Promise<Every<Round>>} */
    () => everyPage(api, `${SURVEYS}/rounds?questionnaire=${round.questionnaire.id}`),
    [round.id],
  );
  const others = (found?.rows ?? []).filter(
    ({ id, status }) => id !== round.id && status !== "draft",
  );
  if (!others.length) return null;
  const options = [
    ["", t("no other round")],
    ...others.map((round) => [keyOf(round), `${round.name} (${dayText(round.closes_on)})`]),
  ];
  return html`<div class="compare"><${Select} id="compare" label=${t("Compare with")} value=${value} options=${options} onChoose=${onChoose} /></div>`;
}

/**
 * The page of the results has styles of its own, which are to meet nothing else here.
 * @param {{text: string}} props
 */
function Markup({ text }) {
  const host = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    let isHere = true;
    const box = /** @type {HTMLElement} */ (host.current);
    const root = box.shadowRoot ?? box.attachShadow({ mode: "open" });
    resultsSheets().then((sheets) => {
      if (!isHere) return;
      root.adoptedStyleSheets = sheets;
      root.innerHTML = `<div class="results-page">${text}</div>`;
    });
    return () => {
      isHere = false;
    };
  }, [text]);
  return html`<div data-part="published" ref=${host}></div>`;
}
