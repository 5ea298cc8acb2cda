// A meeting by keyboard. Typing another day chooses it, and tapping an offered day takes it back.
(() => {
  "use strict";
  // Enter in a box of one line goes on to the next one: minutes are recorded by the button.
  document.querySelector("form[data-draft]")?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches('input:not([type="radio"], [type="checkbox"], [type="submit"])')) return;
    event.preventDefault();
    const stops = [...event.currentTarget.querySelectorAll("input, textarea, select, button")].filter((stop) => stop.type !== "hidden" && stop.tabIndex >= 0 && stop.offsetParent);
    stops[stops.indexOf(event.target) + 1]?.focus();
  });
  // Whose words are typed is there; somebody who sent word is unticked again.
  document.querySelectorAll(".person").forEach((person) => {
    const came = person.querySelector('[name$="-came"]');
    let touched = false;
    came?.addEventListener("change", () => (touched = true));
    person.querySelector('[name$="-view"]')?.addEventListener("input", (event) => {
      if (!touched && event.target.value) came.checked = true;
    });
  });
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
