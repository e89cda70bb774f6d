#!/usr/bin/env python3
"""The kernel against step_algorithm.py: random charts and random events, every exit, entry, content
and configuration compared. Half of the charts are played with a restart between any two macrosteps.

  differential_test.py BINARY [--seed N] [--count N] [--only N] [--night]

--night (or RECOURSE_NIGHT=1) plays 200000 charts. The seed is printed; --seed (or RECOURSE_SEED)
repeats a run, --only one chart of it. A chart that differs is printed as a document."""
import argparse
import json
import os
import random
import subprocess
import sys
import time

from random_charts import Chart
from step_algorithm import Livelock, Machine

ROUTINE, NIGHT, CHUNK = 2000, 200_000, 1000


def expected(chart):
    machine, steps = Machine(chart.root, chart.counters), []

    def told():
        log, machine.log = machine.log, []
        return {"active": machine.active(), "notes": log}

    try:
        machine.start()
        steps.append(told())
        for event in chart.events:
            machine.deliver(event)
            steps.append(told())
    except Livelock:
        return {"fault": "livelock"}
    return {"steps": steps}


def play(binary, charts):
    lines = "".join(json.dumps({"scxml": chart.scxml(), "events": chart.events,
                                "restart": index % 2 == 0}) + "\n" for index, chart in charts)
    run = subprocess.run([binary], input=lines, capture_output=True, text=True, check=False)
    found = [json.loads(line) for line in run.stdout.split("\n") if line]
    if run.returncode != 0 or len(found) != len(charts):
        print("the player ended with %d after %d of %d charts: %s"
              % (run.returncode, len(found), len(charts), run.stderr))
        found += [{"fault": "the player ended"}] * (len(charts) - len(found))
    return found


def tell(seed, index, chart, wanted, found):
    print("DIFFERENCE in chart %d: --seed %s --only %d" % (index, seed, index))
    print(chart.scxml())
    print("events: " + " ".join(chart.events))
    for number, step in enumerate(wanted.get("steps", [])):
        got = found.get("steps", [])[number:number + 1]
        if got != [step]:
            print("step %d by the algorithm: %s" % (number, json.dumps(step)))
            print("step %d by the kernel:    %s" % (number, json.dumps(got or found)))
            return
    print("by the algorithm: %s\nby the kernel: %s" % (json.dumps(wanted), json.dumps(found)))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary")
    parser.add_argument("--seed", default=os.environ.get("RECOURSE_SEED"))
    parser.add_argument("--count", type=int)
    parser.add_argument("--only", type=int)
    parser.add_argument("--night", action="store_true",
                        default=os.environ.get("RECOURSE_NIGHT", "") not in ("", "0"))
    wish = parser.parse_args()
    seed = wish.seed or str(random.SystemRandom().randrange(10 ** 9))
    count = wish.count or (NIGHT if wish.night else ROUTINE)
    wanted_ones = [wish.only] if wish.only is not None else range(count)
    print("RECOURSE_SEED=%s" % seed, flush=True)
    began, differences, events, noted = time.monotonic(), 0, 0, 0
    for start in range(0, len(wanted_ones), CHUNK):
        charts = [(index, Chart(random.Random("%s/%d" % (seed, index))))
                  for index in wanted_ones[start:start + CHUNK]]
        for (index, chart), found in zip(charts, play(wish.binary, charts)):
            wanted = expected(chart)
            events += len(chart.events)
            noted += sum(len(step["notes"]) for step in wanted.get("steps", []))
            if wanted != found:
                differences += 1
                if differences <= 3:
                    tell(seed, index, chart, wanted, found)
    print("%d charts, %d events, %d exits, entries and contents compared, %d differences, %.1f s"
          % (len(wanted_ones), events, noted, differences, time.monotonic() - began))
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
