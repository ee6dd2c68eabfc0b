// On a tablet of ours: ask after nine minutes without a touch, and go to the neutral page after ten.
// The server closes the answers by itself; this only takes them from the screen.
"use strict";

const MINUTE = 60_000;
const AWAY = 10 * MINUTE + 2000; // a little later than the server's ten minutes
const TELL_EVERY = 15_000;
const bar = document.querySelector("[data-idle]");
let touchedAt = Date.now();
let toldAt = Date.now(); // when the server last heard of a touch

function touched() {
  touchedAt = Date.now();
  bar.textContent = "";
  if (touchedAt - toldAt < TELL_EVERY) return;
  toldAt = touchedAt;
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  fetch(bar.dataset.here, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => {});
}

function look() {
  const idle = Date.now() - touchedAt;
  if (idle >= AWAY) location.replace(bar.dataset.away);
  else if (idle >= 9 * MINUTE && !bar.textContent) bar.textContent = bar.dataset.words;
}

for (const kind of ["pointerdown", "keydown", "scroll"]) document.addEventListener(kind, touched, { passive: true });
setInterval(look, 5000);
document.addEventListener("visibilitychange", look);
