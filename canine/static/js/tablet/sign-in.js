// The screens before anybody works with the tablet: its enrolment, who it is, the PIN.
import { button, element, fill, inputAt, place, targetOf, wrong } from "./dom.js";
import * as people from "./people.js";
import { askToKeep } from "./keeping.js";
import * as store from "./store.js";
import { refreshRoster, sync } from "./sync.js";
import { speak, t, told } from "./i18n.js";

/** Somebody chosen from the list, before the PIN is typed. */
let chosen = null;

/** Enrols the tablet with a token that was typed, or that stands in the address behind `#token=`. */
export async function enrolWith(token) {
  const former = await store.enrolment();
  const earlier = former?.device ? { ...former.former, [former.device]: former.token } : {};
  await store.enrol({ token: token.trim(), device: former?.device ?? "", former: earlier, isNew: true });
  try {
    await refreshRoster();
  } catch {
    return t("The server cannot be reached. Enrol the tablet where there is a network.");
  }
  const enrolled = await store.enrolment();
  if (enrolled.device && !enrolled.revoked) {
    await askToKeep();
    return "";
  }
  return t("The server does not know this token. Copy it again, whole, or ask for a new one.");
}

export async function showPeople() {
  const roster = await store.roster();
  const none = element("p", {}, t("The tablet does not know yet who is in the unit."));
  fill(place("roster"), roster.length ? roster.map(nameTag) : [none]);
}

function nameTag({ id, name }) {
  const tag = button(name, async () => {
    chosen = (await store.roster()).find((who) => who.id === id) ?? null;
    location.hash = chosen?.has_pin ? "#/pin" : "#/first-pin";
  }, "large quiet");
  tag.dataset.person = id;
  return tag;
}

/** Whether the screens of the PIN have somebody to ask; otherwise the list comes first. */
export const isChosen = () => chosen !== null;

export function showPin() {
  place("pin-of").textContent = chosen.name;
  place("password-of").textContent = chosen.name;
  for (const id of ["pin", "password", "new-pin", "new-pin-again"]) inputAt(id).value = "";
  for (const id of ["pin", "password"]) wrong(id, "");
}

async function take(act, field) {
  const found = await act();
  if (!found.ok) return wrong(field, found.error ? told(found.error) : t(found.text, found.values));
  const person = await people.current();
  await speak(person.language);
  location.hash = "#/home";
  sync({ afresh: true, kit: true });
}

/** Makes the forms of the gate work. */
export function setUp() {
  onSubmit("enrolment", async () => {
    const problem = inputAt("token").value.trim() ? await enrolWith(inputAt("token").value) : t("Type the token.");
    wrong("token", problem);
    if (!problem) location.hash = "#/people";
  });
  onSubmit("takeover", () => {
    if (!inputAt("pin").value) return wrong("pin", t("Type your PIN."));
    return take(() => people.takeOver(chosen, inputAt("pin").value), "pin");
  });
  onSubmit("choose-pin", () => {
    const [password, pin, again] = ["password", "new-pin", "new-pin-again"].map((id) => inputAt(id).value);
    if (pin !== again) return wrong("password", t("The two PINs are not the same: type both again."));
    return take(() => people.choosePin(chosen, password, pin), "password");
  });
  place("ask-roster").addEventListener("click", () => sync({ afresh: true, kit: true }));
}

function onSubmit(id, act) {
  place(id).addEventListener("submit", async (event) => {
    event.preventDefault();
    const pressed = targetOf(event).querySelector("[type=submit]");
    pressed.disabled = true;
    try {
      await act();
    } finally {
      pressed.disabled = false;
    }
  });
}
