// The device's own clock goes with every form of the field, beside the server's: courts ask for both.
for (const form of document.querySelectorAll("form")) {
  const field = form.querySelector("input[name=captured_at]");
  if (field) {
    form.addEventListener("submit", () => {
      field.value = new Date().toISOString();
    });
  }
}
