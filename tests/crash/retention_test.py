#!/usr/bin/env python3
"""Kills a real server with -9 while it destroys what is personal in cases whose retention is over, and
starts it again: each of these cases is emptied once, none by half, and no other case is touched.

  retention_test.py BINARY --db sqlite|postgres [--kills 8] [--seed N]

The server believes that it is months later (tests/support/later.c). PostgreSQL: see erasure_test.py.
"""
import argparse
import contextlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

from erasure_test import Gone, House, Person, psql, run
from binary import ROOT

RETENTION = """recourse: "1"
process: {process}
version: 1
title: {{en: Note, zh: 记录}}
retention: {{keep: {keep}, basis: {{en: a test, zh: 测试}}}}
data:
  customer: {{type: text, input: true}}
  name: {{type: text, input: true, private: true}}
roles: {{lead: {{group: leads}}}}
outcomes: {{ok: {{kind: success, title: {{en: Done, zh: 完成}}}}}}
steps:
  - step: look
    title: {{en: Look, zh: 查看}}
    task: {{title: {{en: Look, zh: 查看}}, assign: {{role: lead}}, fields: {{name: readonly}}}}
    actions: {{seen: {{label: {{en: Done, zh: 完成}}, next: end}}}}
  - {{step: end, finish: ok}}
"""
DUE, DAY_S, STEP_DAYS = 12, 86_400, 40
RECORDS = 3  # of a case that was started, claimed and ended


class Later:
    """The environment in which it is so many days later."""

    def __init__(self, folder):
        self.library, self.days = f"{folder}/later.so", 0
        subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-o", self.library,
                        str(ROOT / "tests/support/later.c"), "-ldl"], check=True)
        self.variables = {"LD_PRELOAD": self.library}
        self.go(0)

    def go(self, days):
        self.days += days
        self.variables["RECOURSE_TEST_LATER_S"] = str(self.days * DAY_S)


class Archive(House):
    """Ended cases of two processes, one of which keeps its data for a month and one for long."""

    def __init__(self, binary, owner, folder):
        self.later = Later(folder)
        super().__init__(binary, owner, folder, RETENTION.format(process="care", keep="30 days"),
                         **self.later.variables)
        self.variables = self.server.variables = self.later.variables
        (self.folder / "defs/long.yaml").write_text(RETENTION.format(process="long", keep="240 months"),
                                                    encoding="utf-8")
        self.server.stop()
        self.tool("deploy", str(self.folder / "defs"))
        self.names, self.number = {}, 0
        self.start()

    def start(self):
        self.server.start()
        self.sign_in()

    def case(self, process="care", ended=True):
        self.number += 1
        name = f"name{self.number}q"
        data = {"customer": f"C{self.number}", "name": name}
        case = self.good("ann", "POST", "/api/v1/instances", {"process": process, "data": data})["id"]
        if ended:
            task = self.task(case)
            self.good("ann", "POST", f"/api/v1/tasks/{task['id']}/claim", {"revision": task["revision"]})
            task = self.task(case)
            self.good("ann", "POST", f"/api/v1/tasks/{task['id']}/complete",
                      {"action": "seen", "revision": task["revision"]})
        self.names[case] = name
        return case

    def emptied(self, case):
        """How often the record says so, and what is read in its place."""
        events = self.good("ann", "GET", f"/api/v1/instances/{case}/history")["items"]
        return (sum(e["type"] == "PersonErased" for e in events),
                self.good("ann", "GET", f"/api/v1/instances/{case}")["data"]["name"])

    def keys_of_cases(self):
        query = "select id from person_key where id like 'case-%'"
        if self.on_sqlite():
            with contextlib.closing(sqlite3.connect(self.db.removeprefix("sqlite:"))) as db:
                return {key for (key,) in db.execute(query)}
        return set(psql(self.owner, query).split())

    @staticmethod
    def has_key(case, keys):
        return f"case-{case}" in keys

    def confirm(self, person):
        return person.ask("POST", "/api/v1/retentions/confirm", {"reason": "the time is right"})

    def untouched(self, case, keys, broken):
        found = self.emptied(case)
        if found != (0, self.names[case]) or not self.has_key(case, keys):
            broken.append(f"{case} is not due and became {found}")


def one_round(house, dice, until_s, broken):
    """-> cases due, cases that are not, (how many of the due ones said so on record when the server was
    killed, how many keys were gone), seconds it had."""
    due = [house.case() for _ in range(DUE)]
    others = [house.case(), house.case("long"), house.case(ended=False)]
    house.good("pia", "POST", "/api/v1/holds", {"subject": f"case:{others[0]}", "reason": "a court"})
    house.server.stop()
    house.later.go(STEP_DAYS)
    house.start()
    if any(house.emptied(case)[0] for case in due):
        broken.append("something went before the clock was confirmed")
    pia = Person(house.server.port, house.people["pia"].cookie, house.people["pia"].csrf)
    answers = []

    def ask():
        try:
            answers.append(house.confirm(pia)[0])
        except Gone:
            answers.append(None)
    began = time.monotonic()
    thread = threading.Thread(target=ask)
    thread.start()
    if until_s is None:
        thread.join()
    else:
        time.sleep(dice.uniform(0, until_s))
    took = time.monotonic() - began
    house.server.kill()
    thread.join()
    keys = house.keys_of_cases()
    gone = sum(not house.has_key(case, keys) for case in due)
    said = sum(house.records_of(case) > RECORDS for case in due)
    if gone > said:
        broken.append(f"{gone} keys are gone and {said} cases say so")
    # Whatever it was in the middle of: no key is gone without the record saying so before.
    done = run(house.binary, "verify", "--json", "--db", house.db, **house.variables)
    if done.returncode != 0:
        broken.append(f"killed when {said} cases said so and {gone} keys were gone: {done.stdout} {done.stderr}")
    house.start()
    if house.good("pia", "GET", "/api/v1/retentions?state=due")["waits_since"]:
        house.confirm(house.people["pia"])
    for _ in range(400):
        if all(house.emptied(case)[0] for case in due[-1:] + due[:1]):
            break
        time.sleep(0.05)
    return due, others, (said, gone), took


def check_round(house, due, others, broken):
    house.server.stop()
    keys = house.keys_of_cases()
    house.start()
    for case in due:
        found = house.emptied(case)
        if found != (1, {"private": "erased"}) or house.has_key(case, keys):
            broken.append(f"{case} was due and became {found}, its key is "
                          f"{'there' if house.has_key(case, keys) else 'gone'}")
    for case in others:
        house.untouched(case, keys, broken)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("binary")
    parser.add_argument("--db", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--kills", type=int, default=30 if os.environ.get("RECOURSE_NIGHT") else 6)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.kills} kills, {options.db}", flush=True)
    dice, broken, struck, seen = random.Random(options.seed), [], {}, []
    with tempfile.TemporaryDirectory(prefix="recourse-retention-") as folder:
        db = f"sqlite:{folder}/house.db" if options.db == "sqlite" else os.environ["RECOURSE_TEST_PG"]
        house = Archive(options.binary, db, folder)
        try:
            until_s = None  # the first time it may end, to learn how long that takes
            for _ in range(options.kills + 1):
                due, others, at, took = one_round(house, dice, until_s, broken)
                if until_s is None:
                    until_s = took
                else:
                    struck[at] = struck.get(at, 0) + 1
                    # How long it takes changes with the machine: towards the middle of it.
                    until_s *= 1.6 if at[0] == 0 else 0.7 if at[1] == DUE else 1
                check_round(house, due, others, broken)
                seen += others
            house.server.stop()
            keys = house.keys_of_cases()
            house.start()
            for case in seen:
                house.untouched(case, keys, broken)
        finally:
            house.server.stop()
        for words in (["replay", "--check"], ["db", "check"], ["verify"]):
            done = run(house.binary, *words, "--json", "--db", house.db, **house.variables)
            if done.returncode != 0:
                broken.append(f"{' '.join(words)}: {done.stdout} {done.stderr}")
        redactions = json.loads(done.stdout).get("redactions")
        if int(redactions) != DUE * (options.kills + 1):
            broken.append(f"verify counts {redactions} redactions")
    print(f"{options.kills} kills; of {DUE} cases (on record, keys gone) when it struck: "
          + ", ".join(f"{at} {count} times" for at, count in sorted(struck.items())))
    for line in broken:
        print("BROKEN", line)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
