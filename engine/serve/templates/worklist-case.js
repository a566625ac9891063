"use strict";
// An override as a test of the site.
(() => {
  const { $, ask, say, open, close, openers, chart } = bench;

  openers.case = () => {
    const of = chart(), form = $("t-case").content.firstElementChild.cloneNode(true);
    form.querySelector("[data-code]").textContent = of.code || "the code";
    form.elements.about.value = of.reason || "";
    form.elements.text.value = "";
    form.elements.text.placeholder = "Type or paste the words of the note that matter, without anything that belongs to a person.";
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const value = Object.fromEntries(["name", "about", "status", "text"].map((name) => [name, form.elements[name].value]));
      const found = await ask("case", { seq: of.seq, no_phi: form.elements.no_phi.checked, ...value });
      if (found) { close(); say(`Written: ${found.folder}/${found.written}. dxproof test tells when the program agrees.`, true); }
    });
    open(form, "r");
  };
})();
