// A tap can be taken back for three seconds; then it is sent and locked. Without this script one tap locks at once.
const SECONDS = 3;
for (const form of document.querySelectorAll("form[data-take-back]")) {
  const [taps, tapped] = ["taps", "tapped"].map((name) => form.querySelector(`[data-part=${name}]`));
  const kind = /** @type {HTMLInputElement} */ (form.elements.namedItem("kind-tapped"));
  let waiting;

  const show = (isTapped) => {
    taps.hidden = isTapped;
    tapped.hidden = !isTapped;
    kind.disabled = !isTapped;
  };
  const lock = () => {
    clearTimeout(waiting);
    form.querySelectorAll("button").forEach((button) => (button.disabled = true));
    kind.name = "kind";
    // Not as a submit event: the moment that goes along stays that of the tap.
    form.submit();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = /** @type {HTMLButtonElement} */ (event.submitter);
    kind.value = button.value;
    form.querySelector("[data-part=word]").textContent = button.textContent;
    show(true);
    form.querySelector("[data-act=back]").focus();
    waiting = setTimeout(lock, SECONDS * 1000);
  });
  form.querySelector("[data-act=back]").addEventListener("click", () => {
    clearTimeout(waiting);
    show(false);
    taps.querySelector("button").focus();
  });
  form.querySelector("[data-act=lock]").addEventListener("click", lock);
  // Who leaves the page in these seconds has entered nothing.
  addEventListener("pagehide", () => clearTimeout(waiting));
}
for (const words of document.querySelectorAll("[data-with-script]")) words.textContent = words.dataset.withScript;
