/** Plays what a speaker read aloud, where this phone has no voice for the page's language. */

const SOUND = "/sound";

/** @type {HTMLAudioElement | null} */
let playing = null;
/** @type {MutationObserver | null} */
let watched = null;
/** @type {HTMLButtonElement | null} */
let button = null;

/** Puts a button of its own beside that of the voices, and shows it where that one stays away. */
export function adopt() {
  const voices = /** @type {HTMLButtonElement | null} */ (
    document.querySelector("[data-recorded]")
  );
  stop();
  watched?.disconnect();
  button?.remove();
  button = null;
  // In this language nothing was recorded.
  if (!voices) return;
  button = /** @type {HTMLButtonElement} */ (voices.cloneNode(true));
  delete button.dataset.readAloud;
  delete button.dataset.recorded;
  button.dataset.module = "recordings";
  voices.after(button);
  const screens = (voices.dataset.recorded ?? "").split(" ");
  const offer = () => {
    if (!button) return;
    button.hidden = !voices.hidden || !screens.includes(document.body.dataset.step ?? "");
  };
  watched = new MutationObserver((changes) => {
    if (changes.some(({ target }) => target === document.body)) stop();
    offer();
  });
  watched.observe(document.body, { attributeFilter: ["data-step"] });
  watched.observe(voices, { attributeFilter: ["hidden"] });
  offer();
}

/** Begins to play, or stops. */
export function tap() {
  if (playing) return stop();
  const { dataset } = document.documentElement;
  playing = new Audio(`${SOUND}/${dataset.language}/${document.body.dataset.step}`);
  playing.onended = stop;
  turn(true);
  const sound = playing;
  // Nothing waits until it has come. It was stopped before, or there is no line: it can be tapped again.
  sound.play().catch(() => sound === playing && stop());
}

/** Falls silent. */
export function stop() {
  playing?.pause();
  playing = null;
  turn(false);
}

/** @param {boolean} plays */
function turn(plays) {
  if (!button) return;
  /** @type {HTMLElement} */ (button.querySelector("[data-read]")).hidden = plays;
  /** @type {HTMLElement} */ (button.querySelector("[data-stop]")).hidden = !plays;
}

document.addEventListener("leave", () => {
  watched?.disconnect();
  playing?.pause();
  playing?.removeAttribute("src");
});
