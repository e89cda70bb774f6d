// An inbox of 10,000 tasks: usable at once, a key at a time, few nodes and little memory. The rows
// are made up (mock-server.mjs): the bundle is what is measured. Time fails only above twice its
// budget, because the machine may be busy; what is counted fails at once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openPage, signIn } from './browser.mjs';
import { startMock } from './mock-server.mjs';

const rows = 10_000;
const budget = { usable_ms: 1500, key_ms: 100, heap_mb: 40, nodes: 1000 };

let server;
let browser;

before(async () => {
  server = await startMock(0, rows);
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];

test('inbox: 10,000 tasks are usable at once, by key, with few nodes and little memory', async (t) => {
  const page = await openPage(browser);
  await signIn(page, server.url, 'wang.fang');
  const usable = [];
  for (let i = 0; i < 5; i += 1) {
    const begun = performance.now();
    await page.goto(`${server.url}/inbox?view=team`);
    await page.locator('.row').first().waitFor();
    usable.push(performance.now() - begun);
  }
  const sizes = await page.locator('.row').first().getAttribute('aria-setsize');
  await page.locator('.list').focus();
  const keys = [];
  for (let i = 0; i < 40; i += 1) {
    keys.push(
      await page.evaluate(
        (n) =>
          new Promise((done) => {
            const list = document.querySelector('.list');
            const begun = performance.now();
            list.dispatchEvent(
              new KeyboardEvent('keydown', {
                key: n % 4 === 3 ? 'PageDown' : 'ArrowDown',
                bubbles: true,
              }),
            );
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
          }),
        i,
      ),
    );
  }
  keys.sort((a, b) => a - b);
  const p95 = keys[Math.floor(keys.length * 0.95)];
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const heap = (await session.send('Runtime.getHeapUsage')).usedSize / 1024 / 1024;
  t.diagnostic(
    `${sizes} tasks: usable ${median(usable).toFixed(0)} ms, key p95 ${p95.toFixed(0)} ms, ` +
      `${nodes} nodes, heap ${heap.toFixed(1)} MB`,
  );
  assert.ok(nodes <= budget.nodes, `${nodes} nodes`);
  assert.ok(heap <= budget.heap_mb, `${heap} MB`);
  assert.ok(median(usable) <= 2 * budget.usable_ms, `usable after ${median(usable)} ms`);
  assert.ok(p95 <= 2 * budget.key_ms, `a key takes ${p95} ms`);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});
