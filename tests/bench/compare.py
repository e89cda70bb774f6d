"""The rounds of compare.sh: every subject once a round, in alternating order, each on a database of
its own; ratios are taken within a round, because a machine drifts from round to round."""

import argparse
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SERVER = os.environ["RECOURSE_TEST_PG"]
CASES, LANES = 8000, 4
FOREIGN_MAX = 25

RATIOS = {  # name: above, below; both in units a second
    "inprocess_vs_limit": ("recourse", "limit"),
    "inprocess_vs_single_statement": ("recourse", "one_statement"),
    "inprocess_vs_classic": ("recourse", "classic"),
    "http_vs_single_statement": ("recourse_http", "one_statement"),
    "http_vs_classic": ("recourse_http", "classic"),
    "inprocess_vs_dbos_step": ("recourse", "dbos_steps"),
    "inprocess_vs_graphile_defaults": ("recourse", "graphile_defaults"),
    "inprocess_vs_graphile_tuned": ("recourse", "graphile_tuned"),
    "inprocess_vs_pgboss_batches": ("recourse", "pgboss_batches"),
}


def server_of(database):
    return SERVER.replace("///postgres", "///" + database)


def psql(database, *words, **variables):
    settings = [item for name, value in variables.items() for item in ("-v", f"{name}={value}")]
    done = subprocess.run(["psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", *settings, *words,
                           server_of(database)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def fresh_database(name):
    psql("postgres", "-c", f"drop database if exists {name}")
    psql("postgres", "-c", f"create database {name}")
    psql("postgres", "-c", "checkpoint")
    return server_of(name)


def recourse(*words):
    done = subprocess.run([ROOT / "build" / "recourse", *words], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"recourse {' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


# Enough that batches of 200 are full while as many are being written: the limit has 800 rows of
# its own under way, in four connections.
IN_FLIGHT = "1000"


def run_recourse(options):
    """Plain SQL and Recourse itself: {name: figures}."""
    url = fresh_database("bench_own")
    told = json.loads(recourse("bench", "advance", "--db", url, "--rounds", "1",
                               "--clients", IN_FLIGHT, "--seconds", str(options.seconds),
                               "--json"))
    out = {}
    for figures in told["figures"]:
        name = "decided_limit" if figures["name"] == "limit" else figures["name"]
        out[name] = {"per_s": int(figures["advances_per_s"]), **figures}
    sizes = psql("bench_own", "-c", "select avg(octet_length(bytes))::int from step_record "
                                    "where record > 1")
    out["recourse"]["record_bytes"] = int(sizes)
    options.record_bytes = int(sizes)
    return out


def run_limit(options):
    url = fresh_database("bench_limit")
    recourse("db", "init", "--db", url)
    psql("bench_limit", "-f", str(HERE / "limit_cases.sql"), cases=CASES)
    # Plans as Recourse's sessions ask for them.
    plans = "-c enable_hashjoin=off -c enable_mergejoin=off -c enable_seqscan=off"
    done = subprocess.run(
        ["pgbench", "-n", "-M", "prepared", "-D", f"cases={CASES}", "-D", f"lanes={LANES}",
         "-D", f"record={options.record_bytes}", "-c", str(LANES), "-j", "1", "-T",
         str(options.seconds), "-f", str(HERE / "limit.sql"), url],
        capture_output=True, text=True, env={**os.environ, "PGOPTIONS": plans})
    speed = re.search(r"tps = ([0-9.]+)", done.stdout)
    if not speed:
        sys.exit(f"pgbench: {done.stderr.strip()}")
    return {"limit": {"per_s": int(float(speed.group(1)) * 200)}}


def run_peer(options, script, *words):
    fresh_database("bench_peer")
    parts = urllib.parse.urlsplit(SERVER)
    host = urllib.parse.parse_qs(parts.query)["host"][0]
    url = f"postgresql://postgres@{urllib.parse.quote(host, safe='')}/bench_peer"
    done = subprocess.run(["node", script, "--url", url, "--seconds", str(options.seconds), *words],
                          cwd=ROOT / "build" / "peers", capture_output=True, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith('{"name"')]
    if not lines:
        sys.exit(f"{script}: {done.stderr.strip()[-500:]}")
    figures = json.loads(lines[-1])
    return {figures["name"]: figures}


def subjects(options):
    out = [lambda: run_recourse(options), lambda: run_limit(options)]
    if not options.no_peers:
        out += [lambda: run_peer(options, "dbos.mjs"),
                lambda: run_peer(options, "graphile.mjs"),
                lambda: run_peer(options, "graphile.mjs", "--mode", "tuned"),
                lambda: run_peer(options, "pgboss.mjs")]
    return out


def ratio_of(above, below):
    return round(above["per_s"] / max(1, below["per_s"]), 2)


def summary(options, rounds):
    ratios, spread = {}, {}
    for name, (above, below) in RATIOS.items():
        values = [ratio_of(r[above], r[below]) for r in rounds if above in r and below in r]
        if values:
            ratios[name] = statistics.median(values)
            spread[name] = [min(values), max(values)]
    ratios["spread"] = spread
    names = sorted({name for r in rounds for name in r})
    foreign = max((int(f.get("foreign_percent", 0)) for r in rounds for f in r.values()), default=0)
    commit = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"],
                            capture_output=True, text=True).stdout.strip()
    return {"date": time.strftime("%Y-%m-%d"), "commit": commit,
            "machine": f"{os.cpu_count()} × {platform.machine()}", "rounds": len(rounds),
            "seconds": options.seconds, "foreign_percent": foreign, "void": foreign > FOREIGN_MAX,
            "per_s": {n: int(statistics.median(r[n]["per_s"] for r in rounds if n in r))
                      for n in names},
            "recourse": rounds[-1]["recourse"], "ratios": ratios}


def main():
    parser = argparse.ArgumentParser(prog="compare.sh")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="of each subject")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--keep", help="also write the result to this file")
    options = parser.parse_args()
    options.record_bytes = 1700
    rounds = []
    for number in range(options.rounds):
        order = subjects(options)
        figures = {}
        # Recourse first in the first round: the limit writes records of the size it finds.
        for subject in order if number % 2 == 0 else reversed(order):
            figures.update(subject())
        rounds.append(figures)
        print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
    result = summary(options, rounds)
    text = json.dumps(result, indent=1, ensure_ascii=False)
    if options.keep:
        pathlib.Path(options.keep).write_text(text + "\n", encoding="utf-8")
    if options.json:
        print(text)
        return
    for name, median in result["per_s"].items():
        print(f"{name:32} {median:>10} /s")
    for name, value in result["ratios"].items():
        if name != "spread":
            least, most = result["ratios"]["spread"][name]
            print(f"{name:32} {value:>10} × ({least} to {most})")
    if result["void"]:
        print(f"Other programs took {result['foreign_percent']} % of the machine: this proves "
              "nothing.")


if __name__ == "__main__":
    main()
