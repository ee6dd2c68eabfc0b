// The minutes that are left to answer, once a minute, as the server says them. Without this a reload does it.
"use strict";

async function count() {
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const left = page.getElementById("minutes-left");
  if (left) document.getElementById("minutes-left").textContent = left.textContent;
  else location.reload(); // it is over: say so
}

setInterval(count, 60_000);
