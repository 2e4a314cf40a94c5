/**
 * Why a request came here, short enough for a row of the list. The codes are those of the matcher
 * (docs/matching.md); the whole sentences, as the seeker read them, come with the referral.
 */

import { t } from "../text.js";

const FITS = () => ({
  "safety-net": t("safety net"),
  "audience-boys": t("boys"),
  "audience-labour-migrants": t("workers from abroad"),
  language: t("their language"),
  "wish-talk": t("talk"),
  "wish-advice": t("advice"),
  "wish-safe-place": t("safe place"),
  "wish-report": t("report"),
  "region-home": t("home region"),
  region: t("region"),
  "region-country": t("whole country"),
  age: t("age"),
  "easy-language": t("easy words"),
});

const LACKS = () => ({
  "no-language": t("not their language"),
  "some-ages": t("other ages"),
  "no-easy-language": t("no easy words"),
  "no-wish-talk": t("no talks"),
  "no-wish-advice": t("no advice"),
  "no-wish-safe-place": t("no safe place"),
  "no-wish-report": t("no help to report"),
  "no-theme-sexual-exploitation": t("not this theme"),
  "no-theme-labour-exploitation": t("not this theme"),
  "no-theme-criminal-exploitation": t("not this theme"),
  "no-theme-other": t("not this theme"),
});

/**
 * What fits and what does not, in the matcher's order; codes that say neither are left out.
 * @param {{code: string}[]} reasons
 * @returns {{fits: string[], lacks: string[]}}
 */
export function shortReasons(reasons) {
  const codes = reasons.map(({ code }) => code.replace(/-but-safety-net$/, ""));
  const said = (words) => [...new Set(codes.map((code) => words[code]).filter(Boolean))];
  return { fits: said(FITS()), lacks: said(LACKS()) };
}
