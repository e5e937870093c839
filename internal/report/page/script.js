"use strict";
(() => {
  const byId = (id) => document.getElementById(id);

  // On a narrow screen a row is a card, and each cell shows the head of its column.
  const labelCells = (root) => {
    for (const table of root.querySelectorAll("table")) {
      const heads = [...table.tHead?.rows[0].cells ?? []].map((head) => head.textContent);
      if (heads.length < 3) continue;
      table.classList.add("cards");
      for (const row of table.tBodies[0].rows) {
        for (const cell of row.cells) if (cell.tagName === "TD") cell.dataset.head = heads[cell.cellIndex];
      }
    }
  };
  labelCells(document);
  if (!byId("list")) return;

  const {heads, verdicts, texts, rows} = JSON.parse(byId("data").textContent);
  const {lang} = document.documentElement;
  const number = new Intl.NumberFormat(lang).format;
  const body = byId("list").tBodies[0];
  // A browser that runs scripts keeps the content of noscript as text. The texts of names have no tags in them.
  const row = '<tr class="is-', section = '<section class="customer';
  const markup = [...body.rows].map((r) => r.outerHTML);
  const rest = byId("rest").textContent;
  markup.push(...rest.slice(0, rest.lastIndexOf("</tr>") + 5).split(row).slice(1).map((r) => row + r));
  const pageSize = markup.length > rows.length ? rows.length : Math.max(1, body.rows.length);
  let sections;
  const sectionOf = (i) => {
    sections ??= byId("sections").textContent.split(section).slice(1);
    return sections[i] && section + sections[i];
  };

  // The table.
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const collator = new Intl.Collator(lang, {numeric: true});
  const checks = ["Low", "Unknown", "Healthy"].map((verdict) => byId("show-" + verdict));
  const selects = [...byId("tools").querySelectorAll("select")];
  const initial = rows.map((_, i) => i);
  let order = initial, names, found, shown, page = 0;

  const search = () => {
    found ??= rows.map((r) => fold(`${r.n}\n${r.i}`));
    const words = fold(byId("search").value).split(/\s+/).filter(Boolean);
    const tags = selects.filter((s) => s.value).map((s) => Number(s.value));
    const fits = order.filter((i) => words.every((w) => found[i].includes(w)) && tags.every((t) => rows[i].g?.includes(t)));
    const count = [0, 0, 0];
    for (const i of fits) count[rows[i].v]++;
    checks.forEach((check, v) => check.parentElement.querySelector("b").textContent = number(count[v]));
    shown = fits.filter((i) => checks[rows[i].v].checked);
    draw(0);
  };
  const fill = (element, ...values) => element.dataset.text.replace(/\{(\d)\}/g, (_, n) => number(values[n - 1]));
  const draw = (at) => {
    page = at;
    const first = page * pageSize, last = Math.min(first + pageSize, shown.length);
    body.innerHTML = shown.slice(first, last).map((i) => markup[i]).join("");
    labelCells(byId("customers"));
    byId("shown").textContent = fill(byId("shown"), shown.length, rows.length);
    byId("pages").hidden = shown.length <= pageSize;
    byId("pages").querySelector("span").textContent = fill(byId("pages"), first + 1, last);
    byId("previous").disabled = first === 0;
    byId("next").disabled = last === shown.length;
  };
  const turn = (by) => {
    draw(page + by);
    byId("customers").scrollIntoView();
  };

  // The order Low, Unknown, Healthy is that of the page: most unassigned licenses first. What is unknown is at the end,
  // whichever way the rest is turned.
  const valueOf = {n: (i) => names[i], v: (i) => rows[i].v, t: (i) => rows[i].t || null};
  const sort = (head) => {
    const key = head.dataset.sort, down = head.ariaSort === "ascending";
    if (key === "n" && !names) {
      names = [];
      [...initial].sort((a, b) => collator.compare(rows[a].n, rows[b].n)).forEach((i, place) => names[i] = place);
    }
    const value = initial.map(valueOf[key] ?? ((i) => rows[i][key]));
    const compare = (a, b) => a < b ? -1 : a > b ? 1 : 0;
    order = [...initial].sort((a, b) => {
      const [x, y] = [value[a], value[b]];
      if (x === null || y === null) return (x === null) - (y === null);
      return down ? compare(y, x) : compare(x, y);
    });
    for (const h of byId("list").tHead.rows[0].cells) h.ariaSort = h === head ? (down ? "descending" : "ascending") : null;
    search();
  };

  // The customer that is open.
  const opened = byId("opened");
  const customerOf = (hash) => Number(/^#customer-(\d+)$/.exec(hash)?.[1] ?? -1);
  const open = (i) => {
    const html = sectionOf(i);
    if (!html) return;
    if (!byId("customer-" + i)) {
      opened.innerHTML = html;
      opened.querySelector("h2").after(byId("customer-tools").content.cloneNode(true));
      labelCells(opened);
    }
    byId("customer-" + i).scrollIntoView();
    opened.querySelector("h2").focus({preventScroll: true});
  };
  const close = () => {
    const link = body.querySelector(`a[href="#${opened.firstElementChild?.id}"]`);
    opened.replaceChildren();
    if (customerOf(location.hash) >= 0) history.replaceState(null, "", "#customers");
    (link ?? byId("customers")).scrollIntoView({block: "nearest"});
    link?.focus();
  };
  const openHash = () => open(customerOf(location.hash));

  // A text that a spreadsheet program might run as a formula begins with '.
  const field = (value) => {
    if (typeof value !== "string") return value ?? "";
    const safe = /^[' \u00a0\u3000]*[=+\-@＝＋－＠]/.test(value) ? "'" + value : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const csv = () => {
    const lines = shown.map((i) => rows[i]).map((r) => [
      r.n, r.i, verdicts[r.v], texts[r.r], r.d, r.da, r.ds, r.u, r.ua, r.ue, r.l, r.t, (r.f ?? []).map((f) => texts[f]).join(" · "),
    ]);
    const text = [heads, ...lines].map((line) => line.map(field).join(",") + "\r\n").join("");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff" + text], {type: "text/csv"}));
    link.download = "customers.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  const reset = () => {
    byId("search").value = "";
    for (const check of checks) check.checked = true;
    for (const select of selects) select.value = "";
    search();
  };

  for (const head of byId("list").tHead.rows[0].cells) {
    if (!head.dataset.sort) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head));
    head.append(button);
  }
  byId("list").tHead.rows[0].cells[1].ariaSort = "ascending";
  byId("tools").addEventListener("input", search);
  for (const [id, act] of Object.entries({
    reset, csv, previous: () => turn(-1), next: () => turn(1), print: () => { opened.replaceChildren(); print(); },
  })) byId(id).addEventListener("click", act);
  opened.addEventListener("click", (event) => {
    const act = event.target.closest("[data-do]")?.dataset.do;
    if (act) ({print: () => print(), close})[act]();
  });
  // The section must be there before the browser looks for the target of the link.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#customer-"]');
    if (link) open(customerOf(link.hash));
  });
  addEventListener("hashchange", openHash);
  byId("tools").hidden = byId("shown").hidden = false;
  search();
  openHash();
})();
