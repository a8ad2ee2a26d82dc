// SPDX-License-Identifier: MIT
// The page for apps that cannot be seen, and that it does not mislead an admin.
import assert from "node:assert/strict";
import {test} from "node:test";
import {assertClean, open} from "./browser.mjs";
import {demo, freePort, output, post, sample, serve, until} from "./program.mjs";

const card = (page, dyno) => page.locator(`.dyno[data-dyno="shop/${dyno}"]`);

async function kindOf(page, dyno) {
  await card(page, dyno).waitFor();
  return card(page, dyno).getAttribute("data-kind");
}

async function stateOf(at) {
  const credential = Buffer.from(`${at.owner.username}:${at.owner.password}`).toString("base64");
  const reply = await fetch(`${at.url}api/v1/state`, {headers: {Authorization: `Basic ${credential}`}});
  assert.equal(reply.status, 200);
  return reply.json();
}

test("P: green is only a dyno that is watched, seen and healthy", async () => {
  const at = await serve(await freePort());
  try {
    await post(at.url, sample("web.1", 200, 120) + sample("web.2", 200) + sample("worker.1", 200) + sample("web.3", 200, 0, null));
    const one = await open(at);
    const {page} = one;
    assert.equal(await kindOf(page, "web.2"), "healthy");
    assert.equal(await kindOf(page, "web.1"), "blind");
    assert.match(await card(page, "web.1").locator(".verdict").textContent(), /cannot be seen/);
    assert.equal(await kindOf(page, "web.3"), "blind");
    assert.match(await card(page, "web.3").locator(".verdict").textContent(), /quota is not known/);
    assert.equal(await kindOf(page, "worker.1"), "off");
    assert.match(await card(page, "worker.1").locator(".verdict").textContent(), /not watched/);
    assert.equal(await card(page, "worker.1").locator(".restart").isVisible(), false);
    // The sight of an app is evaluated at ticks: the page may load before the next one.
    await page.locator(".sight", {hasText: "data of 2 of 4 dynos is missing"}).waitFor();
    assert.equal(await page.locator(".sight").getAttribute("data-kind"), "quiet");
    const colours = {};
    for (const dyno of ["web.1", "web.2", "worker.1"]) {
      colours[dyno] = await card(page, dyno).evaluate((element) => getComputedStyle(element).borderLeftColor);
    }
    assert.equal(new Set(Object.values(colours)).size, 3, JSON.stringify(colours));
    assertClean(one, at.url);
    await one.close();
  } finally {
    await at.program.stop();
  }
});

test("L4: without memory lines the page shows that, with the remedy", async () => {
  const at = await serve(await freePort(), {STALE_AFTER: "3"});
  try {
    const one = await open(at);
    const {page} = one;
    const sight = page.locator('.app[data-app="shop"] .sight');
    await until("it is missed", async () => {
      await post(at.url, output("web.1"));
      return (await sight.getAttribute("data-state")) === "no_metrics";
    });
    assert.match(await sight.textContent(), /^⚠ no memory lines: heroku labs:enable log-runtime-metrics -a shop, .* · for \d+ s$/);
    assert.equal(await sight.getAttribute("data-kind"), "blind");
    assert.deepEqual(await page.locator(".setup li:visible code").allTextContents(),
      ["heroku labs:enable log-runtime-metrics -a shop", "heroku ps:restart -a shop"]);
    await until("it is seen", async () => {
      await post(at.url, sample("web.1", 200));
      return (await sight.getAttribute("data-state")) === "ok";
    });
    assert.equal(await page.locator(".setup").isVisible(), false);
    assertClean(one, at.url);
    await one.close();
  } finally {
    await at.program.stop();
  }
});

test("P: a new installation shows the setup, with this Dynoward's own address", async () => {
  const at = await serve(await freePort());
  try {
    const one = await open(at);
    const setup = one.page.locator(".setup");
    await setup.waitFor();
    const words = await setup.textContent();
    assert.ok(words.includes(`heroku drains:add '${at.url.replace("://", "://drain:PASSWORD@")}logs/shop' -a shop`), words);
    assert.ok(words.includes("heroku labs:enable log-runtime-metrics -a shop"), words);
    assert.equal(await one.page.locator(".sight").getAttribute("data-state"), "no_lines");
    await post(at.url, sample("web.1", 200));
    await setup.waitFor({state: "hidden"});
    assertClean(one, at.url);
    await one.close();
  } finally {
    await at.program.stop();
  }
});

// Keeps every plot that the page makes.
function keepPlots() {
  let made;
  window.plots = [];
  Object.defineProperty(window, "uPlot", {configurable: true, get: () => made, set: (real) => {
    made = class extends real {
      constructor(...all) {
        super(...all);
        window.plots.push(this);
      }
    };
  }});
}

test("P: one reading is drawn in minutes, not in years", async () => {
  const at = await serve(await freePort());
  try {
    await post(at.url, sample("web.1", 200));
    const one = await open(at, {}, keepPlots);
    await card(one.page, "web.1").locator("canvas").waitFor();
    const [from, to] = await until("it has a scale", () => one.page.evaluate(() => {
      const {min, max} = window.plots.at(-1)?.scales.x ?? {};
      return min && max ? [min, max] : null;
    }));
    assert.ok(to - from >= 60 && to - from <= 3600, `${to - from} s are drawn`);
    assert.ok(Math.abs(to - Date.now() / 1000) < 300, `until ${new Date(to * 1000).toISOString()}`);
    await one.close();
  } finally {
    await at.program.stop();
  }
});

test("P: pausing moves no button, and a double click is one command", async () => {
  const at = await demo();
  try {
    for (const width of [1280, 760, 390]) {
      const one = await open(at, {viewport: {width, height: 800}});
      const {page} = one;
      await page.locator('body[data-mode="enforce"]').waitFor();
      const boxes = async () => {
        const found = [];
        for (const id of ["pause-15", "pause-60", "pause-480"]) found.push(await page.locator(`#${id}`).boundingBox());
        return found;
      };
      const before = await boxes();
      await page.locator("#pause-15").dblclick({delay: 30});
      await page.locator("#paused", {hasText: "paused until"}).waitFor();
      assert.deepEqual(await boxes(), before, `at ${width} pixels`);
      assert.match(await page.locator("#mode").textContent(), /^Paused/);
      // A second command would have been sent by now.
      await page.locator('#trouble[data-kind="done"]').waitFor();
      const left_min = (Date.parse((await stateOf(at)).paused_until) - Date.now()) / 60000;
      assert.ok(left_min > 13 && left_min <= 15, `${left_min} min`);
      await until("the next click takes effect", async () => {
        if (await page.locator("#resume").isVisible()) await page.locator("#resume").click();
        return (await stateOf(at)).paused_until === null;
      });
      await page.locator('body[data-mode="enforce"]').waitFor();
      assert.deepEqual(await boxes(), before, `at ${width} pixels`);
      await one.close();
    }
  } finally {
    await at.program.stop();
  }
});

test("P: a message is visible wherever the page is scrolled, and shows success or failure", async () => {
  const at = await serve(await freePort());
  try {
    let body = "";
    for (let i = 1; i <= 60; ++i) body += sample(`web.${i}`, 200);
    await post(at.url, body);
    const {page, close} = await open(at);
    const last = card(page, "web.60");
    await last.waitFor();
    await last.scrollIntoViewIfNeeded();
    assert.ok(await page.evaluate(() => scrollY > 500), "the top is out of sight");
    await last.locator(".restart").click();
    await page.locator("#confirm-yes").click();
    const message = page.locator("#trouble");
    await message.waitFor();
    assert.equal(await message.getAttribute("data-kind"), "problem");
    const box = await message.boundingBox();
    assert.ok(box.y >= 0 && box.y + box.height <= 900, `at ${box.y} of 900 pixels`);
    const colour = () => message.evaluate((element) => getComputedStyle(element).backgroundColor);
    const bad = await colour();
    await page.locator("#pause-15").click();
    await page.locator('#trouble[data-kind="done"]', {hasText: "Paused until"}).waitFor();
    assert.notEqual(await colour(), bad);
    await close();
  } finally {
    await at.program.stop();
  }
});

test("after a lost connection nothing on the page is green", async () => {
  const at = await serve(await freePort());
  try {
    await post(at.url, sample("web.1", 200));
    const {page, close} = await open(at);
    assert.equal(await kindOf(page, "web.1"), "healthy");
    const colour = () => card(page, "web.1").locator(".verdict").evaluate((element) => getComputedStyle(element).color);
    const green = await colour();
    await at.program.stop();
    await page.locator("#connection[data-state=lost]").waitFor();
    assert.notEqual(await colour(), green);
    await close();
  } finally {
    await at.program.stop();
  }
});

