// SPDX-License-Identifier: MIT
// Debian's Chromium, and a page of which every request, error and breach of the policy is kept.
import assert from "node:assert/strict";
import {existsSync} from "node:fs";
import {after, before} from "node:test";
import {chromium} from "playwright-core";

const browserPath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
let browser;

before(async () => {
  browser = await chromium.launch({executablePath: browserPath, args: ["--no-sandbox"]});
});
after(() => browser?.close());

// `prepare` runs in the page before its own scripts.
export async function open(at, look = {}, prepare = null) {
  const context = await browser.newContext({httpCredentials: at.owner, viewport: {width: 1280, height: 900}, ...look});
  const page = await context.newPage();
  page.setDefaultTimeout(40000);
  if (prepare) await page.addInitScript(prepare);
  const seen = {urls: [], problems: []};
  page.on("request", (request) => seen.urls.push(request.url()));
  page.on("pageerror", (error) => seen.problems.push(String(error)));
  page.on("console", (line) => /Content Security Policy|Refused to/.test(line.text()) && seen.problems.push(line.text()));
  await page.goto(at.url);
  await page.locator("#connection[data-state=live]").waitFor();
  return {page, seen, close: () => context.close()};
}

export function assertClean({seen}, url) {
  assert.deepEqual(seen.problems, []);
  assert.deepEqual(seen.urls.filter((one) => !one.startsWith(url)), [], "nothing is requested from another host");
}
