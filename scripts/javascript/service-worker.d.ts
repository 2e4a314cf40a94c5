// What backend/web/pwa.py puts before service workers: a note in the reader's language,
// and where pages are kept.
declare const SPARE: {
  title: string;
  body: string;
  lang: string;
  dir: "ltr" | "rtl";
  navigate: string;
  icon: string;
};
declare const SHELF: string;
