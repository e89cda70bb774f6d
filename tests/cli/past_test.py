#!/usr/bin/env python3
"""A case that went on under another version is shown, at every moment, by the version it was on then:
their steps have other names and other numbers.

  past_test.py BINARY
"""
import json
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from binary import last_json, run  # noqa: E402

BINARY = ""
HEAD = """recourse: "1"
process: leave
version: {version}
title: {{en: Leave, zh: 请假}}
data: {{days: {{type: int, input: true}}}}
roles: {{lead: {{group: leads}}}}
outcomes: {{granted: {{kind: success, title: {{en: Granted, zh: 准假}}}}}}
steps:
"""
TASK = """  - step: {step}
    title: {{en: {title}, zh: 环节}}
    task: {{title: {{en: {title}, zh: 任务}}, assign: {{role: lead}}}}
    actions: {{on: {{label: {{en: On, zh: 继续}}, next: {next}}}}}
"""
BEFORE = """  - step: weigh
    title: {en: Weigh, zh: 权衡}
    choose: [{when: days > 90, next: third}, {otherwise: first}]
"""
END = "  - {step: end, finish: granted}\n"
DIRECTORY = """groups: [{group: leads}]
people: [{person: ann, name: {en: Ann, zh: 安}, groups: [leads]}]
"""


def task(step, title, after):
    return TASK.format(step=step, title=title, next=after)


class Past(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.TemporaryDirectory(prefix="recourse-past-")
        cls.addClassCleanup(cls.home.cleanup)
        cls.folder = pathlib.Path(cls.home.name)
        cls.db = f"sqlite:{cls.folder}/test.db"
        (cls.folder / "defs").mkdir()
        (cls.folder / "defs/directory.yaml").write_text(DIRECTORY, encoding="utf-8")
        cls.run_it("db", "init")
        cls.publish(1, BEFORE + task("first", "First", "second") + task("second", "Second", "third")
                    + task("third", "Third", "end") + END)
        cls.case = last_json(cls.run_it("start", "leave", "--data", '{"days": 1}', "--json"))["id"]
        for _ in range(2):
            [row] = cls.rows(cls.case)
            for verb in (["claim"], ["complete", "on"]):
                cls.run_it("task", row["task"], *verb, "--as", "ann")
        cls.then = cls.shown()["seq"]
        cls.publish(2, task("last", "Last", "end") + END)
        cls.run_it("migrate", "leave", "--from", "1", "--to", "2", "--map", "third=last", "--reason",
                   "shorter")

    @classmethod
    def run_it(cls, *words):
        return run(BINARY, *words, "--db", cls.db, expect=0, folder=cls.folder).stdout

    @classmethod
    def publish(cls, version, steps):
        text = HEAD.format(version=version) + steps
        (cls.folder / "defs/leave.yaml").write_text(text, encoding="utf-8")
        cls.run_it("deploy", "defs")

    @classmethod
    def shown(cls, *words):
        return json.loads(cls.run_it("instance", cls.case, "--json", *words))

    @classmethod
    def rows(cls, case):
        return [row for row in cls.shown()["active"] if row.get("task")]

    def test_now(self):
        self.assertEqual([row["path"] for row in self.rows(self.case)], ["last"])

    def test_every_moment_before(self):
        seen = set()
        for at in range(1, int(self.then) + 1):
            shown = self.shown("--at", str(at))
            self.assertEqual(shown["version"], "1")
            seen |= {row["path"] for row in shown["active"]}
        self.assertEqual(seen & {"first", "second", "third", "last"}, {"first", "second", "third"})

    def test_what_is_told(self):
        """In words of its time, and why it went the way it did."""
        told = self.run_it("history", self.case, "--all")
        for words in ("First", "Second", "Third", "from version 1 to version 2"):
            self.assertIn(words, told)
        why = self.run_it("explain", self.case)
        self.assertIn("What does it wait for?\n  “Last”", why)
        self.assertNotIn("End", why.split("How do its deadlines")[0].split("Why did it")[1])


if __name__ == "__main__":
    BINARY = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=2)
