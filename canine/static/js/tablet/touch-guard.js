// While a finger lies on the screen, nothing moves away under it: news that came meanwhile is shown when it has left.

/** The browser tells of the tap itself a little after the finger has left. */
const UNTIL_THE_TAP_MS = 100;
/** No tap takes longer: whoever still waits for the finger has missed its leaving. */
const LONGEST_TAP_MS = 30_000;

/** What is to be changed later, by what it changes: of several changes to one thing the last one counts. */
const later = new Map();
let isDown = false;
let timer = 0;

/**
 * Changes something on the screen: now, or when the finger that lies there has left. What cannot be seen changes now:
 * a screen that is being opened shows nothing of what it held before.
 * @param {Element} where
 * @param {any} what  what is changed there, an element or a name
 * @param {() => void} act
 */
export function change(where, what, act) {
  later.delete(what);
  if (isDown && where.checkVisibility()) later.set(what, act);
  else act();
}

function leaveIn(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    isDown = false;
    const acts = [...later.values()];
    later.clear();
    for (const act of acts) act();
  }, milliseconds);
}

window.addEventListener("pointerdown", () => {
  isDown = true;
  leaveIn(LONGEST_TAP_MS);
});
window.addEventListener("pointerup", () => leaveIn(UNTIL_THE_TAP_MS));
for (const kind of ["pointercancel", "click"]) window.addEventListener(kind, () => leaveIn(0));
