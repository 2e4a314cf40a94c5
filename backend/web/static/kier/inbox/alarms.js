/** An alarm that cannot be missed: full width, above all, and nothing is sealed under it. */
export function KeyAlarm({ session, alarm }) {
  const again = useAction(() => session.compare());
  const box = useRef(null);
  useEffect(() => box.current?.focus(), [alarm]);
  const texts = {
    "organisation-key": [t("Stop: the key of your organisation was swapped"),
      t("People who ask for help now get another key than yours. What they write may be read by somebody else.")],
    "unknown-key": [t("Stop: your organisation has a key that you do not hold"),
      t("If a coordinator made a new key just now, ask to be given access. If nobody did, somebody else put it there, and may read what people write.")],
    "own-key": [t("Stop: your own key was swapped"),
      t("The server shows colleagues another key than yours. Access that they give you may go to somebody else.")],
  };
  if (alarm === "not-shown") {
    return html`<div class="band" role="status"><p>${t("People do not see your organisation now: it is not open for requests yet, or was taken off. Ask the people who run Kier for you.")}</p></div>`;
  }
  if (!texts[alarm]) return null;
  return html`<section class="key-alarm" role="alert" tabindex="-1" ref=${box} data-alarm=${alarm}>
    <h2>${texts[alarm][0]}</h2>
    <p>${texts[alarm][1]}</p>
    <p><strong>${t("Nothing can be accepted, sent or granted here until the keys agree.")}</strong>
      ${" "}${t("Call your coordinator and the people who run Kier for you, by telephone. Do not use this inbox to do so.")}</p>
    <button class="button" onClick=${again.run}>${t("Compare again")}</button>
    ${again.error && html`<p role="status">${messageOf(again.error)}</p>`}
  </section>`;
}
