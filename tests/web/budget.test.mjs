// Sizes of the committed bundle, in KB of 1024 bytes of gzip -9. What grows past its budget fails
// here.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';

const dist = new URL('../../adapters/web/dist/', import.meta.url);
const size = (name) => statSync(new URL(`${name}.gz`, dist)).size;
const kb = (names) => names.reduce((sum, name) => sum + size(name), 0) / 1024;
const all = readdirSync(dist).map((name) => name.replace(/\.gz$/, ''));
const text = (name) => gunzipSync(readFileSync(new URL(`${name}.gz`, dist))).toString();

test('budget: what a signed-in person loads first stays under 110 KB', (t) => {
  const named = [...text('index.html').matchAll(/(?:src|href)="\/ui\/([^"]+)"/g)].map(
    (match) => match[1],
  );
  const dictionary = size('en.js') > size('zh.js') ? 'en.js' : 'zh.js';
  const total = kb(['index.html', ...named, dictionary]);
  t.diagnostic(`${total.toFixed(1)} KB: ${['index.html', ...named, dictionary].join(' ')}`);
  assert.ok(total <= 110, `${total.toFixed(1)} KB`);
});

test('budget: the diagram stays under 25 KB', (t) => {
  const total = kb(all.filter((name) => /^(diagram|graph)\./.test(name)));
  t.diagnostic(`${total.toFixed(1)} KB`);
  assert.ok(total <= 25, `${total.toFixed(1)} KB`);
});

test('budget: everything together stays under 400 KB', (t) => {
  const total = kb(all);
  t.diagnostic(`${total.toFixed(1)} KB`);
  assert.ok(total <= 400, `${total.toFixed(1)} KB`);
});

test('bundle: files are reproducible gzip, names are unhashed, nothing is fetched from elsewhere', () => {
  for (const name of readdirSync(dist)) {
    assert.match(name, /^[a-z][a-z-]*\.(html|js|css|svg|txt)\.gz$/);
    const bytes = readFileSync(new URL(name, dist));
    assert.equal(bytes.readUInt32LE(4), 0, `${name} carries a time`);
    assert.equal(bytes[3], 0, `${name} carries a file name`);
  }
  for (const name of all.filter((one) => /\.(js|css|html)$/.test(one))) {
    const found = text(name).match(
      /(?:src|href|url\(|import\()\s*=?\s*["'`(]?https?:\/\/[^"'`)\s]+/g,
    );
    assert.equal(found, null, `${name} names ${found}`);
    assert.doesNotMatch(text(name), /\beval\(|new Function\(/, `${name} would need unsafe-eval`);
  }
  assert.match(text('index.html'), /nonce="__CSP_NONCE__"/);
});
