"use strict";
// Tabs, charts drawn when they are first seen, tables that sort. Nothing is fetched.
(() => {
  const words = JSON.parse(document.getElementById("words").textContent);
  const language = document.documentElement.lang;
  const settings = {
    responsive: true, displaylogo: false, typesetMath: false, locale: language,
    locales: { da: { dictionary: {}, format: {} } },
    modeBarButtons: [[{ name: "save", title: words.save, icon: Plotly.Icons.camera, click: save }]],
    displayModeBar: "hover",
  };
  function save(plot) {
    const { width, height } = plot.getBoundingClientRect();
    Plotly.downloadImage(plot, { format: "png", width, height, scale: 2, filename: plot.closest("figure").id });
  }
  const all = (where, what) => [...where.querySelectorAll(what)];
  all(document, "details").forEach((each) => { each.open = false; }); // they are open for those without scripts
  const shown = (plot) => plot.checkVisibility() && plot.clientWidth > 0;

  function draw(plot) {
    if (plot.dataset.drawn || !shown(plot)) return; // a tab may be left before its chart's turn comes
    plot.dataset.drawn = "yes";
    const { data, layout } = JSON.parse(plot.querySelector("script").textContent);
    // boxes may have been ticked, or kept by the browser from before, when the chart is drawn
    for (const box of plot.closest(".tab")?.querySelectorAll("[data-series]") ?? []) {
      if (data[box.dataset.series]) data[box.dataset.series].visible = box.checked;
    }
    plot.textContent = "";
    Plotly.newPlot(plot, data, layout, settings);
  }
  function drawAll(where) {
    for (const plot of all(where, ".plot").filter(shown)) {
      const near = plot.getBoundingClientRect().top < window.innerHeight;
      if (!plot.data && near) draw(plot);
      else if (!plot.data) setTimeout(draw, 0, plot); // what is in sight comes first
      else if (plot.layout.width !== plot.clientWidth) Plotly.Plots.resize(plot); // the window changed meanwhile
    }
  }

  // --- tabs ---
  const bar = document.getElementById("tabs");
  const tabs = all(bar, "[role=tab]");
  const panel = (tab) => document.getElementById(tab.getAttribute("aria-controls"));

  function choose(chosen, focus) {
    for (const tab of tabs) {
      const here = tab === chosen;
      tab.setAttribute("aria-selected", here);
      tab.tabIndex = here ? 0 : -1;
      panel(tab).hidden = !here;
    }
    if (focus) chosen.focus();
    drawAll(panel(chosen));
  }
  const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
  bar.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) { choose(tab); history.replaceState(null, "", "#" + tab.getAttribute("aria-controls")); }
  });
  bar.addEventListener("keydown", (event) => {
    if (!(event.key in step)) return;
    const at = tabs.indexOf(document.activeElement) + step[event.key];
    const next = event.key === "Home" ? 0 : event.key === "End" ? tabs.length - 1 : (at + tabs.length) % tabs.length;
    event.preventDefault();
    choose(tabs[next], true);
  });
  function follow() {
    const aim = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const tab = aim && tabs.find((each) => panel(each).contains(aim));
    if (!tab) return false;
    choose(tab);
    for (let fold = aim.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    aim.scrollIntoView();
    return true;
  }
  if (tabs.length) {
    document.documentElement.classList.add("tabbed");
    bar.hidden = false;
    if (!follow()) choose(tabs[0]);
    window.addEventListener("hashchange", follow);
  }
  drawAll(document);
  all(document, "details").forEach((each) => each.addEventListener("toggle", () => drawAll(each)));

  // --- paper: everything is shown, and as wide as the paper ---
  let closed = [];
  function toPaper() {
    document.documentElement.classList.add("paper");
    closed = all(document, "details.more:not([open])");
    closed.forEach((each) => { each.open = true; });
    for (const tab of tabs) panel(tab).hidden = false;
    for (const plot of all(document, ".plot")) { draw(plot); if (plot.data) Plotly.relayout(plot, { width: plot.clientWidth }); }
    // charts are as wide as the paper from here on; afterprint undoes it
  }
  function fromPaper() {
    document.documentElement.classList.remove("paper");
    closed.forEach((each) => { each.open = false; });
    const chosen = tabs.find((tab) => tab.getAttribute("aria-selected") === "true");
    if (chosen) choose(chosen);
    for (const plot of all(document, ".plot")) if (plot.data) Plotly.relayout(plot, { width: null, autosize: true });
  }
  window.addEventListener("beforeprint", toPaper);
  window.addEventListener("afterprint", fromPaper);

  // --- tables that sort ---
  for (const table of all(document, "table.sortable")) {
    all(table, "thead th").forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.title = words.sort;
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") === "descending";
        all(table, "thead th").forEach((each) => each.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const key = (row) => row.children[column].dataset.key ?? row.children[column].textContent;
        const compared = (one, other) => {
          const [a, b] = [key(one), key(other)];
          if (a === "" || b === "") return a === b ? 0 : a === "" ? 1 : -1; // what is not known stays last
          const order = isNaN(a) || isNaN(b) ? a.localeCompare(b, language) : a - b;
          return up ? order : -order;
        };
        table.tBodies[0].append(...[...table.tBodies[0].rows].sort(compared));
      });
    });
  }
  // --- boxes that show a row's series in the charts of the same tab ---
  document.addEventListener("change", (event) => {
    const number = event.target.dataset.series;
    if (number === undefined) return;
    for (const plot of all(event.target.closest(".tab"), ".plot")) {
      if (plot.data) Plotly.restyle(plot, { visible: event.target.checked }, [Number(number)]);
    }
  });
  document.documentElement.dataset.ready = "yes";
})();
