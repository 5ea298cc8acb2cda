// What is typed is kept every few seconds, and when the page is put away. Without it the buttons keep it.
(() => {
  "use strict";
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const state = document.querySelector(".kept");
  const words = {
    404: "This page is closed, so nothing more is kept. Copy what you wrote before you leave it.",
    429: "This could not be kept just now. Keep the page open: it tries again in a minute.",
  };
  let changed = false, closed = false, later = 0;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  const keep = async () => {
    if (!changed || closed || Date.now() < later) return;
    changed = false;
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: new FormData(form), credentials: "omit", referrerPolicy: "no-referrer", keepalive: document.hidden });
      closed = answer.status === 404;
      if (answer.status === 429) later = Date.now() + 60000;
      changed ||= answer.status === 429 || answer.status >= 500;
      state.textContent = answer.ok ? "What you typed is kept." : words[answer.status] || "This could not be kept. Copy what you wrote before you close the page.";
    } catch {
      changed = true;
      state.textContent = "No connection. What you typed is still here: keep the page open.";
    }
  };
  setInterval(keep, 3000);
  addEventListener("online", keep);
  document.addEventListener("visibilitychange", () => document.hidden && keep());
})();
