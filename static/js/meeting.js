// Typing another day chooses it, and tapping an offered day takes it back.
(() => {
  "use strict";
  const day = document.querySelector('[name="next_on"]');
  const choices = document.querySelectorAll('[name="next_choice"]');
  if (!day) return;
  day.addEventListener("input", () => {
    const other = [...choices].find((choice) => choice.value === "other");
    if (other && day.value) other.checked = true;
  });
  choices.forEach((choice) => choice.addEventListener("change", () => {
    if (choice.value === "other") day.focus();
    else day.value = "";
  }));
})();
