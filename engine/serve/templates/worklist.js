"use strict";
// The list, the chart, decisions. What other scripts of the page need is in `bench`.
const bench = (() => {
  const doc = document, $ = (id) => doc.getElementById(id);
  const list = $("charts"), frame = $("frame"), panel = $("panel"), said = $("said"), filters = $("filters");
  const POLL = 2000, AGAIN = 2000, SHOWN = 5000; // milliseconds
  const SIGN = { supported: "✓", incomplete: "○", conflicting: "!", unsupported: "✗" };
  const ACTS = { a: "corrected", n: "no change needed", r: "dismissed: the tool is wrong", i: "in review" };
  let rows = [], total = 0, now = null, mine = [], lastEntry = 0, lastQuery = 0, asked = 0, quiet = 0, stepping = false, busy = 0, next = null;
  const openers = {};

  // ---- one thing at a time: no key may meet a chart that is not shown yet, nor type into a panel that is not open yet
  const alone = (work) => async (...given) => {
    busy += 1;
    try { return await work(...given); } finally {
      busy -= 1;
      if (!busy && next) { const name = next; next = null; run(name); }
    }
  };

  // ---- asking the service
  const key = () => [...crypto.getRandomValues(new Uint8Array(12))].map((one) => one.toString(16).padStart(2, "0")).join("");
  const person = () => ($("person") ? $("person").value.trim() : "") || null;
  function say(words, stay) {
    clearTimeout(quiet);
    said.textContent = words;
    if (!stay) quiet = setTimeout(() => { said.textContent = ""; }, SHOWN);
  }
  async function ask(what, value, sure) {
    for (;;) { // an act is sent until it is acknowledged; its key makes it happen once
      try {
        const answer = await fetch("/worklist/" + what, {
          method: "POST", body: JSON.stringify(value), headers: { "content-type": "application/json", "x-dxproof-page": "1" } });
        const told = await answer.json();
        if (answer.ok || answer.status === 409) return told;
        if (answer.status !== 503) { say([told.message, told.hint].filter(Boolean).join("; "), true); return null; }
      } catch { /* nobody answered */ }
      if (!sure) return null;
      say("Not saved yet: the service does not answer. Trying again …", true);
      await new Promise((done) => setTimeout(done, AGAIN));
    }
  }
  const act = (what, value) => ask(what, { key: key(), person: person(), ...value }, true);

  // ---- small elements, never from text
  function make(name, words, more) {
    const made = doc.createElement(name);
    if (words !== undefined && words !== null) made.textContent = words;
    return Object.assign(made, more || {});
  }
  function status(word) { return make("span", word ? `${SIGN[word] || ""} ${word}` : "no code", { className: `st ${word || ""}` }); }
  const when = (at) => at ? at.slice(0, 16).replace("T", " ") : "";

  // ---- the list
  function wanted() {
    const found = {};
    for (const one of filters.querySelectorAll("select")) if (one.value !== "*") found[one.name] = one.value;
    return found;
  }
  async function load(from) {
    const mineNow = ++asked, found = await ask("charts", { wanted: wanted(), start: from || 0 });
    if (!found || mineNow !== asked) return;
    rows = from ? [...rows, ...found.charts] : found.charts;
    total = found.total;
    if (!lastEntry) { lastEntry = found.entry; lastQuery = found.query; }
    offer(found.facets);
    draw();
    const left = found.facets.decision.find(([value]) => value === "open")[2];
    const all = found.facets.decision.slice(1).reduce((sum, [, , count]) => sum + count, 0);
    $("count").textContent = `${left} of ${all} open`;
    $("bar").style.width = `${all ? 100 * (all - left) / all : 0}%`;
    if (!from && !rows.some((row) => now && row.seq === now.seq)) {
      const linked = start();
      if (!linked || !await show(linked)) await show(rows[0] && rows[0].seq);
    }
  }
  function start() {
    const seq = Number(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
    return seq;
  }
  function offer(facets) {
    for (const select of filters.querySelectorAll("select")) {
      const chosen = select.value, first = select.options[0];
      select.replaceChildren(first, ...facets[select.name].map(([value, title, count]) => make("option", `${title} (${count})`, { value })));
      if (chosen !== "*" && ![...select.options].some((one) => one.value === chosen)) select.append(make("option", `${chosen} (0)`, { value: chosen }));
      select.value = chosen;
      select.classList.toggle("set", chosen !== "*");
    }
  }
  function line(row) {
    const button = make("button", null, { type: "button", className: row.open ? "row" : "row closed" });
    button.dataset.seq = row.seq;
    button.dataset.kind = row.kind;
    const code = make("span", null, { className: "code" });
    code.append(`${row.code || "no code"} `, make("span", SIGN[row.now || row.status] || "", { className: `st ${row.now || row.status || ""}`, title: row.now || row.status || "" }));
    button.append(make("b", row.id || `chart ${row.seq}`), code, make("small", row.step), make("small", row.provider || ""));
    const told = [row.decision, row.assignee].filter(Boolean).join(" · ");
    if (told) button.append(make("small", told, { className: row.open ? "soft" : "done" }));
    const item = make("li");
    item.append(button);
    return item;
  }
  function draw() {
    list.replaceChildren(...rows.map(line));
    $("more").hidden = rows.length >= total;
    $("none").hidden = rows.length > 0;
    mark();
  }
  function mark() {
    for (const button of list.querySelectorAll(".row")) {
      if (now && Number(button.dataset.seq) === now.seq) { button.setAttribute("aria-current", "true"); button.scrollIntoView({ block: "nearest" }); }
      else button.removeAttribute("aria-current");
    }
  }
  function redraw(chart) {
    const at = rows.findIndex((row) => row.seq === chart.seq);
    if (at < 0) return;
    rows[at] = { ...rows[at], ...chart };
    list.children[at].replaceWith(line(rows[at]));
    mark();
  }

  // ---- one chart
  const show = alone(async (seq) => {
    if (!seq) { now = null; frame.replaceChildren(); $("name").textContent = "No chart"; return false; }
    const found = await ask("chart", { seq });
    if (!found) return false;
    close();
    tell(found);
    page();
    return true;
  });
  function tell(chart) {
    const before = now;
    now = chart;
    $("name").textContent = chart.id || `chart ${chart.seq}`;
    const told = chart.has_note && !chart.now; // the page of the note says it
    $("verdict").replaceChildren(...(told ? [] : [`${chart.code || ""} `, status(chart.now || chart.status)]));
    if (chart.now) $("verdict").append(make("span", ` after the answer; was ${chart.status || "no code"}`, { className: "soft" }));
    $("kind").textContent = [chart.kind_title, chart.provider, chart.date, place()].filter(Boolean).join(" · ");
    $("question").textContent = chart.has_note ? "" : chart.question || "";
    const last = chart.history[0], state = $("state");
    state.replaceChildren();
    if (last) state.append(make("b", chart.decision || "not decided"), chart.assignee ? ` · for ${chart.assignee}` : "", ` · ${last.person || last.file || "?"}, ${when(last.at)}`,
      ...[chart.reason, chart.comment].filter(Boolean).map((words) => make("div", words)));
    $("clash").hidden = true;
    redraw(chart);
    if (before && before.seq === chart.seq && openers.changed) openers.changed(chart);
  }
  function place() {
    const at = rows.findIndex((row) => row.seq === now.seq);
    return at < 0 ? "" : `${at + 1} of ${total}`;
  }
  function page() { // the note beside its checklist; the one before stays until it is there
    const mineNow = now.seq, made = make("iframe", null, { title: "The note and its checklist", className: "coming" });
    made.addEventListener("load", () => {
      if (!made.contentDocument || made.contentDocument.location.href === "about:blank") return;
      if (!now || now.seq !== mineNow) { made.remove(); return; }
      made.classList.remove("coming");
      for (const other of [...frame.children]) if (other !== made) other.remove();
      made.contentDocument.documentElement.classList.add("framed"); // its name stands above
      made.contentWindow.addEventListener("keydown", (event) => keys(event, made), true);
    });
    made.src = `/worklist/page?seq=${mineNow}`;
    frame.append(made);
  }
  function move(by) {
    const at = rows.findIndex((row) => now && row.seq === now.seq), next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next && (!now || next.seq !== now.seq)) return show(next.seq);
    if (by > 0) say(rows.length < total ? "More charts are at the end of the list." : "This is the last chart.");
    return null;
  }

  // ---- decisions
  const decide = alone(async (changes, on, from) => {
    const chart = from || now, found = await act("decide", { seq: chart.seq, seen: chart.seen, ...changes });
    if (!found) return false;
    if (found.newest) { clash(found.newest, changes, on); return false; }
    mine.push(found.seq);
    if (found.history[0]) lastEntry = Math.max(lastEntry, found.history[0].entry);
    if (now && now.seq === found.seq) tell(found); else redraw(found);
    say(`${found.id || "chart " + found.seq}: ${changes.decision || "saved"}. u undoes it.`);
    if (on) await move(1);
    return true;
  });
  function clash(newest, changes, on) {
    const box = $("clash"), mineToo = make("button", "Save mine after it", { type: "button" }), theirs = make("button", "Keep theirs", { type: "button", className: "quiet" });
    box.replaceChildren(make("b", `${newest.person || newest.file || "Somebody"} saved first: ${newest.decision || "a comment, or an undo"}. Yours was not saved.`), theirs, mineToo);
    theirs.addEventListener("click", () => { close(); show(now.seq); });
    mineToo.addEventListener("click", async () => { const fresh = await ask("chart", { seq: now.seq }); if (fresh && await decide(changes, on, fresh)) close(); });
    box.hidden = false;
    mineToo.focus();
  }
  const undo = alone(async () => {
    const seq = now && now.decision ? now.seq : mine[mine.length - 1];
    if (!seq) { say("There is nothing of yours to undo."); return; }
    const chart = now && now.seq === seq ? now : await ask("chart", { seq });
    const found = chart && await act("undo", { seq, seen: chart.seen });
    if (!found) return;
    if (found.newest) { await show(seq); say("Somebody else has written on this chart since: look at it first."); return; }
    mine = mine.filter((one) => one !== seq);
    if (now && now.seq === seq) tell(found); else await show(seq);
    say(`${found.id || "chart " + seq}: taken back.`);
  });

  // ---- panels
  function open(form, opener) {
    panel.replaceChildren(form);
    panel.hidden = false;
    for (const one of doc.querySelectorAll(".acts [aria-expanded]")) one.setAttribute("aria-expanded", String(one.dataset.act === opener));
    form.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); } });
    for (const one of form.querySelectorAll("[data-close]")) one.addEventListener("click", close);
    const usable = (one) => !one.closest("[hidden]") && !one.readOnly;
    const first = [...form.querySelectorAll("textarea, input, select")].find(usable) || [...form.querySelectorAll("button")].find(usable);
    if (first) first.focus();
  }
  function close() {
    const held = panel.contains(doc.activeElement);
    panel.hidden = true;
    panel.replaceChildren();
    openers.changed = null;
    $("clash").hidden = true;
    for (const one of doc.querySelectorAll(".acts [aria-expanded]")) one.setAttribute("aria-expanded", "false");
    if (held) $("chart").focus({ preventScroll: true });
  }
  function fields(form, ...names) {
    for (const one of form.querySelectorAll("[data-field]")) one.hidden = !names.includes(one.dataset.field);
  }
  function note(opener, title, hint, names, on) {
    const form = $("t-note").content.firstElementChild.cloneNode(true);
    form.querySelector("h3").textContent = title;
    form.querySelector(".hint").textContent = hint;
    fields(form, ...names);
    for (const name of names) if (form.elements[name]) form.elements[name].value = now[name] || "";
    if (opener === "r") form.elements.reason.required = true;
    let teaches = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (busy) return;
      const changes = opener === "r" ? { decision: ACTS.r } : {};
      for (const name of names) if (form.elements[name]) {
        const value = form.elements[name].value.trim() || null;
        if (opener === "r" || value !== (now[name] || null)) changes[name] = value;
      }
      if (Object.keys(changes).length === 0) close();
      else if (await decide(changes, on && !teaches)) { close(); if (teaches) openers.case(); }
      teaches = false;
    });
    const teach = form.querySelector("[data-teach]");
    if (teach) teach.addEventListener("click", () => { teaches = true; form.requestSubmit(); });
    open(form, opener);
  }
  function log() {
    const box = make("div", null, { className: "panel" }), items = make("ol", null, { className: "log" });
    box.append(make("h3", "History"));
    for (const entry of now.history) {
      const item = make("li");
      item.append(make("b", entry.undoes ? "taken back; now " : ""), make("b", entry.decision || "not decided"), entry.assignee ? ` · for ${entry.assignee}` : "",
        make("div", `${entry.person || entry.file || "?"}, ${when(entry.at)}`, { className: "soft" }),
        ...[entry.reason, entry.comment].filter(Boolean).map((words) => make("div", words)));
      items.append(item);
    }
    if (!now.history.length) box.append(make("p", "Nobody has decided anything yet.", { className: "soft" }));
    const end = make("p", null, { className: "go" });
    end.append(make("button", "Close", { type: "button", className: "quiet" }));
    end.firstChild.dataset.close = "";
    box.append(items, end);
    open(box, "h");
  }
  function run(name) {
    if (busy) { if ("jkrcqh".includes(name)) next = name; return null; } // a decision is only on what is seen
    if (name === "j") return move(1);
    if (name === "k") return move(-1);
    if (name === "u") return undo();
    if (!now) return null;
    if (name === "a" || name === "n") return decide({ decision: ACTS[name] }, true);
    if (name === "i") return decide({ decision: ACTS.i, assignee: person() || doc.body.dataset.person || doc.body.dataset.usual }, false);
    if (name === "r") return note("r", "Why is the finding wrong?", "The reason is kept with the decision, and counts against the rule on the page of figures.", ["reason", "teach"], true);
    if (name === "c") return note("c", "Comment, assign", "", ["comment", "assignee", "decision"], false);
    if (name === "h") return log();
    return openers.query && alone(openers.query)();
  }
  function keys(event, from) {
    if (stepping || event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
    if (event.key === "Escape" && !panel.hidden) { close(); event.preventDefault(); return; }
    const target = event.target;
    if (!$("on").checked || (target.closest && target.closest("input, textarea, select, dialog"))) return;
    if ("janrqcukih".includes(event.key) && event.key.length === 1) run(event.key);
    else if (event.key === "]" || event.key === "[") {
      const inside = frame.querySelector("iframe:not(.coming)");
      if (inside) {
        inside.contentWindow.focus();
        stepping = true; // the page of the note has j and k of its own, for its evidence
        inside.contentDocument.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: event.key === "]" ? "j" : "k", bubbles: true, cancelable: true }));
        stepping = false;
      }
    } else if (event.key === "/") filters.querySelector("select").focus();
    else if (event.key === "?" && !from) $("help").showModal();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // ---- what others write
  async function poll() {
    if (!doc.hidden) {
      const found = await ask("changes", { entry: lastEntry, query: lastQuery });
      if (found) {
        for (const entry of found.entries) {
          lastEntry = Math.max(lastEntry, entry.entry);
          redraw({ seq: entry.seq, decision: entry.decision, assignee: entry.assignee, open: entry.open });
          if (now && entry.seq === now.seq && entry.entry > now.seen) {
            say(`${entry.person || entry.file}: ${entry.decision || "not decided"}`);
            if (panel.hidden) tell(await ask("chart", { seq: now.seq }) || now); // else the clash tells when it is saved
          }
        }
        for (const step of found.queries) lastQuery = Math.max(lastQuery, step.entry);
      }
    }
    setTimeout(poll, POLL);
  }

  list.addEventListener("click", (event) => { const row = event.target.closest(".row"); if (row) show(Number(row.dataset.seq)); });
  doc.querySelector(".acts").addEventListener("click", (event) => { const button = event.target.closest("[data-act]"); if (button) run(button.dataset.act); });
  doc.addEventListener("keydown", (event) => keys(event, null));
  filters.addEventListener("change", () => load());
  filters.addEventListener("submit", (event) => event.preventDefault());
  $("clear").addEventListener("click", () => { for (const one of filters.querySelectorAll("select")) one.value = "*"; load(); });
  $("more").addEventListener("click", () => load(rows.length));
  $("keys").addEventListener("click", () => $("help").showModal());
  $("close").addEventListener("click", () => $("help").close());
  if ($("person")) {
    try { $("person").value = localStorage.getItem("dxproof-person") || ""; } catch { /* no storage */ }
    $("person").addEventListener("change", () => { try { localStorage.setItem("dxproof-person", person() || ""); } catch { /* no storage */ } });
  }
  addEventListener("hashchange", () => { const seq = start(); if (seq) show(seq); });
  filters.elements.decision.append(make("option", "open", { value: "open" }));
  filters.elements.decision.value = "open";
  load().then(poll);

  return { $, ask, act, make, say, open, close, fields, tell, page, when, openers, chart: () => now };
})();
