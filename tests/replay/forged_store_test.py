#!/usr/bin/env python3
"""A database whose guards were dropped and whose records were written anew with care: every number
and hash fits, and what they say is nonsense. Each command that reads such a case says what is wrong
with it, or tells what it says; none reads where nothing is, and the other cases go on.

  forged_store_test.py BINARY [ROUNDS [SEED]]
"""
import contextlib
import datetime
import hashlib
import json
import pathlib
import random
import re
import shutil
import sqlite3
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from binary import last_json, run  # noqa: E402
from forgery import cases_in, forge, lines_of  # noqa: E402

BINARY, ROUNDS, SEED = "", 12, 1
FOLDER = ROOT / "tests/replay/recorded/0.2.0"
PROCESSES = ("complaint", "votes", "gates", "clocks", "undo", "timers", "messages", "open_items",
             "returns", "incidents", "delegation", "ladders", "moves", "signals", "family")
DEFINITIONS = ("process-defs", "tests/scenarios")
TABLES = ("snapshot", "task", "task_candidate", "task_done", "timer", "subscription", "job")


def renamed(records, name):
    """Under ids of its own: scenarios draw the same ones again and again."""
    def anew(match):
        return hashlib.md5((name + match.group()).encode()).hexdigest()
    text = json.dumps(records, ensure_ascii=False)
    return json.loads(re.sub(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])", anew, text))


def microseconds(instant):
    second, _, fraction = instant.removesuffix("Z").partition(".")
    at = datetime.datetime.strptime(second + "+0000", "%Y-%m-%dT%H:%M:%S%z")
    return int(at.timestamp()) * 1_000_000 + int(fraction.ljust(6, "0") or 0)


class ForgedStore(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.TemporaryDirectory(prefix="recourse-forged-")
        cls.folder = pathlib.Path(cls.home.name)
        cls.whole = cls.folder / "whole.db"
        cls.cases = {}
        for process in PROCESSES:
            lists = cases_in(FOLDER / f"{process}.jsonl")
            cls.cases[process] = renamed(max(lists, key=len), process)
        run(BINARY, "db", "init", "--db", f"sqlite:{cls.whole}", expect=0)
        run(BINARY, "deploy", *(str(ROOT / folder) for folder in DEFINITIONS), "--db",
            f"sqlite:{cls.whole}", expect=0)
        with cls.opened(cls.whole) as db:
            triggers = "select name from sqlite_master where type = 'trigger'"
            for (trigger,) in db.execute(triggers).fetchall():
                db.execute(f"drop trigger {trigger}")
            for records in cls.cases.values():
                cls.put(db, records)
        run(BINARY, "db", "rebuild", "--db", f"sqlite:{cls.whole}", expect=0)
        cls.known = cls.violations(f"sqlite:{cls.whole}")

    @staticmethod
    def violations(url):
        """What `db check` says, as (rule, case, sentence)."""
        done = run(BINARY, "--json", "db", "check", "--db", url)
        return {(v["rule"], v["instance"], v["text"]) for v in last_json(done.stdout)["violations"]}

    @classmethod
    def tearDownClass(cls):
        cls.home.cleanup()

    @staticmethod
    @contextlib.contextmanager
    def opened(path):
        with contextlib.closing(sqlite3.connect(path)) as db, db:
            yield db

    @staticmethod
    def put(db, records):
        db.execute("delete from step_record where instance = ?", (records[0]["instance"],))
        lines = lines_of(records).splitlines()
        for number, line in enumerate(lines, 1):
            db.execute("insert into step_record values (?, ?, ?, ?, ?)", (
                records[0]["instance"], number, microseconds(records[number - 1]["recorded"]),
                hashlib.sha256(b"\0" + line.encode()).hexdigest(), line.encode()))

    def forged(self, process, records):
        """The URL of a copy in which the case reads so, and is shown by nothing else."""
        path = self.folder / "forged.db"
        for old in self.folder.glob("forged.db*"):
            old.unlink()
        shutil.copy2(self.whole, path)
        with self.opened(path) as db:
            self.put(db, records)
            db.execute("delete from snapshot where instance = ?", (records[0]["instance"],))
        return f"sqlite:{path}"

    def read(self, url, process, records, text):
        """Everything that reads the case; what it ended with must be an answer."""
        case, db = records[0]["instance"], ("--db", url)
        [path] = [path for folder in DEFINITIONS for path in (ROOT / folder).glob("*.yaml")
                  if f"\nprocess: {process}\n" in path.read_text(encoding="utf-8")
                  and "scenario" not in path.name]
        file = str(self.folder / "out")
        with self.opened(url.removeprefix("sqlite:")) as held:
            tasks = [t for (t,) in held.execute("select id from task where instance = ?", (case,))]
        said = {}
        for words in (("verify",), ("replay", "--check"), ("replay", case), ("db", "check"),
                      ("instance", case), ("instance", case, "--at", "3"), ("history", case),
                      ("explain", case), *(("explain", task) for task in tasks[:1]),
                      *(("task", task) for task in tasks[:1]),
                      ("regress", str(path)), ("export", "csv", "-o", file), ("case-file", case, "-o",
                                                                            file),
                      ("migrate", process, "--from", self.version(records), "--to", "1",
                       "--dry-run"),
                      ("suspend", case, "--reason", "why"), ("db", "rebuild")):
            done = run(BINARY, *words, *db)
            told = done.stdout + done.stderr
            self.assertIn(done.returncode, (0, 1, 3), (words, told, text))
            for fault in ("fault of its own", "must not exist", "Something went wrong on the server",
                          "cannot be reached", "The database did not take it", "bad_variant",
                          "map::at"):
                self.assertNotIn(fault, told, (words, text))
            said[words[0]] = (done.returncode, told)
        return said

    @staticmethod
    def version(records):
        """What the command line would take as one."""
        said = str(records[0]["events"][0].get("version"))
        return said if said.isdigit() and int(said) < 2**31 else "1"

    def test_whole(self):
        """What the others are told against: nothing is wrong with these, but that the triggers were
        dropped (I34), and that the personal data was not recorded with the histories (I15)."""
        url = f"sqlite:{self.whole}"
        self.assertLessEqual({rule for rule, _, _ in self.known}, {"I15", "I34"}, self.known)
        self.assertEqual(last_json(run(BINARY, "--json", "replay", "--check", "--db", url,
                                       expect=0).stdout)["faults"], [])

    def test_a_step_that_is_not_there(self):
        records = json.loads(json.dumps(self.cases["complaint"]))
        [entered] = [e for e in records[0]["events"] if e["type"] == "ActivityEntered"][-1:]
        entered["node"] = "4294967294"
        said = self.read(self.forged("complaint", records), "complaint", records, "node")
        for words in ("replay", "db", "instance", "history", "explain", "export", "suspend"):
            self.assertNotEqual(said[words][0], 0, (words, said[words]))
            self.assertIn("step", said[words][1], words)

    def changed(self, sql, *values):
        """The URL of a copy in which this was done, and what `db check` says of the case."""
        path = self.folder / "forged.db"
        for old in self.folder.glob("forged.db*"):
            old.unlink()
        shutil.copy2(self.whole, path)
        with self.opened(path) as db:
            self.assertGreater(db.execute(sql, values).rowcount, 0)
        url = f"sqlite:{path}"
        return url, {case: text for _, case, text in self.violations(url) - self.known}

    def test_bytes_that_are_no_record(self):
        """They are told of the case they are in, and the others are read all the same."""
        case, other = (self.cases[name][0]["instance"] for name in ("complaint", "votes"))
        junk = {"packed": b"\3\xff\xff\xff\xff", "nothing": b"", "json": b"{", "no record": b"{}",
                "a changed word": lines_of(self.cases["complaint"]).splitlines()[0].replace(
                    "complaint", "komplaint", 1).encode()}
        for name, bytes_ in junk.items():
            with self.subTest(name):
                url, found = self.changed("update step_record set bytes = ? where instance = ? and "
                                          "record = 1", bytes_, case)
                self.assertEqual(set(found), {case})
                for words in (("replay", "--check"), ("history", case), ("explain", case),
                              ("export", "csv"), ("regress", str(ROOT / "process-defs/complaint.yaml"))):
                    done = run(BINARY, *words, "--db", url)
                    self.assertIn(done.returncode, (1, 3), words)
                    self.assertIn(case, done.stdout + done.stderr, words)
                run(BINARY, "history", other, "--db", url, expect=0)

    def test_a_snapshot_that_says_something_else(self):
        """The engine would go on from it, so `db check` holds it against the records, and
        `db rebuild` makes it anew."""
        case = self.cases["complaint"][0]["instance"]
        state = last_json(run(BINARY, "replay", case, "--db", f"sqlite:{self.whole}").stdout)
        state["priority"] = "77"
        text = json.dumps(state, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        url, found = self.changed("insert or replace into snapshot values (?, ?, ?)", case,
                                  len(self.cases["complaint"]), text.encode())
        self.assertEqual(set(found), {case})
        self.assertIn("snapshot", found[case])
        run(BINARY, "db", "rebuild", "--db", url, expect=0)
        self.assertEqual(self.violations(url), self.known)

    def test_a_snapshot_of_another_case(self):
        case, other = (self.cases[name][0]["instance"] for name in ("complaint", "votes"))
        url, found = self.changed("update snapshot set bytes = (select bytes from snapshot where "
                                  "instance = ?) where instance = ?", other, case)
        self.assertEqual(set(found), {case})
        for words in (("instance", case), ("suspend", case, "--reason", "why")):
            done = run(BINARY, *words, "--db", url, expect=1)
            self.assertIn("another case", done.stdout + done.stderr)

    def test_a_case_of_the_engines_own(self):
        """What it keeps for itself was changed: the house works on, and is told."""
        own = "'%s'" % self.own_case()
        url, _ = self.changed("update step_record set bytes = ? where record = 1 and instance = "
                              + own, b"{}")
        done = run(BINARY, "deploy", *(str(ROOT / folder) for folder in DEFINITIONS), "--db", url,
                   expect=0)
        self.assertIn("recourse verify", done.stderr)

    def own_case(self):
        with self.opened(self.whole) as db:
            [(own,)] = db.execute("select id from instance where process = 'recourse.log'")
        return own

    def test_a_row_with_another_time(self):
        case = self.cases["complaint"][0]["instance"]
        _, found = self.changed("update step_record set recorded = 1 where instance = ?", case)
        self.assertEqual(set(found), {case})

    def test_whatever_is_changed(self):
        chance = random.Random(SEED)
        for number in range(ROUNDS):
            process = chance.choice(sorted(self.cases))
            records = json.loads(json.dumps(self.cases[process]))
            strangers = [json.dumps(e) for r in records for e in r["events"]]
            forge(records, strangers, chance)
            with self.subTest(number=number, process=process):
                self.read(self.forged(process, records), process, records, lines_of(records))


if __name__ == "__main__":
    BINARY = str(pathlib.Path(sys.argv.pop(1)).resolve())
    numbers = [int(sys.argv.pop(1)) for word in sys.argv[1:3] if word.isdigit()]
    ROUNDS, SEED = [*numbers, *(ROUNDS, SEED)[len(numbers):]]
    unittest.main(verbosity=2)
