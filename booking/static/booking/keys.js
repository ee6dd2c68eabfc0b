// Keys for lists of links: arrows between the cards of a board, J and K in the doctor's list, Esc out of the panel.
// They act only while the focus is on a card or in the panel, so nobody who dictates sets them off by chance.
"use strict";

const STEPS = { ArrowDown: [1, 0], j: [1, 0], ArrowUp: [-1, 0], k: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };

function columnOf(card) {
  return [...card.closest("[data-column]").querySelectorAll("[data-card]")];
}

function nearest(cards, card) {
  const distance = (one) => Math.abs(one.getBoundingClientRect().top - card.getBoundingClientRect().top);
  return cards.reduce((best, one) => (distance(one) < distance(best) ? one : best));
}

function neighbour(card, [down, across]) {
  const column = columnOf(card);
  if (down) return column[column.indexOf(card) + down];
  const columns = [...document.querySelectorAll("[data-column]")].filter((one) => one.querySelector("[data-card]"));
  const next = columns[columns.indexOf(card.closest("[data-column]")) + across];
  return next && nearest([...next.querySelectorAll("[data-card]")], card);
}

// One card of the board is a tab stop, the last that had the focus: Tab leads past sixty of them.
function rove(current) {
  const cards = document.querySelectorAll("#board [data-card]");
  const stop = [...cards].includes(current) ? current : cards[0];
  cards.forEach((card) => { card.tabIndex = card === stop ? 0 : -1; });
}

function closePanel(panel) {
  const way = panel.querySelector("[data-close]");
  if (!way) return;
  history.pushState({ htmx: true }, "", way.href);
  panel.replaceChildren();
  document.getElementById(way.dataset.close)?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const panel = event.target.closest("#panel");
  if (panel && event.key === "Escape") closePanel(panel);
  const card = event.target.closest("[data-card]");
  const step = card && STEPS[event.key];
  const next = step && neighbour(card, step);
  if (!next) return;
  event.preventDefault();
  next.focus();
});

document.addEventListener("click", (event) => {
  const way = event.target.closest("[data-close]");
  if (!way || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  closePanel(way.closest("#panel"));
});

// What a panel shows is read from its heading.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "panel") event.target.querySelector("[data-focus]")?.focus();
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches("#board [data-card]")) rove(event.target);
});
document.addEventListener("fresh", () => rove(document.activeElement));
rove(null);

// A day opens where the clock stands.
const line = document.querySelector(".now");
if (line && line.getBoundingClientRect().bottom > window.innerHeight) line.scrollIntoView({ block: "center" });
