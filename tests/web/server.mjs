// The server under test: the real binary in demo mode on a free port of this machine. With
// RECOURSE_WEB_MOCK=1 the stand-in of mock-server.mjs, for working on screens without a build.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const binary =
  process.env.RECOURSE_BINARY ?? new URL('../../build/recourse', import.meta.url).pathname;
const root = new URL('../../', import.meta.url).pathname;

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

export async function startServer() {
  if (process.env.RECOURSE_WEB_MOCK === '1')
    return (await import('./mock-server.mjs')).startMock(0, 60);
  if (!existsSync(binary))
    throw new Error(`${binary} does not exist: build it, or name it in RECOURSE_BINARY`);
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'recourse-web-'));
  const child = spawn(binary, ['demo', '--listen', `127.0.0.1:${port}`], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      TMPDIR: folder,
      RECOURSE_DB: `sqlite:${folder}/demo.db`,
    },
  });
  let said = '';
  child.stdout.on('data', (text) => (said += text));
  child.stderr.on('data', (text) => (said += text));
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  const until = Date.now() + 60_000;
  while (!(await answers(`${url}/api/v1/demo/users`))) {
    if (child.exitCode !== null || Date.now() > until) {
      child.kill('SIGKILL');
      throw new Error(`the server did not start:\n${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return {
    url,
    said: () => said,
    stop: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(timer);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
