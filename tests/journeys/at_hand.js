// Judges the page that is open: its keyboard, the size of what is to be hit, its width. Gives sentences.
({ least, withFocus }) => {
  const INTERACTIVE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], [contenteditable]";
  const found = { keyboard: [], targets: [], width: [], stops: [] };

  const named = (el) => {
    const words = (el.getAttribute("aria-label") || el.innerText || el.name || "").trim().replace(/\s+/g, " ");
    return `${el.localName}${el.className ? "." + el.className : ""} “${words.slice(0, 40)}”`;
  };
  const isShown = (el) => el.checkVisibility({ visibilityProperty: true }) && el.getClientRects().length > 0;
  const isChoice = (el) => el.type === "radio" || el.type === "checkbox";

  // Colours, as WCAG 2.2 counts them.
  const parsed = (colour) => {
    const numbers = colour.match(/[\d.]+/g).map(Number);
    return { rgb: numbers.slice(0, 3), alpha: numbers[3] ?? 1 };
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (el) => {
    for (let at = el; at; at = at.parentElement) {
      const { rgb, alpha } = parsed(getComputedStyle(at).backgroundColor);
      if (alpha === 1) return rgb;
    }
    return [255, 255, 255];
  };

  const ofGroup = (el) => [...document.querySelectorAll("input[type=radio]")].filter((one) => one.name === el.name && one.form === el.form);
  const isStop = (el) => {
    if (el.type !== "radio") return true;
    const group = ofGroup(el);
    return el === (group.find((one) => one.checked) ?? group[0]);
  };

  const every = [...document.querySelectorAll(INTERACTIVE)].filter((el) => isShown(el) && !el.disabled);

  const judgeFocus = (el) => {
    if (el.tabIndex < 0) { found.keyboard.push(`${named(el)} cannot be reached by Tab`); return; }
    if (el.tabIndex > 0) found.keyboard.push(`${named(el)} is out of the order of the page`);
    el.focus();
    if (document.activeElement !== el) { found.keyboard.push(`${named(el)} takes no focus`); return; }
    const style = getComputedStyle(el);
    const width = parseFloat(style.outlineWidth);
    if (style.outlineStyle === "none" || width < 2) { found.keyboard.push(`${named(el)} shows no ring`); return; }
    const ratio = contrast(parsed(style.outlineColor).rgb, ground(parseFloat(style.outlineOffset) < 0 ? el : el.parentElement));
    if (ratio < 3) found.keyboard.push(`${named(el)}: its ring has ${ratio.toFixed(1)} to 1`);
    const box = el.getBoundingClientRect();
    const inSight = Math.min(box.bottom, innerHeight) - Math.max(box.top, 0);
    if (inSight < Math.min(box.height, 200) - 1) found.keyboard.push(`${named(el)} has the focus out of sight`);
    const [x, y] = [Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1), Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1)];
    const top = document.elementFromPoint(x, y);
    if (!top || !(el.contains(top) || top.contains(el))) found.keyboard.push(`${named(el)} lies under ${top ? named(top) : "nothing"}`);
  };

  // WCAG's own exception: a link in a line of text that is not a link.
  const blockOf = (node) => {
    let at = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    while (getComputedStyle(at).display === "inline") at = at.parentElement;
    return at;
  };
  const isInSentence = (el) => {
    if (getComputedStyle(el).display !== "inline") return false;
    const block = blockOf(el.parentElement);
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (/[\p{L}\d]/u.test(node.data) && !node.parentElement.closest("a, button") && blockOf(node) === block) return true;
    }
    return false;
  };
  const judgeTarget = (el) => {
    if (el.matches("[role=region]") || (el.localName === "a" && isInSentence(el))) return;
    const target = isChoice(el) ? el.closest("label") ?? el.labels[0] ?? el : el;
    const box = target.getBoundingClientRect();
    const [wide, high] = [box.width, box.height].map((n) => Math.round(n * 10) / 10);
    if (Math.min(wide, high) < least - 0.5) found.targets.push(`${named(el)}: ${wide} × ${high} px`);
  };

  const judgeOverflow = (el) => {
    const style = getComputedStyle(el);
    const scrolls = (how, all, shown) => /auto|scroll/.test(how) && all > shown + 1;
    if (el === document.documentElement || el === document.body) return;
    const isScrolled = scrolls(style.overflowX, el.scrollWidth, el.clientWidth) || scrolls(style.overflowY, el.scrollHeight, el.clientHeight);
    if (isScrolled && el.tabIndex < 0) found.keyboard.push(`${named(el)} scrolls, and takes no focus`);
  };

  if (withFocus) {
    every.forEach(judgeFocus);
    document.querySelectorAll("body *").forEach(judgeOverflow);
    document.activeElement?.blur();
  }
  every.forEach((el, number) => { el.dataset.stop = `${number} ${named(el)}`; });
  found.stops = every.filter((el) => el.tabIndex >= 0 && isStop(el)).map((el) => el.dataset.stop);
  every.forEach(judgeTarget);
  if (document.documentElement.scrollWidth > innerWidth) {
    const wide = [...document.querySelectorAll("main *")].filter((el) => el.getBoundingClientRect().right > innerWidth + 1 && !el.closest(".scroll > *"));
    found.width.push(`scrolls sideways to ${document.documentElement.scrollWidth} of ${innerWidth} px: ${wide.slice(0, 3).map(named).join(", ")}`);
  }
  return found;
}
