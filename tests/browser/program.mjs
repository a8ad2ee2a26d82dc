// SPDX-License-Identifier: MIT
// The real program as a child process on its own port, and drain bodies for it.
import {spawn} from "node:child_process";
import {createServer} from "node:net";
import http from "node:http";

export const admin = {username: "owner", password: "browser-admin-password"};
const drain = "browser-drain-password";
export const hookToken = "browser-hook-token-0123";

export async function until(what, done, seconds = 40) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    const value = await done();
    if (value) return value;
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Error(`waited ${seconds} s in vain until ${what}`);
}

export function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const {port} = probe.address();
      probe.close(() => done(port));
    });
  });
}

class Program {
  output = "";
  constructor(args, env) {
    this.child = spawn(process.env.DYNOWARD_PROGRAM, args, {env: {PATH: process.env.PATH, ...env}, stdio: ["ignore", "pipe", "pipe"]});
    this.ended = new Promise((done) => this.child.once("exit", done));
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on("data", (text) => (this.output += text));
  }
  async stop() {
    this.child.kill("SIGTERM");
    const hard = setTimeout(() => this.child.kill("SIGKILL"), 10000);
    await this.ended;
    clearTimeout(hard);
  }
}

// A leaking app on a simulated Heroku.
export async function demo() {
  const program = new Program(["demo"], {});
  const found = await until("the demo says where it listens", () => /(http:\/\/127\.0\.0\.1:\d+)\//.exec(program.output));
  return {program, url: `${found[1]}/`, owner: {username: "me", password: "demo-admin-password"}};
}

// Without a key: it only observes, and receives only what the test posts.
export async function serve(port, more = {}) {
  const program = new Program(["serve"], {HOST: "127.0.0.1", PORT: String(port), DRAIN_PASSWORD: drain,
    ADMIN_PASSWORD: admin.password, APP_ID_OR_NAME: "shop", HOOK_TOKEN: hookToken, WARM_UP: "0", ...more});
  await until("it serves", () => /at=daemon\.start/.test(program.output));
  return {program, url: `http://127.0.0.1:${port}/`, owner: admin};
}

export function send(url, body, headers) {
  return new Promise((done, failed) => {
    const request = http.request(url, {method: "POST", headers: {"Content-Length": Buffer.byteLength(body), ...headers}}, (reply) => {
      let text = "";
      reply.on("data", (piece) => (text += piece)).on("end", () => done({status: reply.statusCode, text}));
    });
    request.on("error", failed).end(body);
  });
}

function frame(secondsAgo, appName, procid, text) {
  const at = new Date(Date.now() - secondsAgo * 1000).toISOString().replace("Z", "+00:00");
  const octets = `<134>1 ${at} host ${appName} ${procid} - ${text}\n`;
  return `${Buffer.byteLength(octets)} ${octets}`;
}

// What an app prints itself: a line, but none about memory.
export function output(dyno, text = "hello") {
  return frame(0, "app", dyno, text);
}

// `incarnation`: its number.
export function sample(dyno, mb, secondsAgo = 0, quota = 512, incarnation = 0) {
  const life = `0b6d1c58-3f0e-4f6c-8d35-${incarnation}${dyno.replace(/\D/g, "").padStart(11, "0")}`;
  return frame(secondsAgo, "heroku", dyno, `source=${dyno} dyno=heroku.2808254.${life} ` +
    `sample#memory_total=${mb.toFixed(2)}MB sample#memory_rss=${mb.toFixed(2)}MB sample#memory_cache=0.00MB ` +
    `sample#memory_swap=0.00MB sample#memory_pgpgin=48211pages sample#memory_pgpgout=30417pages` + (quota === null ? "" : ` sample#memory_quota=${quota}.00MB`));
}

export function post(url, body) {
  return send(`${url}logs`, body, {"Content-Type": "application/logplex-1",
    Authorization: `Basic ${Buffer.from(`drain:${drain}`).toString("base64")}`});
}
