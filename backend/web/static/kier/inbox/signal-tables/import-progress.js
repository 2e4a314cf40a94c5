/** An import under way: how far it is, what stopped it, and what became of each row. */

import { messageOf } from "../../shared/pages.js";
import { t, tn } from "../../shared/text.js";
import { Refused } from "../../shared/wire.js";
import { html, useEffect, useState } from "../../vendor/preact.js";
import { LapsedMeanwhile } from "./alarms.js";
import { ImportRun } from "./import-run.js";
import { tableAddress } from "./routes.js";

/**
 * @import { Chosen, Failure, Means } from "./import-run.js"
 * @import { TablePage } from "./screen.js"
 * @import { TableWork } from "./table-work.js"
 */

/**
 * @param {TableWork} work
 * @returns {Means}
 */
const meansOf = (work) => ({
  identifiers: (rows) => work.ask("importIdentifiers", { rows }),
  isThere: (id) => work.store.get().rows.has(id),
  reload: () => work.load(),
  seal: (content) => work.ask("sealSignal", content),
  send: (body) => work.api.post(`${work.path}/signals`, body),
  failureOf: (error) => ({
    code: error.kind ?? error.code ?? null,
    status: error instanceof Refused ? error.status : null,
  }),
});

/** @type {() => Record<string, string>} */
const stops = () => ({
  stopped: t("You stopped it."),
  unreachable: messageOf({ code: "unreachable" }),
  "key-replaced": t("The table has another key by now. Go on, and the rest is sealed with that."),
});

/** @param {TablePage & {chosen: Chosen[], onAgain: () => void}} props */
export function Running({ work, state, chosen, onAgain }) {
  const [run] = useState(() => new ImportRun(chosen, meansOf(work)));
  const [done, setDone] = useState(0);
  const [isRunning, setRunning] = useState(false);
  const [failure, setFailure] = useState(/** @type {Failure | null} */ (null));
  const go = async () => {
    setRunning(true);
    setFailure(null);
    setFailure(await run.run(setDone));
    setRunning(false);
    await work.load();
  };
  useEffect(() => {
    go();
    return () => run.stop();
  }, []);
  const all = chosen.length;
  const isDone = !isRunning && !failure && run.done === all;
  const numberOf = (/** @type {string} */ one) =>
    run.outcomes.filter(({ state: how }) => how === one).length;
  const refused = run.outcomes.filter(({ state: how }) => how === "refused");
  return html`<section class="stack" data-part="import-running" data-state=${isDone ? "done" : isRunning ? "running" : "stopped"}>
    <label class="label" for="import-progress">${isDone ? t("The import is done") : t("Sealing and sending")}</label>
    <progress class="import-progress" id="import-progress" max=${all} value=${done}></progress>
    <p role="status">${t("{n} of {all} rows", { n: done, all })}</p>
    ${failure?.code === "basis-lapsed" ? html`<${LapsedMeanwhile} day=${state.table.valid_until} />` : failure && html`<p class="alarm" role="alert">${stops()[String(failure.code)] ?? t("It stopped. What was sent is there; nothing is sent twice.")}</p>`}
    ${
      isRunning
        ? html`<p><button type="button" class="button" data-act="stop" onClick=${() => run.stop()}>${t("Stop after this row")}</button></p>`
        : !isDone &&
          html`<p><button type="button" class="button main" data-act="go-on" onClick=${go}>${t("Go on")}</button></p>`
    }
    ${
      !isRunning &&
      html`<ul role="list" class="points"><li>${tn("{n} signal was put on the table", "{n} signals were put on the table", numberOf("sent"))}</li>
      ${numberOf("there") > 0 && html`<li>${tn("{n} was there already", "{n} were there already", numberOf("there"))}</li>`}
      ${refused.length > 0 && html`<li>${t("The server refused these rows: {lines}", { lines: refused.map(({ line }) => line).join(", ") })}</li>`}</ul>`
    }
    ${isDone && html`<p class="row"><a class="button main" href=${tableAddress(state.table.id)}>${t("Back to the list")}</a><button type="button" class="button quiet" onClick=${onAgain}>${t("Choose another file")}</button></p>`}
  </section>`;
}
