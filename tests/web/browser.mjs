// A fresh headless Chromium for each test file, with the flags a closed network needs.
import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';

const require = createRequire(new URL('../../adapters/web/package.json', import.meta.url));
const { chromium } = require('playwright-core');
export const axeSource = require.resolve('axe-core/axe.min.js');

export const screenshots =
  process.env.RECOURSE_SCREENSHOTS ?? new URL('../../build/screenshots', import.meta.url).pathname;

export async function openBrowser() {
  mkdirSync(screenshots, { recursive: true });
  return chromium.launch({
    executablePath: process.env.RECOURSE_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page that remembers everything the console and the policy complained about. */
export async function openPage(
  browser,
  { language = 'en', width = 1360, height = 860, dark = false, ...more } = {},
) {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    colorScheme: dark ? 'dark' : 'light',
    ...more,
  });
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => {
    // A refused sign-in or a raced command is logged by the browser itself; that is no fault of
    // the page.
    if (
      ['error', 'warning'].includes(message.type()) &&
      !/status of (401|404|409|422)/.test(message.text())
    )
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.complaints = complaints;
  return page;
}

export async function signIn(page, base, user) {
  await page.goto(base);
  await page.locator(`[data-user="${user}"]`).click();
  await page.locator('.shell').waitFor();
}

export const shot = (page, name) => page.screenshot({ path: `${screenshots}/${name}.png` });
