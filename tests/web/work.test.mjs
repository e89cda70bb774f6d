// Working on tasks: keys, composition, drafts, one effect a press, and honest conflicts.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { openBrowser, openPage, shot, signIn } from './browser.mjs';
import { hasText, isPlain, isWritable, survey, textBox } from './sample.mjs';
import { startServer } from './server.mjs';

let server;
let browser;
let found;
const used = new Set();

before(async () => {
  server = await startServer();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

beforeEach(async () => {
  found = (await survey(server.url)).filter((one) => !used.has(one.task.id));
});

function pick(what, fits) {
  const one = found.find(fits);
  assert.ok(one, `the demonstration has no ${what}`);
  used.add(one.task.id);
  return one;
}

async function open({ user, task }, before = async () => {}) {
  const page = await openPage(browser);
  await signIn(page, server.url, user);
  await before(page);
  await page.goto(`${server.url}/tasks/${task.id}`);
  await page.locator('.task-head').waitFor();
  return page;
}

const counted = (page, verb) => {
  const seen = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith(`/${verb}`))
      seen.push(request.headers()['idempotency-key']);
  });
  return seen;
};

test('keyboard: a task is found, claimed and completed without a pointer', async () => {
  const one = pick('plain unassigned task', (it) => it.view === 'available' && isPlain(it));
  const page = await openPage(browser);
  await signIn(page, server.url, one.user);
  await page.goto(`${server.url}/inbox?view=available&task=${one.task.id}`);
  const body = page.locator(`.task[data-task="${one.task.id}"]`);
  await body.waitFor();
  await page.keyboard.press('c');
  await page.waitForFunction(
    (id) =>
      /Reserved|InProgress/.test(
        document.querySelector(`.task[data-task="${id}"]`)?.dataset.state ?? '',
      ),
    one.task.id,
  );
  await shot(page, 'work-claimed');
  const sent = counted(page, 'complete');
  await page.keyboard.press('Control+Enter');
  await page.waitForFunction(
    (id) => document.querySelector('.task')?.dataset.task !== id,
    one.task.id,
  );
  assert.equal(sent.length, 1);
  const after = await (await page.request.get(`${server.url}/api/v1/tasks/${one.task.id}`)).json();
  assert.equal(after.state, 'Completed');
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('inbox: j and k move, slash searches, escape returns to the list', async () => {
  const counts = new Map();
  for (const { user, view } of found)
    counts.set(`${user} ${view}`, (counts.get(`${user} ${view}`) ?? 0) + 1);
  const [busiest] = [...counts].sort((a, b) => b[1] - a[1])[0];
  const [user, view] = busiest.split(' ');
  const page = await openPage(browser);
  await signIn(page, server.url, user);
  await page.goto(`${server.url}/inbox?view=${view}`);
  await page.locator('.row.selected').waitFor();
  const first = await page.locator('.row.selected').getAttribute('data-task');
  await page.keyboard.press('j');
  await page.waitForFunction(
    (id) => document.querySelector('.row.selected')?.dataset.task !== id,
    first,
  );
  await page.keyboard.press('k');
  await page.waitForFunction(
    (id) => document.querySelector('.row.selected')?.dataset.task === id,
    first,
  );
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'search');
  await page.keyboard.type('zzzz-no-such-task');
  await page.locator('.list-box .empty').waitFor();
  await shot(page, 'work-empty');
  await page.context().close();
});

test('double click: one press or two, one request and one effect', async () => {
  const page = await open(pick('plain task', (it) => isPlain(it)));
  const sent = counted(page, 'complete');
  await page.locator('.actions .primary').dblclick();
  await page.waitForURL(/\/inbox/);
  await page.waitForTimeout(300);
  assert.equal(sent.length, 1);
  await page.context().close();
});

test('composition: keys of an input method neither submit nor act as shortcuts', async () => {
  const one = pick('plain task with a text', (it) => isPlain(it) && hasText(it));
  const page = await open(one);
  const sent = counted(page, 'complete');
  const box = await textBox(page, one.task);
  await box.focus();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Input.imeSetComposition', {
    text: 'ni hao',
    selectionStart: 6,
    selectionEnd: 6,
  });
  await devtools.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key: 'Enter',
    code: 'Enter',
    windowsVirtualKeyCode: 229,
    modifiers: 2,
  });
  await page.waitForTimeout(200);
  assert.equal(sent.length, 0);
  await devtools.send('Input.insertText', { text: '你好' });
  assert.equal(await box.inputValue(), '你好');
  // The value typed right before the press is part of what is sent.
  const request = page.waitForRequest((it) => it.url().endsWith('/complete'));
  await page.keyboard.insertText('！');
  await page.keyboard.press('Control+Enter');
  assert.match(JSON.stringify((await request).postDataJSON().data), /你好！/);
  await page.context().close();
});

test('draft: what is typed is there again after a reload', async () => {
  const one = pick('task with a text', (it) => isWritable(it));
  const page = await open(one);
  await (await textBox(page, one.task)).fill('half a sentence 半句话');
  await page.waitForTimeout(600);
  await page.reload();
  await page.locator('.draft-note').waitFor();
  assert.equal(await (await textBox(page, one.task)).inputValue(), 'half a sentence 半句话');
  await shot(page, 'work-draft');
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('conflict: who was faster is named, and what was typed stays', async () => {
  const open_ = found.filter((it) => it.view === 'available');
  const shared =
    open_.find((it) =>
      open_.some((other) => other.task.id === it.task.id && other.user !== it.user),
    ) ?? open_[0];
  assert.ok(shared, 'the demonstration has no unassigned task');
  used.add(shared.task.id);
  const other =
    open_.find((it) => it.task.id === shared.task.id && it.user !== shared.user) ?? shared;
  // Without the stream the page still shows the task as it was.
  const page = await open(shared, (it) => it.route('**/api/v1/events', (route) => route.abort()));
  const typed = isWritable(shared);
  if (typed) await (await textBox(page, shared.task)).fill('kept 保留');
  const rival = await open(other);
  await rival.locator('[data-verb=claim]').click();
  await rival.waitForFunction(() => document.querySelector('.task')?.dataset.state !== 'Ready');
  const name = await rival.locator('.me .who b').innerText();
  await page.locator('[data-verb=claim]').click();
  const note = page.locator('[data-testid=conflict]');
  await note.waitFor();
  await shot(page, 'work-conflict');
  assert.ok(
    (await note.innerText()).includes(name),
    `${await note.innerText()} does not name ${name}`,
  );
  if (typed)
    assert.match(JSON.stringify(await page.evaluate(() => ({ ...localStorage }))), /kept 保留/);
  await rival.context().close();
  await page.context().close();
});

test('live: what one person does appears in the other window by itself', async () => {
  const one = pick('unassigned task', (it) => it.view === 'available');
  const watcher = await open(one);
  await watcher.locator('.live.live').waitFor();
  const actor = await open(one);
  await actor.locator('[data-verb=claim]').click();
  await watcher.waitForFunction(
    () => document.querySelector('.task')?.dataset.state !== 'Ready',
    null,
    { timeout: 5_000 },
  );
  await actor.context().close();
  await watcher.context().close();
});

test('session: when it ends under the page, signing in again keeps what was typed', async () => {
  const one = pick('task with a text', (it) => isWritable(it));
  const page = await open(one);
  const box = await textBox(page, one.task);
  await box.fill('still here');
  await page.context().clearCookies();
  await page.locator('.actions .primary').click();
  await page.locator('dialog[open]').waitFor();
  await shot(page, 'work-session');
  await page.locator(`dialog [data-user="${one.user}"]`).click();
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  assert.equal(await box.inputValue(), 'still here');
  await page.context().close();
});

test('sign-in: empty and wrong entries are explained at the field', async () => {
  const page = await openPage(browser);
  await page.goto(server.url);
  await page.locator('.signin-form button[type=submit]').click();
  assert.equal(await page.locator('.signin-form .fault').count(), 2);
  assert.equal(await page.evaluate(() => document.activeElement.name), 'user');
  await page.locator('[name=user]').fill('nobody.here');
  await page.locator('[name=password]').fill('wrong');
  await page.keyboard.press('Enter');
  await page.locator('.notice.danger').waitFor();
  await page.context().close();
});
