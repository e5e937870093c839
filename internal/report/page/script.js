"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const texts = new Intl.Collator(document.documentElement.lang, {numeric: true});
  const heads = [...table.tHead.rows[0].cells];
  const valueOf = (row, i) => row.cells[i].dataset.v ?? row.cells[i].textContent.trim();
  const sort = (head, i) => {
    const down = head.getAttribute("aria-sort") === "ascending";
    const order = head.dataset.sort === "number" ? (a, b) => a - b : texts.compare;
    const rows = [...body.rows].map((row) => [valueOf(row, i), row]);
    rows.sort(([a], [b]) => {
      // What is unknown stays at the end, whichever way the rest is turned.
      if (a === "" || b === "" || a === "—" || b === "—") return (a === "" || a === "—") - (b === "" || b === "—");
      return down ? order(b, a) : order(a, b);
    });
    body.append(...rows.map(([, row]) => row));
    heads.forEach((h) => h.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
  };
  heads.forEach((head, i) => {
    if (!head.dataset.sort) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head, i));
    head.append(button);
  });
}
