// SPDX-License-Identifier: MIT
// The page's own clockwork: what the events bring is drawn once a frame at most, and after a lost connection
// everything is asked for anew.
import * as dynos from "./dynos.js";
import * as header from "./header.js";
import * as ledger from "./ledger.js";
import {show} from "./dom.js";

const root = document.getElementById("apps");
const table = document.getElementById("ledger");
let state = null;
let heardAt = 0;
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

function takeState(now) {
  state = now;
  heardAt = Date.now();
  draw();
}

async function get(path) {
  const reply = await fetch(path, {cache: "no-store"});
  if (!reply.ok) throw new Error(`${path} was answered ${reply.status}`);
  return reply.json();
}

async function catchUp() {
  try {
    const [now, book] = await Promise.all([get("/api/v1/state"), get("/api/v1/ledger?limit=200")]);
    state = now;
    heardAt = Date.now();
    ledger.reset(table, book.entries);
    dynos.update(root, state, heardAt);
    draw();
    dynos.takeHistory(await get("/api/v1/history"));
    draw();
  } catch (error) {
    header.tell(`Could not be read: ${error.message}`);
  }
}

function listen() {
  const events = new EventSource("/api/v1/events");
  events.addEventListener("open", () => {
    header.connection("live", "● live");
    catchUp();
  });
  events.addEventListener("state", (event) => takeState(JSON.parse(event.data)));
  events.addEventListener("ledger", (event) => {
    const entry = JSON.parse(event.data);
    ledger.add(table, entry);
    dynos.mark(entry);
    draw();
  });
  events.addEventListener("error", () => {
    header.connection("lost", "○ connection lost, trying again…");
    if (events.readyState !== EventSource.CLOSED) return;
    events.close();  // refused: a browser does not try again by itself
    setTimeout(listen, 5000);
  });
}

header.takeOrders();
dynos.whenRestartIsAsked(header.restart);
ledger.choose(document.getElementById("filter"), table);
// Ages and cooldowns go on where nothing new comes; not where nobody looks.
setInterval(async () => {
  if (document.hidden) return;
  draw();
  if (!heardAt || Date.now() - heardAt < 30000) return;
  // Where nothing changes no event comes: is it still there?
  try {
    takeState(await get("/api/v1/state"));
    header.connection("live", "● live");
  } catch {
    header.connection("lost", "○ no answer for a while");
  }
}, 5000);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => location.reload());
listen();
