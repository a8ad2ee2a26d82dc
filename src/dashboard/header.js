// SPDX-License-Identifier: MIT
// Is it watching, may it act, and an owner's orders.
import {setText, show} from "./dom.js";
import {moment} from "./words.js";

const modes = {
  enforce: "Enforcing: restarts leaking dynos",
  observe: "Observing: decides and reports, restarts nothing",
};
const $ = (id) => document.getElementById(id);

export function update(head) {
  const paused = head.paused_until !== null;
  document.body.dataset.mode = paused ? "paused" : head.mode;
  setText($("mode"), paused ? "Paused: restarts nothing" : modes[head.mode] ?? head.mode);
  setText($("paused"), paused ? `paused until ${moment(head.paused_until)}` : "");
  show($("resume"), paused);
}

// `state`: live, lost or waiting.
export function connection(state, text) {
  document.body.dataset.connection = state;
  $("connection").dataset.state = state;
  setText($("connection"), text);
}

let timer = 0;
// `kind`: done or problem.
export function tell(text, kind = "problem") {
  clearTimeout(timer);
  const message = $("trouble");
  message.dataset.kind = kind;
  message.setAttribute("role", kind === "done" ? "status" : "alert");
  setText(message, text);
  show(message, text !== "");
  if (text) timer = setTimeout(() => tell(""), 12000);
}

async function order(path, body) {
  const reply = await fetch(path, {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)});
  const answer = await reply.json().catch(() => ({}));
  return {reply, answer};
}

// The second click of a double click is no order of its own.
const click_pause_ms = 800;
let deafUntil = 0;

async function giveOrder(minutes) {
  try {
    const {reply, answer} = minutes ? await order("/api/v1/pause", {minutes}) : await order("/api/v1/resume", {});
    if (!reply.ok) return tell(`Not done: the answer was ${reply.status}.`);
    update(answer);
    if (minutes) tell(`Paused until ${moment(answer.paused_until)}. Restarts under way are followed to their end.`, "done");
    else tell("Not paused any more.", "done");
  } catch {
    tell("Not done: no connection.");
  }
}

export function takeOrders() {
  for (const button of document.querySelectorAll("#orders button")) {
    button.addEventListener("click", async () => {
      if (Date.now() < deafUntil) return;
      deafUntil = Infinity;
      await giveOrder(Number(button.dataset.minutes));
      deafUntil = Date.now() + click_pause_ms;
    });
  }
}

export async function restart(app, dyno) {
  const dialog = $("confirm");
  setText($("confirm-name"), `${dyno} of ${app}`);
  dialog.returnValue = "no";
  dialog.showModal();
  await new Promise((done) => dialog.addEventListener("close", done, {once: true}));
  if (dialog.returnValue !== "yes") return;
  try {
    const {reply, answer} = await order(`/api/v1/apps/${encodeURIComponent(app)}/dynos/${encodeURIComponent(dyno)}/restart`, {});
    const entry = answer.entries?.[0];
    const notes = (answer.notes ?? []).map((note) => `${note.about}: ${note.text}`).join("; ");
    if (reply.status === 202) tell(`${dyno}: asked for. The ledger tells what comes of it.`, "done");
    else tell(`${dyno} was not restarted: ${entry?.reason ?? (notes || `the answer was ${reply.status}`)}`);
  } catch {
    tell("Not done: no connection.");
  }
}
