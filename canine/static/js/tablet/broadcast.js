// Tells every open page of this tablet that something it shows has changed.

const channel = new BroadcastChannel("canine-tablet");
const listeners = new Set();

/** @param {string} what  "records", "people" or "drafts" */
export function tell(what) {
  channel.postMessage(what);
  for (const listener of listeners) listener(what);
}

/** @param {(what: string) => void} listener */
export const hear = (listener) => listeners.add(listener);

channel.addEventListener("message", ({ data }) => {
  for (const listener of listeners) listener(data);
});
