/** Our own lines, in the colour of the text; they never show what happened to somebody. */

import { html } from "../vendor/preact.js";

const PATHS = {
  home: "M4 12 12 5l8 7M6.5 10.5V19h11v-8.5M10.5 19v-5h3v5",
  agenda: "M5 6.5h14V19H5zM5 10.5h14M9 4.5v4M15 4.5v4",
  learn: "M12 7c-2-1.5-4.5-2-7-2v12.5c2.5 0 5 .5 7 2 2-1.5 4.5-2 7-2V5c-2.5 0-5 .5-7 2zM12 7v12.5",
  me: "M12 12a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM5 19.5c.5-3.5 3.5-5 7-5s6.5 1.5 7 5",
  back: "M14.5 6 8.5 12l6 6",
  on: "M9.5 6l6 6-6 6",
  lock: "M6.5 11h11v8.5h-11zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  letter: "M4.5 6.5h15v11h-15zM4.5 7.5l7.5 6 7.5-6",
  pen: "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
  heart: "M12 19s-7-4.3-7-9.2A3.8 3.8 0 0 1 12 8a3.8 3.8 0 0 1 7 1.8C19 14.7 12 19 12 19z",
  star: "M12 5l2 4.5 5 .5-3.7 3.3 1 4.9L12 15.7l-4.3 2.5 1-4.9L5 10l5-.5z",
  coin: "M12 19a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM14.5 9.5a3 3 0 1 0 0 5M9 11.3h4M9 13h4",
  phone: "M7 5h3l1.5 4-2 1.5a9 9 0 0 0 4 4l1.5-2 4 1.5v3c-7 .5-12.5-5-12-12z",
  microphone:
    "M12 14.5a2.5 2.5 0 0 0 2.5-2.5V7a2.5 2.5 0 0 0-5 0v5a2.5 2.5 0 0 0 2.5 2.5zM7 12a5 5 0 0 0 10 0M12 17v3",
  bin: "M6 8h12M10 8V5.5h4V8M7.5 8l.8 11h7.4L16.5 8",
  eye: "M3.5 12S6.5 6.5 12 6.5 20.5 12 20.5 12 17.5 17.5 12 17.5 3.5 12 3.5 12zM12 14.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z",
  book: "M6 5h12v14H6zM9 9h6M9 12.5h6",
  bell: "M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.5 1H5zM10.5 19.5h3",
  steps: "M5 18.5h4v-4h4v-4h4v-4h2.5",
  copy: "M9 8.5h9.5V20H9zM6 15.5H5.5V4H15v1.5",
  note: "M5 5h14v9l-5 5H5zM14 19v-5h5M8.5 9h7M8.5 12.5h3",
  send: "M5 12h13.5M12.5 6l6 6-6 6",
  languages:
    "M4 7h9M8.5 5v2M11 7c-1 4-3.5 6.5-6.5 8M6.5 10c1 2 2.5 3.5 4.5 4.5M12.5 19.5l3.75-9 3.75 9M13.7 16.5h5.1",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  hand: "M6 12.5l4 4 8.5-9",
};

/** @typedef {keyof typeof PATHS} IconName */

/** @param {{name: IconName}} icon */
export const Icon = ({ name }) =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
