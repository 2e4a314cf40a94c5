// Types of preact.mjs. What stands in a template is not checked; what a handler in it is given may be
// anything.
import type { VNode } from "preact";

export { createContext, Fragment, h, render } from "preact";
export * from "preact/hooks";
export function html(strings: TemplateStringsArray, ...values: TemplateValue[]): VNode;

// biome-ignore lint/suspicious/noExplicitAny: a handler takes its event, or what a part gives it
type Handler = (...given: any[]) => unknown;
type TemplateValue = object | string | number | bigint | boolean | null | undefined | Handler;
