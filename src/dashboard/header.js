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
  document.body.dataset.mode = head.mode;
  setText($("mode"), modes[head.mode] ?? head.mode);
  setText($("paused"), head.paused_until ? `⏸ paused until ${moment(head.paused_until)}` : "");
  show($("resume"), head.paused_until !== null);
}

// `state`: live, lost or waiting.
export function connection(state, text) {
  $("connection").dataset.state = state;
  setText($("connection"), text);
}

let timer = 0;
export function tell(text) {
  clearTimeout(timer);
  setText($("trouble"), text);
  show($("trouble"), text !== "");
  if (text) timer = setTimeout(() => tell(""), 12000);
}

async function order(path, body) {
  const reply = await fetch(path, {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)});
  const answer = await reply.json().catch(() => ({}));
  return {reply, answer};
}

export function takeOrders() {
  for (const button of document.querySelectorAll("#orders button")) {
    button.addEventListener("click", async () => {
      const minutes = Number(button.dataset.minutes);
      try {
        const {reply, answer} = minutes ? await order("/api/v1/pause", {minutes}) : await order("/api/v1/resume", {});
        if (reply.ok) update(answer);
        else tell(`Not done: the answer was ${reply.status}.`);
      } catch {
        tell("Not done: no connection.");
      }
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
    if (reply.status === 202) tell(`${dyno}: asked for. The ledger tells what comes of it.`);
    else tell(`${dyno} was not restarted: ${entry?.reason ?? (notes || `the answer was ${reply.status}`)}`);
  } catch {
    tell("Not done: no connection.");
  }
}
