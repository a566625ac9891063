"use strict";
// A query to the provider: drafted, edited, sent, answered, agreed or not.
(() => {
  const { $, ask, act, make, say, open, fields, tell, page, when, openers, chart } = bench;
  const PAUSE = 300; // milliseconds without a key before the words are checked
  let form = null, drafts = [], chosen = null, timer = 0;

  openers.query = async () => {
    const of = chart(), found = await ask("drafts", { seq: of.seq });
    if (chart() !== of) return;
    drafts = found ? found.drafts : [];
    form = $("t-query").content.firstElementChild.cloneNode(true);
    form.addEventListener("submit", (event) => { event.preventDefault(); const first = form.querySelector("[data-steps] button:not(:disabled)"); if (first) first.click(); });
    form.elements.words.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(lint, PAUSE); });
    openers.changed = () => { if (form.isConnected) choose(chosen && chosen.query ? chart().queries.find((one) => one.query === chosen.query) : chosen, true); };
    choose(chart().queries.at(-1) || drafts[0] || null);
    open(form, "q");
    form.elements.words.setSelectionRange(0, 0); // the focus would scroll to their end
    form.elements.words.scrollTop = 0;
  };

  function tabs() {
    const all = [...chart().queries, ...drafts.filter((draft) => !chart().queries.some((one) => one.reason === draft.reason))];
    form.querySelector(".tabs").replaceChildren(...all.map((one) => tab(one, one.query ? `Query ${one.query}: ${one.state}` : `Draft: ${one.title}`)), tab(null, "Own words"));
  }
  function tab(one, words) {
    const button = make("button", words, { type: "button", className: "quiet" }), is = (a, b) => a === b || (a && b && a.query && a.query === b.query);
    button.setAttribute("aria-pressed", String(Boolean(is(one, chosen))));
    button.addEventListener("click", () => choose(one));
    return button;
  }
  function choose(one, keep) {
    chosen = one;
    tabs();
    const words = form.elements.words, state = one && one.query ? one.state : "new";
    words.readOnly = !["new", "draft"].includes(state);
    if (!keep || words.readOnly) words.value = one ? one.words : "";
    fields(form, "words", ...(["sent", "answered", "agreed", "not agreed"].includes(state) ? ["answer"] : []));
    form.elements.answer.value = (one && one.answer) || "";
    form.elements.answer.readOnly = ["agreed", "not agreed"].includes(state);
    const life = one && one.query ? [`drafted ${when(one.drafted)}`, one.sent && `sent ${when(one.sent)} (${one.channel})`, one.answered && `answered ${when(one.answered)}, ${one.days} days`, one.status && `the code is ${one.status} with the answer`] : ["Not saved yet. The program sends nothing: you send it."];
    form.querySelector(".life").textContent = life.filter(Boolean).join(" · ");
    steps(state);
    lint();
  }
  function steps(state) {
    const box = form.querySelector("[data-steps]"), may = $("may").dataset, made = [];
    const step = (words, run, sends) => { const button = make("button", words, { type: "button" }); if (sends) button.dataset.sends = ""; button.addEventListener("click", run); made.push(button); };
    if (state === "new") step("Save the draft", () => save());
    if (state === "new" || state === "draft") {
      step("Copy, and mark as sent", () => copy(), true);
      step("Word document, and mark as sent", () => word(), true);
      if ("outbox" in may) step("Put into the folder for queries", () => go({ state: "sent", channel: "file drop" }), true);
    }
    if (state === "draft") step("Save", () => go({ state: "draft" }));
    if (state === "sent" || state === "answered") step("Save the answer, judge again", () => { const words = form.elements.answer.value.trim(); if (words) answer(words); else say("Type the answer first."); });
    if (state === "answered") { step("Agreed", () => go({ state: "agreed" })); step("Not agreed", () => go({ state: "not agreed" })); }
    if (state === "sent") step("Copy again", async () => say(await copied() ? "Copied." : "The browser does not allow copying: select the words."));
    if (state === "draft" || state === "sent") step("Withdraw", () => go({ state: "withdrawn" }));
    made.forEach((button, at) => { if (at) button.className = "quiet"; });
    box.replaceChildren(...made);
  }
  async function lint() { // true: these words may be sent
    const words = form.elements.words.value, box = form.querySelector("#lint");
    if (form.elements.words.readOnly || !words.trim()) { box.replaceChildren(); return allow(Boolean(words.trim())); }
    const found = await ask("lint", { words });
    if (!found || words !== form.elements.words.value) return false;
    const clean = found.remarks.length === 0;
    const items = make("ul");
    for (const remark of found.remarks) {
      const item = make("li");
      item.append(make("b", remark.title), remark.words ? ` “${remark.words}”` : "", make("div", remark.remedy, { className: "soft" }));
      items.append(item);
    }
    box.replaceChildren(clean ? make("span", "✓ No rule of query practice is broken.", { className: "ok" }) : items);
    return allow(clean);
  }
  function allow(may) {
    for (const one of form.querySelectorAll("[data-sends]")) { one.disabled = !may; one.title = may ? "" : "A query that breaks a rule is not sent"; }
    return may;
  }

  async function save() {
    const words = form.elements.words.value.trim(), of = chosen;
    if (!words) { say("There are no words yet."); return false; }
    const found = await act("draft", { seq: chart().seq, reason: chosen ? chosen.reason : null, words });
    if (!found) return false;
    tell(found);
    say("Draft saved.");
    if (chosen !== of) return false; // another tab was opened meanwhile
    choose(found.queries.at(-1), true); // with what was typed meanwhile
    return true;
  }
  async function go(step) {
    if (!(chosen && chosen.query) && !await save()) return false;
    const words = form.elements.words.readOnly ? null : form.elements.words.value.trim();
    const found = await act("step", { query: chosen.query, seen: chosen.entry, words, ...step });
    if (!found) return false;
    if (found.newest) { say(`${found.newest.person || "Somebody"} saved first: the query is ${found.newest.state}. Nothing was saved.`, true); return false; }
    tell(found);
    choose(found.queries.find((one) => one.query === chosen.query), true);
    say(`Query ${chosen.query}: ${chosen.state}.`);
    return true;
  }
  async function answer(words) {
    if (await go({ state: "answered", answer: words })) { page(); if (chosen.status) say(`With the answer the code is ${chosen.status}.`); }
  }
  async function copied() {
    try { await navigator.clipboard.writeText(form.elements.words.value); return true; } catch { form.elements.words.select(); return doc_copy(); }
  }
  function doc_copy() { try { return document.execCommand("copy"); } catch { return false; } }
  async function copy() {
    if (!await lint()) { say("A query that breaks a rule is not copied."); return; }
    if (!await copied()) { say("The browser does not allow copying: select the words."); return; }
    if (await go({ state: "sent", channel: "copied" })) say("Copied and marked as sent: paste it into your message to the provider.");
  }
  async function word() {
    if (await go({ state: "sent", channel: "Word document" })) make("a", null, { href: `/worklist/letter?query=${chosen.query}`, download: "" }).click();
  }
})();
