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
  breaker: "the Platform API is failing", lease: "another monitor acts", incident: "an incident",
  sustain: "over its level, not for long enough yet",
};

export function verdict(dyno) {
  if (dyno.state && dyno.state !== "up") return {kind: "wait", text: `not up: ${dyno.state}`};
  if (!dyno.verdict) {
    const watched = dyno.threshold_mb !== null && dyno.threshold_mb !== undefined;
    return {kind: "well", text: watched ? "well" : "not watched, or its quota is not known yet"};
  }
  const {verdict: what, reason, left_s: left} = dyno.verdict;
  const wait = left === null || left === undefined ? "" : ` · ${span(left)} left`;
  if (what === "restart") return {kind: "restart", text: `restarting (${reason})`};
  return {kind: "hold", text: `held: ${holds[reason] ?? reason}${wait}`};
}
