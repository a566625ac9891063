
"use strict";
(() => {
  const doc = document, live = doc.getElementById("live"), help = doc.getElementById("help"), keys = doc.getElementById("on");
  const note = doc.getElementById("note");
  let lit = [], back = null, turn = 0, last = null;
  doc.documentElement.classList.add("js-on");

  const all = (selector) => [...doc.querySelectorAll(selector)];
  const wordsOf = (number) => all(`.s[data-m~="${number}"]`);
  const numbersOf = (words) => words.dataset.m.split(" ");
  const linesOf = (words) => numbersOf(words).flatMap((number) => all(`.x[href="#e${number}"]`));
  const numberOf = (line) => line.hash.slice(2);
  const seen = (line) => line.checkVisibility ? line.checkVisibility() : line.offsetParent !== null;

  function light(elements, flash) {
    for (const one of lit) one.classList.remove("on", "flash");
    lit = elements;
    for (const one of lit) one.classList.add("on", ...(flash ? ["flash"] : []));
  }
  function unfold(element) {
    for (let box = element.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  }
  function address(id) {
    try { history.replaceState(null, "", "#" + id); } catch { /* a viewer without addresses */ }
  }
  function say(text) { live.textContent = text; }
  const plain = (element) => element.innerText.replace(/\s+/g, " ").trim().slice(0, 120);

  function follow(line) {
    const words = wordsOf(numberOf(line));
    light([line, ...words], true);
    if (words.length && getComputedStyle(note).overflowY === "auto") words[0].scrollIntoView({ block: "center" });
  }
  function toWords(line) {
    const words = wordsOf(numberOf(line));
    if (!words.length) return;
    back = line;
    light([line, ...words], true);
    words[0].scrollIntoView({ block: "center" });
    words[0].focus({ preventScroll: true });
    address("e" + numberOf(line));
    say("Words of " + plain(line));
  }
  function toLine(words) {
    const lines = linesOf(words);
    if (!lines.length) return;
    turn = last === words ? (turn + 1) % lines.length : Math.max(0, lines.indexOf(back));
    last = words;
    const line = lines[turn];
    unfold(line);
    light([...lines, ...wordsOf(numberOf(line))], true);
    line.scrollIntoView({ block: "center" });
    line.focus({ preventScroll: true });
    back = line;
    address("e" + numberOf(line));
    say(`Line ${turn + 1} of ${lines.length}: ${plain(line)}`);
  }
  function step(by) {
    const inNote = note.contains(doc.activeElement);
    const stops = inNote ? all("i.k").map((badge) => badge.closest(".s")).concat(all(".bones .s"))
      : all(".x").filter(seen).sort((one, other) => one.id.slice(1) - other.id.slice(1)); // the checklist before the query
    const list = [...new Set(stops)];
    if (!list.length) return;
    let at = list.indexOf(doc.activeElement);
    if (at < 0 && !inNote && back) at = list.indexOf(back);
    const next = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, at + by))];
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    last = null;
    if (inNote) light([next, ...linesOf(next)], false);
    else { back = next; follow(next); say(plain(next)); }
  }
  function arrive() {
    const found = /^#([ex])(\d+)$/.exec(location.hash), box = !found && location.hash && doc.getElementById(location.hash.slice(1));
    if (box && box.tagName === "DETAILS") box.open = true;
    if (!found) return;
    const line = found[1] === "x" ? doc.getElementById("x" + found[2]) : all(`.x[href="#e${found[2]}"]`)[0];
    const words = wordsOf(found[1] === "e" ? found[2] : line ? numberOf(line) : "0");
    if (found[1] === "e" && line) { unfold(line); line.scrollIntoView({ block: "center" }); toWords(line); }
    else if (line) { unfold(line); line.scrollIntoView({ block: "center" }); line.focus({ preventScroll: true }); follow(line); }
    else if (words.length) { words[0].scrollIntoView({ block: "center" }); light(words, true); }
  }

  doc.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const line = event.target.closest(".x"), words = event.target.closest("a.s[data-m]");
    if (words && !getSelection().isCollapsed) { event.preventDefault(); return; }
    if (line) { event.preventDefault(); toWords(line); }
    else if (words) { event.preventDefault(); toLine(words); }
  });
  doc.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open || event.target.matches("input, textarea")) return;
    if (event.key === "Escape") { light([], false); say(""); return; }
    if (!keys.checked) return;
    const here = doc.activeElement;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "e") {
      if (here.matches(".s")) { last = null; toLine(here); }
      else if (here.matches(".x")) toWords(here);
      else if (back) toWords(back);
      else step(1);
    } else if (event.key === "b") doc.getElementById("bare")?.click();
    else if (event.key === "x") doc.getElementById("cues")?.click();
    else if (event.key === "?") help.showModal();
    else return;
    event.preventDefault();
  });
  for (const toggle of all("#bare, #cues")) toggle.addEventListener("click", () => {
    toggle.setAttribute("aria-pressed", String(note.classList.toggle(toggle.id)));
  });
  function asText(query) { // as it is pasted into a message: the same parts as those of dxproof query
    const words = (found) => found ? found.textContent.replace(/\s+/g, " ").trim() : "";
    const said = [...query.querySelectorAll(":scope > details .ev > li")];
    return [words(query.querySelector("h3")), "", "What the record says:",
      ...said.map((item, at) => `  ${at + 1}. ${words(item.querySelector("small"))}, ${words(item.querySelector(".at"))}: "${words(item.querySelector(".w"))}"`),
      "", "Question:", "  " + words(query.querySelector(".ask")), "",
      ...[...query.querySelectorAll(".options > li")].map((option) => "  [ ] " + option.dataset.o), ""].join("\n");
  }
  for (const button of all(".copy")) button.addEventListener("click", async () => {
    const text = asText(button.closest(".query"));
    try { await navigator.clipboard.writeText(text); } catch {
      const box = doc.body.appendChild(doc.createElement("textarea"));
      box.value = text;
      box.select();
      doc.execCommand("copy");
      box.remove();
      button.focus();
    }
    button.textContent = "Copied";
    say("The query is copied");
  });
  doc.getElementById("keys").addEventListener("click", () => help.showModal());
  doc.getElementById("close").addEventListener("click", () => help.close());
  addEventListener("hashchange", arrive);
  let folded = [];
  addEventListener("beforeprint", () => { folded = all("details:not([open])"); for (const box of folded) box.open = true; });
  addEventListener("afterprint", () => { for (const box of folded) box.open = false; });
  addEventListener("load", () => setTimeout(arrive)); // after the browser has followed the address itself
})();
