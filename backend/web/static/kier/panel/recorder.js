/** Saying an answer aloud: recorded here, heard again here, locked, and only then sent. */

import { Icon } from "../shared/icons.js";
import { createStore, messageOf, Said, useStore } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useEffect, useMemo, useRef, useState } from "../vendor/preact.js";
import { SendButton, Sure, useSending } from "./send-button.js";

/**
 * @import { Store } from "../shared/pages.js"
 * @import { Account } from "./account.js"
 * @import { Draft } from "./drafts.js"
 */

/**
 * Something that was said for a question, and kept.
 * @typedef {{id: string, seconds: number, type: string, path: string}} Spoken
 */

/**
 * What was recorded, and is not kept yet.
 * @typedef {{id: string, blob: Blob, seconds: number, type: string}} Recorded
 */

/** @typedef {Record<string, any>} Sounds */

// A voice is clear at this rate, and ten minutes fit into what the server takes.
const BITS_PER_SECOND = 24_000;
const LONGEST_SECONDS = 300;
const LARGEST_BYTES = 1_900_000;
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

/**
 * `75` as `1:15`.
 * @param {number} seconds
 */
export const secondsText = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

const canRecord = () =>
  Boolean(navigator.mediaDevices?.getUserMedia) && Boolean(globalThis.MediaRecorder);

// What was recorded since the screen was unlocked can be heard again: by identifier once it is kept,
// before that by question; `RUNNING` while somebody speaks.
/** @type {WeakMap<object, Store<Sounds>>} */
const heard = new WeakMap();
const RUNNING = "running";

/**
 * @param {Account} session
 * @returns {Store<Sounds>}
 */
function soundsOf(session) {
  const { smith } = session;
  if (!heard.has(smith)) heard.set(smith, createStore({}));
  return /** @type {Store<Sounds>} */ (heard.get(smith));
}

/**
 * @param {string} path
 * @param {string} question
 */
const freshName = (path, question) => `${path} ${question}`;
/**
 * @param {Sounds} sounds
 * @param {string} path
 * @param {string[]} questions
 */
const unkept = (sounds, path, questions) =>
  questions.some((question) => sounds[freshName(path, question)]);

/**
 * Whether something was said for one of these questions, and neither kept nor deleted.
 * @param {Account} session
 * @param {string} path
 * @param {string[]} questions
 */
export const hasFresh = (session, path, questions) =>
  unkept(soundsOf(session).get(), path, questions);

/**
 * The same within a component, which is drawn anew when it changes.
 * @param {Account} session
 * @param {string} path
 * @param {string[]} questions
 */
export function useFresh(session, path, questions) {
  const store = useMemo(() => soundsOf(session), []);
  return unkept(useStore(store), path, questions);
}

/**
 * For one question: what was recorded, and a button that records.
 * @param {{session: Account, path: string, draft: Draft, question: string, label: string | null,
 *   content: {recordings: Spoken[]}}} props
 */
export function Recorder({ session, path, draft, question, label, content }) {
  const store = useMemo(() => soundsOf(session), []);
  const sounds = useStore(store);
  const fresh = sounds[freshName(path, question)];
  /** @param {Recorded | typeof RUNNING | null} recorded */
  const setFresh = (recorded) => store.set({ [freshName(path, question)]: recorded });
  const mine = content.recordings.filter((recording) => recording.path === question);
  /** @param {{id: string}} options */
  const remove = async ({ id }) => {
    await session.api
      .call("DELETE", `${path}/recordings/${id}`)
      .catch((/** @type {any} */ error) => {
        if (error.status !== 404) throw error;
      });
    draft.change({
      ...draft.content,
      recordings: draft.content.recordings.filter(
        (/** @type {Spoken} */ recording) => recording.id !== id,
      ),
    });
  };
  /** @param {Recorded} recorded */
  const keep = async ({ id, blob, seconds, type }) => {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const pieces = await session.sealRecording({ text: draft.textId, id, bytes });
    await session.api.post(`${path}/recordings`, { id, pieces });
    store.set({ [id]: blob });
    draft.change({
      ...draft.content,
      recordings: [...draft.content.recordings, { id, seconds, type, path: question }],
    });
    setFresh(null);
  };
  if (!canRecord() && !mine.length) return null;
  return html`<section class="recorder stack" data-part="recorder" aria-label=${label ? t("Say it: {question}", { question: label }) : t("Say it")}>
    ${label && html`<h3>${label}</h3>`}
    ${mine.map(
      (
        recording,
        place,
      ) => html`<div key=${recording.id} class="note stack" data-recording=${recording.id}><p><strong>${t("Recording {n}", { n: place + 1 })}</strong> ${secondsText(recording.seconds)}</p>
      ${sounds[recording.id] ? html`<${Sound} blob=${sounds[recording.id]} />` : html`<p class="hint">${t("It is kept. It can only be heard again by the coordinator.")}</p>`}
      <${Sure} label=${t("Delete this recording")} question=${t("It is gone then.")} confirm=${t("Delete")} onConfirm=${() => remove(recording)} patience=${session.api.patience} name="delete-recording" isGrave /></div>`,
    )}
    ${fresh?.blob ? html`<${Fresh} session=${session} fresh=${fresh} keep=${keep} drop=${() => setFresh(null)} />` : canRecord() && html`<${Record} onBegin=${() => setFresh(RUNNING)} onDone=${setFresh} isAnother=${mine.length > 0} />`}
  </section>`;
}

/**
 * @param {any} failed what the browser said when it was asked for its microphone
 */
const refusalOf = (failed) =>
  failed.name === "NotAllowedError" || failed.name === "NotFoundError"
    ? new Said(
        t(
          "Your browser does not let this page hear you. Allow the microphone, or type your answer.",
        ),
      )
    : failed;

/** @param {MediaStream} stream */
const silence = (stream) => {
  for (const track of stream.getTracks()) track.stop();
};

/**
 * Record what a microphone hears.
 * @param {MediaStream} stream
 * @param {(recorded: Recorded | null) => void} onStop null: nothing was recorded, as when one stops at
 *   once, or the microphone is switched off
 */
function recorderOf(stream, onStop) {
  const type = TYPES.find((known) => MediaRecorder.isTypeSupported(known));
  const recorder = new MediaRecorder(stream, {
    ...(type && { mimeType: type }),
    audioBitsPerSecond: BITS_PER_SECOND,
  });
  /** @type {Blob[]} */
  const shares = [];
  const since = Date.now();
  recorder.ondataavailable = ({ data }) => shares.push(data);
  recorder.onstop = () => {
    silence(stream);
    const blob = new Blob(shares, { type: recorder.mimeType.split(";")[0] });
    const seconds = Math.max(1, Math.round((Date.now() - since) / 1000));
    onStop(blob.size ? { id: crypto.randomUUID(), blob, seconds, type: blob.type } : null);
  };
  recorder.start(1000);
  return { recorder, since };
}

/**
 * A microphone that records for as long as somebody wants, or until it is enough.
 * @param {{onBegin: () => void, onDone: (recorded: Recorded | null) => void}} props
 */
function useMicrophone({ onBegin, onDone }) {
  const [recording, setRecording] = useState(
    /** @type {{recorder: MediaRecorder, since: number} | null} */ (null),
  );
  const [seconds, setSeconds] = useState(0);
  const [error, setError] = useState(/** @type {any} */ (null));
  const isHere = useRef(true);
  const running = useRef(/** @type {MediaStream | null} */ (null));
  useEffect(
    () => () => {
      isHere.current = false;
      if (running.current) silence(running.current);
    },
    [],
  );
  useEffect(() => {
    if (!recording) return undefined;
    const timer = setInterval(() => {
      const past = (Date.now() - recording.since) / 1000;
      setSeconds(past);
      if (past >= LONGEST_SECONDS) recording.recorder.stop();
    }, 250);
    return () => clearInterval(timer);
  }, [recording]);
  /** @param {Recorded | null} recorded */
  const stopped = (recorded) => {
    // Whoever goes away while they speak finds it when they come back.
    if (isHere.current) setRecording(null);
    if (!recorded) setError(new Said(t("Nothing was recorded. Try again, or type your answer.")));
    onDone(recorded);
  };
  const start = async () => {
    setError(null);
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      if (!isHere.current) {
        silence(stream);
        return;
      }
      running.current = stream;
      setSeconds(0);
      setRecording(recorderOf(stream, stopped));
      onBegin();
    } catch (failed) {
      setError(refusalOf(failed));
    }
  };
  return { recording, seconds, error, start };
}

/** @param {{onBegin: () => void, onDone: (recorded: Recorded | null) => void, isAnother: boolean}} props */
function Record({ onBegin, onDone, isAnother }) {
  const { recording, seconds, error, start } = useMicrophone({ onBegin, onDone });
  if (recording) {
    return html`<p class="recording-now" role="status"><span class="dot"></span> ${t("Recording…")} <span aria-hidden="true">${secondsText(seconds)}</span></p>
      <button type="button" class="button wide main" data-part="stop" onClick=${() => recording.recorder.stop()}>${t("Stop")}</button>
      <p class="hint">${t("Up to five minutes.")}</p>`;
  }
  return html`<button type="button" class="button wide" data-part="record" onClick=${start}><${Icon} name="microphone" />${isAnother ? t("Say more") : t("Say it instead")}</button>
    ${error && html`<p class="fault" role="alert">${messageOf(error)}</p>`}`;
}

/**
 * Heard again before it goes anywhere.
 * @param {{session: Account, fresh: Recorded, keep: (recorded: Recorded) => Promise<void>,
 *   drop: () => void}} props
 */
function Fresh({ session, fresh, keep, drop }) {
  const sending = useSending(() => keep(fresh));
  const isLong = fresh.blob.size > LARGEST_BYTES;
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => box.current?.focus(), []);
  return html`<div class="card stack" tabindex="-1" ref=${box} data-part="fresh"><p><strong>${t("Listen to it first")}</strong> ${secondsText(fresh.seconds)}</p>
    <${Sound} blob=${fresh.blob} />
    <p class="hint">${t("Nobody has heard it yet. If you keep it, it is locked. Only the coordinator can hear it after you hand in.")}</p>
    ${
      isLong
        ? html`<p class="fault" role="alert">${t("This is too long. Record it in two parts.")}</p>`
        : html`<${SendButton} sending=${sending} patience=${session.api.patience} text=${t("Keep it")} onClick=${() => sending.run()} name="keep-recording" />`
    }
    <button type="button" class="button wide" data-part="drop" onClick=${drop}><${Icon} name="bin" />${t("Delete")}</button></div>`;
}

/** @param {{blob: Blob}} props */
function Sound({ blob }) {
  const [address, setAddress] = useState(/** @type {string | null} */ (null));
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return address && html`<audio controls src=${address} class="sound"></audio>`;
}
