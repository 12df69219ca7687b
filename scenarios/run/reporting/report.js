"use strict";
const form = document.querySelector("form");
const rows = [...document.querySelectorAll("details[data-outcome]")].map((row) => [row, row.textContent.toLowerCase()]);
const groups = [...document.querySelectorAll("section.group")].map((group) => {
  const fold = group.querySelector("details.feature");
  return [group, [...group.querySelectorAll("details[data-outcome]")], fold, fold ? fold.open : false];
});
const shown = document.querySelector("output");
const apply = () => {
  const words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = new Set([...form.querySelectorAll("input[type=checkbox]:checked")].map((box) => box.value));
  let count = 0;
  for (const [row, text] of rows) {
    row.hidden = !wanted.has(row.dataset.outcome) || !words.every((word) => text.includes(word));
    count += row.hidden ? 0 : 1;
  }
  for (const [group, inside, fold, isOpen] of groups) {
    group.hidden = inside.every((row) => row.hidden);
    if (fold) fold.open = words.length ? !group.hidden : isOpen;
  }
  shown.textContent = `${count} of ${rows.length} shown`;
};
form.addEventListener("input", apply);
form.addEventListener("submit", (event) => event.preventDefault());
form.hidden = false;
apply();
