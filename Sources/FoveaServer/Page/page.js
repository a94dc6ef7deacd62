"use strict";
const find = (id) => document.getElementById(id);
const [drop, file, camera, model, topCount, state, labels] =
  ["drop", "file", "camera", "model", "top", "state", "labels"].map(find);
let picture = null;
let round = 0;
let places = [];

function headers() {
  const token = find("token").value;
  return token ? { Authorization: `Bearer ${token}` } : {};
}

async function ask(path, options = {}) {
  const response = await fetch(path, { ...options, headers: { ...headers(), ...(options.headers || {}) } });
  if (response.ok) return response;
  let message = `status ${response.status}`;
  try { message = (await response.json()).error; } catch { /* The body was no JSON. */ }
  if (response.status === 401) { find("access").hidden = false; find("token").focus(); }
  throw new Error(message);
}

function say(text) { state.textContent = text; }

function place(id, blob) {
  const address = URL.createObjectURL(blob);
  places.push(address);
  find(id).src = address;
}

function show(answers) {
  labels.replaceChildren(...answers.map(({ label, score }) => {
    const [row, name, track, fill, number] = ["li", "button", "span", "span", "span"].map((x) => document.createElement(x));
    name.textContent = label;
    name.type = "button";
    name.className = "name";
    name.title = `Show what speaks for ${label}`;
    name.addEventListener("click", () => explain(label));
    track.className = "track";
    track.setAttribute("aria-hidden", "true");
    fill.className = "fill";
    fill.style.width = `${Math.max(0, Math.min(1, score)) * 100}%`;
    track.append(fill);
    number.className = "score";
    number.textContent = `${(score * 100).toFixed(1)} %`;
    row.append(name, track, number);
    return row;
  }));
}

async function explain(label) {
  const query = `model=${encodeURIComponent(model.value)}` + (label ? `&class=${encodeURIComponent(label)}` : "");
  const mine = round;
  try {
    const map = await (await ask(`/explain?${query}`, { method: "POST", body: picture })).blob();
    if (mine !== round) return;
    place("map", map);
    find("class").textContent = label;
    find("map").alt = `Heat map of what speaks for ${label}`;
    find("looks").hidden = false;
  } catch (error) {
    if (mine === round) say(`${state.textContent} ${error.message}.`);
  }
}

async function classify(blob, name) {
  if (!blob) return;
  picture = blob;
  const mine = ++round;
  const chosen = encodeURIComponent(model.value);
  for (const address of places.splice(0)) URL.revokeObjectURL(address);
  find("looks").hidden = true;
  find("map").removeAttribute("src");
  labels.replaceChildren();
  say("Looking …");
  find("curl").textContent =
    `curl --data-binary @${name || "picture.jpg"} '${location.origin}/models/${chosen}?top_k=${topCount.value}'`;
  try {
    const begun = performance.now();
    const response = await ask(`/predict?model=${chosen}&top_k=${encodeURIComponent(topCount.value || 5)}`,
      { method: "POST", body: blob });
    const answers = (await response.json()).predictions[0].predictions;
    if (mine !== round) return;
    show(answers);
    say(`${answers[0].label}, ${(answers[0].score * 100).toFixed(1)} %, after ${Math.round(performance.now() - begun)} ms.`);
    place("picture", blob);
    find("picture").alt = `The picture${name ? ` ${name}` : ""}`;
    const prepared = await ask(`/prepared?model=${chosen}`, { method: "POST", body: blob });
    const image = await prepared.blob();
    if (mine !== round) return;
    place("prepared", image);
    find("prepared").alt = "The picture after its preparation";
    find("preparation").textContent = `What reaches the network: ${prepared.headers.get("X-Fovea-Preparation") || ""}`;
    await explain(answers[0].label);
  } catch (error) {
    if (mine === round) say(`That did not work: ${error.message}.`);
  }
}

function take(list) {
  const found = [...list].find((item) => item.type.startsWith("image/")) || list[0];
  if (found) classify(found, found.name);
}

file.addEventListener("change", () => { take(file.files); file.value = ""; });
camera.addEventListener("change", () => { take(camera.files); camera.value = ""; });
find("camera-button").addEventListener("click", () => camera.click());
for (const name of ["dragover", "dragenter"]) {
  document.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
}
document.addEventListener("dragleave", () => drop.classList.remove("over"));
document.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  take(event.dataTransfer.files);
});
document.addEventListener("paste", (event) => take(event.clipboardData.files));
find("opacity").addEventListener("input", (event) => { find("map").style.opacity = event.target.value / 100; });
for (const choice of [model, topCount]) choice.addEventListener("change", () => classify(picture));
find("token").addEventListener("change", () => start().then(() => classify(picture)));

async function start() {
  try {
    const models = await (await ask("/v2/repository/index", { method: "POST" })).json();
    model.replaceChildren(...models.map(({ name }) => new Option(name, name)));
    find("curl").textContent = `curl --data-binary @picture.jpg '${location.origin}/models/${models[0].name}'`;
    const examples = (await (await ask("/examples")).json()).examples;
    const group = find("examples");
    group.hidden = examples.length === 0;
    group.replaceChildren(...await Promise.all(examples.map(async (name, index) => {
      const blob = await (await ask(`/examples/${index}`)).blob();
      const [button, image] = [document.createElement("button"), document.createElement("img")];
      button.type = "button";
      image.src = URL.createObjectURL(blob);
      image.alt = `Example ${name}`;
      button.append(image);
      button.addEventListener("click", () => classify(blob, name));
      return button;
    })));
  } catch (error) {
    say(`That did not work: ${error.message}.`);
  }
}
start();
