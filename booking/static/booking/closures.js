// The numbers below the preview follow what is chosen in its rows. Without scripts they say what was proposed.
(() => {
  const form = document.getElementById("apply");
  const choices = () => [...form.querySelectorAll("select")];
  form.addEventListener("change", () => {
    const calls = choices().filter((choice) => choice.value === "call").length;
    const moved = choices().length - calls;
    form.querySelectorAll("[data-moved]").forEach((place) => { place.textContent = moved; });
    form.querySelectorAll("[data-calls]").forEach((place) => { place.textContent = calls; });
  });
})();
