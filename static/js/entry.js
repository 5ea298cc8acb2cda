// Ctrl and Enter saves the form from wherever somebody is typing. Without it the button does.
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const button = event.target.closest("form.panel")?.querySelector(".buttons .btn-main");
    if (!button) return;
    event.preventDefault();
    button.form.requestSubmit(button);
  });
})();
