// What the peers' scripts share: arguments, a closed loop of callers, and the one line they print.

export const argument = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};

export const seconds = Number(argument("seconds", 4));
export const url = argument("url");

const now = () => Number(process.hrtime.bigint()) / 1e9;
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** Runs `work` in `callers` loops until the time is over; `work` tells how much it did. */
export async function closedLoop(callers, work) {
  const begin = now();
  const spentBefore = cpu();
  let done = 0;
  const one = async () => {
    while (now() - begin < seconds) {
      // Not `done += await work()`: that reads `done` before it waits, and callers undo each other.
      const did = await work();
      done += did;
    }
  };
  await Promise.all(Array.from({ length: callers }, one));
  return figures(done, now() - begin, cpu() - spentBefore);
}

/** Watches `count()` until the time is over or `enough` is reached. */
export async function watch(count, enough) {
  const begin = now();
  const spentBefore = cpu();
  while (now() - begin < seconds && count() < enough) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return figures(count(), now() - begin, cpu() - spentBefore);
}

function figures(done, elapsed, spent) {
  return {
    per_s: Math.round(done / elapsed),
    client_cpu_us: Math.round(spent / Math.max(1, done)),
  };
}

export function report(name, result) {
  console.log(JSON.stringify({ name, ...result }));
}
