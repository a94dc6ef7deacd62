"use strict";
const find = (id) => document.getElementById(id);
const runs = new Map();
const SHOWN_AT_FIRST = 10;
let cursor = "";
let skew = 0;
let failures = 0;
let choicesChanged = true;

const charts = [
  { chart: new Chart("Loss", find("charts")), curves: [["train_loss", "train"], ["test_loss", "test"]], isLoss: true },
  { chart: new Chart("Accuracy", find("charts")), curves: [["train_acc", "train"], ["test_acc", "test"]], range: [0, 1] },
  { chart: new Chart("Loss of single batches", find("charts")), curves: [["loss", "batch"]], isLoss: true },
  { chart: new Chart("Learning rate", find("charts")), curves: [["lr", "rate"]], range: [0, Infinity] },
];

async function ask(path, options = {}) {
  const token = find("token").value;
  const response = await fetch(path, { ...options, headers: token ? { Authorization: `Bearer ${token}` } : {} });
  if (response.ok) return response.json();
  let message = `status ${response.status}`;
  try { message = (await response.json()).error; } catch { /* The body was no JSON. */ }
  if (response.status === 401) {
    find("access").hidden = false;
    find("token").focus();
  }
  throw Object.assign(new Error(message), { status: response.status });
}

function write(node, text) { if (node.textContent !== text) node.textContent = text; }
function say(text) { write(find("status"), text); }
function make(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// Runs

/** The row of a run, which is made once so that the focus stays where it is. */
function addRun(id, state) {
  const run = { id, curves: {}, choices: {}, color: `var(--c${id % 10})`, facts: {} };
  const row = make("tr");
  const title = make("th", undefined, { scope: "row" });
  const label = make("label");
  run.box = make("input", undefined, { type: "checkbox" });
  run.box.checked = [...runs.values()].filter(({ box }) => box.checked).length < SHOWN_AT_FIRST || state === "running";
  run.box.addEventListener("change", () => { choicesChanged = true; draw(); });
  const swatch = make("span", undefined, { class: "swatch" });
  swatch.style.background = run.color;
  run.title = make("span");
  label.append(run.box, swatch, run.title);
  title.append(label);
  run.cells = ["", "number", "number", "number", "number", "", ""].map((kind) => make("td", "", kind ? { class: kind } : {}));
  run.button = make("button", "Look", { type: "button" });
  run.button.addEventListener("click", () => look(run, 0));
  const last = make("td");
  last.append(run.button);
  row.append(title, ...run.cells, last);
  find("runs").tBodies[0].append(row);
  runs.set(id, run);
  return run;
}

function take(news) {
  const isNew = !runs.has(news.id);
  const run = runs.get(news.id) || addRun(news.id, news.state);
  if (news.whole) run.curves = {};
  for (const [quantity, points] of Object.entries(news.curves)) {
    run.curves[quantity] = (run.curves[quantity] || []).concat(points);
  }
  if (news.choices) {
    run.choices = news.choices;
    choicesChanged = true;
  }
  const before = run.facts;
  run.facts = news;
  if (before.name !== news.name) choicesChanged = true;
  if (isNew) return cursor ? `${news.name} is new.` : "";
  return before.state !== news.state ? `${news.name} is ${news.state}.` : "";
}

const MARKS = { running: "●", finished: "✓", stopped: "■", gone: "✗" };
const percent = (value) => (typeof value === "number" ? `${(100 * value).toFixed(2)} %` : "");

/** Writes what changes with the clock, too. */
function fillRuns() {
  const now = Date.now() / 1000 + skew;
  for (const run of runs.values()) {
    const { facts } = run;
    const silence = facts.news === null ? 0 : now - facts.news;
    const done = Number(facts.done.toFixed(2));
    write(run.title, facts.name);
    const texts = [
      `${MARKS[facts.state]} ${facts.state}` + (facts.state === "running" && silence > 900 ? `, silent for ${duration(silence)}` : ""),
      facts.end === null ? `${done}` : `${done} / ${Number(facts.end.toFixed(2))}`,
      percent(facts.test_acc),
      facts.best_epoch === undefined ? "" : `${percent(facts.best_acc)} in ${facts.best_epoch}`,
      typeof facts.examples_per_second === "number" ? facts.examples_per_second.toFixed(facts.examples_per_second < 100 ? 1 : 0) : "",
      facts.expected_end === null ? "" : facts.expected_end > now ? duration(facts.expected_end - now) : "any moment",
      facts.news === null ? "" : silence < 2 ? "now" : `${duration(silence)} ago`,
    ];
    texts.forEach((text, index) => write(run.cells[index], text));
    run.button.disabled = !facts.has_best;
    run.button.setAttribute("aria-label", `Look at pictures of ${facts.name}`);
  }
  const count = runs.size;
  const going = [...runs.values()].filter(({ facts }) => facts.state === "running").length;
  write(find("about"), count === 0 ? "No runs yet; they appear here as soon as they begin."
    : `${count} run${count === 1 ? "" : "s"}, ${going} running`);
}

function notices(limit) {
  const axis = find("axis").value;
  const lines = limit === null ? [] : [`More than ${limit} runs were found; the others are not shown.`];
  for (const { facts, curves } of runs.values()) {
    if (facts.problem && facts.state !== "gone") lines.push(`${facts.name}: its metrics cannot be read: ${facts.problem}.`);
    if (facts.damaged_lines) {
      lines.push(`${facts.name}: ${facts.damaged_lines} line${facts.damaged_lines === 1 ? "" : "s"} of its metrics cannot be understood and ${facts.damaged_lines === 1 ? "is" : "are"} skipped.`);
    }
    const points = Object.values(curves).flat();
    if (AXES[axis].isTime && points.length && points.every(([, time]) => time === null)) {
      lines.push(`${facts.name}: its metrics have no times, so it is not drawn against time.`);
    }
  }
  const list = find("notices");
  if (list.dataset.lines !== lines.join("\n")) {
    list.dataset.lines = lines.join("\n");
    list.replaceChildren(...lines.map((line) => make("li", line)));
  }
}

// Curves

/** Points as [place, value] on the chosen axis. */
function placed(run, quantity, axis) {
  const points = run.curves[quantity] || [];
  const { steps_per_epoch: steps } = run.facts;
  if (axis === "step") return points.map(([step, , value]) => [step, value]);
  if (axis === "epoch") return steps ? points.map(([step, , value]) => [step / steps, value]) : [];
  const timed = points.filter(([, time]) => time !== null);
  const start = axis === "wall" ? 0 : run.start;
  return timed.map(([, time, value]) => [time - start, value]);
}

function draw() {
  const axis = find("axis").value;
  const weight = Number(find("smoothing").value);
  const shown = [...runs.values()].filter(({ box }) => box.checked);
  for (const run of shown) {
    run.start = Infinity;
    for (const points of Object.values(run.curves)) {
      for (const [, time] of points) if (time !== null) run.start = Math.min(run.start, time);
    }
  }
  const hidden = { train: !find("training").checked, test: !find("test").checked };
  let extent = [Infinity, -Infinity];
  const drawings = charts.map(({ chart, curves, isLoss, range }) => {
    const series = shown.flatMap((run) => curves.filter(([, kind]) => !hidden[kind]).map(([quantity, kind]) => {
      const points = placed(run, quantity, axis);
      const isSmooth = weight > 0 && (kind === "train" || kind === "batch");
      return { name: run.facts.name, color: run.color, kind, points, shown: isSmooth ? smoothed(points, weight) : points };
    }));
    for (const [x] of series.flatMap(({ points }) => points)) extent = [Math.min(extent[0], x), Math.max(extent[1], x)];
    return { chart, series, options: { logarithmic: isLoss && find("logarithmic").checked, range } };
  });
  // One axis for all charts, so that what stands above each other belongs together.
  for (const { chart, series, options } of drawings) chart.show(series, axis, { ...options, extent });
  if (choicesChanged) fillChoices(shown);
  choicesChanged = false;
}

// Configurations

function fillChoices(shown) {
  const alone = find("differences").checked && shown.length > 1;
  const paths = [...new Set(shown.flatMap(({ choices }) => Object.keys(choices)))].sort();
  const rows = paths.map((path) => ({ path, values: shown.map(({ choices }) => choices[path] ?? "") }))
    .map((row) => ({ ...row, differs: new Set(row.values).size > 1 }));
  const different = rows.filter(({ differs }) => differs).length;
  const head = make("tr");
  head.append(make("th", "Choice", { scope: "col" }), ...shown.map(({ facts }) => make("th", facts.name, { scope: "col" })));
  find("choices").tHead.replaceChildren(...(rows.length ? [head] : []));
  find("choices").tBodies[0].replaceChildren(...rows.filter(({ differs }) => differs || !alone).map(({ path, values, differs }) => {
    const row = make("tr", undefined, differs ? { class: "differs" } : {});
    const title = make("th", differs ? `≠ ${path}` : path, { scope: "row" });
    if (differs) title.setAttribute("aria-label", `${path}, differs`);
    row.append(title, ...values.map((value) => make("td", value || "–", value !== values[0] ? { class: "other" } : {})));
    return row;
  }));
  write(find("choices-note"), shown.length < 2 ? "Show two runs to compare them."
    : `${different} of ${rows.length} choices differ; bold is what differs from ${shown[0].facts.name}.`);
}

// Pictures

async function look(run, turn) {
  const note = find("samples-note");
  find("samples").hidden = false;
  find("pictures").replaceChildren();
  find("others").hidden = true;
  write(find("samples-title"), `Pictures: ${run.facts.name}`);
  find("samples-title").focus();
  write(note, "Looking …");
  try {
    const { epoch, samples } = await ask(`/runs/${run.id}/samples?turn=${turn}`, { method: "POST" });
    const right = samples.filter(({ label, predictions }) => predictions[0].label === label).length;
    write(note, `${right} of these ${samples.length} test pictures are right` + (epoch ? `, by the weights of epoch ${epoch}.` : "."));
    find("pictures").replaceChildren(...samples.map(({ picture, label, origin, predictions }) => {
      const isRight = predictions[0].label === label;
      const figure = make("figure", undefined, isRight ? {} : { class: "wrong" });
      const caption = make("figcaption");
      const list = make("ol");
      list.append(...predictions.map((one) => make("li", `${one.label} ${(100 * one.probability).toFixed(1)} %`)));
      caption.append(make("span", isRight ? `✓ ${label}` : `✗ ${predictions[0].label}, is ${label}`, { class: "verdict" }), list);
      figure.append(make("img", undefined, { src: `data:image/png;base64,${picture}`, alt: `Picture of ${label}`, title: origin }), caption);
      return figure;
    }));
    find("others").hidden = false;
    find("others").onclick = () => look(run, turn + 1);
  } catch (error) {
    write(note, `There are none to show: ${error.message}`);
  }
}

// Asking

async function poll() {
  clearTimeout(poll.timer);
  let pause = 2000;
  if (!document.hidden) {
    try {
      const answer = await ask(`/runs?since=${encodeURIComponent(cursor)}`);
      find("access").hidden = true;
      // Another server is at this address now.
      if (answer.cursor.split(".")[0] !== cursor.split(".")[0] && runs.size) location.reload();
      const changes = answer.runs.map(take).filter(Boolean);
      cursor = answer.cursor;
      skew = answer.now - Date.now() / 1000;
      if (changes.length) say(changes.join(" "));
      else if (failures) say("");
      failures = 0;
      if (answer.runs.length) draw();
      fillRuns();
      notices(answer.limit);
      if (answer.more) pause = 50;
    } catch (error) {
      failures += 1;
      pause = error.status === 401 ? 60000 : Math.min(2000 * failures, 10000);
      if (failures > 1 || error.status) say(error.status ? `The server refuses: ${error.message}.` : "The server does not answer; trying again.");
      if (runs.size) fillRuns();
    }
  }
  poll.timer = setTimeout(poll, pause);
}

for (const id of ["axis", "training", "test", "logarithmic"]) find(id).addEventListener("change", () => draw());
find("axis").addEventListener("change", () => notices(null));
find("smoothing").addEventListener("input", () => {
  write(find("smoothing-value"), Number(find("smoothing").value).toFixed(2));
  draw();
});
find("differences").addEventListener("change", () => { choicesChanged = true; draw(); });
for (const [id, value] of [["all", true], ["none", false]]) {
  find(id).addEventListener("click", () => {
    for (const { box } of runs.values()) box.checked = value;
    choicesChanged = true;
    draw();
  });
}
find("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  poll();
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) poll(); });
poll();
