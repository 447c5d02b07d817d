// Sends what this tablet keeps: each record by itself, until a receipt with its own id and hash has come. Nothing is
// given up, and no record waits for another.
import { contentHash } from "./canonical.js";
import { tell } from "./broadcast.js";
import * as people from "./people.js";
import { sendPhotos } from "./photos.js";
import { ask, contentOf } from "./server.js";
import * as store from "./store.js";

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 120_000;
const KIT_STALE_MS = 5 * 60_000;

let failures = 0;
let timer = 0;
let reached = navigator.onLine;

/** Whether the server answered the last time that it was asked. */
export const isReached = () => reached;

/**
 * Sends what can be sent now; one page of the tablet does it at a time. A failure is tried again by itself.
 * @param {{afresh?: boolean, kit?: boolean}} how  afresh: there is something new to send, or the network came back;
 *   kit: what the forms choose from is fetched, however young the one that is here
 */
export async function sync({ afresh = false, kit = false } = {}) {
  clearTimeout(timer);
  if (afresh) failures = 0;
  if (!(await store.enrolment())) return;
  try {
    await navigator.locks.request("canine-sync", async () => {
      await people.proveNow();
      const isDone = await sendRecords();
      await refresh(kit);
      if (!(await sendPhotos(proofOf)) || !isDone) throw new Error("something could not be sent yet");
    });
    failures = 0;
    settled(true);
  } catch (error) {
    failures += 1;
    // What the server said is its answer; no answer means no network.
    settled(!(error instanceof TypeError || error.name === "TimeoutError" || error.name === "AbortError"));
  }
  const pause = failures ? Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1)) : LONGEST_PAUSE_MS;
  timer = setTimeout(sync, pause * (0.5 + Math.random() / 2));
}

function settled(now) {
  reached = now;
  tell("records");
}

const proofOf = async (id) => people.proofOf(await store.person(id));

/** False when a record is still to be tried again; one that waits for somebody does not count. */
async function sendRecords() {
  let isDone = true;
  for (const record of await store.records()) {
    if (record.state === "refused" || record.state === "conflict") continue;
    const proof = await proofOf(record.author);
    if (!proof) {
      await note(record, "pin");
      continue;
    }
    await store.changeRecord(record.uuid, { state: "sending", note: null });
    tell("records");
    try {
      isDone = (await send(record, proof)) && isDone;
    } catch (error) {
      await note(record, "network");
      throw error;
    }
  }
  return isDone;
}

const note = (record, why) => store.changeRecord(record.uuid, { state: "kept", note: why });

/** Sends one record and acts on the answer; false when it is to be tried again. */
async function send(record, proof) {
  const headers = await formerToken(record.body.device);
  const answer = await ask("PUT", `/api/v1/records/${record.uuid}`, { proof, json: record.body, headers });
  const content = await contentOf(answer);
  if (answer.status === 200 || answer.status === 201) {
    if (content.uuid === record.uuid && content.content_sha256 === (await contentHash(record.body))) {
      const { receipt, received_at, content_sha256 } = content;
      await store.receive(record.uuid, { receipt, received_at, content_sha256 });
      return true;
    }
    // An answer that is not the receipt of this record is none: somebody on the way answered for the server.
    await note(record, "receipt");
    return false;
  }
  if (answer.status === 409) {
    await store.changeRecord(record.uuid, { state: "conflict", receipt: content.receipt ?? null, errors: [] });
  } else if (answer.status === 401) {
    await people.dropProof(record.author);
    await note(record, "pin");
  } else if ([400, 403, 413, 422].includes(answer.status)) {
    await store.changeRecord(record.uuid, { state: "refused", errors: content.errors ?? [], status: answer.status });
  } else {
    await note(record, answer.status === 429 ? "room" : "server");
    return false;
  }
  return true;
}

/** What shows that this tablet was another device before: a record bears the number of the one that it was made on. */
async function formerToken(device) {
  const { device: present, former = {} } = (await store.enrolment()) ?? {};
  return device !== present && former[device] ? { "X-Former-Token": former[device] } : {};
}

/** Gets who may take over, and what the current person's forms choose from. */
async function refresh(isAsked) {
  const person = await people.current();
  const proof = people.proofOf(person);
  if (!proof) return refreshRoster();
  if (!isAsked && person.kit && Date.now() - person.kit_at < KIT_STALE_MS) return;
  const answer = await ask("GET", "/api/v1/kit", { proof });
  if (answer.status === 401) await people.dropProof(person.id);
  if (answer.ok) {
    const kit = await answer.json();
    if (kit.numbers) await store.learnNumbers(kit.numbers);
    await store.changePerson(person.id, { kit, kit_at: Date.now() });
    tell("people");
  }
  if (isAsked) await refreshRoster();
}

export async function refreshRoster() {
  const answer = await ask("GET", "/api/v1/people");
  const enrolled = await store.enrolment();
  if (answer.status === 401 && enrolled) {
    await store.enrol({ ...enrolled, revoked: true });
    tell("people");
  }
  if (!answer.ok) return;
  const { device, people: roster, numbers } = await answer.json();
  await store.enrol({ ...enrolled, device, revoked: false, isNew: false });
  if (numbers) await store.learnNumbers(numbers);
  await store.keepRoster(roster);
  tell("people");
}

/** Begins to send by itself: now, when the network is back, when the page is looked at, and by the clock. */
export function keepSending() {
  window.addEventListener("online", () => sync({ afresh: true, kit: true }));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sync());
  window.addEventListener("offline", () => settled(false));
  sync({ afresh: true, kit: true });
}
