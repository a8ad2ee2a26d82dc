// SPDX-License-Identifier: MIT
// A card for each dyno, under its app and process type. Cards are kept and changed in place.
import {make, name, setText, show} from "./dom.js";
import {Curve} from "./chart.js";
import {setupSteps} from "./setup.js";
import {crossings, forecast, megabytes, sight, since, span, verdict} from "./words.js";

const cards = new Map();
const sections = new Map();
let onRestart = () => {};

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const card = entry.target.card;
    card.visible = entry.isIntersecting;
    if (card.visible) card.draw();
    else card.curve.clear();
  }
}, {rootMargin: "200px"});

class Card {
  curve = new Curve();
  visible = false;
  #chart = make("div", "chart");
  #memory = make("span", "memory");
  #state = make("span", "state");
  #facts = make("span", "facts");
  #verdict = make("p", "verdict");
  #forecast = make("p", "forecast");
  #button = make("button", "restart", "Restart…");

  constructor(app, dyno) {
    this.key = `${app}/${dyno.name}`;
    this.#chart.setAttribute("role", "img");
    this.#button.type = "button";
    this.#button.setAttribute("aria-label", `Restart ${dyno.name} of ${app}`);
    this.#button.addEventListener("click", () => onRestart(app, dyno.name));
    this.element = make("article", "dyno", make("div", "top", make("h4", "", name(dyno.name)), this.#state, this.#memory),
      this.#chart, this.#verdict, this.#forecast, make("div", "foot", this.#facts, this.#button));
    this.element.dataset.dyno = this.key;
    this.element.card = this;
    seen.observe(this.element);
  }
  update(dyno, now) {
    this.dyno = dyno;
    if (dyno.memory_total_mb !== null && dyno.last_sample_at) {
      this.curve.add(Date.parse(dyno.last_sample_at) / 1000, dyno.memory_total_mb);
    }
    const {kind, text} = verdict(dyno);
    this.element.dataset.kind = kind;
    setText(this.#verdict, text);
    show(this.#button, kind !== "off");
    setText(this.#state, dyno.state ?? "state unknown");
    setText(this.#memory, `${megabytes(dyno.memory_total_mb)} of ${megabytes(dyno.memory_quota_mb)}`);
    const left = dyno.cooldown_until ? (Date.parse(dyno.cooldown_until) - now) / 1000 : 0;
    const facts = [dyno.last_sample_at ? `last sample ${since(dyno.last_sample_at, now)} ago` : "no sample yet"];
    if (dyno.up_since) facts.unshift(`up ${since(dyno.up_since, now)}`);
    if (dyno.r14 > 0) facts.push(`R14 ×${dyno.r14}`);
    if (dyno.r15 > 0) facts.push(`R15 ×${dyno.r15}`);
    if (left > 0) facts.push(`cooldown ${span(left)}`);
    setText(this.#facts, facts.join(" · "));
    const ahead = forecast(dyno, now);
    setText(this.#forecast, ahead);
    show(this.#forecast, ahead !== "");
    this.ahead = ahead ? dyno.forecast : null;
    const label = `Memory of ${dyno.name}: ${megabytes(dyno.memory_total_mb)}, threshold ${megabytes(dyno.threshold_mb)}${ahead && `, ${ahead}`}`;
    if (this.#chart.getAttribute("aria-label") !== label) this.#chart.setAttribute("aria-label", label);
    if (this.visible) this.draw();
  }
  draw() {
    if (this.dyno) this.curve.draw(this.#chart, this.dyno.memory_quota_mb, this.dyno.threshold_mb ?? null, this.ahead);
  }
  remove() {
    seen.unobserve(this.element);
    this.curve.clear();
    this.element.remove();
  }
}

function drainText(app, now) {
  const drain = app.drain ?? {};
  const parts = [app.last_batch_at ? `last batch ${since(app.last_batch_at, now)} ago` : "no batch yet"];
  if (app.gap) parts.push("⚠ data is missing now");
  parts.push(`${drain.lost_lines ?? 0} lines lost`, `${drain.gaps ?? 0} gaps`);
  if (drain.unattributed > 0) parts.push(`${drain.unattributed} from an unproven drain`);
  return parts.join(" · ");
}

function sectionOf(root, app) {
  let section = sections.get(app);
  if (!section) {
    const drain = make("p", "drain");
    const seen = make("p", "sight");
    const setup = setupSteps(app);
    section = {element: make("section", "app", make("h2", "", name(app)), seen, drain, setup), seen, drain, setup, types: new Map()};
    section.element.dataset.app = app;
    sections.set(app, section);
    root.append(section.element);
  }
  return section;
}

function typeOf(section, type) {
  let found = section.types.get(type);
  if (!found) {
    found = {grid: make("div", "grid"), crossings: make("span", "crossings")};
    section.types.set(type, found);
    section.element.append(make("h3", "", name(type), found.crossings), found.grid);
  }
  return found;
}

export function onRestartRequested(handler) {
  onRestart = handler;
}

export function update(root, state, now) {
  const present = new Set();
  for (const app of state.apps) {
    const section = sectionOf(root, app.app);
    setText(section.drain, drainText(app, now));
    section.drain.classList.toggle("bad", app.gap);
    const {kind, text} = sight(app, now);
    section.seen.dataset.kind = kind;
    section.seen.dataset.state = app.sight.state;
    setText(section.seen, text);
    const metrics = app.sight.state === "no_metrics";
    section.setup.dataset.missing = metrics ? "metrics" : "drain";
    show(section.setup, metrics || (!app.last_batch_at && app.sight.blind));
    for (const dyno of app.dynos) {
      const key = `${app.app}/${dyno.name}`;
      present.add(key);
      let card = cards.get(key);
      if (!card) {
        card = new Card(app.app, dyno);
        cards.set(key, card);
        typeOf(section, dyno.type).grid.append(card.element);
      }
      card.update(dyno, now);
    }
    for (const {type, experience} of app.process_types ?? []) {
      const text = crossings(experience);
      setText(typeOf(section, type).crossings, text && ` · ${text}`);
    }
  }
  for (const [key, card] of cards) {
    if (present.has(key)) continue;
    card.remove();
    cards.delete(key);
  }
  for (const {types} of sections.values()) {
    for (const {grid} of types.values()) {
      show(grid, grid.childElementCount > 0);
      show(grid.previousElementSibling, grid.childElementCount > 0);
    }
  }
}

export function setHistory(history) {
  for (const app of history.apps) {
    for (const dyno of app.dynos) {
      const card = cards.get(`${app.app}/${dyno.name}`);
      card?.curve.reset(dyno.points, dyno.marks);
      if (card?.visible) card.draw();
    }
  }
}

export function mark(entry) {
  const card = cards.get(`${entry.app}/${entry.dyno}`);
  if (!card || entry.verdict !== "restart" || entry.result !== "pending") return;
  card.curve.marks.push({at: Date.parse(entry.at) / 1000, kind: "restarted"});
}
