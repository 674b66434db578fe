// SPDX-License-Identifier: Apache-2.0
"use strict";
const wanted = document.getElementById("wanted");
const rows = [...document.querySelectorAll("tbody tr[data-name]")];
const count = document.getElementById("count");

function filter() {
  const words = wanted.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    row.hidden = !words.every((word) => row.dataset.name.toLowerCase().includes(word));
    shown += row.hidden ? 0 : 1;
  }
  count.textContent = words.length ? `${shown} / ${rows.length}` : "";
}

wanted.addEventListener("input", filter);
filter();
