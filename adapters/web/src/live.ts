// One event stream for all tabs of a browser: the tab that holds the lock reads it and tells the
// others.
// Where Web Locks are missing (plain HTTP from another machine) each visible tab reads a stream of
// its own.

export type LiveEvent = {
  type: string;
  seq?: number | string;
  task?: string;
  instance?: string;
  text?: unknown;
};
export type LiveState = 'live' | 'reconnecting' | 'offline';

type Listener = { events: (batch: LiveEvent[]) => void; state: (state: LiveState) => void };
type Told = { events: LiveEvent[] } | { state: LiveState } | { hello: true };

const address = '/api/v1/events';
const types = ['task.created', 'task.changed', 'task.ended', 'instance.changed', 'notice', 'reset'];
const hiddenGraceMs = 30_000;
const retryMs = 3_000;

/**
 * Reads the stream until stopped. EventSource resumes by itself; one it gave up on is opened anew
 * with a reset.
 */
function readStream(tell: Listener): () => void {
  let source: EventSource | null = null;
  let timer = 0;
  let reopened = false;
  const open = () => {
    source = new EventSource(address);
    source.onopen = () => {
      tell.state('live');
      if (reopened) tell.events([{ type: 'reset' }]);
      reopened = false;
    };
    source.onerror = () => {
      tell.state(navigator.onLine ? 'reconnecting' : 'offline');
      if (source?.readyState === EventSource.CLOSED) {
        reopened = true;
        timer = window.setTimeout(open, retryMs);
      }
    };
    for (const type of types) {
      source.addEventListener(type, (message) => {
        let data: Omit<LiveEvent, 'type'> = {};
        try {
          data = JSON.parse((message as MessageEvent<string>).data);
        } catch {
          // An event whose data cannot be read still says that something changed.
        }
        tell.events([{ ...data, type }]);
      });
    }
  };
  open();
  return () => {
    window.clearTimeout(timer);
    source?.close();
  };
}

function readAsLeader(tell: Listener): () => void {
  const channel = new BroadcastChannel('recourse.events');
  const stopped = new AbortController();
  let leading = false;
  let followed = false;
  let state: LiveState = 'reconnecting';
  let release = () => {};
  const both: Listener = {
    events: (events) => {
      channel.postMessage({ events } satisfies Told);
      tell.events(events);
    },
    state: (next) => {
      state = next;
      channel.postMessage({ state } satisfies Told);
      tell.state(next);
    },
  };
  channel.onmessage = (message: MessageEvent<Told>) => {
    const told = message.data;
    if ('hello' in told) {
      if (leading) channel.postMessage({ state } satisfies Told);
      return;
    }
    followed = true;
    if ('events' in told) tell.events(told.events);
    else tell.state(told.state);
  };
  channel.postMessage({ hello: true } satisfies Told);
  navigator.locks
    .request('recourse.events', { signal: stopped.signal }, () => {
      leading = true;
      // Events between the old leader's end and now were heard by nobody.
      if (followed) both.events([{ type: 'reset' }]);
      const stop = readStream(both);
      return new Promise<void>((resolve) => {
        release = () => {
          stop();
          resolve();
        };
      });
    })
    .catch(() => {});
  return () => {
    stopped.abort();
    release();
    channel.close();
  };
}

function readWhileVisible(tell: Listener): () => void {
  let stop: (() => void) | null = null;
  let closing = 0;
  const follow = () => {
    window.clearTimeout(closing);
    if (!document.hidden && !stop) {
      stop = readStream(tell);
      tell.events([{ type: 'reset' }]);
    } else if (document.hidden) {
      closing = window.setTimeout(() => {
        stop?.();
        stop = null;
      }, hiddenGraceMs);
    }
  };
  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    document.removeEventListener('visibilitychange', follow);
    window.clearTimeout(closing);
    stop?.();
  };
}

/** Starts listening; events reach `listener.events` batched, once an animation frame. */
export function listen(listener: Listener): () => void {
  let waiting: LiveEvent[] = [];
  const flush = () => {
    const batch = waiting;
    waiting = [];
    if (batch.length) listener.events(batch);
  };
  const batched: Listener = {
    state: listener.state,
    events: (events) => {
      // Hidden pages get no animation frames.
      if (waiting.length === 0)
        document.hidden ? window.setTimeout(flush, 200) : requestAnimationFrame(flush);
      waiting.push(...events);
    },
  };
  const shared = 'locks' in navigator && 'BroadcastChannel' in window;
  return shared ? readAsLeader(batched) : readWhileVisible(batched);
}
