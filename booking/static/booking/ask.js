// Keys for a colleague on the phone. They act only on a question that has the focus, so nobody who
// dictates sets them off by chance, and never while something is typed.
"use strict";

const ANSWERS = { y: "yes", n: "no", u: "not_sure", r: "not_read" };

function radios(group) {
  return [...group.querySelectorAll("input[type=radio]")];
}

function focusOn(group) {
  const choices = group ? radios(group) : [];
  (choices.find((one) => one.checked) ?? choices[0])?.focus();
}

function next(all, current) {
  return all[all.indexOf(current) + 1];
}

function onward() {
  document.querySelector("main form .button-main").focus();
}

// Answers the sign that has the focus, and goes to the next.
function answer(radio, value) {
  const group = radio.closest("fieldset");
  const chosen = radios(group).find((one) => one.value === value && one.name === radio.name);
  if (!chosen) return false;
  chosen.checked = true;
  chosen.focus();
  chosen.dispatchEvent(new Event("change", { bubbles: true }));
  if (!group.matches("[data-sign]")) return true;
  const following = next([...document.querySelectorAll("[data-sign]")], group);
  if (following) focusOn(following);
  else onward();
  return true;
}

// Everything in this block was read: no to what has no answer yet.
function noToTheRest(line) {
  for (const group of line.querySelectorAll("[data-sign]")) {
    const choices = radios(group);
    if (choices.find((one) => one.checked)?.value !== "not_read") continue;
    choices.find((one) => one.value === "no").checked = true;
  }
}

function restAndOnward(line) {
  const box = line.querySelector(".sign-rest input");
  if (box) box.checked = true;
  noToTheRest(line);
  const following = next([...document.querySelectorAll("[data-line]")], line);
  if (following) focusOn(following.querySelector("[data-sign]"));
  else onward();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !event.target.matches("main input:is([type=radio], [type=checkbox])")) return;
  const line = event.target.closest("[data-line]");
  const value = ANSWERS[event.key.toLowerCase()];
  if (event.key === "0" && line) restAndOnward(line);
  else if (!value || event.target.type !== "radio" || !answer(event.target, value)) return;
  event.preventDefault();
});

// "No to the rest" is shown where it counts; a sign that is not read after all takes it back.
document.addEventListener("change", (event) => {
  const line = event.target.closest("[data-line]");
  if (line) keepRestTrue(line, event.target);
});

function keepRestTrue(line, changed) {
  const box = line.querySelector(".sign-rest input");
  if (changed === box && box.checked) noToTheRest(line);
  else if (box && changed.value === "not_read") box.checked = false;
}

// A page of questions is answered from its first control; a page of signs from its first sign.
if (!document.querySelector("[data-focus]")) {
  const first = document.querySelector("[data-sign]");
  if (first) focusOn(first);
  else [...document.querySelectorAll("form[data-asked] :is(input, textarea, select, summary)")].find((one) => one.checkVisibility())?.focus();
}
