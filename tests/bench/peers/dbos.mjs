// DBOS: a workflow of five steps that do nothing, 100 callers; every step is durable.
import { DBOS } from "@dbos-inc/dbos-sdk";
import { argument, closedLoop, report, url } from "./measure.mjs";

const STEPS = 5;
DBOS.setConfig({
  name: "bench",
  systemDatabaseUrl: url,
  systemDatabasePoolSize: 20,
  runAdminServer: false,
  logLevel: "error",
});
const fiveSteps = DBOS.registerWorkflow(
  async (input) => {
    for (let i = 0; i < STEPS; i++) await DBOS.runStep(async () => i, { name: `step${i}` });
    return input.story.length;
  },
  { name: "fiveSteps" },
);
await DBOS.launch();
const input = { no: "B-1", story: "Stopped after 3 days. ".repeat(48) };
for (let i = 0; i < 20; i++) await fiveSteps(input);
const result = await closedLoop(Number(argument("callers", 100)), async () => {
  await fiveSteps(input);
  return STEPS;
});
report("dbos_steps", result);
await DBOS.shutdown();
process.exit(0);
