// The number of nodes that the page begins with, and the times of its actions, each until it is painted.
(async () => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const timed = async (act) => {
    const start = performance.now();
    act();
    await painted();
    return performance.now() - start;
  };
  const FirstPaint = await new Promise((done) => new PerformanceObserver((list) => {
    const paint = list.getEntriesByName("first-contentful-paint")[0];
    if (paint) done(paint.startTime);
  }).observe({type: "paint", buffered: true}));
  const nodes = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
  let Nodes = 1;
  while (nodes.nextNode()) Nodes++;
  const search = document.getElementById("search");
  const type = (text) => {
    search.value = text;
    search.dispatchEvent(new Event("input", {bubbles: true}));
  };
  const rows = () => document.querySelectorAll("#list tbody tr").length;
  const Search = await timed(() => type("customer-17"));
  type("customer number 17 customer-17");
  const Found = [...document.querySelectorAll("#list tbody bdi")].filter((e) => e.textContent === "Customer number 17").length;
  type("");
  const button = (nth) => document.querySelector(`#list th:nth-child(${nth}) button`);
  return {
    Nodes, Found, FirstPaint, Search,
    Loaded: performance.getEntriesByType("navigation")[0].loadEventEnd,
    Sort: await timed(() => button(5).click()),
    Names: await timed(() => button(1).click()),
    Rows: rows(),
  };
})();
