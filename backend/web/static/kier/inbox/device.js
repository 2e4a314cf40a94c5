/** This device: the language that was chosen on it, and when its screen locks itself. */

const LANGUAGE = "language";
const LOCK_MINUTES = "lock-minutes";
const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"];
const LOOK_EVERY_MS = 5_000;

/** Minutes without input after which the screen can lock itself. */
export const LOCK_CHOICES = [5, 15, 30];

/** The languages of the interface: `{code, name, tag, dir}` each; the page lists them. */
export const languages = () => JSON.parse(document.getElementById("interface-languages").textContent);

/** The language to show: the one chosen here, else the page's. */
export function language() {
  const known = languages();
  const wanted = localStorage.getItem(LANGUAGE) ?? document.documentElement.dataset.language;
  return known.find(({ code }) => code === wanted) ?? known[0];
}

/** Keep the choice, and show it. */
export function chooseLanguage(code) {
  localStorage.setItem(LANGUAGE, code);
  location.reload();
}

/** Say on the page which language it is in. */
export function markLanguage({ code, tag, dir }) {
  Object.assign(document.documentElement, { lang: tag, dir });
  document.documentElement.dataset.language = code;
}

export function lockMinutes() {
  const kept = Number(localStorage.getItem(LOCK_MINUTES));
  return LOCK_CHOICES.includes(kept) ? kept : 15;
}

export const keepLockMinutes = (minutes) => localStorage.setItem(LOCK_MINUTES, String(minutes));

/**
 * Watch for signs of somebody.
 * @param {{minutes: () => number, onIdle: () => void, target?: EventTarget, now?: () => number}} how
 *   `minutes` is asked each time, so that a changed setting counts at once
 * @returns {() => void} ends it
 */
export function watchIdle({ minutes, onIdle, target = window, now = Date.now }) {
  let last = now();
  const touch = () => {
    last = now();
  };
  // A timer that sleeps with the machine would lock too late: the clock is looked at instead.
  const look = () => now() - last >= minutes() * 60_000 && onIdle();
  const timer = setInterval(look, LOOK_EVERY_MS);
  for (const sign of SIGNS) target.addEventListener(sign, touch, { passive: true, capture: true });
  document.addEventListener("visibilitychange", look);
  return () => {
    clearInterval(timer);
    for (const sign of SIGNS) target.removeEventListener(sign, touch, { capture: true });
    document.removeEventListener("visibilitychange", look);
  };
}
