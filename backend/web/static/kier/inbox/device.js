/** What is kept on this device: the language of the interface, and when the screen locks itself. */

const LANGUAGE = "language";
const LOCK_MINUTES = "lock-minutes";

/** Minutes without input after which the screen can lock itself. */
export const LOCK_CHOICES = [5, 15, 30];

/** The languages of the interface: `{code, name, tag, dir}` each; the page lists them. */
export const languages = () => JSON.parse(document.getElementById("languages").textContent);

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
