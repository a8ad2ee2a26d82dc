// SPDX-License-Identifier: MIT
// Formats numbers and words of the API for readers.

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

// 512 and 460.8: a level is given as it was set.
function level(amount) {
  return `${Math.round(amount * 10) / 10} MB`;
}

const clock = new Intl.DateTimeFormat(undefined, {hour: "2-digit", minute: "2-digit", second: "2-digit"});
const day = new Intl.DateTimeFormat(undefined, {month: "short", day: "numeric"});
export function moment(time) {
  const at = new Date(time);
  const today = new Date().toDateString() === at.toDateString();
  return today ? clock.format(at) : `${day.format(at)} ${clock.format(at)}`;
}

const minute = new Intl.DateTimeFormat(undefined, {hour: "2-digit", minute: "2-digit"});
// When the trend of a dyno's memory reaches its level; empty: not known, or not in the future.
export function forecast(dyno, now) {
  const at = dyno.forecast ? Date.parse(dyno.forecast.reaches) : 0;
  if (at <= now) return "";
  const today = new Date(now).toDateString() === new Date(at).toDateString();
  return `reaches ${level(dyno.forecast.level_mb)} at about ${today ? "" : `${day.format(at)} `}${minute.format(at)}`;
}

// Earlier incarnations of a process type that crossed the level; empty: none.
export function crossings(experience) {
  if (!experience) return "";
  const {crossings: count, level_mb: mb, youngest_s: youngest, eldest_s: eldest} = experience;
  const [from, to] = [span(youngest), span(eldest)];
  return `crossed ${level(mb)} ${count === 1 ? "once" : `${count} times`}, after ${from === to ? from : `${from} to ${to}`}`;
}

const holds = {
  observe: "would be restarted, but MODE is observe", paused: "paused by an admin", cooldown: "cooldown",
  min_uptime: "too young", max_unavailable: "another dyno of its type is unavailable", budget: "restart budget is used up",
  quiet_hours: "quiet hours", lone_dyno: "the only dyno of its type", gave_up: "gave up: restarts did not help",
  stale: "no fresh data", gap: "log lines were lost", warm_up: "Dynoward has just started",
  not_up: "not up", unattributed: "its drain is not proven", release: "a release restarts it anyway",
  breaker: "the Platform API is unavailable", lease: "another monitor is active", incident: "an incident",
  sustain: "over its level, but not for long enough",
};

// Green only without a verdict: the dyno is watched, its newest sample is fresh, nothing is wrong.
export function verdict(dyno) {
  if (dyno.state && dyno.state !== "up") return {kind: "wait", text: `not up: ${dyno.state}`};
  if (!dyno.verdict) return {kind: "healthy", text: "healthy"};
  const {verdict: what, reason, left_s: left} = dyno.verdict;
  if (what === "restart") return {kind: "restart", text: `restarting (${reason})`};
  if (reason === "not_watched") return {kind: "off", text: "not watched: never restarted (DYNO_TYPES)"};
  if (reason === "stale") return {kind: "blind", text: dyno.last_sample_at ? "cannot be seen: no fresh memory line" : "cannot be seen: no memory line yet"};
  if (reason === "rules_off") return {kind: "hold", text: "not evaluated: all rules are off"};
  if (reason === "no_quota") return {kind: "blind", text: "its quota is not known: set RESTART_THRESHOLD in MB"};
  const wait = left === null || left === undefined ? "" : ` · ${span(left)} left`;
  return {kind: "hold", text: `blocked: ${holds[reason] ?? reason}${wait}`};
}

const sights = {
  no_lines: "no log lines", no_metrics: "no memory lines", lossy: "log lines were lost",
  unproven: "its log batches are not proven", stale: "not all dynos can be seen",
};
const incomplete_reasons = new Set(["stale", "no_quota"]);

// `kind`: healthy, blind, or quiet: nothing is expected, or the first report of a dyno is still missing.
export function sight(app, now) {
  const {state, since: from, advice, blind} = app.sight;
  if (state === "ok") {
    const incomplete = app.dynos.filter((dyno) => incomplete_reasons.has(dyno.verdict?.reason)).length;
    if (incomplete > 0) return {kind: "quiet", text: `○ memory lines arrive, but data of ${incomplete} of ${app.dynos.length} dynos is missing`};
    return {kind: "healthy", text: "✓ every watched dyno that is up reports"};
  }
  const text = `${advice ?? sights[state] ?? state} · for ${since(from, now)}`;
  return blind === false ? {kind: "quiet", text: `○ ${text}`} : {kind: "blind", text: `⚠ ${text}`};
}
