"use strict";
// Small help for pages that already work without it. Nothing typed is ever stored.
(() => {
  const doc = document;
  const all = (what, where = doc) => where.querySelectorAll(what);

  // A form is sent once; coming back with the back button makes it usable again.
  const wake = (button) => {
    button.removeAttribute("aria-disabled");
    if (button.dataset.words) { button.textContent = button.dataset.words; delete button.dataset.words; }
  };
  doc.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter || form.querySelector("button[data-busy]");
    if (event.defaultPrevented || form.method !== "post" || !button || form.matches("[hx-post],[hx-put],[hx-delete]")) return;
    if (button.getAttribute("aria-disabled") === "true") { event.preventDefault(); return; }
    button.setAttribute("aria-disabled", "true");
    if (button.dataset.busy && !button.children.length) { button.dataset.words = button.textContent; button.textContent = button.dataset.busy; }
    setTimeout(wake, 12000, button);
  });
  addEventListener("pageshow", () => all("button[aria-disabled=true]").forEach(wake));

  // Another language draws the page anew: who has typed something is asked first.
  const changed = new WeakSet();
  doc.addEventListener("input", (event) => { const form = event.target.closest("form[data-keep]"); if (form) changed.add(form); });
  doc.addEventListener("click", (event) => {
    if (!event.target.closest("a[hreflang]")) return;
    const form = [...all("form[data-keep]")].find((one) => changed.has(one) || one.querySelector("[aria-invalid=true]") || one.querySelector("[data-signature] input")?.value);
    if (form && !confirm(form.dataset.keep)) event.preventDefault();
  });

  // Words to paste into a chat.
  const copy = async (field) => {
    try { await navigator.clipboard.writeText(field.value); return true; } catch { /* older webviews */ }
    field.focus(); field.select(); field.setSelectionRange(0, field.value.length);
    try { return doc.execCommand("copy"); } catch { return false; }
  };
  const shut = (details, focus) => { details.open = false; if (focus) details.querySelector("summary").focus(); };
  doc.addEventListener("keydown", (event) => {
    if (event.key === "Escape") all(".menu[open]").forEach((menu) => shut(menu, menu.contains(doc.activeElement)));
  });
  doc.addEventListener("click", async (event) => {
    all(".menu[open]").forEach((menu) => { if (!menu.contains(event.target)) shut(menu); });
    const button = event.target.closest("[data-copy],[data-close],[data-print]");
    if (!button) return;
    if (button.dataset.copy) {
      const done = await copy(doc.getElementById(button.dataset.copy));
      const said = button.parentElement.querySelector("[role=status]");
      if (done && said) { said.textContent = button.dataset.done; setTimeout(() => { said.textContent = ""; }, 4000); }
    } else if ("close" in button.dataset) {
      shut(button.closest("details"), true);
    } else print();
  });

  // A signature: strokes [[[x,y],…],…] in 0..1000 of the pad, so it survives turning the phone.
  const signature = (box) => {
    const input = box.querySelector("input"), pad = box.querySelector("[data-pad]"), canvas = box.querySelector("canvas");
    const said = box.querySelector("[data-said]"), pen = canvas.getContext("2d");
    if (!pen || !window.PointerEvent || box.dataset.ready) return;
    box.dataset.ready = "yes";
    let strokes = [], stroke = null, count = 0;
    try { strokes = JSON.parse(input.value) || []; } catch { strokes = []; }
    if (!Array.isArray(strokes)) strokes = [];
    count = strokes.flat().length;
    pad.hidden = false; box.querySelector("[data-plain]").hidden = true;
    const draw = () => {
      const { clientWidth: w, clientHeight: h } = canvas, dots = devicePixelRatio || 1;
      if (!w) return;
      canvas.width = w * dots; canvas.height = h * dots;
      pen.scale(dots, dots);
      pen.strokeStyle = pen.fillStyle = getComputedStyle(canvas).color;
      pen.lineWidth = Math.max(2.2, w / 140); pen.lineCap = pen.lineJoin = "round";
      for (const line of strokes) {
        const at = line.map(([x, y]) => [x * w / 1000, y * h / 1000]);
        pen.beginPath(); pen.moveTo(...at[0]);
        if (at.length === 1) pen.lineTo(at[0][0] + .1, at[0][1]);
        for (let n = 1; n < at.length; n++) {
          const [x, y] = at[n], [nx, ny] = at[n + 1] || at[n];
          pen.quadraticCurveTo(x, y, (x + nx) / 2, (y + ny) / 2);
        }
        pen.stroke();
      }
    };
    const point = (event) => {
      const box = canvas.getBoundingClientRect(), fit = (n) => Math.min(1000, Math.max(0, Math.round(n * 1000)));
      return [fit((event.clientX - box.left) / box.width), fit((event.clientY - box.top) / box.height)];
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (stroke || count > 1800 || strokes.length > 190 || (event.pointerType === "mouse" && event.button)) return;
      event.preventDefault();
      try { canvas.setPointerCapture(event.pointerId); } catch { /* pointer already gone */ }
      stroke = [point(event)]; stroke.id = event.pointerId; count++;
      strokes.push(stroke); draw();
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!stroke || stroke.id !== event.pointerId) return;
      for (const part of event.getCoalescedEvents?.() || [event]) {
        const here = point(part), last = stroke[stroke.length - 1];
        if (count < 1800 && Math.hypot(here[0] - last[0], (here[1] - last[1]) * .4) >= 5) { stroke.push(here); count++; }
      }
      draw();
    });
    const lift = (event) => {
      if (!stroke || stroke.id !== event.pointerId) return;
      stroke = null; input.value = JSON.stringify(strokes); said.textContent = said.dataset.signed;
    };
    canvas.addEventListener("pointerup", lift);
    canvas.addEventListener("pointercancel", lift);
    canvas.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    box.querySelector("[data-clear]").addEventListener("click", () => {
      strokes = []; stroke = null; count = 0; input.value = ""; said.textContent = said.dataset.cleared; draw();
    });
    if (window.ResizeObserver) new ResizeObserver(draw).observe(canvas); else addEventListener("resize", draw);
    matchMedia("(prefers-color-scheme: dark)").addEventListener?.("change", draw);
    draw();
  };

  // What only makes sense inside WeChat, or only outside it.
  const wechat = /MicroMessenger/i.test(navigator.userAgent);
  const start = (where) => {
    all("[data-signature]", where).forEach(signature);
    all("[data-copy],[data-close],[data-print]", where).forEach((button) => { button.hidden = false; });
    all("[data-wechat-only]", where).forEach((tip) => { tip.hidden = !wechat; });
    all("[data-not-wechat]", where).forEach((tip) => { tip.hidden = wechat; });
    where.querySelector("[data-focus]")?.focus();
  };
  start(doc);
  doc.addEventListener("htmx:load", (event) => { if (event.target !== doc.body) start(event.target); });

  const offline = () => all("[data-offline]").forEach((note) => { note.hidden = navigator.onLine; });
  addEventListener("online", offline); addEventListener("offline", offline); offline();
})();
