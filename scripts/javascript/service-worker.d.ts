// What backend/web/pwa.py puts before service-worker.js: a note in the reader's language.
declare const SPARE: {
  title: string;
  body: string;
  lang: string;
  dir: "ltr" | "rtl";
  navigate: string;
  icon: string;
};
