#!/usr/bin/env python3
"""The command line as its users meet it: exit codes, sentences, JSON, both languages, and the data
commands against a database file and against the server that holds it.

  commands_test.py BINARY
"""
import contextlib
import json
import pathlib
import signal
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from binary import last_json, run  # noqa: E402

BINARY = ""
DEFINITION = """recourse: "1"
process: leave
version: 1
title: {en: Leave, zh: 请假}
data: {days: {type: int, input: true}}
roles: {lead: {group: leads}}
outcomes: {granted: {kind: success, title: {en: Granted, zh: 准假}}}
steps:
  - step: look
    title: {en: Look, zh: 审批}
    task: {title: {en: "Leave of {{ days }} days", zh: "请假 {{ days }} 天"}, assign: {role: lead}}
    actions: {grant: {label: {en: Grant, zh: 同意}, next: end}}
  - {step: end, finish: granted}
"""
DIRECTORY = """groups: [{group: leads}]
people:
  - {person: ann, name: {en: Ann, zh: 安}, groups: [leads]}
  - {person: bob, name: {en: Bob, zh: 鲍}}
"""


class Commands(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.TemporaryDirectory(prefix="recourse-cli-")
        self.folder = pathlib.Path(self.home.name)
        self.db = f"sqlite:{self.folder}/test.db"
        (self.folder / "defs").mkdir()
        (self.folder / "defs/leave.yaml").write_text(DEFINITION, encoding="utf-8")
        (self.folder / "defs/directory.yaml").write_text(DIRECTORY, encoding="utf-8")

    def tearDown(self):
        self.home.cleanup()

    def run_it(self, *words, expect=0, stdin=None, lang="en"):
        done = run(BINARY, *words, expect=expect, stdin=stdin, lang=lang, folder=self.folder)
        return done.stdout + done.stderr

    def json_of(self, *words, **more):
        return last_json(self.run_it(*words, "--json", **more))

    def deployed(self):
        self.run_it("db", "init", "--db", self.db)
        self.run_it("deploy", "defs", "--db", self.db)

    def test_every_command_explains_itself_and_shows_an_example(self):
        seen = []

        def look(*words):
            text = self.run_it(*words, "--help")
            if words:
                seen.append(" ".join(words))
                self.assertIn("Example:\n  recourse" if words[0] != "password" else "Example:\n  ",
                              text, f"adapters/cli/examples.cpp has none for {words}")
            listed = text.split("Subcommands:\n")[1:]
            # Up to the empty line: below it stands the example.
            for line in listed[0].split("\n\n")[0].split("\n") if listed else []:
                look(*words, line.split()[0])

        look()
        for command in ("check", "test", "fmt", "diff", "schema", "serve", "demo", "db backup",
                        "deploy", "start", "tasks", "task", "notices", "message", "instance", "history",
                        "replay", "bench advance", "doctor"):
            self.assertIn(command, seen)

    def test_wrong_usage_is_2_and_a_missing_file_is_3(self):
        self.run_it("no-such-command", expect=2)
        self.run_it("check", expect=2)
        self.run_it("tasks", "--view", "everything", expect=2)
        self.assertIn("nowhere.yaml", self.run_it("check", "nowhere.yaml", expect=3))
        self.run_it("tasks", "--server", "http://127.0.0.1:1", expect=3)

    def test_check_tells_file_line_column_code_and_fix_in_both_languages(self):
        broken = DEFINITION.replace("next: end", "next: ende")
        (self.folder / "broken.yaml").write_text(broken, encoding="utf-8")
        text = self.run_it("check", "broken.yaml", expect=1)
        self.assertRegex(text, r"broken\.yaml:\d+:\d+: error E-\S+ .*ende")
        self.assertRegex(self.run_it("check", "broken.yaml", expect=1, lang="zh_CN.UTF-8"), "个错误")
        findings = self.json_of("check", "broken.yaml", expect=1)
        self.assertEqual(findings[0]["severity"], "error")
        sarif = json.loads(self.run_it("check", "broken.yaml", "--format", "sarif", expect=1))
        self.assertEqual(sarif["version"], "2.1.0")
        self.assertIn(findings[0]["code"], [r["id"] for r in sarif["runs"][0]["tool"]["driver"]["rules"]])
        self.assertIn("1 file, 1 error, 0 warnings", text)

    def test_check_sees_all_definitions_of_a_folder_and_their_people(self):
        self.assertIn("0 errors, 0 warnings", self.run_it("check", "defs"))
        caller = DEFINITION.replace("process: leave", "process: trip").replace(
            "  - {step: end,", "  - {step: ask, call: {process: leave, with: {dayz: 1}}}\n  - {step: end,")
        caller = caller.replace("next: end", "next: ask")
        (self.folder / "defs/trip.yaml").write_text(caller, encoding="utf-8")
        self.assertIn("E-CALL", self.run_it("check", "defs", expect=1))
        self.assertIn("E-CALL", self.run_it("deploy", "defs", "--db", self.db, expect=1))
        (self.folder / "defs/trip.yaml").unlink()
        (self.folder / "nobody.yaml").write_text("groups: [{group: leads}]\npeople: []\n", encoding="utf-8")
        text = self.run_it("check", "defs/leave.yaml", "--directory", "nobody.yaml")
        self.assertIn("W-EMPTY-ROLE", text)

    def test_how_to_speak_may_be_said_before_the_command(self):
        self.deployed()
        self.assertEqual(self.run_it("--lang", "zh", "check", "defs"),
                         self.run_it("check", "defs", "--lang", "zh"))
        self.assertEqual(json.loads(self.run_it("--json", "tasks", "--db", self.db))["items"], [])
        told = self.run_it("--db", self.db, "check", "defs", expect=2)
        self.assertIn("recourse COMMAND --db", told)

    def test_to_erase_somebody_nobody_knows_is_no_success(self):
        self.deployed()
        text = self.run_it("erase", "NOBODY", "--reason", "asked", "--identity", "seen", "--db", self.db,
                           expect=1)
        self.assertIn("nothing private is kept about 'NOBODY'", text)

    def test_a_legal_hold_is_set_and_lifted_on_record(self):
        self.deployed()
        self.run_it("hold", "K9", "--db", self.db, expect=2)
        held = self.json_of("hold", "K9", "--reason", "a court", "--db", self.db)
        waits = self.run_it("erase", "K9", "--identity", "seen", "--db", self.db)
        self.assertIn("a legal hold forbids it", waits)
        self.run_it("hold", "K9", "--lift", "--until", "2030-01-01T00:00:00Z", "--reason", "x", "--db",
                    self.db, expect=2)
        self.assertIn("lifted: 1", self.run_it("hold", "K9", "--lift", "--reason", "settled", "--db",
                                               self.db))
        self.run_it("hold", "K9", "--lift", "--reason", "settled", "--db", self.db, expect=1)
        told = self.run_it("history", held["id"], "--db", self.db)
        self.assertIn("A legal hold was set: nothing it is on is erased (a court)", told)
        self.assertIn("The legal hold was lifted (settled)", told)
        self.assertIn("法律保留已解除（settled）",
                      self.run_it("history", held["id"], "--lang", "zh", "--db", self.db))

    def test_tables_are_made_anew_from_the_records_alone(self):
        self.deployed()
        cases = [self.json_of("start", "leave", "--data", json.dumps({"days": n}), "--db", self.db)["id"]
                 for n in (1, 2)]
        path = self.db.removeprefix("sqlite:")
        shown = ("instance", "task", "task_candidate", "task_done", "timer", "subscription", "snapshot")

        def rows(*tables):
            with contextlib.closing(sqlite3.connect(path)) as db:
                return {t: sorted(db.execute(f"select * from {t}").fetchall()) for t in tables}

        task = rows("task")["task"][0]
        self.run_it("task", task[1], "claim", "--as", "ann", "--db", self.db)
        self.run_it("task", task[1], "complete", "grant", "--as", "ann", "--db", self.db)
        self.assertEqual(self.json_of("db", "check", "--db", self.db)["violations"], [])
        before = rows(*shown)
        # Closed at once: a file that is open here is one the engine may not open.
        with contextlib.closing(sqlite3.connect(path)) as db, db:
            for table in shown:
                db.execute(f"delete from {table} where {'id' if table == 'instance' else 'instance'} = ?",
                           (cases[1],))
            db.execute("update task_done set ended_by = 'eve'")
            db.execute("update instance set outcome = 'lost'")
            db.execute("insert into timer (instance, id, due) values (?, ?, 1)", ("f" * 32, "f" * 32))
        told = self.run_it("db", "check", "--json", "--db", self.db, expect=1)
        found = json.loads(told.split("\n")[0])["violations"]  # below it they stand as lines
        self.assertEqual({v["rule"] for v in found}, {"I1", "I3", "I9"})
        done = self.json_of("db", "rebuild", "--db", self.db)
        self.assertEqual((str(done["strays"]), done["faults"]), ("1", []))
        after = rows(*shown)
        for table in shown[:-1]:
            self.assertEqual(after[table], before[table], table)
        self.assertEqual(len(after["snapshot"]), 2)
        self.assertEqual(self.json_of("db", "check", "--db", self.db)["violations"], [])
        self.run_it("replay", "--check", "--db", self.db)

    def test_fmt_lays_out_once_and_keeps_comments(self):
        crooked = DEFINITION.replace("steps:\n", "steps:   # the way\n\n").replace("next: end", "next:   end")
        path = self.folder / "crooked.yaml"
        path.write_text(crooked, encoding="utf-8")
        self.assertIn("crooked.yaml", self.run_it("fmt", "crooked.yaml", "--check", expect=1))
        self.assertEqual(path.read_text(encoding="utf-8"), crooked)
        self.run_it("fmt", "crooked.yaml")
        self.assertIn("steps:  # the way\n  - step: look", path.read_text(encoding="utf-8"))
        self.run_it("fmt", "crooked.yaml", "--check")
        self.assertEqual(self.json_of("fmt", "defs", "--check")["changed"], [])
        path.write_text("process: [", encoding="utf-8")
        self.assertIn("E-YAML", self.run_it("fmt", "crooked.yaml", expect=1))

    def test_diff_says_what_changed_and_whom_it_concerns(self):
        new = DEFINITION.replace("version: 1", "version: 2").replace("{role: lead}", "{role: lead, pick: nominate}")
        (self.folder / "new.yaml").write_text(new, encoding="utf-8")
        text = self.run_it("diff", "defs/leave.yaml", "new.yaml")
        self.assertIn("step 'look': task.assign.pick was added: nominate", text)
        self.assertRegex(text, "concerned that stand in: look")
        self.assertIn("步骤“look”", self.run_it("diff", "defs/leave.yaml", "new.yaml", "--lang", "zh"))
        found = self.json_of("diff", "defs/leave.yaml", "new.yaml")
        self.assertEqual(found["concerned_steps"], ["look"])
        page = self.run_it("diff", "defs/leave.yaml", "new.yaml", "--format", "html")
        self.assertIn('<span class="step changed">look</span>', page)
        self.assertIn("the same", self.run_it("diff", "new.yaml", "new.yaml"))
        self.run_it("diff", "new.yaml", "nowhere.yaml", expect=3)

    def test_a_failed_scenario_names_its_line_what_was_expected_and_what_was_found(self):
        (self.folder / "defs/leave.scenario.yaml").write_text(
            "scenario: granted\nprocess: leave\n"
            "start: {at: 2026-03-02T09:00+08:00, by: bob, data: {days: 3}}\ndo:\n"
            "  - {task: look, as: ann, action: grant}\n  - {expect: {ended: refused}}\n",
            encoding="utf-8")
        text = self.run_it("test", "defs", expect=1)
        self.assertRegex(text, r"leave\.scenario\.yaml:6: ended: expected refused, found granted")
        self.assertRegex(text, r"the record before it:(\n .*)*Ann completed|the record before it:(\n .*)*granted")
        self.assertIn("<failure", self.run_it("test", "defs", "--format", "junit", expect=1))
        self.run_it("test", "defs", "--junit", "report.xml", expect=1)
        self.assertIn("<failure", (self.folder / "report.xml").read_text(encoding="utf-8"))
        report = self.json_of("test", "defs", "--coverage", expect=1)
        self.assertFalse(report["scenarios"][0]["passed"])
        self.assertEqual(report["coverage"][0]["missed"], [])

    def test_coverage_tells_what_was_missed_and_can_be_demanded(self):
        (self.folder / "defs/leave.scenario.yaml").write_text(
            "scenario: asked\nprocess: leave\n"
            "start: {at: 2026-03-02T09:00+08:00, by: bob, data: {days: 3}}\n"
            "do: [{expect: {active: [look]}}]\n", encoding="utf-8")
        text = self.run_it("test", "defs", "--coverage")
        for missed in ("action look.grant", "step end", "outcome granted"):
            self.assertIn("never reached: " + missed, text)
        self.assertIn("25 %", text)
        self.run_it("test", "defs", "--coverage-at-least", "25")
        self.assertIn("at least 26 %", self.run_it("test", "defs", "--coverage-at-least", "26", expect=1))
        self.assertEqual(self.json_of("test", "defs", "--coverage")["percent"], 25)
        self.run_it("test", "defs", "--only", "nothing of this name", expect=1)

    def test_a_case_from_start_to_end_on_a_database_file(self):
        self.deployed()
        started = self.json_of("start", "leave", "--data", '{"days": 3}', "--as", "bob", "--db",
                               self.db)
        self.assertTrue(started["started"])
        tasks = self.json_of("tasks", "--view", "available", "--as", "ann", "--db", self.db)["items"]
        self.assertEqual([t["title"]["en"] for t in tasks], ["Leave of 3 days"])
        task = tasks[0]["id"]
        self.run_it("task", task, "claim", "--as", "bob", "--db", self.db, expect=1)
        ahead = self.run_it("task", "preview", task, "grant", "--as", "ann", "--db", self.db)
        self.assertIn("The case ended: completed, outcome “Granted”", ahead)
        self.run_it("task", task, "complete", "--action", "grant", "--as", "ann", "--db", self.db)
        instance = self.json_of("instance", started["id"], "--db", self.db)
        self.assertEqual((instance["state"], instance["outcome"]), ("Completed", "granted"))
        self.assertEqual(self.json_of("notices", "--as", "ann", "--db", self.db)["unread"], "0")
        self.assertIn("no notices", self.run_it("notices", "--instance", started["id"], "--db", self.db))
        told = self.run_it("history", started["id"], "--db", self.db)
        self.assertIn("Ann completed “Leave of 3 days” with “Grant”", told)
        self.assertIn("folded away", told)
        self.assertNotIn("T0", told)
        told = self.run_it("history", started["id"], "--all", "--db", self.db, lang="zh_CN.UTF-8")
        self.assertIn("安办结“请假 3 天”，操作：“同意”", told)
        self.assertNotIn("Ann", told)
        self.assertIn("equal", self.run_it("replay", started["id"], "--check", "--db", self.db))
        self.assertEqual(self.json_of("replay", started["id"], "--db", self.db)["outcome"], "granted")
        self.run_it("db", "check", "--db", self.db)
        self.run_it("db", "backup", "copy.db", "--db", self.db)
        self.run_it("replay", "--check", "--db", f"sqlite:{self.folder}/copy.db")

    def test_wrong_input_is_refused_with_the_path_of_the_fault(self):
        self.deployed()
        text = self.run_it("start", "leave", "--data", '{"days": "many"}', "--db", self.db, expect=1)
        self.assertIn("days", text)
        self.run_it("start", "leave", "--data", "{", "--db", self.db, expect=1)
        self.run_it("start", "no_such_process", "--db", self.db, expect=1)

    def test_a_published_version_never_changes(self):
        self.deployed()
        self.run_it("deploy", "defs", "--db", self.db)  # the same again is no change
        (self.folder / "defs/leave.yaml").write_text(DEFINITION + "# other\n", encoding="utf-8")
        self.run_it("deploy", "defs", "--db", self.db, expect=1)

    def test_what_is_unchanged_and_what_is_empty_is_said_so(self):
        self.deployed()
        self.assertIn("unchanged", self.run_it("deploy", "defs", "--db", self.db))
        text = self.run_it("tasks", "--view", "overdue", "--as", "ann", "--db", self.db)
        self.assertIn("overdue", text)
        self.assertIn("ann", text)
        (self.folder / "defs/leave.yaml").write_text(DEFINITION + "# other\n", encoding="utf-8")
        self.assertIn("version 2", self.run_it("deploy", "defs", "--db", self.db, expect=1))
        self.assertRegex(self.run_it("--version"), r"recourse \d+\.\d+")

    def test_refusals_come_in_the_asked_language_and_others_are_refused(self):
        self.deployed()
        text = self.run_it("start", "leave", "--db", self.db, "--lang", "zh", expect=1)
        self.assertIn("部分输入缺失或有误", text)
        self.assertIn("days: 为必填项", text)
        self.assertNotIn("required", text)
        text = self.run_it("tasks", "--db", self.db, "--lang", "fr", expect=2)
        self.assertIn("en", text)
        self.assertIn("zh", text)

    def test_a_mistyped_database_is_told_and_not_made(self):
        for words in (["tasks"], ["replay"], ["db", "check"], ["db", "status"], ["history", "x"],
                      ["deploy", "defs"], ["password", "ann"]):
            text = self.run_it(*words, "--db", self.db, expect=3, stdin="a good password\n")
            self.assertIn("recourse db init", text)
            self.assertIn("recourse demo", text)
        self.assertFalse((self.folder / "test.db").exists())
        self.run_it("db", "init", "--db", self.db)
        self.assertIn("neither", self.run_it("replay", "nope", "--db", self.db, expect=3))

    def test_the_demo_says_what_it_needs_where_there_is_no_library(self):
        text = self.run_it("demo", "--folder", "demo", expect=3)
        self.assertIn("--defs", text)
        self.assertFalse((self.folder / "demo").exists())

    def test_data_commands_find_the_server_that_holds_the_file(self):
        self.deployed()
        self.run_it("password", "ann", "--db", self.db, stdin="a good password\n")
        server = subprocess.Popen([BINARY, "serve", "--db", self.db, "--listen", "127.0.0.1:0"],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                  cwd=self.folder)
        try:
            self.assertIn("http://127.0.0.1:", server.stdout.readline())
            serve_file = pathlib.Path(f"{self.folder}/test.db.serve.json")
            self.assertEqual(serve_file.stat().st_mode & 0o777, 0o600)
            self.run_it("start", "leave", "--data", '{"days": 2}', "--db", self.db)
            held = self.run_it("replay", "--check", "--db", self.db, expect=3)
            self.assertIn(json.loads(serve_file.read_text())["url"], held)
            listed = self.json_of("tasks", "--view", "available", "--as", "ann", "--password",
                                  "a good password", "--db", self.db)["items"]
            self.assertEqual(len(listed), 1)
            self.run_it("tasks", "--as", "ann", "--password", "wrong", "--db", self.db, expect=3)
        finally:
            server.send_signal(signal.SIGTERM)
            server.communicate(timeout=30)
        self.assertEqual(server.returncode, 0)
        self.assertFalse(serve_file.exists())


if __name__ == "__main__":
    BINARY = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=2)
