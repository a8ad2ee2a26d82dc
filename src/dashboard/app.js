// SPDX-License-Identifier: MIT
// The main module: events are drawn at most once per frame, and after a lost connection everything is
// loaded again.
import * as dynos from "./dynos.js";
import * as header from "./header.js";
import * as ledger from "./ledger.js";
import {show} from "./dom.js";

const root = document.getElementById("apps");
const table = document.getElementById("ledger");
let state = null;
let receivedAt = 0;
let drawing = false;

function draw() {
  if (drawing || !state) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    header.update(state);
    dynos.update(root, state, Date.now());
    show(document.getElementById("nothing"), ledger.isEmpty());
  });
}

function setState(now) {
  state = now;
  receivedAt = Date.now();
  draw();
}

async function get(path) {
  const reply = await fetch(path, {cache: "no-store"});
  if (!reply.ok) throw new Error(`${path} returned ${reply.status}`);
  return reply.json();
}

async function reload() {
  try {
    const [now, listed] = await Promise.all([get("/api/v1/state"), get("/api/v1/ledger?limit=200")]);
    state = now;
    receivedAt = Date.now();
    ledger.reset(table, listed.entries);
    dynos.update(root, state, receivedAt);
    draw();
    dynos.setHistory(await get("/api/v1/history"));
    draw();
  } catch (error) {
    header.showMessage(`Loading failed: ${error.message}`);
  }
}

function listen() {
  const events = new EventSource("/api/v1/events");
  events.addEventListener("open", () => {
    header.connection("live", "● live");
    reload();
  });
  events.addEventListener("state", (event) => setState(JSON.parse(event.data)));
  events.addEventListener("ledger", (event) => {
    const entry = JSON.parse(event.data);
    ledger.add(table, entry);
    dynos.mark(entry);
    draw();
  });
  events.addEventListener("error", () => {
    header.connection("lost", "○ connection lost, reconnecting…");
    if (events.readyState !== EventSource.CLOSED) return;
    events.close();  // refused: the browser does not reconnect by itself
    setTimeout(listen, 5000);
  });
}

header.bindCommands();
dynos.onRestartRequested(header.restart);
ledger.bindFilter(document.getElementById("filter"), table);
// Ages and cooldowns change without events. Not while the page is hidden.
setInterval(async () => {
  if (document.hidden) return;
  draw();
  if (!receivedAt || Date.now() - receivedAt < 30000) return;
  // Without changes there are no events: check that the server still answers.
  try {
    setState(await get("/api/v1/state"));
    header.connection("live", "● live");
  } catch {
    header.connection("lost", "○ no answer for a while");
  }
}, 5000);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => location.reload());
listen();
