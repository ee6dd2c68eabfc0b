// Keeps the marked parts of a staff page fresh: asks at intervals, changes a part only when it changed.
"use strict";

const shown = new Map(); // address → the tag (ETag) of what stands on the page

async function ask(address) {
  const headers = { "X-Live": "1", "If-None-Match": shown.get(address) ?? "" };
  try {
    // A session that ended would lead to the sign-in page: that is no news of the board.
    return await fetch(address, { headers, cache: "no-store", redirect: "error" });
  } catch {
    return null;
  }
}

function formIsOpen() {
  return document.querySelector("#panel form[data-open]") !== null;
}

function versions(part) {
  return new Map([...part.querySelectorAll("[data-version]")].map((one) => [one.id, one.dataset.version]));
}

function replace(part, text, isOurs) {
  const before = versions(part);
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  part.innerHTML = text;
  part.dispatchEvent(new Event("fresh", { bubbles: true }));
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  const after = versions(part);
  const changed = [...after].filter(([id, version]) => before.get(id) !== version).map(([id]) => id);
  const gone = [...before.keys()].filter((id) => !after.has(id));
  if (isOurs) return;
  changed.forEach((id) => mark(document.getElementById(id)));
  say(part, changed.length + gone.length);
}

function mark(one) {
  one.classList.add("changed");
  setTimeout(() => one.classList.remove("changed"), 5000);
}

function say(part, count) {
  if (count === 0) return;
  const words = count === 1 ? part.dataset.one : part.dataset.many;
  document.getElementById("status").textContent = words.replace("%n", count);
}

async function refresh(id, isOurs = false) {
  const part = document.getElementById(id);
  if (!part || document.hidden || ("yields" in part.dataset && formIsOpen())) return;
  const address = part.dataset.live;
  const answer = await ask(address);
  const fresh = answer !== null && (answer.ok || answer.status === 304);
  document.getElementById("out-of-date").hidden = fresh;
  if (!answer?.ok) return;
  const text = await answer.text();
  // Meanwhile a form may have been opened, or the part have been led elsewhere.
  if (part.dataset.live !== address || ("yields" in part.dataset && formIsOpen())) return;
  shown.set(address, answer.headers.get("ETag"));
  replace(part, text, isOurs);
}

for (const part of document.querySelectorAll("[data-live]")) {
  setInterval(refresh, Number(part.dataset.seconds) * 1000, part.id);
}

document.addEventListener("visibilitychange", () => {
  document.querySelectorAll("[data-live]").forEach((part) => refresh(part.id));
});

// The server says so when a form of ours has changed the board.
document.addEventListener("board-changed", () => refresh("board", true));
