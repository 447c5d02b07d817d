// A draft, or one tap, becomes a record of this tablet.
import { summary } from "./local-state.js";
import { tell } from "./broadcast.js";
import { described } from "./photos.js";
import * as store from "./store.js";

export const FORM_VERSION = 2;

/** The device's own clock, with its offset. */
export function deviceMoment(now = new Date()) {
  const offset = -now.getTimezoneOffset();
  const two = (number) => String(Math.trunc(Math.abs(number))).padStart(2, "0");
  const local = new Date(now.getTime() + offset * 60_000).toISOString().slice(0, 23);
  return `${local}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}

/**
 * Keeps a record until the server has it.
 * @param {{uuid: string, author: string, type: string, values?: any, context?: any, captured_at?: string}} draft
 * @param {any} payload
 * @param {any} person  who made it
 */
export async function recordIt(draft, payload, person) {
  const photos = await described(draft.uuid);
  const made = await store.recordDraft(draft, (sequence, device) => ({
    uuid: draft.uuid,
    author: draft.author,
    type: draft.type,
    values: draft.values ?? null,
    context: draft.context ?? {},
    sequence,
    state: "kept",
    note: null,
    made_at: Date.now(),
    ...summary(draft.type, payload, person.kit ?? {}),
    body: {
      type: draft.type,
      form_version: FORM_VERSION,
      captured_at: draft.captured_at ?? deviceMoment(),
      device,
      sequence,
      payload: photos.length ? { ...payload, photos } : payload,
    },
  }));
  tell("records");
  return made;
}
