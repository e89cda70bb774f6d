#!/usr/bin/env python3
"""Every workload of `recourse bench` that measures storage, memory or queues, small: it runs to its
end and says what it promises to say. Whether a bar is met is for the full run on a quiet machine.

  workloads_test.py BINARY sqlite|postgres

PostgreSQL: the URL comes from RECOURSE_TEST_PG (tests/support/postgres.sh).
"""
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from binary import last_json, run  # noqa: E402

MET, MISSED = 0, 1


def bench(binary, db, *words):
    done = run(binary, "bench", *words, "--json", "--db", db)
    assert done.returncode in (MET, MISSED), (words, done.returncode, done.stderr)
    return done.returncode, last_json(done.stdout)


def number(value):
    return float(value)


def complaint(binary, db):
    code, told = bench(binary, db, "complaint", "--finished", "300")
    disk, log = number(told["disk_bytes"]), told["wal_bytes"]
    assert 1_000 < disk < 100_000, told
    assert number(told["records_of_each"]) >= 5, told
    assert told["by_table"], told
    sqlite = told["database"] == "sqlite"
    assert (log is None) == sqlite, told
    met = disk <= number(told["disk_bytes_max"])
    met = met and (sqlite or number(log) <= number(told["wal_bytes_max"]))
    assert code == (MET if met else MISSED), told


def memory(binary, db):
    code, told = bench(binary, db, "memory", "--open", "3000", "--cache-mb", "1")
    assert 10 < number(told["resident_mb"]) < 1_000, told
    assert number(told["uncached"]["p99_ms"]) >= number(told["uncached"]["p50_ms"]) > 0, told
    assert code in (MET, MISSED), told


def snapshot(binary, db):
    code, told = bench(binary, db, "snapshot", "--minutes", "0.01", "--seconds", "1")
    assert set(told["kinds"]) == {"jobs", "timers", "effects"}, told
    for kind in told["kinds"].values():
        assert number(kind["before_per_s"]) > 0 and number(kind["turns_held"]) >= 3, told
    least = min(number(kind["held_vs_before"]) for kind in told["kinds"].values())
    above = least - number(told["held_vs_before_min"])
    assert abs(above) < 0.01 or code == (MET if above > 0 else MISSED), told  # told in two digits


def slow_commit(binary, db):
    _, told = bench(binary, db, "advance", "--rounds", "1", "--seconds", "1", "--rate", "200",
                    "--slow-commit", "2ms", "--limit-advances", "2000")
    ratios = told["ratios"]
    for name in ("slow_commit_vs_usual", "open_p50_vs_single_statement",
                 "open_p99_vs_single_statement"):
        assert number(ratios[name]) > 0, (name, ratios)
    names = [figures["name"] for figures in told["figures"]]
    assert "recourse_open_60_percent" in names, names


def main():
    binary, kind = sys.argv[1:3]
    with tempfile.TemporaryDirectory(prefix="recourse-bench-") as folder:
        if kind == "sqlite":
            complaint(binary, f"sqlite:{folder}/complaint.db")
            memory(binary, f"sqlite:{folder}/memory.db")
            return
        db = os.environ["RECOURSE_TEST_PG"]
        for workload in (complaint, memory, snapshot, slow_commit):
            workload(binary, db)


if __name__ == "__main__":
    main()
