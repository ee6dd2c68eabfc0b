// What a page does beyond plain HTML. Everything works without it; nothing here decides anything.
"use strict";

const RESEND_AFTER = 4000; // ms; a second press within it is taken for a double tap
const sentAt = new WeakMap();

// A page that says what is wrong, or what to do at once, is read from there.
document.querySelector("[data-focus]")?.focus();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (!navigator.onLine) {
    event.preventDefault();
    sayOffline(form);
  } else if (Date.now() - (sentAt.get(form) ?? -RESEND_AFTER) < RESEND_AFTER) {
    event.preventDefault();
  } else {
    sentAt.set(form, Date.now());
  }
});

// Coming back with the Back button, a form may be sent again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form").forEach((form) => sentAt.delete(form));
});

// In the capture phase: what else listens to a box sees the others already cleared.
document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.matches("[data-submit]")) box.form.requestSubmit();
  if (box.type === "checkbox" && box.checked && box.name) keepNoneAlone(box);
}, true);

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

document.querySelectorAll("[data-print]").forEach((button) => button.removeAttribute("hidden"));

// "None of these" clears the signs, and a sign clears "none of these".
function keepNoneAlone(box) {
  const alone = "alone" in box.dataset;
  for (const other of box.form?.elements ?? []) {
    if (other === box || other.type !== "checkbox" || other.name !== box.name) continue;
    if (alone || "alone" in other.dataset) other.checked = false;
  }
}

function sayOffline(form) {
  const words = document.body.dataset.offline;
  let notice = form.querySelector(".error-summary");
  if (!notice) {
    notice = document.createElement("div");
    notice.className = "error-summary";
    notice.tabIndex = -1;
    notice.setAttribute("role", "alert");
    form.prepend(notice);
  }
  notice.textContent = words;
  notice.focus();
}
