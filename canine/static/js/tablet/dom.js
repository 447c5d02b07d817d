// Small things that every screen does.
import { change } from "./touch-guard.js";
import { StorageFull, StorageNewer } from "./store.js";
import { t } from "./i18n.js";

/** @param {string} id */
export const place = (id) => document.getElementById(id);

/**
 * A field of the page.
 * @param {string} id
 */
export const inputAt = (id) => /** @type {HTMLInputElement | HTMLTextAreaElement} */ (place(id));

/**
 * The element that an event of this page is about.
 * @param {Event} event
 */
export const targetOf = (event) => /** @type {HTMLElement} */ (event.target);

/**
 * An element with what is in it.
 * @param {string} tag
 * @param {Record<string, any>} [properties]
 * @param {...(Node|string)} content
 */
export function element(tag, properties = {}, ...content) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...content);
  return made;
}

export const link = (words, address, look = "button") => element("a", { href: address, className: look }, words);

/** A button that is dead while its act runs. */
export function button(words, act, look = "quiet") {
  const made = element("button", { type: "button", className: look }, words);
  made.addEventListener("click", async () => {
    made.disabled = true;
    try {
      await act();
    } finally {
      made.disabled = false;
    }
  });
  return made;
}

/**
 * Puts this in a place. What stands there already and looks the same stays: the keyboard does not lose it.
 * @param {Element} where
 * @param {Node[]} content
 */
export const fill = (where, content) => change(where, where, () => exchange(where, content));

function exchange(where, content) {
  const former = [...where.childNodes];
  const taken = content.map((made) => {
    const same = former.findIndex((old) => old.isEqualNode(made));
    return same < 0 ? made : former.splice(same, 1)[0];
  });
  for (const old of former) old.remove();
  taken.forEach((node, index) => {
    if (where.childNodes[index] !== node) where.insertBefore(node, where.childNodes[index] ?? null);
  });
}

export const badge = (words, tone) => element("span", { className: `badge ${tone}` }, words);

/** A line of news above the screen, one of each kind; without words it goes. */
export function banner(kind, words, tone = "", ...more) {
  change(place("banners"), kind, () => setBanner(kind, words, tone, more));
}

function setBanner(kind, words, tone, more) {
  const former = document.querySelector(`#banners [data-kind="${kind}"]`);
  if (!words) return former?.remove();
  const made = element("div", { className: `notice ${tone}` }, element("p", {}, words), ...more);
  made.dataset.kind = kind;
  made.setAttribute("data-own-words", "");
  if (!former) place("banners").append(made);
  else if (!former.isEqualNode(made)) former.replaceWith(made);
}

/** Says at one field of the gate's forms what is wrong. */
export function wrong(id, words) {
  place(`${id}-error`).textContent = words;
  place(`${id}-error`).hidden = !words;
  place(id).toggleAttribute("aria-invalid", Boolean(words));
  if (words) place(id).focus();
}

/** Says what the storage could not do; what was typed is on the screen still. */
export function storageTrouble(error) {
  const [words, look] =
    error instanceof StorageFull
      ? ["The tablet's storage is full: nothing more can be kept. What you typed is still on the screen. Send what waits, or free space, and save again.", "bad"]
      : error instanceof StorageNewer
        ? ["A newer version of these screens is in use on this tablet: load this page anew.", "bad"]
        : ["The tablet's storage did not answer. What you typed is still on the screen: try again.", "bad"];
  banner("storage", t(words), look);
}
