// Every word on the tablet, in the language of whoever works with it. English stands in the page and in the modules;
// `swahili.js`, which the server draws from its catalogue, has the other one; who reads English never loads it.

const ATTRIBUTES = ["aria-label", "placeholder", "title", "alt"];
const englishOf = new WeakMap();
let chosen = "en";
let swahili = {};
let refusals = {};

export const language = () => chosen;

/**
 * The words in the chosen language, with the values put in.
 * @param {string} english
 * @param {Record<string, string|number>} [values]
 */
export function t(english, values = {}) {
  return filled(chosen === "sw" ? (swahili[english] ?? english) : english, values);
}

/**
 * What the server says, known by its code; where that has no Kiswahili, the English sentence as it came.
 * @param {{code?: string, values?: Record<string, string>, message: string}} error
 */
export function told({ code, values = {}, message }) {
  const words = chosen === "sw" && code ? refusals[code] : undefined;
  return words ? filled(words, values) : message;
}

const filled = (words, values) => words.replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all));

/** Words for one, and for several. */
export const several = (number, one, more) => t(number === 1 ? one : more, { n: number });

/**
 * Puts the page, or a part of it, into the chosen language. Places that hold somebody's own words are left alone:
 * they stand inside `data-own-words`.
 * @param {ParentNode} [root]
 */
export function translate(root = document.body) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
    node instanceof Element && (node.hasAttribute("data-own-words") || node.tagName === "SCRIPT")
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) translateText(node);
    else if (node.nodeType === Node.ELEMENT_NODE) translateAttributes(node);
  }
}

function translateText(node) {
  const former = englishOf.get(node);
  // Whoever wrote into the place since has written words of the chosen language already.
  const english = former && former.shown === node.data ? former.english : node.data.trim();
  if (!english) return;
  const shown = node.data.replace(node.data.trim(), t(english));
  englishOf.set(node, { english, shown });
  if (node.data !== shown) node.data = shown;
}

function translateAttributes(element) {
  for (const name of ATTRIBUTES) {
    if (!element.hasAttribute(name)) continue;
    const kept = `data-english-${name}`;
    if (!element.hasAttribute(kept)) element.setAttribute(kept, element.getAttribute(name));
    element.setAttribute(name, t(element.getAttribute(kept)));
  }
}

/** Turns to another language: the page now, and every word from now on. */
export async function speak(code) {
  const asked = code === "sw" ? "sw" : "en";
  if (asked === chosen) return; // the page came in English
  if (asked === "sw" && !(await hasSwahili())) return;
  chosen = asked;
  document.documentElement.lang = chosen;
  translate();
}

/** False where its file cannot be had, before the first visit has kept them: English then, rather than no screen. */
async function hasSwahili() {
  try {
    ({ SWAHILI: swahili, REFUSALS: refusals } = await import("./swahili.js"));
    return true;
  } catch (error) {
    console.warn(error);
    return false;
  }
}
