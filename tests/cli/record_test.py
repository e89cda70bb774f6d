#!/usr/bin/env python3
"""What auditors and designers do with histories on the command line: a new definition tried on
recorded cases, running cases taken to it, one case as a page.

  record_test.py BINARY
"""
import html.parser
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "support"), str(TESTS / "seal")]
import tampering  # noqa: E402
from binary import ROOT, last_json, run  # noqa: E402
from forging import without_signatures  # noqa: E402

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
SCENARIO = """process: leave
start: {at: 2026-03-02T09:00+08:00, by: bob, data: {days: 3}}
scenarios:
  - scenario: granted
    do:
      - {task: look, as: ann, action: grant}
      - {expect: {ended: granted}}
  - scenario: waits
    do:
      - {expect: {active: [look]}}
"""
PAY = """connector: pay.send
title: {en: Pay, zh: 付款}
input: {days: int}
idempotent: true
timeout: 1 minute
"""
DIRECTORY = """groups: [{group: leads}, {group: others}]
people:
  - {person: ann, name: {en: Ann, zh: 安}, groups: [leads]}
  - {person: bob, name: {en: Bob, zh: 鲍}, groups: [others]}
"""


def version(number, *replacements):
    text = DEFINITION.replace("version: 1", f"version: {number}")
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new)
    return text


class Records(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.TemporaryDirectory(prefix="recourse-records-")
        self.folder = pathlib.Path(self.home.name)
        self.db = f"sqlite:{self.folder}/test.db"
        (self.folder / "defs").mkdir()
        self.write("defs/leave.yaml", DEFINITION)
        self.write("defs/directory.yaml", DIRECTORY)
        self.write("defs/leave.scenario.yaml", SCENARIO)
        self.run_it("db", "init", "--db", self.db)
        self.run_it("deploy", "defs", "--db", self.db)
        self.running = self.json_of("start", "leave", "--data", '{"days": 3}', "--as", "bob")["id"]
        self.done = self.json_of("start", "leave", "--data", '{"days": 1}', "--as", "bob")["id"]
        tasks = self.json_of("tasks", "--view", "available", "--as", "ann")["items"]
        task = [t["id"] for t in tasks if t["instance"] == self.done][0]
        self.run_it("task", task, "complete", "grant", "--as", "ann", "--db", self.db)

    def tearDown(self):
        self.home.cleanup()

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    def run_it(self, *words, expect=0, lang="en"):
        done = run(BINARY, *words, expect=expect, lang=lang, folder=self.folder)
        return done.stdout + done.stderr

    def json_of(self, *words, expect=0):
        text = self.run_it(*words, "--db", self.db, "--json", expect=expect)
        return last_json(text)

    # --- regress ---------------------------------------------------------------------------------

    def test_a_definition_that_decides_alike_is_the_same(self):
        self.write("new.yaml", version(2, ("en: Grant,", "en: Approve,")))
        report = self.json_of("regress", "new.yaml")
        self.assertEqual((report["cases"], report["same"], report["records"]), ("2", "2", "3"))
        self.assertIn("2 cases, 3 records: 2 same",
                      self.run_it("regress", "new.yaml", "--db", self.db))
        self.assertIn("2 个一致", self.run_it("regress", "new.yaml", "--db", self.db, lang="zh"))

    def test_where_it_parts_is_told_with_both_sides(self):
        self.write("new.yaml", version(2, ("group: leads", "group: others")))
        self.write("directory.yaml", DIRECTORY)
        report = self.json_of("regress", "new.yaml", expect=1)
        self.assertEqual((report["diverges"], report["assumed"]), ("2", "2"))
        one = report["differing"][0]
        self.assertEqual((one["record"], one["what"]), ("1", "tasks"))
        self.assertEqual(one["recorded"][0]["groups"], ["leads"])
        self.assertEqual(one["now"][0]["groups"], ["others"])
        self.assertEqual(report["reasons"][0]["cases"], "2")
        text = self.run_it("regress", "new.yaml", "--db", self.db, expect=1)
        self.assertIn("only as recorded", text)
        self.assertIn("today's directory", text)

    def test_what_cannot_continue_says_why(self):
        self.write("new.yaml", version(2, ("grant: {label", "allow: {label")))
        report = self.json_of("regress", "new.yaml", expect=1)
        self.assertEqual((report["same"], report["cannot_continue"]), ("1", "1"))
        one = report["differing"][0]
        self.assertEqual((one["instance"], one["record"], one["step"]), (self.done, "2", "look"))
        self.assertEqual(one["code"], "ACTION")

    def test_recorded_folders_and_renamed_steps(self):
        self.run_it("test", "defs", "--save", "kept")
        lines = (self.folder / "kept/states.txt").read_text().splitlines()
        self.assertEqual([l.rsplit(" ", 1)[0] for l in lines], ["leave 1", "leave 2"])
        self.write("new.yaml", version(2, ("step: look", "step: review")))
        self.run_it("regress", "new.yaml", "--against", "kept", expect=1)
        text = self.run_it("regress", "new.yaml", "--against", "kept", "--map", "look=review")
        self.assertIn("2 cases, 3 records: 2 same", text)
        self.run_it("regress", "new.yaml", "--against", "nowhere", expect=3)

    def test_deploy_dry_run_tells_the_difference_and_the_cases(self):
        self.write("new.yaml", version(2, ("grant: {label", "allow: {label")))
        text = self.run_it("deploy", "new.yaml", "--dry-run", "--db", self.db)
        self.assertIn("1 same, 0 diverge, 1 cannot continue", text)
        self.assertIn("nothing was published", text)
        self.assertRegex(text, r"(?m)^[-+~] .*")
        told = self.json_of("deploy", "new.yaml", "--dry-run")
        self.assertEqual(told["definitions"][0]["regress"]["cannot_continue"], "1")

    def test_case_files_stand_for_the_cases_they_hold(self):
        (self.folder / "files").mkdir()
        for name, case in (("a", self.done), ("b", self.running)):
            self.run_it("case-file", case, "-o", f"files/{name}.zip", "--db", self.db)
        self.write("new.yaml", version(2, ("en: Grant,", "en: Approve,")))
        text = self.run_it("regress", "new.yaml", "--against", "files")
        self.assertIn("2 cases, 3 records: 2 same", text)
        # The definition comes with the file.
        self.run_it("view", "files/a.zip", "-o", "case.html")
        page = (self.folder / "case.html").read_text(encoding="utf-8")
        self.assertIn("u003csvg", page)
        self.assertIn(self.done, page)
        self.assertEqual(len(re.search(r'"hashes":\[([^]]*)\]', page)[1].split(",")), 2)
        if not shutil.which("chromium"):
            return
        self.assertRegex(self.dom(self.folder / "case.html"), r'class="verdict ok"')
        # The last record has none after it that names its hash: the list of the file does.
        at = page.rindex('\\"actor\\":\\"ann\\"')
        changed = self.folder / "last.html"
        changed.write_text(page[:at] + page[at:].replace("ann", "eve", 1), encoding="utf-8")
        self.assertRegex(self.dom(changed), r'class="verdict bad"')

    def test_a_case_file_that_was_altered_is_not_shown(self):
        self.run_it("case-file", self.done, "-o", "a.zip", "--db", self.db)
        path = self.folder / "a.zip"
        altered = tampering.changed(path, tampering.edit_line(
            1, lambda line: line.replace(b'"actor":"ann"', b'"actor":"eve"')))
        said = self.run_it("view", str(altered), "-o", "altered.html", expect=1)
        self.assertIn("altered, record 2", said)
        self.assertFalse((self.folder / "altered.html").exists())
        unsigned = tampering.changed(path, without_signatures)
        self.assertIn("unsigned_tail", self.run_it("view", str(unsigned), "-o", "u.html", expect=1))

    def test_nothing_to_try_is_no_success(self):
        (self.folder / "empty").mkdir()
        self.write("new.yaml", version(2))
        self.assertIn("nothing was tried",
                      self.run_it("regress", "new.yaml", "--against", "empty", expect=1))

    def test_what_is_published_stands_for_the_neighbours_of_a_lone_file(self):
        (self.folder / "defs/connectors").mkdir()
        self.write("defs/connectors/pay.yaml", PAY)
        shutil.copytree(ROOT / "process-defs/calendars", self.folder / "defs/calendars")
        self.run_it("deploy", "defs", "--db", self.db)
        (self.folder / "alone").mkdir()
        pays = version(2, ("{step: end,", "{step: pay, auto: pay.send, with: {days: \"{{ days }}\"}}\n  - {step: end,"))
        pays = pays.replace("data: {days", "calendar: service-desk\ndata: {days")
        self.write("alone/new.yaml", pays.replace("next: end", "next: pay"))
        report = self.json_of("regress", "alone/new.yaml", expect=1)
        self.assertEqual((report["cases"], report["same"]), ("2", "1"))

    # --- migrate ---------------------------------------------------------------------------------

    def test_running_cases_go_to_another_version(self):
        self.write("new.yaml", version(2, ("step: look", "step: review")))
        self.run_it("deploy", "new.yaml", "--db", self.db)
        words = ["migrate", "leave", "--from", "1", "--to", "2"]
        report = self.json_of(*words, "--dry-run", expect=1)
        self.assertEqual(len(report["refused"]), 1)
        self.assertIn("look", report["refused"][0]["reason"])
        self.run_it(*words, "--map", "look=review", "--db", self.db, expect=1)  # no reason given
        report = self.json_of(*words, "--map", "look=review", "--dry-run")
        self.assertEqual([m["instance"] for m in report["migrated"]], [self.running])
        self.assertEqual(self.json_of("instance", self.running)["version"], "1")
        self.json_of(*words, "--map", "look=review", "--reason", "new rules")
        self.assertEqual(self.json_of("instance", self.running)["version"], "2")
        history = self.run_it("history", self.running, "--db", self.db)
        self.assertIn("from version 1 to version 2", history)
        self.assertIn("new rules", history)
        self.run_it("replay", "--check", "--db", self.db)
        self.assertEqual(self.json_of(*words, "--reason", "again")["migrated"], [])

    def test_a_reason_that_all_have_is_said_once(self):
        self.json_of("start", "leave", "--data", '{"days": 5}', "--as", "bob")
        told = self.run_it("migrate", "leave", "--from", "1", "--to", "7", "--reason", "r", "--db",
                           self.db, expect=1)
        self.assertIn("all 2: ", told)
        self.assertEqual(told.count("no published version 7"), 1, told)

    def test_a_process_that_is_none_is_no_success(self):
        for name, version_of_it in (("leaf", "1"), ("leave", "9")):
            told = self.run_it("migrate", name, "--from", version_of_it, "--to", "2", "--reason",
                               "r", "--db", self.db, expect=1)
            self.assertIn(f"No version {version_of_it} of a process '{name}'", told)
        self.run_it("migrate", "leave", "--from", "1", "--to", "2", "--where", "key=none",
                    "--reason", "r", "--db", self.db)

    def test_whatever_migrate_refuses_is_said_in_chinese_too(self):
        words = ["migrate", "leave", "--from", "1", "--to", "7", "--reason", "r", "--db", self.db]
        for more, code in (([], 1), (["--map", "look"], 3), (["--where", "color=red"], 3),
                           (["--data", "{"], 1)):
            for lang, has_chinese in (("zh_CN.UTF-8", True), ("en", False)):
                with self.subTest(more=more, lang=lang):
                    done = run(BINARY, *words, *more, lang=lang, folder=self.folder)
                    said = done.stdout + done.stderr
                    self.assertEqual(done.returncode, code, said)
                    self.assertEqual(bool(re.search("[\u4e00-\u9fff]", said)), has_chinese, said)

    def test_a_migrated_case_is_read_by_both_of_its_versions(self):
        """The first version has fewer places than the second, or other names for them."""
        sets = "".join(f"  - {{step: s{n}, set: {{days: \"{{{{ days }}}}\"}}}}\n" for n in range(9))
        more = version(2, ("steps:\n", "steps:\n" + sets))
        self.write("new.yaml", more)
        self.write("named.yaml", version(3, ("step: look", "step: review")))
        self.write("few.yaml", version(4, ("step: look", "step: review")))
        words = ["migrate", "leave", "--reason", "new rules", "--db", self.db]
        for file, way in (("new.yaml", ["1", "2"]), ("named.yaml", ["2", "3", "look=review"]),
                          ("few.yaml", ["3", "4"])):
            self.run_it("deploy", file, "--db", self.db)
            names = ["--map", way[2]] if len(way) > 2 else []
            self.run_it(*words, "--from", way[0], "--to", way[1], *names)
            for check in (["db", "check"], ["db", "rebuild"], ["db", "check"],
                          ["replay", "--check"]):
                self.run_it(*check, "--db", self.db)
            self.assertEqual(self.json_of("instance", self.running)["version"], way[1])
        self.run_it("case-file", self.running, "-o", "case.zip", "--db", self.db)
        self.run_it("view", "case.zip", "-o", "case.html")
        with zipfile.ZipFile(self.folder / "case.zip") as file:
            held = [name for name in file.namelist() if name.startswith("definitions/")]
        self.assertEqual(len(held), 4)
        # Tried on it, a definition stands for all of them.
        report = self.json_of("regress", "few.yaml", "--map", "look=review")
        self.assertEqual((report["cases"], report["same"]), ("2", "2"))
        report = self.json_of("regress", "new.yaml", expect=1)
        self.assertEqual((report["cases"], report["same"]), ("2", "1"))
        self.assertEqual(report["differing"][0]["instance"], self.running)

    # --- view ------------------------------------------------------------------------------------

    def page(self):
        self.run_it("test", "defs", "--save", "kept", "--only", "granted")
        self.run_it("view", "kept/leave.jsonl", "--defs", "defs", "-o", "case.html")
        return self.folder / "case.html"

    def test_a_page_needs_nothing_else(self):
        page = self.page()
        text = page.read_text(encoding="utf-8")
        seen = []

        class Reader(html.parser.HTMLParser):
            def handle_starttag(self, tag, attributes):
                seen.append((tag, dict(attributes)))
        Reader().feed(text)
        for tag, attributes in seen:
            self.assertFalse({"src", "href", "onclick", "onload"} & set(attributes), tag)
        policy = [a["content"] for t, a in seen if a.get("http-equiv") == "Content-Security-Policy"]
        self.assertIn("default-src 'none'", policy[0])
        self.assertNotIn("'unsafe-eval'", policy[0])
        self.assertNotRegex(text, r"https?://(?!www\.w3\.org/2000/svg)")

    def test_a_browser_replays_it_and_sees_what_was_changed(self):
        if not shutil.which("chromium"):
            self.skipTest("no chromium")
        page = self.page()
        told = self.dom(page)
        self.assertRegex(told, r"unbroken: 2 records|完整：2 条记录")
        self.assertRegex(told, r"Record 2 / 2|记录 2 / 2")
        self.assertIn("is-done", told)
        self.assertIn("Completed", told)
        text = page.read_text(encoding="utf-8")
        for number, tampered in enumerate((
                text.replace('\\"actor\\":\\"bob\\"', '\\"actor\\":\\"eve\\"', 1),
                text.replace('\\"record\\":\\"2\\"', '\\"record\\":\\"3\\"', 1))):
            self.assertNotEqual(tampered, text)
            changed = self.folder / f"changed-{number}.html"
            changed.write_text(tampered, encoding="utf-8")
            self.assertRegex(self.dom(changed), r'class="verdict bad"')

    def dom(self, page):
        done = subprocess.run(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--lang=en",
             f"--user-data-dir={self.folder}/browser", "--virtual-time-budget=3000", "--dump-dom",
             page.as_uri()], capture_output=True, text=True, timeout=120)
        body = done.stdout.split('<script type="application/json"')[0]
        self.assertIn('id="verdict"', body, done.stderr[-500:])
        return body


if __name__ == "__main__":
    BINARY = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
