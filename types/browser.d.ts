// What the compiler's own description of a browser does not know, or knows less closely than these pages do.

/** Every element of these pages is one of HTML, and a selector that begins with `form` names forms. */
interface ParentNode {
  querySelector<K extends keyof HTMLElementTagNameMap>(selectors: K): HTMLElementTagNameMap[K] | null;
  querySelector(selectors: `form[${string}`): HTMLFormElement | null;
  querySelector(selectors: `input[${string}`): HTMLInputElement | null;
  querySelector(selectors: "[type=submit]"): HTMLButtonElement | null;
  querySelector(selectors: string): HTMLElement | null;
  querySelectorAll<K extends keyof HTMLElementTagNameMap>(selectors: K): NodeListOf<HTMLElementTagNameMap[K]>;
  querySelectorAll(selectors: `form[${string}`): NodeListOf<HTMLFormElement>;
  querySelectorAll(selectors: string): NodeListOf<HTMLElement>;
}

interface Element {
  closest<K extends keyof HTMLElementTagNameMap>(selectors: K): HTMLElementTagNameMap[K] | null;
  closest(selectors: string): HTMLElement | null;
  // Newer than the compiler.
  checkVisibility(): boolean;
}
