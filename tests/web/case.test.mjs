// What people do with a case as a whole: why it stands where it stands, its files, links, splitting,
// and taking an ended one up again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openPage, shot, signIn } from './browser.mjs';
import { survey } from './sample.mjs';
import { startServer } from './server.mjs';

let server;
let browser;
let found;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
  found = await survey(server.url);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const api = async (page, path) =>
  (await page.request.get(`${server.url}/api/v1${path}`)).json();

test('why: a task says why it is whose it is, and why not somebody else’s, in both languages', async () => {
  const one = found.find(({ view }) => view === 'mine');
  assert.ok(one);
  for (const language of ['en', 'zh']) {
    const page = await openPage(browser, { language, dark: language === 'zh' });
    await signIn(page, server.url, one.user);
    await page.goto(`${server.url}/tasks/${one.task.id}`);
    await page.locator('.task-aside [role="tab"]').last().click();
    await page.locator('.why-list dd').first().waitFor();
    const before = await page.locator('.why-list > div').count();
    assert.ok(before > 0);
    const text = await page.locator('.why-list').textContent();
    assert.equal(/[\u4e00-\u9fff]/.test(text.replace(/“[^”]*”/g, '')), language === 'zh');
    const other = await page.locator('#why-not option').evaluateAll(
      (all, user) => all.map((option) => option.value).find((id) => id && id !== user),
      one.user,
    );
    await page.locator('#why-not').selectOption(other);
    await page.waitForFunction(
      (count) => document.querySelectorAll('.why-list > div').length > count,
      before,
    );
    await shot(page, `why-task-${language}`);
    await page.goto(`${server.url}/instances/${one.task.instance}`);
    await page.locator('.instance [role="tab"]').last().click();
    await page.locator('.why-list dd').first().waitFor();
    await shot(page, `why-case-${language}`);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  }
});

test('stillness: what a person may be pressing does not move while the case is still arriving', async () => {
  const one = found.find(({ view }) => view === 'mine');
  const page = await openPage(browser);
  await signIn(page, server.url, one.user);
  // The picture's graph and its code come last, one after the other, as on a slow line.
  for (const slow of ['**/diagram', '**/diagram*.js'])
    await page.route(slow, async (route) => {
      await page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
      await route.continue();
    });
  await page.addInitScript(() => {
    window.places = new Set();
    const look = () => {
      const tab = document.querySelector('.instance [role="tab"]');
      if (tab) window.places.add(Math.round(tab.getBoundingClientRect().top + window.scrollY));
      requestAnimationFrame(look);
    };
    look();
  });
  await page.goto(`${server.url}/instances/${one.task.instance}`);
  await page.locator('.diagram svg').waitFor();
  await page.locator('.moment').waitFor();
  assert.equal(await page.evaluate(() => window.places.size), 1);
  await page.context().close();
});

test('files: one is added to a case, listed, and comes back byte for byte', async () => {
  const one = found.find(({ view }) => view === 'mine');
  const page = await openPage(browser, { width: 320, height: 700 });
  await signIn(page, server.url, one.user);
  await page.goto(`${server.url}/tasks/${one.task.id}`);
  await page.locator('.task-aside [role="tab"]').nth(3).click();
  const content = Buffer.from('照片的内容');
  await page
    .locator('.files input[type="file"]')
    .setInputFiles({ name: '照片 1.txt', mimeType: 'text/plain', buffer: content });
  const link = page.locator('.files a', { hasText: '照片 1.txt' });
  await link.waitFor();
  await shot(page, 'files-320');
  const answer = await page.request.get(new URL(await link.getAttribute('href'), server.url).href);
  assert.deepEqual(await answer.body(), content);
  assert.equal(
    await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth),
    false,
  );
  await page.goto(`${server.url}/instances/${one.task.instance}`);
  await page.locator('.instance [role="tab"]').nth(3).click();
  await page.locator('.files a', { hasText: '照片 1.txt' }).waitFor();
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('links: the other case is found by its number, and both then name each other', async () => {
  const mine = found.filter(({ view }) => view === 'mine');
  const one = mine.find((a) => mine.some((b) => b.user === a.user && b.task.case !== a.task.case));
  assert.ok(one, 'somebody has work in two cases');
  const other = mine.find((b) => b.user === one.user && b.task.case !== one.task.case);
  const page = await openPage(browser);
  await signIn(page, server.url, one.user);
  await page.goto(`${server.url}/instances/${one.task.instance}`);
  await page.locator('[data-operation="link"]').click();
  await page.locator('#operation-reason').fill('the same delivery');
  await page.locator('dialog .primary').click();
  assert.equal(await page.locator('#other-case').getAttribute('aria-invalid'), 'true');
  await page.locator('#other-case').fill(other.task.case);
  await page.locator('.choice input[name="other-case"]').first().check();
  await shot(page, 'link');
  await page.locator('dialog .primary').click();
  await page.locator('dialog').waitFor({ state: 'detached' });
  const linked = page.locator(`.standing a[href="/instances/${other.task.instance}"]`);
  await linked.waitFor();
  await linked.click();
  await page.locator(`.standing a[href="/instances/${one.task.instance}"]`).waitFor();
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('waking: an administrator takes an ended case up again at a step, having looked ahead', async () => {
  const page = await openPage(browser, { language: 'zh' });
  await signIn(page, server.url, 'admin');
  const csrf = (await api(page, '/me')).csrf;
  // A case that ended in its own right, wherever it stood: one that another called is not woken.
  let ended;
  for (const { id } of (await api(page, '/instances?state=running&limit=100')).items) {
    const one = await api(page, `/instances/${id}`);
    if (one.family.some(({ relation }) => relation === 'parent')) continue;
    const answer = await page.request.post(
      `${server.url}/api/v1/instances/${id}/operations/terminate`,
      {
        headers: { 'Idempotency-Key': crypto.randomUUID(), 'X-CSRF-Token': csrf },
        data: { reason: 'x' },
      },
    );
    if (answer.ok()) {
      ended = one;
      break;
    }
  }
  assert.ok(ended, 'some case may be ended');
  await page.goto(`${server.url}/instances/${ended.id}`);
  await page.locator('[data-operation="wake"]').click();
  await page.locator('#operation-step').selectOption({ index: 1 });
  await page.locator('.forecast').waitFor();
  await shot(page, 'wake-zh');
  await page.locator('#operation-reason').fill('客户不同意');
  await page.locator('dialog .primary').click();
  await page.locator('dialog').waitFor({ state: 'detached' });
  await page.locator('.instance .state.running').waitFor();
  assert.equal((await api(page, `/instances/${ended.id}`)).state, 'Running');
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});
