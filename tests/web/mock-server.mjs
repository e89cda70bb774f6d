// A stand-in for the server, for looking at the screens while they are made. No rules of the
// engine live
// here: it answers the shapes of the API from a few made-up cases and moves a task where a verb
// says.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { randomBytes } from 'node:crypto';
import { people, definitions, makeWorld } from './mock-data.mjs';

const dist = new URL('../../adapters/web/dist/', import.meta.url);
const kinds = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  txt: 'text/plain',
};

export function startMock(port = 0, count = 60) {
  const world = makeWorld(count);
  const sessions = new Map();
  const streams = new Set();
  let seq = 100;
  const push = (type, data) => {
    seq += 1;
    for (const stream of streams)
      stream.write(`id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify({ seq, ...data })}\n\n`);
  };

  function asset(response, name) {
    try {
      const nonce = randomBytes(12).toString('base64');
      let body = gunzipSync(readFileSync(new URL(`${name}.gz`, dist)));
      if (name === 'index.html') body = body.toString().replaceAll('__CSP_NONCE__', nonce);
      response.writeHead(200, {
        'Content-Type': kinds[name.split('.').pop()] ?? 'application/octet-stream',
        'Cache-Control': 'no-cache',
        'Content-Security-Policy': `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'`,
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  }

  const routes = [
    ['GET', /^\/demo\/users$/, () => people],
    ['GET', /^\/definitions$/, () => definitions],
    ['GET', /^\/directory\/users$/, () => people],
    [
      'GET',
      /^\/tasks$/,
      ({ user, url }) => {
        const q = (url.searchParams.get('q') ?? '').toLowerCase();
        const rows = world
          .view(user, url.searchParams.get('view'))
          .filter(
            (row) =>
              JSON.stringify(row.title).toLowerCase().includes(q) ||
              row.case.toLowerCase().includes(q),
          );
        const from = Number(url.searchParams.get('cursor') ?? 0);
        const limit = Number(url.searchParams.get('limit') ?? 50);
        return {
          items: rows.slice(from, from + limit),
          next: from + limit < rows.length ? String(from + limit) : null,
          as_of_seq: seq,
        };
      },
    ],
    [
      'GET',
      /^\/tasks\/counts$/,
      ({ user }) =>
        Object.fromEntries(
          ['mine', 'available', 'team', 'overdue', 'done', 'cc'].map((view) => [
            view,
            world.view(user, view).length,
          ]),
        ),
    ],
    ['GET', /^\/tasks\/([^/]+)$/, ({ user, match }) => world.task(match[1], user)],
    [
      'POST',
      /^\/tasks\/bulk$/,
      ({ user, body }) => ({
        results: body.tasks.map(({ id, revision }) => {
          const answer = world.act(id, body.verb, user, { ...body, revision });
          return answer.problem ? { id, ok: false, detail: 'no' } : { id, ok: true };
        }),
      }),
    ],
    ['POST', /^\/tasks\/([^/]+)\/preview$/, ({ match, body }) => world.preview(match[1], body)],
    [
      'POST',
      /^\/tasks\/([^/]+)\/([a-z_]+)$/,
      ({ user, match, body }) => {
        const answer = world.act(match[1], match[2], user, body);
        if (!answer.problem) push('task.changed', { task: match[1], instance: answer.instance });
        return answer;
      },
    ],
    ['GET', /^\/notices$/, () => ({ items: [], next: null, unread: '0' })],
    ['POST', /^\/notices\/read$/, () => ({ unread: '0' })],
    ['GET', /^\/instances$/, ({ url }) => world.cases(url.searchParams)],
    ['POST', /^\/instances$/, () => ({ id: world.instances[0].id, started: true })],
    [
      'GET',
      /^\/instances\/([^/]+)$/,
      ({ match, url }) => world.instance(match[1], url.searchParams.get('at')),
    ],
    ['GET', /^\/instances\/([^/]+)\/history$/, ({ match }) => world.history(match[1])],
    ['GET', /^\/instances\/([^/]+)\/diagram$/, ({ match }) => world.diagram(match[1])],
    ['GET', /^\/instances\/([^/]+)\/attachments$/, () => ({ items: [] })],
    ['GET', /^\/(instances|tasks)\/([^/]+)\/explain$/, () => ({ questions: [] })],
    ['POST', /^\/instances\/([^/]+)\/operations\/.*\/preview$/, () => world.preview('', {})],
    ['POST', /^\/instances\/([^/]+)\/(operations\/.*|comments)$/, () => ({})],
  ];

  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://mock');
    if (!url.pathname.startsWith('/api/v1'))
      return asset(
        response,
        url.pathname.startsWith('/ui/') ? url.pathname.slice(4) : 'index.html',
      );
    const path = url.pathname.slice(7);
    let text = '';
    for await (const part of request) text += part;
    const body = text ? JSON.parse(text) : {};
    const answer = (status, value, headers = {}) =>
      response
        .writeHead(status, {
          'Content-Type': 'application/json',
          'Cache-Control': 'no-store',
          ...headers,
        })
        .end(value === null ? '' : JSON.stringify(value));
    const token = /recourse_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
    if (path === '/session' && request.method === 'POST') {
      const person = people.find((one) => one.id === body.user);
      if (!person || (!body.demo && body.password !== 'demo'))
        return answer(401, {
          status: 401,
          code: 'sign_in_refused',
          title: 'Refused',
        });
      const fresh = randomBytes(8).toString('hex');
      sessions.set(fresh, person);
      return answer(
        200,
        { user: { ...person, roles: [] }, csrf: fresh },
        {
          'Set-Cookie': `recourse_session=${fresh}; HttpOnly; SameSite=Strict; Path=/`,
        },
      );
    }
    const user = sessions.get(token);
    if (path === '/demo/users') return answer(200, people);
    if (!user) return answer(401, { status: 401, code: 'signed_out', title: 'Sign in' });
    if (path === '/me') return answer(200, { user: { ...user, roles: [] }, csrf: token });
    if (path === '/session') {
      sessions.delete(token);
      return answer(204, null);
    }
    if (path === '/events') {
      response.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
      });
      response.write(': hello\n\n');
      streams.add(response);
      request.on('close', () => streams.delete(response));
      return undefined;
    }
    for (const [method, pattern, act] of routes) {
      const match = pattern.exec(path);
      if (!match || method !== request.method) continue;
      const value = act({ user, url, match, body });
      return value === null
        ? answer(404, { status: 404, code: 'not_found' })
        : answer(value.problem ?? 200, value);
    }
    return answer(404, { status: 404, code: 'not_found', title: 'Not found' });
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () =>
      resolve({
        url: `http://127.0.0.1:${server.address().port}`,
        world,
        push,
        stop: () => {
          for (const stream of streams) stream.end();
          server.closeAllConnections();
          return new Promise((done) => server.close(done));
        },
      }),
    );
  });
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const mock = await startMock(Number(process.argv[2] ?? 8099), Number(process.argv[3] ?? 60));
  console.log(mock.url);
}
