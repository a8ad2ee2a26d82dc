// SPDX-License-Identifier: MIT
// The ledger: every restart and every hold, with its reason.
import {make, name, setText, show} from "./dom.js";
import {moment} from "./words.js";

const max_rows = 200;
const rows = new Map();
const results = {pending: "… pending", confirmed: "✓ confirmed", unconfirmed: "? unconfirmed", refused: "✕ refused", failed: "✕ failed"};
let shown = "all";

function fill(row, entry) {
  row.className = `verdict-${entry.verdict}`;
  const [time, dyno, verdict, rule, result, why] = row.cells;
  setText(time, moment(entry.at));
  dyno.replaceChildren(name(entry.app), " ", name(entry.dyno));
  setText(verdict, entry.verdict === "restart" ? "● restart" : "○ hold");
  setText(rule, entry.rule);
  setText(result, entry.result ? results[entry.result] ?? entry.result : entry.mode === "observe" && entry.verdict === "restart" ? "observed only" : "–");
  result.dataset.result = entry.result ?? "none";
  setText(why, entry.detail ? `${entry.reason} → ${entry.detail}` : entry.reason);
  row.hidden = shown !== "all" && shown !== entry.verdict;
}

export function add(table, entry) {
  const body = table.tBodies[0];
  let row = rows.get(entry.id);
  if (!row) {
    row = make("tr", "", ...["time", "who", "what", "rule", "result", "why"].map((one) => make("td", one)));
    row.dataset.id = entry.id;
    const next = [...body.rows].find((other) => Number(other.dataset.id) < entry.id);
    body.insertBefore(row, next ?? null);
    rows.set(entry.id, row);
    if (rows.size > max_rows) {
      rows.delete(Number(body.rows[body.rows.length - 1].dataset.id));
      body.deleteRow(-1);
    }
  }
  fill(row, entry);
}

// After a lost connection, or a restart of the monitor, which starts a new ledger.
export function reset(table, entries) {
  rows.clear();
  table.tBodies[0].replaceChildren();
  for (const entry of [...entries].reverse()) add(table, entry);
}

export function isEmpty() {
  return rows.size === 0;
}

export function bindFilter(group, table) {
  group.addEventListener("click", (event) => {
    const wanted = event.target.dataset?.show;
    if (!wanted) return;
    shown = wanted;
    for (const button of group.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.show === wanted));
    for (const row of table.tBodies[0].rows) show(row, wanted === "all" || row.classList.contains(`verdict-${wanted}`));
  });
}
