// A button that copies a value beside it. Without it the text is there to be marked and copied.
(() => {
  "use strict";
  const said = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  said.setAttribute("role", "status");

  // Where a browser keeps its clipboard for secure pages, a marked text is copied instead.
  const copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const box = Object.assign(document.createElement("textarea"), { value: text, className: "visually-hidden" });
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  };

  for (const place of document.querySelectorAll("[data-copy]")) {
    const text = place.dataset.copy || place.textContent.trim();
    const name = place.dataset.copyName || "";
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn-copy", textContent: "Copy" });
    button.setAttribute("aria-label", `Copy ${name}`.trim());
    button.addEventListener("click", async () => {
      try {
        await copy(text);
        button.textContent = "Copied";
        said.textContent = `${name || "It"} is copied.`;
      } catch {
        said.textContent = "The browser did not let it be copied: mark the text and copy it.";
        button.textContent = "Mark and copy";
      }
    });
    place.append(" ", button);
  }
  document.body.append(said);
})();
