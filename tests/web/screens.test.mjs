// Every screen in both languages, light and dark, wide and narrow: drawn, accessible, quiet,
// inside its width.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { axeSource, openBrowser, openPage, shot, signIn } from './browser.mjs';
import { demandingAction, isDemanding, survey } from './sample.mjs';
import { startServer } from './server.mjs';

const axe = readFileSync(axeSource, 'utf8');
let server;
let browser;
let sample;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
  const found = await survey(server.url);
  assert.ok(found.length > 0, 'the demonstration has no open task');
  sample = {
    any: found.find((one) => one.view === 'mine') ?? found[0],
    demanding: found.find(isDemanding),
  };
  assert.ok(sample.demanding, 'the demonstration has no task with a required entry');
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function violations(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  return result.violations.map(
    (one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(' | ')}`,
  );
}

const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

/**
 * Do two different characters rasterise differently? Without a Chinese font both are the same
 * empty box.
 */
const inked = (page) =>
  page.evaluate(() => {
    const draw = (letter) => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 40;
      const pen = canvas.getContext('2d');
      pen.font = `30px ${getComputedStyle(document.body).fontFamily}`;
      pen.fillText(letter, 2, 32);
      return [...pen.getImageData(0, 0, 40, 40).data].join();
    };
    return draw('投') !== draw('诉') && draw('投') !== draw(' ');
  });

/**
 * The event stream never ends, so "network idle" never comes: nothing loading, and two frames
 * drawn.
 */
async function settle(page) {
  await page.waitForFunction(() => !document.querySelector('.loading, .skeleton'));
  await page.waitForTimeout(250);
}

const screens = {
  signin: async (page) => {
    await page.context().clearCookies();
    await page.goto(server.url);
    await page.locator('[data-user]').first().waitFor();
  },
  inbox: async (page) => {
    await signIn(page, server.url, sample.any.user);
    await page.goto(`${server.url}/inbox?view=${sample.any.view}`);
    await page.locator('.row').first().waitFor();
  },
  task: async (page) => {
    await page.goto(`${server.url}/tasks/${sample.any.task.id}`);
    await page.locator('.task-head').waitFor();
  },
  instance: async (page) => {
    await page.goto(`${server.url}/instances/${sample.any.task.instance}`);
    await page.locator('.diagram .node').first().waitFor();
  },
  timeline: async (page) => {
    await page.locator('[role=tab]').nth(1).click();
    await page.locator('.timeline, .empty').first().waitFor();
  },
  cases: async (page) => {
    await page.goto(`${server.url}/cases`);
    await page.locator('tbody tr').first().waitFor();
  },
  'new-case': async (page) => {
    await page.goto(`${server.url}/cases/new`);
    await page.locator('h1').waitFor();
    const first = page.locator('.new-case .choice').first();
    if (await first.count()) await first.click();
  },
  keys: async (page) => {
    await page.locator('.keys-button').click();
    await page.locator('dialog[open]').waitFor();
  },
  errors: async (page) => {
    await page.context().clearCookies();
    await signIn(page, server.url, sample.demanding.user);
    await page.goto(`${server.url}/tasks/${sample.demanding.task.id}`);
    await page.locator(`[data-action="${demandingAction(sample.demanding.task).id}"]`).click();
    await page.locator('.summary').waitFor();
  },
};

for (const language of ['en', 'zh']) {
  for (const dark of [false, true]) {
    test(`screens: ${language}, ${dark ? 'dark' : 'light'}: no violation, no complaint`, async (t) => {
      const page = await openPage(browser, { language, dark });
      for (const [name, open] of Object.entries(screens)) {
        await t.test(name, async () => {
          await open(page);
          await settle(page);
          await shot(page, `${language}-${dark ? 'dark' : 'light'}-${name}`);
          assert.equal(
            await page.evaluate(() => document.documentElement.lang),
            language === 'zh' ? 'zh-CN' : 'en',
          );
          assert.deepEqual(await violations(page), []);
          assert.deepEqual(page.complaints, []);
          if (language === 'zh')
            assert.ok(await inked(page), 'Chinese characters are drawn as boxes');
        });
      }
      await page.context().close();
    });
  }
}

for (const width of [320, 390]) {
  test(`reflow: nothing runs over at ${width} px`, async (t) => {
    const page = await openPage(browser, {
      language: width === 320 ? 'en' : 'zh',
      width,
      height: 780,
      hasTouch: true,
      isMobile: true,
    });
    for (const [name, open] of Object.entries(screens).filter(([name]) => name !== 'keys')) {
      await t.test(name, async () => {
        await open(page);
        await settle(page);
        await shot(page, `${width}-${name}`);
        assert.equal(await overflow(page), 0);
      });
    }
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}

test('modes: forced colours, reduced motion and doubled text keep the inbox whole', async () => {
  const page = await openPage(browser, {
    forcedColors: 'active',
    reducedMotion: 'reduce',
  });
  await screens.inbox(page);
  await page.addStyleTag({ content: '' }).catch(() => {});
  await page.evaluate(() => (document.documentElement.style.fontSize = '28px'));
  await settle(page);
  await shot(page, 'forced-colours-200-percent');
  assert.equal(await overflow(page), 0);
  await page.context().close();
});

test('diagram: no text smaller than 11 px, nodes can be walked with the arrow keys', async () => {
  const page = await openPage(browser);
  await signIn(page, server.url, sample.any.user);
  await screens.instance(page);
  const smallest = await page
    .locator('.diagram text')
    .evaluateAll((all) =>
      Math.min(...all.map((one) => parseFloat(getComputedStyle(one).fontSize))),
    );
  assert.ok(smallest >= 11, `${smallest} px`);
  await page.locator('.diagram .hit[tabindex="0"]').focus();
  const first = await page.evaluate(() => document.activeElement.getAttribute('aria-label'));
  await page.keyboard.press('ArrowRight');
  const second = await page.evaluate(() => document.activeElement.getAttribute('aria-label'));
  assert.ok(first && second && first !== second, `${first} → ${second}`);
  await page.context().close();
});

test('replay: the slider, the keys and the address agree', async () => {
  const page = await openPage(browser);
  await signIn(page, server.url, sample.any.user);
  await screens.instance(page);
  await page.locator('[data-testid=slider]').waitFor();
  const total = Number(await page.locator('[data-testid=slider]').getAttribute('max'));
  assert.ok(total > 2);
  await page.locator('h1').click();
  await page.keyboard.press(',');
  await page.waitForURL(new RegExp(`event=${total - 1}$`));
  assert.equal(await page.locator('[data-testid=slider]').inputValue(), String(total - 1));
  // Which events are told unless all are asked for differs from case to case.
  const told = await page.locator('.event-list .number').allInnerTexts();
  const early = Math.min(...told.map(Number).filter((number) => number > 1));
  await page.goto(`${page.url().split('?')[0]}?event=${early}`);
  await page.locator('[aria-current=step]').waitFor();
  assert.equal(await page.locator('[aria-current=step] .number').innerText(), String(early));
  await page.keyboard.press('.');
  await page.waitForURL(new RegExp(`event=${early + 1}$`));
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});
