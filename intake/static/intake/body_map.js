// Tapping a picture ticks the boxes of the list, and the boxes colour the picture. The boxes are the form.
"use strict";

for (const map of document.querySelectorAll("[data-body-map]")) {
  const boxes = [...map.querySelectorAll("input[data-name]")];
  const places = [...map.querySelectorAll(".place")];
  const boxesOf = (place) => place.dataset.for.split(" ").map((id) => document.getElementById(id));
  const chosen = () => boxes.filter((box) => box.checked);

  const show = (code) => {
    for (const view of map.querySelectorAll("[data-view]")) view.hidden = view.dataset.view !== code;
    for (const button of map.querySelectorAll("button[data-show]")) {
      const kind = code.split("-")[0] === "top" ? "sole" : code.split("-")[0];
      const near = button.closest("[data-view]");
      button.classList.toggle("showing", near ? button.dataset.show === code : button.dataset.show.startsWith(kind));
    }
  };

  const draw = () => {
    for (const place of places) place.classList.toggle("chosen", boxesOf(place).some((box) => box.checked));
    for (const group of map.querySelectorAll("details")) {
      group.querySelector("[data-count]").textContent = group.querySelectorAll(":checked").length || "";
    }
    const line = map.querySelector("[data-chosen]");
    line.hidden = chosen().length === 0;
    line.querySelector("span").textContent = chosen().map((box) => box.dataset.name).join("; ");
  };

  const announce = (box) => {
    const { live, on, off, one, many, none } = map.dataset;
    const count = chosen().length;
    const counted = count === 0 ? none : count === 1 ? one : many.replace("%(count)s", count);
    const said = live.replace("%(name)s", box.dataset.name).replace("%(state)s", box.checked ? on : off);
    const region = document.getElementById("status");
    if (region) region.textContent = `${said} ${counted}`;
  };

  map.addEventListener("click", (event) => {
    const from = event.target.closest("[data-show], .place");
    if (!from) return;
    if (!from.dataset.show) return boxesOf(from)[0].click();
    show(from.dataset.show);
    if (from.matches(".place")) map.querySelector(".map-tabs").scrollIntoView();
  });

  map.addEventListener("change", (event) => {
    draw();
    if (event.target.dataset.name) announce(event.target);
  });

  // With the picture at hand the long list folds up; a group with something in it stays open.
  for (const group of map.querySelectorAll("details")) group.open = group.querySelector(":checked") !== null;
  map.querySelector(".map-tabs[hidden]").hidden = false;
  show("front");
  draw();
}
