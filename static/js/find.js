// The list under the search box closes when one moves on; a late answer does not open it again.
(() => {
  "use strict";

  const box = document.querySelector(".top .find");
  if (!box) return;
  const found = box.querySelector(".found");
  const close = () => found.replaceChildren();

  ["pointerdown", "focusin"].forEach((moved) => document.addEventListener(moved, (event) => box.contains(event.target) || close()));
  found.addEventListener("htmx:afterSwap", () => box.contains(document.activeElement) || close());
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    close();
    event.preventDefault();
  });
})();
