// SPDX-License-Identifier: MIT
// The page in a real browser, served by the real program. With DYNOWARD_SCREENSHOTS=1 the pictures of the
// documentation are taken anew.
import assert from "node:assert/strict";
import {test} from "node:test";
import {fileURLToPath} from "node:url";
import {assertClean, open} from "./browser.mjs";
import {demo, freePort, hookToken, post, sample, send, serve, until} from "./program.mjs";

const pictures = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));

async function megabytesOf(page, dyno) {
  return parseInt(await page.locator(`.dyno[data-dyno="${dyno}"] .memory`).textContent(), 10);
}

// The readings of one incarnation that leaks 1.5 MB a minute from `mb` on, between these times.
function life(dyno, incarnation, mb, minutesAgo, untilMinutesAgo) {
  let lines = "";
  for (let s = minutesAgo * 60; s >= untilMinutesAgo * 60; s -= 20) {
    lines += sample(dyno, mb + (minutesAgo * 60 - s) / 40, s, 512, incarnation);
  }
  return lines;
}

// How often a line in this colour begins and ends along the chart, right of the continuous curve.
function dotsIn(canvas) {
  const paint = canvas.getContext("2d");
  const {width, height, data} = paint.getImageData(0, 0, canvas.width, canvas.height);
  paint.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--curve").trim();
  const wanted = [1, 3, 5].map((at) => parseInt(paint.fillStyle.slice(at, at + 2), 16));
  const isPainted = (x) => {
    for (let y = 0; y < height; ++y) {
      const at = (y * width + x) * 4;
      if (data[at + 3] > 200 && wanted.every((value, i) => Math.abs(data[at + i] - value) < 24)) return true;
    }
    return false;
  };
  const columns = Array.from({length: width}, (_, x) => isPainted(x));
  let dots = 0;
  for (let x = 1; x < width; ++x) dots += columns[x] && !columns[x - 1] ? 1 : 0;
  return dots;
}

async function take(page, file) {
  if (process.env.DYNOWARD_SCREENSHOTS === "1") await page.screenshot({path: pictures + file});
}

test("a leaking dyno is restarted while the page is open, and the ledger shows why", async () => {
  const at = await demo();
  try {
    const one = await open(at);
    const phone = await open(at, {viewport: {width: 390, height: 844}, colorScheme: "dark", isMobile: true, hasTouch: true});
    const {page} = one;
    await page.locator('body[data-mode="enforce"]').waitFor();
    await page.locator('.dyno[data-dyno="shop/web.2"] canvas').waitFor();
    const first = await until("it has reported", () => megabytesOf(page, "shop/web.2"));
    await until("it climbs", async () => (await megabytesOf(page, "shop/web.2")) > first + 50);
    const row = page.locator("#ledger tr.verdict-restart", {hasText: "web.2"});
    await row.waitFor();
    assert.match(await row.textContent(), /memory_total .* over/);
    await row.locator("[data-result=confirmed]").waitFor();
    await take(page, "page.png");
    await take(phone.page, "phone.png");
    assertClean(one, at.url);
    assertClean(phone, at.url);
    await one.close();
    await phone.close();
  } finally {
    await at.program.stop();
  }
});

test("a pause holds the restart, and the page shows it", async () => {
  const at = await demo();
  try {
    const {page, close} = await open(at);
    const resume = await page.locator("#resume").isVisible();
    assert.equal(resume, false);
    await page.locator("#pause-60").press("Enter");
    await page.locator("#paused", {hasText: "paused until"}).waitFor();
    assert.match(await page.locator("#mode").textContent(), /^Paused: restarts nothing/);
    assert.equal(await page.locator("body").getAttribute("data-mode"), "paused");
    const held = page.locator("#ledger tr.verdict-hold", {hasText: "paused"});
    await held.first().waitFor();
    await page.locator("#filter [data-show=restart]").click();
    await held.first().waitFor({state: "hidden"});
    assert.equal(await page.locator("#ledger tr.verdict-restart").count(), 0);
    await page.locator("#resume").click();
    await page.locator("#ledger tr.verdict-restart").first().waitFor();
    await close();
  } finally {
    await at.program.stop();
  }
});

test("a manual restart needs a confirmation, and its answer is shown", async () => {
  const at = await serve(await freePort());
  try {
    await post(at.url, sample("web.1", 200) + sample("web.2", 200));
    const {page, close} = await open(at);
    const button = page.locator('.dyno[data-dyno="shop/web.1"] .restart');
    await button.focus();
    await page.keyboard.press("Enter");
    await page.locator("#confirm[open]").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("#confirm[open]").waitFor({state: "detached"});
    assert.equal(await page.locator("#ledger tbody tr").count(), 0, "nothing was requested");
    await button.click();
    await page.locator("#confirm-yes").click();
    await page.locator("#trouble", {hasText: "web.1 was not restarted: observe"}).waitFor();
    await page.locator("#ledger tr.verdict-hold", {hasText: "manual"}).waitFor();
    await close();
  } finally {
    await at.program.stop();
  }
});

test("a dyno that leaks as earlier ones did shows when it reaches the level, as text and as a dotted line", async () => {
  const at = await serve(await freePort());
  try {
    await post(at.url, life("web.1", 1, 380, 290, 199) + sample("web.2", 200));
    await post(at.url, life("web.1", 2, 300, 130, 0));
    const one = await open(at, {timezoneId: "Asia/Kolkata"});
    const {page} = one;
    const card = (dyno) => page.locator(`.dyno[data-dyno="shop/${dyno}"]`);
    const line = card("web.1").locator(".forecast");
    await line.waitFor();
    const text = await line.textContent();
    assert.match(text, /^reaches 512 MB at about .*\d\d:\d\d/);
    const soon = [9, 10, 11, 12, 13].map((minutes) => new Intl.DateTimeFormat("en-US", {hour: "2-digit", minute: "2-digit",
      timeZone: "Asia/Kolkata"}).format(Date.now() + minutes * 60000));
    assert.ok(soon.some((time) => text.endsWith(time)), `${text}, expected one of ${soon.join(", ")}`);
    assert.ok((await card("web.1").locator(".chart").getAttribute("aria-label")).endsWith(text));
    assert.match(await page.locator("h3").textContent(), /^web · crossed 512 MB once, after 1\.5 h$/);
    await card("web.1").locator("canvas").waitFor();
    const dots = await until("it is drawn", () => card("web.1").locator("canvas").evaluate(dotsIn));
    assert.ok(dots >= 4, `${dots} dots`);
    await card("web.2").locator("canvas").waitFor();
    assert.equal(await card("web.2").locator(".forecast").isVisible(), false);
    assert.ok((await card("web.2").locator("canvas").evaluate(dotsIn)) <= 1);
    assertClean(one, at.url);
    await one.close();
  } finally {
    await at.program.stop();
  }
});

test("F97: received text stays text", async () => {
  const at = await serve(await freePort());
  try {
    await post(at.url, sample("web.1", 200) + sample("web.2", 200));
    const one = await open(at);
    const reason = "<script>document.title='gone'</script><img src=x onerror=alert(1)>\u202Etxet";
    const reply = await send(`${at.url}hooks/restart`, JSON.stringify({app: "shop", dyno: "web.1", reason}),
      {"Content-Type": "application/json", Authorization: `Bearer ${hookToken}`});
    assert.equal(reply.status, 202, reply.text);
    const row = one.page.locator("#ledger tr.verdict-hold", {hasText: "<script>document.title"});
    await row.waitFor();
    assert.match(await row.textContent(), /onerror=alert\(1\)/);
    assert.equal(await one.page.title(), "Dynoward");
    assert.equal(await one.page.locator("#ledger img, #ledger script").count(), 0);
    assertClean(one, at.url);
    await one.close();
  } finally {
    await at.program.stop();
  }
});

test("a lost connection is shown, and everything is loaded again when it is back", async () => {
  const port = await freePort();
  let at = await serve(port);
  try {
    await post(at.url, sample("web.1", 200));
    const {page, close} = await open(at);
    await page.locator('.dyno[data-dyno="shop/web.1"]').waitFor();
    await at.program.stop();
    await page.locator("#connection[data-state=lost]").waitFor();
    at = await serve(port);
    await post(at.url, sample("web.7", 123));
    await page.locator("#connection[data-state=live]").waitFor();
    await page.locator('.dyno[data-dyno="shop/web.7"]').waitFor();
    await page.locator('.dyno[data-dyno="shop/web.1"]').waitFor({state: "detached"});
    await close();
  } finally {
    await at.program.stop();
  }
});

test("all of 500 dynos are there, and only visible ones are drawn", async () => {
  const at = await serve(await freePort());
  try {
    let body = "";
    for (let i = 1; i <= 500; ++i) body += sample(`web.${i}`, 100 + (i % 300));
    assert.equal((await post(at.url, body)).status, 204);
    const one = await open(at);
    const {page} = one;
    await until("all are there", async () => (await page.locator(".dyno").count()) === 500);
    await page.locator(".dyno canvas").first().waitFor();
    const drawn = await page.locator(".dyno canvas").count();
    assert.ok(drawn < 100, `${drawn} curves are drawn`);
    await page.locator('.dyno[data-dyno="shop/web.500"]').scrollIntoViewIfNeeded();
    await page.locator('.dyno[data-dyno="shop/web.500"] canvas').waitFor();
    assert.ok((await page.locator(".dyno canvas").count()) < 100, "what left the screen is given back");
    assertClean(one, at.url);
    await one.close();
  } finally {
    await at.program.stop();
  }
});

test("nothing scrolls sideways on a phone", async () => {
  const at = await serve(await freePort());
  try {
    await post(at.url, sample("a-very-long-process-type-name.1", 200) + sample("web.1", 600, 40) + sample("web.1", 600, 20) + sample("web.1", 600));
    const {page, close} = await open(at, {viewport: {width: 360, height: 740}, isMobile: true, hasTouch: true});
    await page.locator(".dyno").first().waitFor();
    const [inner, whole] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
    assert.ok(whole <= inner, `${whole} of ${inner} pixels`);
    await close();
  } finally {
    await at.program.stop();
  }
});
