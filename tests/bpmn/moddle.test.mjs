// What `recourse draw` writes opens in bpmn-moddle, the reader of the common BPMN editors, without a
// warning, and every drawn element has its place in the diagram.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';

const require = createRequire(new URL('../../adapters/web/package.json', import.meta.url));
const { BpmnModdle } = await import(require.resolve('bpmn-moddle'));
const binary = process.env.RECOURSE_BINARY ?? 'build/recourse';

const folder = mkdtempSync(join(tmpdir(), 'recourse-draw-'));
for (const part of ['connectors', 'calendars', 'policies']) {
  for (const house of ['process-defs', 'tests/scenarios']) {
    const from = `${house}/${part}`;
    if (existsSync(from)) cpSync(from, `${folder}/${part}`, { recursive: true });
  }
}
after(() => rmSync(folder, { recursive: true }));

function definitions() {
  const files = ['process-defs', 'tests/scenarios'].flatMap((folder) =>
    readdirSync(folder).map((name) => `${folder}/${name}`),
  );
  return files.filter(
    (file) =>
      file.endsWith('.yaml') &&
      !file.endsWith('.scenario.yaml') &&
      /^process:/m.test(readFileSync(file, 'utf8')),
  );
}

function elements(scope) {
  return (scope.flowElements ?? []).flatMap((one) => [one, ...elements(one)]);
}

for (const file of definitions()) {
  test(`${file} drawn as BPMN opens without warnings`, async () => {
    // Beside the connectors of the process library, which the small scenarios use, too.
    const copy = `${folder}/${basename(file)}`;
    copyFileSync(file, copy);
    const drawn = execFileSync(binary, ['draw', copy, '--format', 'bpmn'], { encoding: 'utf8' });
    const { rootElement, warnings } = await new BpmnModdle().fromXML(drawn);
    assert.deepEqual(warnings, []);
    const process = rootElement.rootElements.find((one) => one.$type === 'bpmn:Process');
    const placed = new Set(rootElement.diagrams[0].plane.planeElement.map((one) => one.bpmnElement));
    for (const element of elements(process)) assert.ok(placed.has(element), element.id);
    for (const edge of rootElement.diagrams[0].plane.planeElement) {
      if (edge.$type === 'bpmndi:BPMNEdge') assert.ok(edge.waypoint.length >= 2, edge.id);
    }
  });
}
