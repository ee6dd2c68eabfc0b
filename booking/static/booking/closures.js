// The numbers below the preview, and how a time fits, follow what is chosen. Without scripts they say what was proposed.
(() => {
  const form = document.getElementById("apply");
  form.addEventListener("change", (event) => {
    const fits = event.target.closest("tr").querySelector("[data-fits]");
    if (fits) fits.hidden = !event.target.selectedOptions[0].defaultSelected;
    const choices = [...form.querySelectorAll("select")];
    const calls = choices.filter((choice) => choice.value === "call").length;
    form.querySelectorAll("[data-moved]").forEach((place) => { place.textContent = choices.length - calls; });
    form.querySelectorAll("[data-calls]").forEach((place) => { place.textContent = calls; });
  });
})();
