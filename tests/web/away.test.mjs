// When somebody is away: said on the page, seen with whom the work is, and taken back.
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

async function open(user, language, tab) {
  const page = await openPage(browser, { language });
  await signIn(page, server.url, user);
  await page.goto(`${server.url}/notices`);
  await page.getByRole("tab", { name: tab }).click();
  await page.locator("form.card").waitFor();
  return page;
}

async function violations(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document));
  return result.violations.map((one) => `${one.id}: ${one.nodes[0].html}`);
}

const local = (days) => {
  const at = new Date(Date.now() + days * 86_400_000 - new Date().getTimezoneOffset() * 60_000);
  return at.toISOString().slice(0, 16).replace("T", " ");
};

test("one says it for oneself, sees it stand, and takes it back", async () => {
  const page = await open("li.na", "en", "Away");
  await page.getByLabel("From").fill(local(-1));
  await page.getByLabel("Back on").fill(local(3));
  await page.getByRole("combobox", { name: /^Substitute/ }).fill("wang.fang");
  await page.getByRole("button", { name: "Enter the absence" }).click();
  const row = page.locator(".absences .line").first();
  await row.waitFor();
  assert.match(await row.innerText(), /Li Na/);
  assert.match(await row.innerText(), /Wang Fang/);
  await shot(page, "away-en");
  assert.deepEqual(await violations(page), []);
  await row.getByRole("button", { name: "Withdraw" }).click();
  await row.getByText("Withdrawn").waitFor();
  assert.deepEqual(page.complaints, []);
});

test("a supervisor says it for others, in Chinese; who cannot stand in is refused with a reason", async () => {
  const page = await open("zhao.lei", "zh", "不在岗");
  await page.getByRole("combobox", { name: /^人员/ }).fill("li.na");
  await page.getByLabel("开始").fill(local(1));
  await page.getByLabel("返岗").fill(local(3));
  await page.getByRole("combobox", { name: /^代理人/ }).fill("li.na");
  await page.getByRole("button", { name: "登记" }).click();
  await page.getByText("不能代理").waitFor();
  await page.getByRole("combobox", { name: /^代理人/ }).fill("wang.fang");
  await page.getByRole("button", { name: "登记" }).click();
  await page.locator(".absences .line").filter({ hasText: "已计划" }).waitFor();
  await shot(page, "away-zh");
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(page.complaints, []);
});
