// SPDX-License-Identifier: MIT
// One dyno's memory as a curve, with its quota, threshold, forecast and marks. Drawn by uPlot.

const most_points = 720;
const letters = {restarted: "R", released: "V", cycled: "C"};

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// One reading has no width, and uPlot would draw 1000 days for it. So the range comes from the readings.
const least_width_s = 600;
function timeRange(plot) {
  const times = plot.data[0];
  return [Math.min(times[0], times.at(-1) - least_width_s), times.at(-1)];
}

// One or two readings make no visible line.
function fewPoints(plot) {
  return plot.data[1].filter((mb) => mb !== null).length < 3;
}

// The forecast has at most this share of the readings' width. What does not fit is cut off.
const most_ahead = 0.25;
// The end of the dotted line in the chart: `{at, mb}`.
function endOfForecast(points, {reaches, level_mb: level}) {
  const [from, mb] = points.at(-1);
  const to = Date.parse(reaches) / 1000;
  const width = Math.max(from - points[0][0], least_width_s);
  const at = Math.min(to, from + width * most_ahead);
  return {at, mb: mb + (level - mb) * (at - from) / (to - from)};
}

function drawMarks(plot, marks) {
  const {ctx, bbox} = plot;
  ctx.save();
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = "center";
  for (const mark of marks) {
    const x = Math.round(plot.valToPos(mark.at, "x", true));
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.strokeStyle = ctx.fillStyle = colour(mark.kind === "restarted" ? "--act" : "--dim");
    ctx.setLineDash(mark.kind === "restarted" ? [] : [3, 3]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top + 12 * devicePixelRatio);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillText(letters[mark.kind] ?? "?", x, bbox.top + 9 * devicePixelRatio);
  }
  ctx.restore();
}

function options(place, curve) {
  const axis = {stroke: colour("--dim"), grid: {stroke: colour("--line"), width: 1}, ticks: {show: false}, font: "11px system-ui"};
  const level = (label, stroke, dash) => ({label, stroke, dash, width: 1.5, points: {show: false}});
  return {
    width: place.clientWidth, height: place.clientHeight, legend: {show: false}, cursor: {show: false},
    padding: [4, 6, 0, 0],
    scales: {x: {range: timeRange}, y: {range: (_, low, high) => [0, Math.max(high * 1.08, 1)]}},
    axes: [{...axis, size: 22, space: 70}, {...axis, size: 44, space: 28, values: (_, ticks) => ticks.map((t) => `${t}`)}],
    series: [{}, {stroke: colour("--curve"), fill: colour("--under"), width: 2, points: {show: fewPoints, size: 6}, spanGaps: false},
      level("quota", colour("--quota"), []), level("threshold", colour("--threshold"), [6, 4]),
      {label: "forecast", stroke: colour("--curve"), dash: [2, 4], width: 2, points: {show: false}}],
    hooks: {draw: [(plot) => drawMarks(plot, curve.marks)]},
  };
}

export class Curve {
  points = [];
  marks = [];
  #plot = null;
  #drawn = "";

  reset(points, marks) {
    this.points = points.slice(-most_points);
    this.marks = marks;
    this.#drawn = "";
  }
  add(at, mb) {
    const last = this.points.at(-1);
    if (last && at <= last[0]) return;
    this.points.push([at, mb]);
    if (this.points.length > most_points) this.points.shift();
  }
  // Draws only what is on the screen, and only when it changed. `forecast`: as in the state; null: none.
  draw(place, quota, threshold, forecast) {
    const width = place.clientWidth;
    if (this.points.length === 0 || width === 0) return;
    const state = `${this.points.at(-1)[0]} ${this.points.length} ${this.marks.length} ${quota} ${threshold} ${width} ${forecast?.reaches}`;
    if (this.#plot && state === this.#drawn) return;
    this.#drawn = state;
    const times = this.points.map((point) => point[0]);
    const memory = this.points.map((point) => point[1]);
    const ahead = memory.map(() => null);
    if (forecast && Date.parse(forecast.reaches) / 1000 > times.at(-1)) {
      const end = endOfForecast(this.points, forecast);
      ahead[ahead.length - 1] = memory.at(-1);
      times.push(end.at);
      memory.push(null);
      ahead.push(end.mb);
    }
    const data = [times, memory, times.map(() => quota), times.map(() => threshold), ahead];
    if (!this.#plot) {
      this.#plot = new uPlot(options(place, this), data, place);
      return;
    }
    if (this.#plot.width !== width) this.#plot.setSize({width, height: place.clientHeight});
    this.#plot.setData(data);
  }
  clear() {
    this.#plot?.destroy();
    this.#plot = null;
    this.#drawn = "";
  }
}
