"use strict";

/** Steps between ticks of time, in seconds. */
const TIME_STEPS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200, 86400, 172800, 604800, 2592000];

function niceStep(span, count) {
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) || 10);
}

/** The places of ticks in a range: whole steps from a base. */
function places(low, high, step, base = 0) {
  const found = [];
  for (let n = Math.ceil((low - base) / step - 1e-9); found.length < 40 && base + n * step <= high + step * 1e-9; n += 1) {
    found.push(base + n * step);
  }
  return found;
}

function number(value, step) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(2).replace(/\.?0+e/, "e");
  if (step === undefined) return value.toPrecision(4);
  return value.toFixed(Math.min(8, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))));
}

function duration(seconds) {
  const total = Math.max(0, Math.round(seconds));
  const [d, h, m, s] = [Math.floor(total / 86400), Math.floor(total / 3600) % 24, Math.floor(total / 60) % 60, total % 60];
  const parts = [[d, "d"], [h, "h"], [m, "min"], [s, "s"]];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return "0 s";
  return parts.slice(first, first + 2).filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(" ");
}

/** What stands on the horizontal axis: its name, its ticks, and a place on it in words. */
const AXES = {
  step: { name: "step", text: (x) => `step ${Math.round(x).toLocaleString("en")}`, tick: (x) => number(x, 1), least: 1 },
  epoch: { name: "epoch", text: (x) => `epoch ${number(x, 0.01)}`, tick: number },
  relative: { name: "time since the start", text: (x) => `after ${duration(x)}`, tick: (x) => duration(x), isTime: true },
  wall: {
    name: "time of day", isTime: true,
    text: (x) => new Date(1000 * x).toLocaleString("en-GB"),
    tick: (x, step) => {
      const date = new Date(1000 * x);
      return step >= 86400 ? date.toLocaleDateString("en-GB", { day: "numeric", month: "short" })
        : date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", second: step < 60 ? "2-digit" : undefined });
    },
  },
};

function element(name, attributes = {}, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

/** The exponential mean, corrected for its beginning, as [x, y]. */
function smoothed(points, weight) {
  let [sum, scale] = [0, 1];
  return points.map(([x, y]) => {
    sum = weight * sum + (1 - weight) * y;
    scale *= weight;
    return [x, sum / (1 - scale)];
  });
}

/** The index of the point nearest to a place; points are in the order of their places. */
function nearest(points, x) {
  let [low, high] = [0, points.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (points[middle][0] < x) low = middle; else high = middle;
  }
  return Math.abs(points[low][0] - x) <= Math.abs(points[high][0] - x) ? low : high;
}

/** A chart of curves: { name, color, kind, points, shown }, where `points` are measured and `shown` is drawn. */
class Chart {
  constructor(title, parent) {
    this.title = title;
    this.series = [];
    this.cursor = null;
    const box = document.createElement("div");
    box.className = "chart";
    const heading = document.createElement("h3");
    heading.textContent = title;
    this.plot = document.createElement("div");
    this.plot.className = "plot";
    for (const [key, value] of Object.entries({ role: "slider", tabindex: 0, "aria-label": `${title}: place`, "aria-valuemin": 0,
      "aria-valuemax": 0, "aria-valuenow": 0, "aria-valuetext": "no values yet" })) this.plot.setAttribute(key, value);
    this.svg = element("svg", { "aria-hidden": "true" });
    this.plot.append(this.svg);
    this.readout = document.createElement("table");
    this.readout.className = "readout";
    box.append(heading, this.plot, this.readout);
    parent.append(box);
    this.plot.addEventListener("pointermove", (event) => this.point(event));
    this.plot.addEventListener("pointerdown", (event) => this.point(event));
    this.plot.addEventListener("pointerleave", () => this.moveTo(null));
    this.plot.addEventListener("blur", () => this.moveTo(null));
    this.plot.addEventListener("focus", () => { if (this.cursor === null) this.moveTo(this.xs.length - 1); });
    this.plot.addEventListener("keydown", (event) => this.press(event));
    new ResizeObserver(() => this.draw()).observe(this.plot);
    this.xs = [];
  }

  /** Takes other curves; `range` bounds what can be, `extent` is that of the horizontal axis. */
  show(series, axis, { logarithmic = false, range = [-Infinity, Infinity], extent }) {
    const place = this.cursor === null ? null : this.xs[this.cursor];
    Object.assign(this, { series: series.filter(({ points }) => points.length > 0), axis: AXES[axis], logarithmic, range, extent });
    this.xs = [...new Set(this.series.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b);
    this.cursor = place === null || this.xs.length === 0 ? null : nearest(this.xs.map((x) => [x]), place);
    this.draw();
  }

  get scales() {
    const values = this.series.flatMap(({ shown }) => shown.map(([, y]) => y)).filter((y) => !this.logarithmic || y > 0);
    if (values.length === 0) return null;
    const map = this.logarithmic ? Math.log10 : (y) => y;
    let [low, high] = [Infinity, -Infinity];
    for (const value of values) { low = Math.min(low, map(value)); high = Math.max(high, map(value)); }
    const margin = (high - low || Math.abs(high) || 1) * 0.05;
    low = Math.max(low - margin, this.range[0]);
    high = Math.min(high + margin, this.range[1]);
    if (!(high > low)) high = low + 1;
    let [left, right] = this.extent;
    if (left === right) [left, right] = [left - 0.5, right + 0.5];
    const [width, height] = [Math.max(this.plot.clientWidth, 200), 256];
    const frame = { left: 56, right: width - 12, top: 8, bottom: height - 40 };
    return { low, high, left, right, width, height, frame,
      x: (x) => frame.left + (x - left) / (right - left) * (frame.right - frame.left),
      y: (y) => frame.bottom - (map(y) - low) / (high - low) * (frame.bottom - frame.top) };
  }

  draw() {
    const scales = this.scales;
    this.svg.replaceChildren();
    this.drawn = scales;
    if (!scales) {
      this.svg.append(element("text", { x: 8, y: 24 }, "No values to draw."));
      return this.read();
    }
    const { frame, width, height } = scales;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.ticks(scales);
    const id = `clip-${this.title.replaceAll(" ", "-")}`;
    const clip = element("clipPath", { id });
    clip.append(element("rect", { x: frame.left, y: frame.top, width: frame.right - frame.left, height: frame.bottom - frame.top }));
    const curves = element("g", { "clip-path": `url(#${id})` });
    const path = (points) => points.filter(([, y]) => !this.logarithmic || y > 0)
      .map(([x, y], n) => `${n ? "L" : "M"}${scales.x(x).toFixed(1)} ${scales.y(y).toFixed(1)}`).join("");
    for (const one of this.series) {
      const stroke = { stroke: one.color };
      if (one.shown !== one.points) curves.append(element("path", { class: "curve raw", d: path(one.points), ...stroke }));
      curves.append(element("path", { class: `curve ${one.kind}`, d: path(one.shown), ...stroke }));
      const dots = one.shown.length <= (one.kind === "test" ? 60 : 1) ? one.shown : [];
      for (const [x, y] of dots) {
        if (!this.logarithmic || y > 0) curves.append(element("circle", { cx: scales.x(x).toFixed(1), cy: scales.y(y).toFixed(1), r: 2.5, fill: one.color }));
      }
    }
    this.line = element("line", { class: "cursor", y1: frame.top, y2: frame.bottom, visibility: "hidden" });
    this.svg.append(clip, curves, this.line);
    this.read();
  }

  ticks({ frame, low, high, left, right, x, y }) {
    const grid = (attributes) => this.svg.append(element("line", { class: "grid", ...attributes }));
    const label = (attributes, text) => this.svg.append(element("text", attributes, text));
    const count = Math.max(2, Math.floor((frame.right - frame.left) / 70));
    const rough = (right - left) / count;
    const step = this.axis.isTime ? TIME_STEPS.find((size) => size >= rough) || niceStep(right - left, count)
      : Math.max(niceStep(right - left, count), this.axis.least || 0);
    const base = this.axis === AXES.wall ? 60 * new Date(1000 * left).getTimezoneOffset() : 0;
    for (const place of places(left, right, step, base)) {
      grid({ x1: x(place), x2: x(place), y1: frame.top, y2: frame.bottom });
      label({ x: x(place), y: frame.bottom + 16, "text-anchor": "middle" }, this.axis.tick(place, step));
    }
    label({ x: (frame.left + frame.right) / 2, y: frame.bottom + 34, "text-anchor": "middle" }, this.axis.name);
    const height = niceStep(high - low, 6);
    const values = this.logarithmic && high - low > 1.5
      ? places(Math.ceil(low), Math.floor(high), 1).map((power) => [10 ** power])
      : this.logarithmic ? places(10 ** low, 10 ** high, niceStep(10 ** high - 10 ** low, 5)).filter((v) => v > 0).map((v) => [v])
        : places(low, high, height).map((value) => [value, height]);
    for (const [value, size] of values) {
      grid({ x1: frame.left, x2: frame.right, y1: y(value), y2: y(value) });
      label({ x: frame.left - 6, y: y(value) + 4, "text-anchor": "end" }, number(Number(value.toPrecision(10)), size));
    }
    this.svg.append(element("path", { class: "frame", d: `M${frame.left} ${frame.top}V${frame.bottom}H${frame.right}` }));
  }

  point(event) {
    if (!this.drawn || this.xs.length === 0) return;
    const { left, right, frame } = this.drawn;
    const inside = event.clientX - this.plot.getBoundingClientRect().left;
    const x = left + (inside - frame.left) / (frame.right - frame.left) * (right - left);
    this.moveTo(nearest(this.xs.map((value) => [value]), x));
  }

  press(event) {
    const [last, page] = [this.xs.length - 1, Math.max(1, Math.round(this.xs.length / 10))];
    const now = this.cursor ?? last;
    const next = { ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1, PageDown: now - page,
      PageUp: now + page, Home: 0, End: last, Escape: null }[event.key];
    if (next === undefined || last < 0) return;
    event.preventDefault();
    this.moveTo(next === null ? null : Math.min(Math.max(next, 0), last));
  }

  moveTo(index) {
    this.cursor = index !== null && index >= 0 ? index : null;
    this.read();
  }

  /** Writes the values at the cursor, or the latest ones. */
  read() {
    const x = this.cursor === null ? null : this.xs[this.cursor];
    if (this.line && this.drawn) {
      this.line.setAttribute("visibility", x === null ? "hidden" : "visible");
      if (x !== null) for (const key of ["x1", "x2"]) this.line.setAttribute(key, this.drawn.x(x));
    }
    const rows = new Map();
    const kinds = [...new Set(this.series.map(({ kind }) => kind))];
    for (const one of this.series) {
      const at = x === null ? one.points.length - 1 : nearest(one.points, x);
      const row = rows.get(one.name) || { color: one.color, values: {} };
      row.values[one.kind] = number(one.points[at][1]) + (one.shown === one.points ? "" : ` (${number(one.shown[at][1])})`);
      rows.set(one.name, row);
    }
    const place = x === null ? "latest values" : this.axis.text(x);
    const cell = (name, text, attributes = {}) => {
      const made = document.createElement(name);
      made.textContent = text;
      for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
      return made;
    };
    const [head, body] = ["thead", "tbody"].map((name) => document.createElement(name));
    const titles = document.createElement("tr");
    titles.append(cell("th", "run", { scope: "col" }), ...kinds.map((kind) => cell("th", LABELS[kind], { scope: "col" })));
    head.append(titles);
    body.append(...[...rows].map(([name, { color, values }]) => {
      const row = document.createElement("tr");
      const title = cell("th", "", { scope: "row" });
      const swatch = document.createElement("span");
      swatch.className = "swatch";
      swatch.style.background = color;
      title.append(swatch, cell("span", name));
      row.append(title, ...kinds.map((kind) => cell("td", values[kind] || "–")));
      return row;
    }));
    this.readout.replaceChildren(cell("caption", place), ...(rows.size ? [head, body] : []));
    const spoken = [...rows].map(([name, { values }]) =>
      `${name}: ${kinds.filter((kind) => values[kind]).map((kind) => `${LABELS[kind]} ${values[kind]}`).join(", ")}`);
    const last = Math.max(this.xs.length - 1, 0);
    this.plot.setAttribute("aria-valuemax", last);
    this.plot.setAttribute("aria-valuenow", this.cursor ?? last);
    this.plot.setAttribute("aria-valuetext", [place, ...spoken].join("; "));
  }
}

const LABELS = { train: "training", test: "test", batch: "batch", rate: "rate" };
