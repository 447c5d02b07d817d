// What this tablet keeps, in IndexedDB: its enrolment, the people who work with it, forms that are open, records that
// were made here, their photos, and the receipts that the server gave.
import { openDB } from "../../vendor/idb/idb.js";

const NAME = "canine-tablet";
const VERSION = 1;
/** How many receipts of the past stay readable. */
const RECEIPTS_KEPT = 500;

/** The tablet's storage is full: what was typed is on the screen still, and nowhere else. */
export class StorageFull extends Error {}

/** A newer version of these screens has changed the storage: this page is too old for it. */
export class StorageNewer extends Error {}

let opened = null;

function connect() {
  opened ??= openDB(NAME, VERSION, {
    upgrade(db) {
      db.createObjectStore("settings");
      db.createObjectStore("people", { keyPath: "id" });
      db.createObjectStore("drafts", { keyPath: "uuid" });
      db.createObjectStore("records", { keyPath: "uuid" }).createIndex("made_at", "made_at");
      db.createObjectStore("photos", { keyPath: ["record", "sha256"] }).createIndex("record", "record");
      db.createObjectStore("receipts", { keyPath: "uuid" }).createIndex("received_at", "received_at");
    },
    // A newer page wants to change the store: let it, and open anew at the next use.
    blocking(_from, _to, event) {
      /** @type {IDBDatabase} */ (event.target).close();
      opened = null;
    },
    // The browser closed it under the page.
    terminated() {
      opened = null;
    },
  }).catch((error) => {
    opened = null;
    throw error;
  });
  return opened;
}

/**
 * Runs one transaction; a connection that was closed under the page is opened again, once.
 * @template T
 * @param {string[]} stores
 * @param {"readonly"|"readwrite"} mode
 * @param {(tx: any) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function within(stores, mode, work) {
  for (let last = false; ; last = true) {
    try {
      const db = await connect();
      const tx = db.transaction(stores, mode, mode === "readwrite" ? { durability: "strict" } : {});
      // Awaited together: when the transaction fails, so does what was asked of it.
      const [found] = await Promise.all([work(tx), tx.done]);
      return found;
    } catch (error) {
      if (error.name === "QuotaExceededError" || error?.cause?.name === "QuotaExceededError") {
        throw new StorageFull("full", { cause: error });
      }
      if (error.name === "VersionError") throw new StorageNewer("newer", { cause: error });
      // Closed under the page: InvalidStateError before a transaction, AbortError or UnknownError in the midst of one.
      if (last || !["InvalidStateError", "AbortError", "UnknownError"].includes(error.name)) throw error;
      opened = null;
    }
  }
}

const get = (store, key) => within([store], "readonly", (tx) => tx.objectStore(store).get(key));
const all = (store) => within([store], "readonly", (tx) => tx.objectStore(store).getAll());
const put = (store, value, key) => within([store], "readwrite", (tx) => tx.objectStore(store).put(value, key));
const remove = (store, key) => within([store], "readwrite", (tx) => tx.objectStore(store).delete(key));

/**
 * The tablet's own credential and name: `{token, device}`; undefined before its enrolment. `former` has the tokens of
 * earlier enrolments by their names: records that were made under one are sent with it. `isNew` until the server has
 * answered to the token.
 */
export const enrolment = () => get("settings", "enrolment");
export const enrol = (value) => put("settings", value, "enrolment");

const counterOf = (device) => `sequence of ${device}`;

/**
 * What is said to the server with every contact: the last number that was given under this enrolment, and the id of this
 * storage, which is made when it is first asked for, and gone when the browser clears it. Null until the server has said
 * which device a new token is: the number counted before is another device's.
 * @returns {Promise<{last: number, storage: string} | null>}
 */
export function announcement() {
  return within(["settings"], "readwrite", async (tx) => {
    const settings = tx.objectStore("settings");
    const { device, isNew } = (await settings.get("enrolment")) ?? {};
    if (!device || isNew) return null;
    const storage = (await settings.get("storage")) ?? crypto.randomUUID();
    await settings.put(storage, "storage");
    return { last: (await settings.get(counterOf(device))) ?? 0, storage };
  });
}

/**
 * Takes in what the server knows of this tablet's numbers: the next one follows the last that was ever given. A record
 * that it gave a receipt for and does not have any more, having been restored from a backup, is sent again; numbers that
 * never came and are not here either are lost.
 * @param {{last_sequence: number, missing: number[][]}} numbers
 */
export function learnNumbers({ last_sequence: last, missing }) {
  return within(["settings", "records", "receipts"], "readwrite", async (tx) => {
    const settings = tx.objectStore("settings");
    const device = (await settings.get("enrolment"))?.device;
    if (!device) return;
    const counter = (await settings.get(counterOf(device))) ?? 0;
    if (last > counter) await settings.put(last, counterOf(device));
    const numbers = missing.flatMap(([first, end]) => Array.from({ length: Math.min(end - first + 1, 10_000) }, (_, index) => first + index));
    const receipts = await tx.objectStore("receipts").getAll();
    const again = receipts.filter(({ sent }) => sent?.body.device === device && numbers.includes(sent.sequence));
    for (const { uuid, sent } of again) {
      await tx.objectStore("records").put({ ...sent, state: "kept", note: null });
      await tx.objectStore("receipts").delete(uuid);
    }
    const here = (await tx.objectStore("records").getAll()).filter(({ body }) => body.device === device);
    const gone = receipts.filter(({ discarded }) => discarded);
    const known = new Set([...here, ...gone].map(({ sequence }) => sequence));
    await settings.put(numbers.filter((number) => !known.has(number)), "lost");
  });
}

/** The numbers of this tablet that never reached the server and are not here any more. */
export const lostNumbers = async () => (await get("settings", "lost")) ?? [];

/** Who may take this tablet over, as the server last said. */
export const roster = async () => (await get("settings", "roster")) ?? [];
export const keepRoster = (value) => put("settings", value, "roster");

/** Somebody who took this tablet over before: name, PIN's hash, proof, kit, what was chosen last. */
export const person = (id) => get("people", id);
export const people = () => all("people");

/**
 * Changes what is kept of a person, in one step.
 * @param {string} id
 * @param {Record<string, any>} changes
 */
export function changePerson(id, changes) {
  return within(["people"], "readwrite", async (tx) => {
    const store = tx.objectStore("people");
    const changed = { ...((await store.get(id)) ?? { id }), ...changes };
    await store.put(changed);
    return changed;
  });
}

export const draft = (uuid) => get("drafts", uuid);
export const drafts = () => all("drafts");
export const keepDraft = (value) => put("drafts", value);

/** Lets a form go, with the photos taken for it; those of a record that was to be corrected stay. */
export function dropDraft(uuid) {
  return within(["drafts", "records", "photos"], "readwrite", async (tx) => {
    await tx.objectStore("drafts").delete(uuid);
    if (await tx.objectStore("records").get(uuid)) return;
    for (const key of await tx.objectStore("photos").index("record").getAllKeys(uuid)) {
      await tx.objectStore("photos").delete(key);
    }
  });
}

/**
 * A draft becomes a record: numbered, kept, and no draft any more, all in one step. The numbers of each enrolment begin
 * at 1. A record that is corrected keeps its number: the server has not taken it.
 * @param {any} draftToEnd
 * @param {(sequence: number, device: string) => any} make  gives the record; must not wait for anything
 */
export function recordDraft(draftToEnd, make) {
  return within(["settings", "drafts", "records"], "readwrite", async (tx) => {
    const settings = tx.objectStore("settings");
    const former = await tx.objectStore("records").get(draftToEnd.uuid);
    const device = former?.body.device ?? (await settings.get("enrolment")).device;
    const counter = counterOf(device);
    const sequence = former?.sequence ?? ((await settings.get(counter)) ?? 0) + 1;
    const record = make(sequence, device);
    if (!former) await settings.put(sequence, counter);
    await tx.objectStore("records").put(record);
    await tx.objectStore("drafts").delete(draftToEnd.uuid);
    return record;
  });
}

/** Every record that has no receipt yet, in the order in which they were made. */
export const records = () => within(["records"], "readonly", (tx) => tx.objectStore("records").index("made_at").getAll());
export const record = (uuid) => get("records", uuid);

/**
 * Changes a record that is still here.
 * @param {string} uuid
 * @param {Record<string, any>} changes
 */
export function changeRecord(uuid, changes) {
  return within(["records"], "readwrite", async (tx) => {
    const found = await tx.objectStore("records").get(uuid);
    if (found) await tx.objectStore("records").put({ ...found, ...changes });
    return found && { ...found, ...changes };
  });
}

/**
 * The server has it: the record is not to be sent any more, and its receipt stays, at least for as long as a photo of it
 * does. What was sent stays with the receipt, should the server lose it.
 */
export function receive(uuid, receipt) {
  return within(["records", "receipts", "photos"], "readwrite", async (tx) => {
    const found = await tx.objectStore("records").get(uuid);
    if (!found) return;
    const { author, type, title, sequence, local } = found;
    await tx.objectStore("receipts").put({ uuid, author, type, title, sequence, local, sent: found, ...receipt });
    await tx.objectStore("records").delete(uuid);
    const old = await tx.objectStore("receipts").index("received_at").getAllKeys();
    for (const key of old.slice(0, Math.max(0, old.length - RECEIPTS_KEPT))) {
      if (!(await tx.objectStore("photos").index("record").getKey(key))) await tx.objectStore("receipts").delete(key);
    }
  });
}

/** A refused record is let go for a reason; the receipt's place says so. */
export function discard(uuid, reason, at) {
  return within(["records", "receipts", "photos"], "readwrite", async (tx) => {
    const found = await tx.objectStore("records").get(uuid);
    if (!found) return;
    const { author, type, title, sequence } = found;
    await tx.objectStore("receipts").put({ uuid, author, type, title, sequence, discarded: reason, received_at: at });
    await tx.objectStore("records").delete(uuid);
    for (const key of await tx.objectStore("photos").index("record").getAllKeys(uuid)) {
      await tx.objectStore("photos").delete(key);
    }
  });
}

/** A photo that was refused is let go for a reason; the list of receipts says so. Its record has left long ago. */
export function discardPhoto({ record, sha256 }, reason, at) {
  return within(["receipts", "photos"], "readwrite", async (tx) => {
    const found = await tx.objectStore("photos").get([record, sha256]);
    if (!found) return;
    const { title = "", sequence = 0 } = (await tx.objectStore("receipts").get(record)) ?? {};
    const line = { uuid: `${record}/${sha256}`, author: found.author, type: "photo", title, sequence };
    await tx.objectStore("receipts").put({ ...line, discarded: reason, received_at: at });
    await tx.objectStore("photos").delete([record, sha256]);
  });
}

export const receipts = () => all("receipts");

export const photosOf = (uuid) =>
  within(["photos"], "readonly", (tx) => tx.objectStore("photos").index("record").getAll(uuid));
export const photos = () => all("photos");

/**
 * The photos that can be sent: those whose records have left the tablet, each with the receipt; and those of a record of
 * which the server has another version, `isInConflict`: they may be named there too, or once the manager keeps both.
 */
export function loosePhotos() {
  return within(["drafts", "records", "photos", "receipts"], "readonly", async (tx) => {
    const states = new Map((await tx.objectStore("records").getAll()).map(({ uuid, state }) => [uuid, state]));
    const drafts = new Set(await tx.objectStore("drafts").getAllKeys());
    const loose = (await tx.objectStore("photos").getAll()).filter(
      ({ record }) => !drafts.has(record) && (!states.has(record) || states.get(record) === "conflict"),
    );
    const receiptOf = async ({ record }) => (await tx.objectStore("receipts").get(record)) ?? null;
    return Promise.all(
      loose.map(async (photo) => ({ ...photo, isInConflict: states.has(photo.record), receipt: await receiptOf(photo) })),
    );
  });
}

/** One of them; undefined when it is not here. */
export const loosePhoto = async (uuid, sha256) =>
  (await loosePhotos()).find((photo) => photo.record === uuid && photo.sha256 === sha256 && !photo.isInConflict);

/** Keeps a new photo of a form, or of a refused record that is corrected; one whose form was thrown away is not. */
export function addPhoto(photo) {
  return within(["drafts", "records", "photos"], "readwrite", async (tx) => {
    const former = (await tx.objectStore("drafts").get(photo.record)) ?? (await tx.objectStore("records").get(photo.record));
    if (former) await tx.objectStore("photos").put(photo);
  });
}

/**
 * Changes what is kept with a photo that is still here.
 * @param {{record: string, sha256: string}} photo
 * @param {Record<string, any>} changes
 */
export function changePhoto({ record, sha256 }, changes) {
  return within(["photos"], "readwrite", async (tx) => {
    const found = await tx.objectStore("photos").get([record, sha256]);
    if (found) await tx.objectStore("photos").put({ ...found, ...changes });
  });
}

export const dropPhoto = (uuid, sha256) => remove("photos", [uuid, sha256]);
