// Small comforts for pages that work without them.
import { initAll } from "./vendor/govuk/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// A second click within a moment of the first sends nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[method=post]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 3000);
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

// Leaving a form with unsaved text asks first.
const careful = document.querySelectorAll("form[data-warn-unsaved]");
let unsaved = false;
careful.forEach((form) => {
  form.addEventListener("input", () => { unsaved = "warnUnsaved" in form.dataset; });
  form.addEventListener("submit", () => { unsaved = false; });
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});

// A menu closes when one looks elsewhere.
document.querySelectorAll("details[data-menu]").forEach((menu) => {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
});

// Buttons that print the page show only where they can.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// On a phone the parts of a long text are folded, their titles being its contents, and so are filters not in use.
if (window.matchMedia("(max-width: 40em)").matches) {
  document.querySelectorAll("details[data-fold]").forEach((part) => {
    part.open = part.contains(document.querySelector(":target"));
  });
  document.querySelectorAll("[data-unfold]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      document.querySelectorAll("details.part").forEach((part) => { part.open = true; });
      button.hidden = true;
    });
  });
}

// Text that was kept in this browser goes with the person who signs out.
document.querySelectorAll('form[action$="/sign-out"]').forEach((form) => {
  form.addEventListener("submit", () => {
    for (const name of ["localStorage", "sessionStorage"]) {
      try {
        Object.keys(window[name]).filter((key) => key.startsWith("socx:text:")).forEach((key) => window[name].removeItem(key));
      } catch { /* a browser that keeps nothing has nothing to forget */ }
    }
  });
});
