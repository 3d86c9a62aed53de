"use strict";
const cases = [...document.querySelectorAll("details.case")];
const buttons = [...document.querySelectorAll(".tools button")];
const tag = document.querySelector("#tag");
const words = document.querySelector("#words");
const shown = document.querySelector("#shown");
let outcome = "";
function show() {
  const wanted = words.value.trim().toLowerCase();
  let n = 0;
  for (const one of cases) {
    const outcomes = one.dataset.outcomes.split("|");
    const differ = outcome === "differ" && new Set(outcomes).size > 1;
    const fits = (!outcome || differ || outcomes.includes(outcome))
      && (!tag.value || one.dataset.tags.split(" ").includes(tag.value))
      && (!wanted || one.querySelector("summary").textContent.toLowerCase().includes(wanted));
    one.hidden = !fits;
    n += fits ? 1 : 0;
  }
  shown.textContent = n + " of " + cases.length;
}
for (const button of buttons) {
  button.addEventListener("click", () => {
    outcome = button.dataset.outcome;
    for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    show();
  });
}
tag.addEventListener("change", show);
words.addEventListener("input", show);
function follow() {
  const one = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (one && one.matches("details.case")) { one.hidden = false; one.open = true; one.scrollIntoView(); }
}
addEventListener("hashchange", follow);
follow();
show();
