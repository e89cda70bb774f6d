// The page of notices: what one was told, how one wants to be told, the receipts of a case.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { axeSource, openBrowser, openPage, shot, signIn } from "./browser.mjs";
import { startServer } from "./server.mjs";

const axe = readFileSync(axeSource, "utf8");
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

async function open(user, language) {
  const page = await openPage(browser, { language });
  await signIn(page, server.url, user);
  await page.goto(`${server.url}/notices`);
  await page.locator(".notices h1").waitFor();
  return page;
}

async function violations(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document));
  return result.violations.map((one) => `${one.id}: ${one.nodes[0].html}`);
}

test("choices: kept on the server, internal addresses refused in the language of the page", async () => {
  const page = await open("li.na", "zh");
  await page.getByRole("tab", { name: "接收方式" }).click();
  await page.locator(".choices").waitFor();
  await page.getByLabel("类型").selectOption("webhook");
  await page.getByLabel("地址").fill("https://169.254.169.254/x");
  await page.getByLabel("密钥").fill("s3cret");
  await page.getByRole("button", { name: "添加" }).first().click();
  await page.getByRole("button", { name: "保存" }).click();
  assert.match(await page.getByRole("alert").innerText(), /内部网络/);
  await page.getByRole("button", { name: "删除" }).first().click();

  await page.getByLabel("地址").fill("https://hooks.example.com/x");
  await page.getByLabel("密钥").fill("s3cret");
  await page.getByRole("button", { name: "添加" }).first().click();
  await page.getByLabel("催办: webhook").check();
  await page.getByLabel("从", { exact: true }).fill("22:00");
  await page.getByLabel("到", { exact: true }).fill("07:30");
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByText("已保存").waitFor();
  await shot(page, "notices-choices-zh");
  assert.deepEqual(await violations(page), []);
  await page.reload();
  await page.getByRole("tab", { name: "接收方式" }).click();
  await page.getByText("保持不变").waitFor();
  assert.ok(await page.getByLabel("催办: webhook").isChecked());
  assert.equal(
    await page.getByLabel("到", { exact: true }).inputValue(),
    "07:30",
  );
  assert.doesNotMatch(await page.content(), /s3cret/);
  assert.deepEqual(page.complaints, []);
});

test("a notice arrives while the page is open, is read by opening it, and leaves a receipt", async () => {
  const page = await open("chen.jing", "en");
  const told = await page.evaluate(async () => {
    const at = (path, options) =>
      fetch(`/api/v1${path}`, options).then((answer) => answer.json());
    const { csrf } = await at("/me");
    const post = (path, body) =>
      at(path, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-CSRF-Token": csrf,
          "Idempotency-Key": crypto.randomUUID(),
        },
        body: JSON.stringify(body),
      });
    const { items } = await at("/tasks?view=mine&limit=200");
    let own = items.find(
      (one) => one.state === "Reserved" || one.state === "InProgress",
    );
    if (!own) {
      [own] = (await at("/tasks?view=available&limit=200")).items;
      if (!own) return null;
      const { revision } = own;
      const claimed = await post(`/tasks/${own.id}/claim`, { revision });
      if (claimed.code) return { code: claimed.code };
    }
    const answer = await post(`/tasks/${own.id}/urge`, {});
    return answer.code ? { code: answer.code } : own;
  });
  assert.ok(told && !told.code, `nothing to urge: ${JSON.stringify(told)}`);
  const row = page.locator(".told.new").first();
  await row.waitFor();
  assert.match(await row.innerText(), /Urging/);
  await page.locator(".place .mark-count").waitFor();
  await shot(page, "notices-en");
  assert.deepEqual(await violations(page), []);
  await row.locator("a").click();
  await page.locator(".task-head").waitFor();
  await page.goto(`${server.url}/instances/${told.instance}`);
  await page.getByRole("tab", { name: "Who was told" }).click();
  await page.getByText("Read", { exact: false }).first().waitFor();
  assert.deepEqual(page.complaints, []);
});
