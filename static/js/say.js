// What is typed is kept every few seconds, and when the page is put away. Without it the buttons keep it.
(() => {
  "use strict";
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const state = document.querySelector(".kept");
  let changed = false;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  const keep = async () => {
    if (!changed) return;
    changed = false;
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: new FormData(form), credentials: "omit", referrerPolicy: "no-referrer", keepalive: document.hidden });
      changed = !answer.ok && answer.status >= 500;
      state.textContent = answer.ok ? "What you typed is kept." : "This could not be kept. Copy what you wrote before you close the page.";
    } catch {
      changed = true;
      state.textContent = "No connection. What you typed is still here: keep the page open.";
    }
  };
  setInterval(keep, 3000);
  addEventListener("online", keep);
  document.addEventListener("visibilitychange", () => document.hidden && keep());
})();
