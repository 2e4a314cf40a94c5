// Elements, hooks and templates without a build: what the inbox is drawn with.
export { createContext, Fragment } from "preact";
export * from "preact/hooks";
export { h, html, render } from "htm/preact";
