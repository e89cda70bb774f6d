#!/usr/bin/env python3
"""Whoever answers for personal data on the command line: requests to erase, legal holds, and what
is told of data that no erasure reaches.

  protection_test.py BINARY
"""
import contextlib
import pathlib
import sqlite3
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from binary import last_json, run  # noqa: E402

BINARY = ""
DEFINITION = """recourse: "1"
process: enquiry
version: 1
title: {en: Enquiry, zh: 咨询}
data:
  customer: {type: text, input: true}
  note: {type: text, input: true}
  story: {type: text, input: true, private: true}
roles: {lead: {group: leads}}
outcomes: {helped: {kind: success, title: {en: Helped, zh: 已办}}}
steps:
  - {step: look, task: {title: {en: "Ask {{ customer }}", zh: "询问 {{ customer }}"}, assign: {role: lead}}, actions: {ok: {next: end}}}
  - {step: end, finish: helped}
"""
DIRECTORY = """groups: [{group: leads}]
people: [{person: ann, name: {en: Ann, zh: 安}, groups: [leads]}]
"""


class Protection(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.TemporaryDirectory(prefix="recourse-protection-")
        self.folder = pathlib.Path(self.home.name)
        self.db = f"sqlite:{self.folder}/test.db"
        (self.folder / "defs").mkdir()
        (self.folder / "defs/enquiry.yaml").write_text(DEFINITION, encoding="utf-8")
        (self.folder / "defs/directory.yaml").write_text(DIRECTORY, encoding="utf-8")
        self.run_it("db", "init")
        self.run_it("deploy", "defs")

    def tearDown(self):
        self.home.cleanup()

    def run_it(self, *words, expect=0, lang="en"):
        done = run(BINARY, *words, "--db", self.db, expect=expect, lang=lang, folder=self.folder)
        return done.stdout + done.stderr

    def json_of(self, *words, expect=0):
        done = run(BINARY, *words, "--db", self.db, "--json", expect=expect, folder=self.folder)
        return last_json(done.stdout)

    def start(self, customer, note="nothing"):
        data = f'{{"customer": "{customer}", "note": "{note}", "story": "it broke"}}'
        return self.json_of("start", "enquiry", "--data", data)["id"]

    def requests(self):
        return [row for row in self.json_of("erase", "--list") if row["state"] != "held"]

    # --- erasures --------------------------------------------------------------------------------

    def test_a_request_goes_on_where_it_is(self):
        self.start("K1")
        first = self.json_of("erase", "K1", "--reason", "asked by letter")
        self.assertEqual(first["state"], "received")
        self.start("K1")  # what came meanwhile goes, too
        again = self.json_of("erase", "K1")
        self.assertEqual((again["id"], again["state"]), (first["id"], "received"))
        self.assertEqual([row["id"] for row in self.requests()], [first["id"]])
        self.assertIn(first["id"], self.run_it("erase", "--list", lang="zh"))
        done = self.json_of("erase", "K1", "--identity", "passport seen")
        self.assertEqual((done["id"], done["state"]), (first["id"], "reported"))
        self.assertEqual(self.requests(), [])
        self.assertIn("no request to erase is open", self.run_it("erase", "--list"))
        # Done is done; it is said when, and nothing new is put on record.
        told = self.run_it("erase", "K1", "--identity", "passport seen")
        self.assertIn(f"was erased on {done['done']} (request {first['id']})", told)
        self.assertIn("不新建请求", self.run_it("erase", "K1", lang="zh"))
        self.assertEqual(self.requests(), [])
        self.start("K1")  # there is something again
        self.assertNotEqual(self.json_of("erase", "K1", "--identity", "seen")["id"], first["id"])

    def test_a_request_is_refused_with_a_reason(self):
        self.start("K1")
        first = self.json_of("erase", "K1")["id"]
        self.run_it("erase", "K1", "--refuse", "no", "--identity", "seen", expect=2)
        self.assertIn("is refused", self.run_it("erase", "--request", first, "--refuse", "not them"))
        self.assertIn("not them", self.run_it("history", first))
        self.assertIn("已拒绝", self.run_it("history", first, lang="zh"))
        second = self.json_of("erase", "K1")  # they may ask again
        self.assertNotEqual(second["id"], first)
        self.run_it("erase", "K1", "--refuse", "not them either")
        self.assertEqual(self.requests(), [])
        for words in ([], ["K1", "--list"], ["K1", "--request", first]):
            self.run_it("erase", *words, expect=2)

    def test_a_request_that_a_hold_stops_is_told_again_as_waiting(self):
        self.start("K1")
        hold = self.json_of("hold", "K1", "--reason", "a court")["id"]
        first = self.json_of("erase", "K1", "--identity", "seen")
        again = self.json_of("erase", "K1", "--identity", "seen")
        self.assertEqual((again["id"], again["state"]), (first["id"], "scheduled"))
        self.assertEqual([one["id"] for one in again["holds"]], [hold])
        self.assertIn("a legal hold forbids it", self.run_it("erase", "K1"))
        self.assertIn(f"legal hold {hold}", self.run_it("erase", "--list"))

    def test_where_a_word_stands_in_clear_is_said(self):
        self.start("K1", note="K1 called twice")
        told = self.run_it("erase", "K1", "--identity", "seen")
        for place in ("enquiry: customer", "enquiry: note", "enquiry: task title"):
            self.assertIn(place, told)
        self.assertNotIn("story", told)
        self.assertEqual(len(self.json_of("erase", "K1")["clear"]), 3)
        self.assertIn("明文", self.run_it("erase", "K1", lang="zh"))

    # --- holds -----------------------------------------------------------------------------------

    def test_what_would_hold_nothing_is_refused(self):
        for case in ("case:zzz", "case:" + "0" * 32):
            self.assertIn("There is no case", self.run_it("hold", case, "--reason", "r", expect=1))
        told = self.run_it("hold", "K1", "--reason", "r", "--until", "2020-01-31T00:00:00Z", expect=1)
        self.assertIn("2020-01-31", told)
        self.assertEqual(self.json_of("erase", "--list"), [])

    def test_a_hold_says_what_it_holds_and_until_when(self):
        case = self.start("K1")
        told = self.run_it("hold", "K1", "--reason", "r", "--until", "2099-01-31T00:00:00Z")
        self.assertIn("nothing of 'K1' is erased until 2099-01-31T00:00:00Z", told)
        self.assertNotIn("yet", told)
        told = self.run_it("hold", "case:" + case, "--reason", "r")
        self.assertIn(f"nothing in the case '{case}' is erased until that is lifted", told)
        self.assertNotIn("yet", told)
        told = self.run_it("hold", "nobody", "--reason", "r")
        self.assertIn("no case keeps anything private of 'nobody' yet", told)
        self.assertIn("目前没有案件", self.run_it("hold", "nobody", "--reason", "r", lang="zh"))

    # --- guards ----------------------------------------------------------------------------------

    def test_a_guard_that_is_gone_is_found(self):
        self.start("K1")
        self.run_it("db", "check")
        self.assertIn("only grow", self.run_it("doctor", expect=None))
        with contextlib.closing(sqlite3.connect(self.folder / "test.db")) as db, db:
            db.execute("drop trigger step_record_kept")
        self.assertIn("I34: the guard of step_record", self.run_it("db", "check", expect=1))
        self.assertIn("the guard of step_record", self.run_it("doctor", expect=1))


if __name__ == "__main__":
    BINARY = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=1)
