"use strict";
(() => {
  const doc = document, form = doc.getElementById("ask"), text = doc.getElementById("text"), file = doc.getElementById("document");
  const clear = doc.getElementById("clear"), said = doc.getElementById("said"), report = doc.getElementById("report");
  const PAUSE = 350; // milliseconds without a key before a note is judged
  let timer = 0, number = 0, shown = report.querySelector("iframe");

  const given = () => file.files.length > 0 || text.value.trim() !== "";

  function judge() {
    clearTimeout(timer);
    if (!given()) { report.classList.remove("judged"); number++; say(""); return; }
    const mine = ++number, frame = doc.createElement("iframe");
    frame.name = "report" + mine;
    frame.title = "The report";
    frame.className = "coming";
    frame.addEventListener("load", () => arrived(frame, mine));
    report.append(frame); // first, so that the form's answer is the first page of this frame and the Back button stays the user's
    form.target = frame.name;
    report.classList.add("busy");
    say("Judging …");
    form.submit();
  }

  function arrived(frame, mine) {
    const inside = frame.contentDocument; // null where the browser shows its own page for an error
    if (inside && inside.location.href === "about:blank") return; // what a frame has before its page
    if (mine !== number) { frame.remove(); return; }
    if (!inside) { frame.remove(); report.classList.remove("busy"); say("There was no answer. Is the service still running?"); return; }
    const before = shown.contentDocument;
    frame.classList.remove("coming");
    for (const pane of ["verdict", "note"]) { // while a note is edited, the eye stays where it was
      const from = before && before.getElementById(pane), to = inside.getElementById(pane);
      if (from && to) to.scrollTop = from.scrollTop;
    }
    for (const other of report.querySelectorAll("iframe")) if (other !== frame && !other.classList.contains("coming")) other.remove();
    shown = frame;
    report.classList.add("judged");
    report.classList.remove("busy");
    catchDrops(frame.contentWindow);
    say(inside.title);
  }

  function say(words) { said.textContent = words; }

  function later() { clearTimeout(timer); timer = setTimeout(judge, PAUSE); }

  function documentChanged() {
    const chosen = file.files.length > 0;
    text.disabled = chosen; // a document is judged instead of the text, which stays for later
    clear.hidden = !chosen;
  }

  function catchDrops(target) {
    target.addEventListener("dragover", (event) => {
      event.preventDefault();
      doc.body.classList.add("dropping");
    });
    target.addEventListener("dragleave", (event) => { if (!event.relatedTarget) doc.body.classList.remove("dropping"); });
    target.addEventListener("drop", (event) => {
      doc.body.classList.remove("dropping");
      const dropped = event.dataTransfer;
      if (dropped.files.length) {
        event.preventDefault();
        const one = new DataTransfer();
        one.items.add(dropped.files[0]);
        file.files = one.files;
        documentChanged();
        judge();
        if (dropped.files.length > 1) say("One document at a time: the first is judged. For a folder: dxproof audit.");
      } else if (event.target !== text) {
        event.preventDefault();
        text.value = dropped.getData("text/plain");
        judge();
      }
    });
  }

  text.addEventListener("input", later);
  for (const field of form.elements) if (field !== text && field !== file && field.name) field.addEventListener("change", later);
  const code = doc.getElementById("code"), plain = (value) => value.trim().toUpperCase().replace(".", "");
  const codes = new Set([...doc.querySelectorAll("#codes option")].map((option) => plain(option.value)));
  code.addEventListener("input", () => { if (code.value === "" || codes.has(plain(code.value))) later(); }); // not at half a code
  file.addEventListener("change", () => { documentChanged(); judge(); });
  clear.addEventListener("click", () => { file.value = ""; documentChanged(); text.focus(); judge(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); judge(); });
  doc.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); judge(); }
  });
  catchDrops(window);
  documentChanged();
  if (given()) judge(); // what the browser kept of a form
})();
