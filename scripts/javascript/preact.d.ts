// Types of preact.mjs. What stands in a template is not checked; what a handler in it is given may be
// anything.
import type { VNode } from "preact";

export { createContext, Fragment, h, render } from "preact";
export * from "preact/hooks";
export function html(strings: TemplateStringsArray, ...values: TemplateValue[]): VNode;

// biome-ignore lint/suspicious/noExplicitAny: a handler has the type of its event, or of any part's property
type TemplateValue = {} | null | undefined | ((...given: any[]) => unknown);
