// The screen of a form: its draft is kept while it is filled in, in one window at a time, and becomes a record.
import * as forms from "./forms.js";
import { lists, TITLES } from "./known.js";
import { tell } from "./news.js";
import { element, place, storageTrouble } from "./page.js";
import { takeIn } from "./photos.js";
import { recordIt } from "./recording.js";
import * as store from "./store.js";
import { sync } from "./sync.js";
import { t } from "./words.js";
import { wall, written } from "./zone.js";

const KEEP_AFTER_MS = 300;

/** @type {{draft: any, form: HTMLFormElement, person: any, isTouched: boolean, isOurs: boolean, release: () => void} | null} */
let open = null;
let timer = 0;
/** A photo that is being taken in: what is saved meanwhile waits for it. */
let adding = Promise.resolve();

const formOf = (type) => document.querySelector(`form[data-type="${type}"]`);

/** A new form; its UUID is made now. */
export function newDraft(type, context, person) {
  const now = Date.now();
  return { uuid: crypto.randomUUID(), author: person.id, type, context, opened_at: now, changed_at: now };
}

/**
 * Opens a form: a draft of this person, or a refused record that is to be corrected.
 * @param {any} draft
 * @param {any} person
 * @param {{words: string, field: string}[]} [errors]  what the server refused
 */
export async function openForm(draft, person, errors = []) {
  await closeForm();
  const form = formOf(draft.type);
  for (const other of document.querySelectorAll("form[data-type]")) other.hidden = other !== form;
  form.reset();
  forms.offer(form, await lists(person, draft.context));
  forms.fill(form, draft.values ?? forms.firstValues(form, person.last?.[draft.type] ?? {}, new Date()));
  forms.showProblems(form, []);
  open = { draft, form, person, isTouched: false, isOurs: false, release: () => {} };
  place("form-of").textContent = t("{who}, begun {when}", { who: person.name, when: written(draft.opened_at) });
  await showPhotos();
  await holdForm(false);
  if (errors.length) forms.showProblems(form, forms.problemsFrom(form, errors));
  return t(form.dataset.title ?? TITLES[draft.type]);
}

/** One window works on a draft at a time; another can take it over, and this one then says so. */
async function holdForm(steal) {
  const held = open;
  const isOurs = await new Promise((answer) => {
    navigator.locks
      .request(`draft-${held.draft.uuid}`, steal ? { steal: true } : { ifAvailable: true }, (lock) => {
        answer(Boolean(lock));
        if (lock) return new Promise((release) => (held.release = release));
      })
      .catch(() => held === open && lose());
  });
  held.isOurs = isOurs;
  if (held !== open) return;
  show(isOurs);
  if (isOurs && open.isTouched) changed(); // somebody typed before the form was ours
}

function lose() {
  stopTimer();
  open.isOurs = false;
  show(false);
}

function show(isOurs) {
  place("form-taken").hidden = isOurs;
  open.form.hidden = !isOurs;
}

async function takeForm() {
  const stored = await store.draft(open.draft.uuid);
  if (stored) {
    open.draft = stored;
    forms.fill(open.form, stored.values ?? {});
  }
  await holdForm(true);
}

/** Leaves the form; what was typed stays a draft. */
export async function closeForm() {
  if (!open) return;
  await keepNow();
  open.release();
  open = null;
}

export const isFormOpen = () => open !== null;

function changed() {
  if (!open) return;
  open.isTouched = true;
  forms.arrange(open.form);
  // The next keystroke does not put it off: whoever types on and on is kept as well.
  timer ||= setTimeout(keepNow, KEEP_AFTER_MS);
}

function stopTimer() {
  clearTimeout(timer);
  timer = 0;
}

/** Keeps the draft as it is now. */
export async function keepNow() {
  stopTimer();
  if (!open?.isTouched || !open.isOurs) return;
  const { draft, form } = open;
  open.isTouched = false;
  open.draft = { ...draft, values: forms.valuesOf(form), changed_at: Date.now() };
  try {
    await store.keepDraft(open.draft);
    tell("drafts");
  } catch (error) {
    if (open) open.isTouched = true;
    storageTrouble(error);
  }
}

async function submit(event) {
  event.preventDefault();
  if (!open?.isOurs) return;
  const pressed = open.form.querySelector("[type=submit]");
  pressed.disabled = true;
  try {
    await adding;
    if (open?.isOurs) await save();
  } catch (error) {
    storageTrouble(error);
  } finally {
    pressed.disabled = false;
  }
}

async function save() {
  stopTimer();
  const { draft, form, person } = open;
  const { payload, problems } = forms.payloadOf(form, draft.context);
  if (problems.length) {
    await keepNow();
    return forms.showProblems(form, problems);
  }
  await recordIt({ ...draft, values: forms.valuesOf(form) }, payload, person);
  await store.changePerson(person.id, { last: { ...person.last, [draft.type]: forms.keptValues(form) } });
  open.release();
  open = null;
  location.hash = "#/home";
  sync({ afresh: true });
}

async function drop() {
  const { draft, release } = open;
  stopTimer();
  open = null;
  release();
  await store.dropDraft(draft.uuid);
  tell("drafts");
  location.hash = "#/home";
}

async function addPhoto(input) {
  const [file] = input.files;
  const field = input.closest("[data-part]");
  forms.complain(field, "");
  if (!file) return;
  const { draft } = open;
  open.isTouched = true;
  try {
    // The form first: no photo is kept whose form, or record, is not.
    await keepNow();
    await takeIn(file, draft.uuid, draft.author, field.dataset.of);
  } catch (error) {
    if (error instanceof store.StorageFull) storageTrouble(error);
    else forms.complain(field, t("This is no picture that the tablet can read. Take it again."));
  }
  input.value = "";
  if (open?.draft.uuid === draft.uuid) await showPhotos();
}

async function showPhotos() {
  const field = open.form.querySelector('[data-kind="photos"]');
  if (!field) return;
  const photos = await store.photosOf(open.draft.uuid);
  field.querySelector(".thumbs").replaceChildren(...photos.map((photo, index) => thumb(photo, index + 1)));
}

function thumb(photo, number) {
  const address = URL.createObjectURL(photo.blob);
  const picture = element("img", { src: address, alt: t("Photo {n}", { n: number }) });
  picture.addEventListener("load", () => URL.revokeObjectURL(address));
  const away = element("button", { type: "button", className: "quiet" }, t("Take away"));
  away.setAttribute("aria-label", t("Take photo {n} away", { n: number }));
  away.addEventListener("click", async () => {
    await store.dropPhoto(photo.record, photo.sha256);
    await showPhotos();
  });
  return element("li", {}, picture, away);
}

/** Makes the forms of the page work. */
export function setUp() {
  for (const form of document.querySelectorAll("form[data-type]")) {
    form.addEventListener("input", changed);
    form.addEventListener("submit", submit);
    form.addEventListener("click", ({ target }) => {
      const moment = target.closest("[data-set-now]")?.dataset.setNow;
      if (moment) {
        place(moment).value = wall(new Date());
        changed();
      }
      if (target.closest("[data-drop-draft]")) drop();
    });
    form.addEventListener("change", ({ target }) => {
      if (target.type === "file") adding = addPhoto(target);
    });
  }
  place("take-form").addEventListener("click", takeForm);
  document.addEventListener("visibilitychange", keepNow);
  window.addEventListener("pagehide", keepNow);
}
