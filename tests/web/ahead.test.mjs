// Looking ahead before something is done, and doing one thing to many tasks.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openPage, shot, signIn } from './browser.mjs';
import { operable, survey } from './sample.mjs';
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

test('preview: beside the form it says who is asked next', async () => {
  const one = found.find(
    ({ task }) =>
      !task.vote && task.actions.some((action) => action.enabled && action.kind !== 'vote'),
  );
  assert.ok(one, 'the demonstration has a task with actions');
  const page = await openPage(browser);
  await signIn(page, server.url, one.user);
  await page.goto(`${server.url}/tasks/${one.task.id}`);
  const panel = page.locator('.task-aside .forecast, .task-aside p.muted').first();
  await panel.waitFor();
  assert.notEqual((await panel.textContent()).trim(), '');
  await shot(page, 'ahead-task');
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('preview: an operation is shown before it is carried out', async () => {
  const one = await operable(server.url);
  assert.ok(one, 'the demonstration offers somebody an operation');
  const page = await openPage(browser);
  await signIn(page, server.url, one.user);
  await page.goto(`${server.url}/instances/${one.instance}`);
  await page.locator(`[data-operation="${one.operation}"]`).click();
  await page.locator('.forecast').waitFor();
  await shot(page, 'ahead-operation');
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('bulk: several tasks are marked and claimed at once, each with a result', async () => {
  const ready = found.filter((one) => one.view === 'available' && one.task.state === 'Ready');
  const of = (user) => ready.filter((one) => one.user === user);
  const user = ready.map((one) => one.user).find((one) => of(one).length >= 2);
  assert.ok(user, 'the demonstration has somebody with two unassigned tasks');
  const page = await openPage(browser);
  await signIn(page, server.url, user);
  await page.goto(`${server.url}/inbox?view=available`);
  await page.locator('[data-select]').click();
  await page.locator('.bulk').waitFor();
  const ids = of(user).slice(0, 2).map((one) => one.task.id);
  for (const id of ids) await page.locator(`.row[data-task="${id}"]`).click();
  await shot(page, 'bulk');
  await page.locator('[data-bulk="claim"]').click();
  await page.locator('.bulk').waitFor({ state: 'detached' });
  for (const id of ids) {
    const task = await (await page.request.get(`${server.url}/api/v1/tasks/${id}`)).json();
    assert.equal(task.owner, user);
  }
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});
