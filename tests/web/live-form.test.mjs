// A form follows what is typed: fields appear and go, choices change, actions become possible.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openPage, shot, signIn } from './browser.mjs';
import { ask } from './sample.mjs';
import { startServer } from './server.mjs';

const definition = `
recourse: "1"
process: live_form
version: 1
title: {en: Live form, zh: 即时表单}
data:
  kind: {type: {enum: [refund, exchange]}, default: exchange}
  amount: {type: decimal, default: 0}
  why: optional text
  region: {type: {enum: [north, south]}, default: south}
  town: optional text
roles: {agent: {group: cs-agents}}
outcomes: {over: {kind: success, title: {en: Done, zh: 完成}}}
steps:
  - step: fill
    title: {en: Fill, zh: 填写}
    task:
      title: {en: "Fill", zh: "填写"}
      assign: {role: agent}
      fields:
        kind: required
        amount: {mode: required, visible_when: kind = "refund"}
        why: {mode: required, visible_when: kind = "refund" and amount > 100}
        region: required
        town: {mode: optional, options: '{{ if region = "north" then ["Oslo", "Turku"] else ["Rome"] }}'}
    actions:
      keep: {label: {en: Keep, zh: 保留}, next: end}
      pay: {label: {en: Pay, zh: 付款}, when: kind = "refund", next: end}
  - {step: end, finish: over}
`;

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function signedIn(fits) {
  const { value: users } = await ask(server.url, '/demo/users');
  const user = users.find(fits);
  assert.ok(user, 'the demonstration lacks somebody');
  const { value, cookie } = await ask(server.url, '/session', null, { user: user.id, demo: true });
  return { user: user.id, cookie, csrf: value.csrf };
}

async function taskToFill() {
  const author = await signedIn((one) => one.id === 'admin');
  await ask(server.url, '/definitions', author.cookie, { source: definition }, author.csrf);
  const agent = await signedIn((one) => one.groups.includes('cs-agents'));
  const begun = { process: 'live_form', data: {} };
  const { value } = await ask(server.url, '/instances', agent.cookie, begun, agent.csrf);
  const { value: tasks } = await ask(server.url, `/instances/${value.id}/tasks`, agent.cookie);
  return { user: agent.user, task: tasks.items[0].id };
}

test('a form shows, offers and allows what the typed values ask for', async (t) => {
  if (process.env.RECOURSE_WEB_MOCK === '1') return t.skip('needs the engine');
  const { user, task } = await taskToFill();
  const page = await openPage(browser);
  await signIn(page, server.url, user);
  await page.goto(`${server.url}/tasks/${task}`);
  await page.locator('.task-head').waitFor();
  if (await page.locator('[data-verb="claim"]').count())
    await page.locator('[data-verb="claim"]').click();
  const amount = page.locator('#in-amount');
  const why = page.locator('#in-why');
  const pay = page.locator('[data-action="pay"]');
  await page.locator('input[name="kind"][value="exchange"]').waitFor();
  assert.equal(await amount.count(), 0);
  assert.equal(await pay.getAttribute('aria-disabled'), 'true');

  await page.locator('input[name="kind"][value="refund"]').check();
  await amount.waitFor();
  await page.waitForFunction(
    () => !document.querySelector('[data-action="pay"]').hasAttribute('aria-disabled'),
  );
  await amount.fill('250');
  await why.waitFor();
  await shot(page, 'live-form');

  // What is hidden is not asked for and not sent.
  await amount.fill('50');
  await why.waitFor({ state: 'detached' });

  await page.locator('input[name="town"][value="Rome"]').check();
  await page.locator('input[name="region"][value="north"]').check();
  await page.locator('input[name="town"][value="Oslo"]').waitFor();
  assert.equal(await page.locator('input[name="town"]:checked').count(), 0);
  await page.locator('input[name="town"][value="Oslo"]').check();

  await amount.fill('250');
  await why.waitFor();
  await pay.click();
  await page.locator('.summary').waitFor();
  await why.fill('It broke twice.');
  await pay.click();
  await page.locator('.task-head').waitFor({ state: 'detached' });
  const cookie = (await signedIn((one) => one.id === user)).cookie;
  const { value: done } = await ask(server.url, `/tasks/${task}`, cookie);
  assert.equal(done.state, 'Completed');
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('what was typed before the page was left decides what it shows at once', async (t) => {
  if (process.env.RECOURSE_WEB_MOCK === '1') return t.skip('needs the engine');
  const { user, task } = await taskToFill();
  const page = await openPage(browser, { language: 'zh' });
  await signIn(page, server.url, user);
  await page.goto(`${server.url}/tasks/${task}`);
  await page.locator('input[name="kind"][value="refund"]').check();
  await page.locator('#in-amount').fill('101');
  await page.locator('#in-why').waitFor();
  await page.reload();
  await page.locator('#in-why').waitFor();
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});
