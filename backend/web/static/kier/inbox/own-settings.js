/** The settings of a member, with what the inbox adds to those of this browser: sounds, badge, keys. */

import { Settings } from "../shared/account/settings.js";
import { browserStore } from "../shared/storage.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { hasLetters, SHORTCUTS } from "./shortcut-list.js";
import { show } from "./shortcut-sheet.js";
import { play } from "./signal-sounds.js";
import { choices, choose } from "./signals.js";
import { onTick as onTicked } from "./week-fields.js";

/**
 * @import { Session } from "../shared/account/session.js"
 * @import { Sound } from "./signal-sounds.js"
 */

/** @param {{session: Session}} props */
export const OwnSettings = (props) => html`<${Settings} ...${props} more=${More} />`;

/** @param {{session: Session}} props */
const More = ({ session }) => html`<${WhenItComes} /><${Keys} session=${session} />`;

function WhenItComes() {
  const [chosen, setChosen] = useState(choices());
  /** @param {Partial<typeof chosen>} changes */
  const change = (changes) => {
    choose(changes);
    setChosen(choices());
  };
  const { sound, vibrates, hasBadge, counted } = chosen;
  /** @param {boolean} isOn */
  const vibrate = (isOn) => change({ vibrates: isOn });
  /** @param {boolean} isOn */
  const mark = (isOn) => change({ hasBadge: isOn });
  /** @type {[Sound, string][]} */
  const sounds = [
    ["off", t("No sound")],
    ["soft", t("Soft sound")],
    ["clear", t("Clear sound")],
  ];
  const counts = [
    ["waiting", t("All that waits: new ones, and new messages")],
    ["urgent", t("Only what is urgent")],
  ];
  return html`<section class="card stack" data-part="signals"><h2>${t("When something comes in")}</h2>
    <fieldset class="ticks"><legend class="label">${t("Sound")}</legend>
      ${sounds.map(
        ([
          value,
          text,
        ]) => html`<label class="choice" key=${value}><input type="radio" name="sound" value=${value}
          checked=${sound === value} onChange=${() => change({ sound: value })} /> <span>${text}</span></label>`,
      )}
    </fieldset>
    ${
      sound !== "off" &&
      html`<div class="row"><button type="button" class="button" onClick=${() => play(sound, false)}>${t("Try the sound")}</button>
        <button type="button" class="button" onClick=${() => play(sound, true)}>${t("Try: urgent")}</button></div>`
    }
    <p class="hint">${t("At most once in ten seconds, and never in your quiet hours.")} <a href="#/settings/notifications">${t("Quiet hours")}</a></p>
    ${mayVibrate() && html`<${Tick} name="vibrates" isOn=${vibrates} text=${t("Vibrate")} onTick=${vibrate} />`}
    <${Tick} name="badge" isOn=${hasBadge} text=${t("Mark the icon of this tab, and of the app, while something waits")} onTick=${mark} />
    <fieldset class="ticks"><legend class="label">${t("The number in the title and on the icon counts")}</legend>
      ${counts.map(([value, text]) => html`<label class="choice" key=${value}><input type="radio" name="counted" value=${value} checked=${counted === value} onChange=${() => change({ counted: value })} /> <span>${text}</span></label>`)}
    </fieldset>
    <p class="hint">${t("Kept in this browser only. Nothing of a request is shown.")}</p>
  </section>`;
}

// Computers have the function too, and nothing that moves.
const mayVibrate = () => "vibrate" in navigator && matchMedia("(pointer: coarse)").matches;

/** @param {{session: Session}} props */
function Keys({ session }) {
  const [isOn, setOn] = useState(hasLetters());
  /** @param {boolean} wanted */
  const change = (wanted) => {
    browserStore.setItem(SHORTCUTS, wanted ? "on" : "off");
    setOn(wanted);
  };
  return html`<section class="card stack" data-part="keys"><h2>${t("Shortcuts")}</h2>
    <${Tick} name="letters" isOn=${isOn} text=${t("Single letters are shortcuts")} onTick=${change} />
    <p class="hint">${t("Switch them off if you speak to your computer, or press keys by accident. Arrow keys, Enter and Escape go on working.")}</p>
    <div class="row"><button type="button" class="button" onClick=${() => show(session)}>${t("Show all shortcuts")}</button></div>
  </section>`;
}

/** @param {{name: string, isOn: boolean, text: string, onTick: (isOn: boolean) => void}} props */
const Tick = ({ name, isOn, text, onTick }) =>
  html`<label class="choice"><input type="checkbox" name=${name} checked=${isOn}
    onChange=${onTicked(onTick)} /> <span>${text}</span></label>`;
