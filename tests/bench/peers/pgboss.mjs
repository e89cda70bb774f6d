// pg-boss: jobs that do nothing, added beforehand, fetched and completed a hundred at a time.
import PgBoss from "pg-boss";
import { argument, closedLoop, report, url } from "./measure.mjs";

const BATCH = 100;
const boss = new PgBoss({ connectionString: url, max: 8, supervise: false, schedule: false });
boss.on("error", (error) => console.error(error.message));
await boss.start();
await boss.createQueue("bench");
const jobs = Array.from({ length: 2_000 }, (_, n) => ({ name: "bench", data: { n } }));
for (let i = 0; i < 15; i++) await boss.insert(jobs);
const result = await closedLoop(Number(argument("callers", 4)), async () => {
  const fetched = await boss.fetch("bench", { batchSize: BATCH });
  if (!fetched?.length) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return 0;
  }
  await boss.complete("bench", fetched.map((job) => job.id));
  return fetched.length;
});
report("pgboss_batches", result);
await boss.stop({ graceful: false });
process.exit(0);
