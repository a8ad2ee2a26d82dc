// SPDX-License-Identifier: MIT
// The mode, the connection, messages, and the admin's commands.
import {setText, show} from "./dom.js";
import {moment} from "./words.js";

const modes = {
  enforce: "Enforcing: restarts leaking dynos",
  observe: "Observing: reports decisions, restarts nothing",
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
export function showMessage(text, kind = "problem") {
  clearTimeout(timer);
  const message = $("trouble");
  message.dataset.kind = kind;
  message.setAttribute("role", kind === "done" ? "status" : "alert");
  setText(message, text);
  show(message, text !== "");
  if (text) timer = setTimeout(() => showMessage(""), 12000);
}

async function send(path, body) {
  const reply = await fetch(path, {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)});
  const answer = await reply.json().catch(() => ({}));
  return {reply, answer};
}

// The second click of a double click is ignored.
const click_pause_ms = 800;
let ignoreUntil = 0;

async function sendCommand(minutes) {
  try {
    const {reply, answer} = minutes ? await send("/api/v1/pause", {minutes}) : await send("/api/v1/resume", {});
    if (!reply.ok) return showMessage(`Failed: the answer was ${reply.status}.`);
    update(answer);
    if (minutes) showMessage(`Paused until ${moment(answer.paused_until)}. Restarts already sent are followed to their end.`, "done");
    else showMessage("Resumed.", "done");
  } catch {
    showMessage("Failed: no connection.");
  }
}

export function bindCommands() {
  for (const button of document.querySelectorAll("#commands button")) {
    button.addEventListener("click", async () => {
      if (Date.now() < ignoreUntil) return;
      ignoreUntil = Infinity;
      await sendCommand(Number(button.dataset.minutes));
      ignoreUntil = Date.now() + click_pause_ms;
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
    const {reply, answer} = await send(`/api/v1/apps/${encodeURIComponent(app)}/dynos/${encodeURIComponent(dyno)}/restart`, {});
    const entry = answer.entries?.[0];
    const notes = (answer.notes ?? []).map((note) => `${note.about}: ${note.text}`).join("; ");
    if (reply.status === 202) showMessage(`${dyno}: requested. The ledger will show the outcome.`, "done");
    else showMessage(`${dyno} was not restarted: ${entry?.reason ?? (notes || `the answer was ${reply.status}`)}`);
  } catch {
    showMessage("Failed: no connection.");
  }
}
