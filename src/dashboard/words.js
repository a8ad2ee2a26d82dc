// SPDX-License-Identifier: MIT
// Numbers and words of the API as a person reads them.

export function span(seconds) {
  if (seconds < 0 || !Number.isFinite(seconds)) return "–";
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 129600) return `${(seconds / 3600).toFixed(1)} h`;
  return `${(seconds / 86400).toFixed(1)} d`;
}

export function since(time, now) {
  return time === null || time === undefined ? "–" : span((now - Date.parse(time)) / 1000);
}

export function megabytes(amount) {
  return amount === null || amount === undefined ? "–" : `${Math.round(amount)} MB`;
}

const clock = new Intl.DateTimeFormat(undefined, {hour: "2-digit", minute: "2-digit", second: "2-digit"});
const day = new Intl.DateTimeFormat(undefined, {month: "short", day: "numeric"});
export function moment(time) {
  const at = new Date(time);
  const today = new Date().toDateString() === at.toDateString();
  return today ? clock.format(at) : `${day.format(at)} ${clock.format(at)}`;
}

const holds = {
  observe: "would restart, but only observes", paused: "paused by an owner", cooldown: "cooldown",
  min_uptime: "too young", max_unavailable: "waits for another dyno", budget: "restart budget is spent",
  quiet_hours: "quiet hours", lone_dyno: "the only dyno of its type", gave_up: "gave up: restarts did not help",
  stale: "nothing fresh heard of it", gap: "log lines were lost", warm_up: "Dynoward has just started",
  not_up: "not up", unattributed: "its drain is not proven", release: "a release restarts it anyway",
  breaker: "the Platform API is failing", busy: "the app asks to wait", lease: "another monitor acts", incident: "an incident",
  sustain: "over its level, not for long enough yet",
};

// Green only where Dynoward says nothing: the dyno is watched, its newest sample is fresh, nothing is wrong.
export function verdict(dyno) {
  if (dyno.state && dyno.state !== "up") return {kind: "wait", text: `not up: ${dyno.state}`};
  if (!dyno.verdict) return {kind: "well", text: "well"};
  const {verdict: what, reason, left_s: left} = dyno.verdict;
  if (what === "restart") return {kind: "restart", text: `restarting (${reason})`};
  if (reason === "not_watched") return {kind: "off", text: "not watched: never restarted (DYNO_TYPES)"};
  if (reason === "stale") return {kind: "blind", text: dyno.last_sample_at ? "cannot be seen: no fresh memory line" : "cannot be seen: no memory line yet"};
  if (reason === "rules_off") return {kind: "hold", text: "not judged: all rules are off"};
  if (reason === "no_quota") return {kind: "blind", text: "its quota is not known: set RESTART_THRESHOLD in MB"};
  const wait = left === null || left === undefined ? "" : ` · ${span(left)} left`;
  return {kind: "hold", text: `held: ${holds[reason] ?? reason}${wait}`};
}

const sights = {
  no_lines: "no log lines", no_metrics: "no memory lines", lossy: "log lines were lost",
  unproven: "its log batches are not proven", stale: "not all dynos can be seen",
};
const unseen_reasons = new Set(["stale", "no_quota"]);

// `kind`: well, blind, or quiet where nothing is to be seen, or one dyno's first report is still awaited.
export function sight(app, now) {
  const {state, since: from, advice, blind} = app.sight;
  if (state === "ok") {
    const unseen = app.dynos.filter((dyno) => unseen_reasons.has(dyno.verdict?.reason)).length;
    if (unseen > 0) return {kind: "quiet", text: `○ memory lines come, but not all that is needed of ${unseen} of ${app.dynos.length} dynos`};
    return {kind: "well", text: "✓ seen: every watched dyno that is up reports"};
  }
  const text = `${advice ?? sights[state] ?? state} · for ${since(from, now)}`;
  return blind === false ? {kind: "quiet", text: `○ ${text}`} : {kind: "blind", text: `⚠ ${text}`};
}
