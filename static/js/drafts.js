// Nothing that is typed into a long form is lost: it is kept on the server while somebody types, and
// what is sent when the session has ended waits in this tab until its writer has signed in again.
(() => {
  "use strict";

  const SENDING = "form-sending"; // a form on its way: forgotten as soon as any page answers it
  const UNSENT = "form-unsent"; // one that was not taken
  const HOURS = 12;
  const person = document.body.dataset.person;
  const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];
  const read = (name) => JSON.parse(sessionStorage.getItem(name) || "null");
  const forget = (name) => sessionStorage.removeItem(name);
  const state = (form) => {
    let shown = form.querySelector(".draft-state");
    if (!shown) {
      shown = Object.assign(document.createElement("span"), { className: "draft-state" });
      shown.setAttribute("role", "status");
      form.querySelector(".buttons")?.append(shown);
    }
    return shown;
  };

  const why = (answer) => {
    if (answer.type === "opaqueredirect") return "Draft not kept: you have been signed out. Press save to sign in again; nothing typed is lost";
    if (answer.status === 413) return "Draft not kept: too long";
    if (answer.status === 403) return "Draft not kept: this page is older than your sign-in. Press save; nothing typed is lost";
    return "Draft not kept: the server did not take it";
  };

  // Lays a form into this tab's own storage, which is gone with the tab and at sign-out.
  const lay = (name, form) => {
    const typed = [...new FormData(form)].filter(([field, value]) => field !== "csrfmiddlewaretoken" && typeof value === "string");
    try {
      sessionStorage.setItem(name, JSON.stringify({ person, address: form.dataset.draft, path: location.pathname, at: Date.now(), typed }));
    } catch {
      forget(name); // too long for this browser; the server has it up to the last seconds
    }
  };

  const forgetUnsent = (form) => {
    if (read(UNSENT)?.address === form.dataset.draft) forget(UNSENT);
  };

  // Long forms keep what is typed on the server every few seconds while something has changed.
  // A form that is opened anew has a draft of its own, so that it leaves what is offered above it alone.
  const nameOf = (form) => form.dataset.draftPage || Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join("-");
  const keepDraft = (form) => {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "draft_page", value: nameOf(form) }));
    // What was sent and refused is kept as it was sent, before anything more is typed.
    let changed = "unsaved" in form.dataset;
    let sending = null;
    form.addEventListener("input", () => (changed = true));
    // A draft that arrives after its form has been saved would come back as something unfinished.
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      if (!navigator.onLine) {
        event.preventDefault();
        delete form.dataset.sent;
        state(form).textContent = "Not sent: there is no connection. What you typed stays here; press the button again later";
        return;
      }
      changed = false;
      sending?.abort();
      forgetUnsent(form);
      lay(SENDING, form);
    });
    const send = async () => {
      if (!changed) return;
      changed = false;
      const mine = (sending = new AbortController());
      try {
        const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual", signal: mine.signal });
        if (answer.ok) forgetUnsent(form);
        else changed = true;
        if (answer.ok) state(form).textContent = (await answer.json()).kept ? "Draft kept" : "Not kept: this form was saved or let go already. Open it again to write more";
        else state(form).textContent = why(answer);
      } catch {
        if (mine.signal.aborted) return;
        changed = true;
        lay(UNSENT, form); // the browser may let the page go before there is a connection again
        state(form).textContent = "Draft not kept: no connection";
      }
    };
    setInterval(send, 4000);
    send();
    addEventListener("online", send);
    document.addEventListener("visibilitychange", () => document.hidden && send());
  };

  // What became of the form that was sent last: a page that says it was not taken keeps it, and so does
  // going back or loading again after no page came; any other page is its answer.
  const settle = () => {
    const sent = read(SENDING);
    forget(SENDING);
    if (!sent) return;
    const came = performance.getEntriesByType("navigation")[0]?.type;
    const back = ["back_forward", "reload"].includes(came) && location.pathname === sent.path;
    if (document.querySelector("[data-unsent]") || back) sessionStorage.setItem(UNSENT, JSON.stringify(sent));
  };

  // Back with the same person in the same school: it becomes a draft on the server and leaves the browser.
  const handOver = async () => {
    const unsent = read(UNSENT);
    if (!unsent) return;
    const stale = Date.now() - unsent.at > HOURS * 3600 * 1000;
    const [user] = (person || "").split(".");
    if (stale || (person && user !== unsent.person.split(".")[0])) {
      forget(UNSENT);
      return;
    }
    document.querySelectorAll("[data-is-kept]").forEach((words) => (words.hidden = false));
    if (person !== unsent.person) return;
    const body = new FormData();
    unsent.typed.forEach(([name, value]) => body.append(name, value));
    const answer = await fetch(unsent.address, { method: "POST", body, headers: { "X-CSRFToken": token() }, credentials: "same-origin", redirect: "manual" });
    if (!answer.ok) return;
    forget(UNSENT);
    if (document.querySelector(`form[data-draft="${CSS.escape(unsent.address)}"]`)) location.reload();
  };

  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") !== "/sign-out/") return;
    forget(SENDING);
    forget(UNSENT);
  });
  settle();
  handOver().catch(() => {}); // it stays for the next page
  document.querySelectorAll("form[data-draft]").forEach(keepDraft);
})();
