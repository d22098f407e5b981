"use strict";
// Beside the plan: light every piece of a fact's passage, not only the first; tint that of the fact under the mouse; say
// which pane is open.
(() => {
  const doc = document, pieces = doc.querySelectorAll("[data-of]");
  const light = (n, how) => pieces.forEach((one) => one.classList.toggle(how, n !== null && one.dataset.of.split(" ").includes(n)));
  const here = () => {
    const found = /^#p-(\d+)$/.exec(location.hash);
    light(found ? found[1] : null, "lit");
    const plan = doc.querySelector("#plan:target, #plan :target");
    doc.querySelectorAll(".pane-tabs a").forEach((tab) => {
      if ((tab.hash === "#plan") === Boolean(plan)) tab.setAttribute("aria-current", "true"); else tab.removeAttribute("aria-current");
    });
  };
  addEventListener("hashchange", here);
  doc.addEventListener("pointerover", (event) => {
    if (event.pointerType === "mouse") light(event.target.closest("[data-fact]")?.dataset.fact ?? null, "near");
  });
  here();
})();
