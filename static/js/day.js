// Several quick taps on "More" or "Fewer" count one by one and are saved together, a moment later.
(() => {
  "use strict";
  const WAIT = 300;
  const waiting = new Map(); // form -> { value, timer }

  const send = (form) => {
    const { value, timer } = waiting.get(form);
    clearTimeout(timer);
    waiting.delete(form);
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "value", value });
    form.append(field);
    form.requestSubmit();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    const form = button.form;
    // The number is sent once, not also by the button that was pressed last.
    form.querySelectorAll("[data-step]").forEach((step) => step.removeAttribute("name"));
    const seen = Number(form.elements.seen.value || 0);
    const step = Number(button.dataset.by);
    const now = waiting.get(form);
    const first = now === undefined && form.elements.seen.value === "";
    const from = now === undefined ? seen : now.value;
    const less = first ? 0 : Math.max(from - step, 0);
    const value = button.dataset.step === "up" ? Math.min(from + step, Number(button.dataset.most)) : less;
    clearTimeout(now?.timer);
    waiting.set(form, { value, timer: setTimeout(send, WAIT, form) });
    const shown = form.querySelector(".tap-value");
    shown.textContent = /[0-9]/.test(shown.textContent) ? shown.textContent.replace(/[0-9]+/, value) : value;
    shown.classList.remove("none");
  }, true);

  // A note is saved when its box is left, as a tap is; and when the page is left with the cursor in it.
  const note = () => document.querySelector("[data-note] [name=value]");
  document.addEventListener("change", (event) => {
    if (event.target === note()) event.target.form.requestSubmit();
  });
  addEventListener("pagehide", () => {
    const box = note();
    if (!box || box.value === box.defaultValue) return;
    fetch(box.form.action, { method: "POST", body: new FormData(box.form), keepalive: true, credentials: "same-origin" });
  });

  // Away before the moment is over: what was tapped goes all the same.
  addEventListener("pagehide", () => {
    for (const [form, { value }] of waiting) {
      const body = new FormData(form);
      body.set("value", value);
      fetch(form.action, { method: "POST", body, keepalive: true, credentials: "same-origin" });
    }
  });
})();
