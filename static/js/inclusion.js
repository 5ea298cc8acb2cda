// What makes the pages quicker. Every task works without it.
(() => {
  "use strict";

  // One key jumps to the search box or the log button, unless someone is typing.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) {
      if (event.key === "Escape" && event.target.id === "find") document.getElementById("found").replaceChildren();
      return;
    }
    const target = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
    // In the middle of a long form a letter that missed its box must not lead away.
    if (!target || (target.tagName === "A" && document.querySelector("form[data-draft]"))) return;
    event.preventDefault();
    if (target.tagName === "A") target.click();
    else target.focus();
  });

  // Arrow keys walk through what was found.
  document.addEventListener("keydown", (event) => {
    if (!["ArrowDown", "ArrowUp"].includes(event.key)) return;
    const box = event.target.closest(".find");
    if (!box) return;
    const stops = [box.querySelector("input"), ...box.querySelectorAll(".found a")];
    const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    if (stops[next]) {
      event.preventDefault();
      stops[next].focus();
    }
  });

  // A menu closes when one clicks elsewhere or presses Escape.
  const menus = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => menus().forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open")));
  document.addEventListener("keydown", (event) => event.key === "Escape" && menus().forEach((menu) => menu.removeAttribute("open")));

  // Dates are typed; a button beside the box opens the browser's own calendar.
  const addPicker = (input) => {
    if (input.dataset.day === "ready") return;
    input.dataset.day = "ready";
    const label = document.querySelector(`label[for="${CSS.escape(input.id)}"]`);
    const picker = Object.assign(document.createElement("input"), { type: "date", tabIndex: -1 });
    picker.setAttribute("aria-hidden", "true");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn-quiet", textContent: "Pick" });
    button.setAttribute("aria-label", `Pick a date: ${label ? label.textContent.trim() : "date"}`);
    button.addEventListener("click", () => (picker.showPicker ? picker.showPicker() : picker.focus()));
    picker.addEventListener("change", () => {
      const [year, month, day] = picker.value.split("-");
      if (!year) return;
      input.value = `${Number(day)} ${Number(month)} ${year}`;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    const wrap = Object.assign(document.createElement("span"), { className: "day-wrap" });
    const pick = Object.assign(document.createElement("span"), { className: "day-pick" });
    input.replaceWith(wrap);
    pick.append(picker, button);
    wrap.append(input, pick);
  };

  // A form's button works once; the server keeps a key against the second press as well.
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post" || event.defaultPrevented) return;
    if (event.target.dataset.sent) {
      event.preventDefault();
      return;
    }
    event.target.dataset.sent = "yes";
    setTimeout(() => delete event.target.dataset.sent, 8000);
    // Going back leads to what was sent, not to the empty form that the address once asked for.
    if (event.target.hasAttribute("data-live") && new URL(event.target.action).pathname === location.pathname) history.replaceState(null, "", location.pathname);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

  // "Add another" copies a formset's empty row.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row]");
    if (!button) return;
    const prefix = button.dataset.addRow;
    const total = document.getElementById(`id_${prefix}-TOTAL_FORMS`);
    const row = document.getElementById(`${prefix}-empty`).content.cloneNode(true);
    const number = total.value;
    row.querySelectorAll("*").forEach((element) => {
      for (const attribute of element.attributes) attribute.value = attribute.value.replaceAll("__prefix__", number);
    });
    total.value = Number(number) + 1;
    // Where only so many rows may stand, the button makes way for the sentence that says why.
    if (button.dataset.most && total.value >= Number(button.dataset.most)) {
      button.hidden = true;
      button.nextElementSibling.hidden = false;
    }
    const first = row.querySelector("input:not([type=hidden]), select, textarea");
    button.before(row);
    start(button.parentElement);
    first?.focus();
  });

  // What was typed before the scripts ran, or stands again on going back, is answered as well.
  const typed = (field) => (["radio", "checkbox"].includes(field.type) ? field.checked !== field.defaultChecked : "defaultValue" in field && field.value !== field.defaultValue);
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-live]")) {
      if ([...form.elements].some(typed)) form.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });

  const start = (root) => root.querySelectorAll("input[data-day]").forEach(addPicker);
  start(document);
  document.getElementById("errors")?.focus();
  document.body.addEventListener("htmx:afterSwap", (event) => start(event.target));
})();
