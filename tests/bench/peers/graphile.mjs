// graphile-worker: jobs that do nothing, added beforehand. `--mode defaults`, or `--mode tuned`
// with the local queue and the batched completion that its documentation recommends.
import { Logger, makeWorkerUtils, run } from "graphile-worker";
import { argument, report, url, watch } from "./measure.mjs";

const tuned = argument("mode", "defaults") === "tuned";
const jobs = tuned ? 120_000 : 40_000;
const quiet = new Logger(() => () => {});
const utils = await makeWorkerUtils({ connectionString: url, logger: quiet });
await utils.migrate();
const chunk = Array.from({ length: 2_000 }, (_, n) => ({ identifier: "noop", payload: { n } }));
for (let added = 0; added < jobs; added += chunk.length) await utils.addJobs(chunk);
let done = 0;
const runner = await run({
  preset: {
    worker: {
      connectionString: url,
      concurrentJobs: 24,
      maxPoolSize: 12,
      logger: quiet,
      ...(tuned ? { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 } : {}),
    },
  },
  taskList: {
    noop: () => {
      done++;
    },
  },
  noHandleSignals: true,
});
report(tuned ? "graphile_tuned" : "graphile_defaults", await watch(() => done, jobs));
await runner.stop().catch(() => {});
process.exit(0);
