// Writes the licence texts of the packages whose code is in the bundle.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const wanted = new Set();

// What the bundle can contain: the production packages and what they need.
function take(name) {
  const at = `node_modules/${name}`;
  const entry = lock.packages[at];
  if (!entry || wanted.has(name)) return;
  wanted.add(name);
  Object.keys(entry.dependencies ?? {}).forEach(take);
}
Object.keys(lock.packages[''].dependencies).forEach(take);

const parts = [...wanted].sort().map((name) => {
  const folder = `node_modules/${name}`;
  const about = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|unlicense)/i.test(entry));
  const text = file
    ? readFileSync(`${folder}/${file}`, 'utf8').trim()
    : '(no licence file in the package)';
  return `${name} ${about.version}\nLicence: ${about.license}\n\n${text}\n`;
});
writeFileSync(
  process.argv[2],
  `Packages in this web application\n\n${parts.join(`\n${'-'.repeat(72)}\n\n`)}`,
);
