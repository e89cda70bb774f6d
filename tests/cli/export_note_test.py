#!/usr/bin/env python3
"""Exports say of themselves what they are, signed; and both verifiers can tell.

  export_note_test.py BINARY
"""
import base64
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/support"), str(ROOT / "tests/seal")]
from binary import last_json, run  # noqa: E402
from tampering import key_of, signed_by  # noqa: E402

BINARY = ""
VERIFIER = str(ROOT / "adapters/verifier/verify.py")
DEFINITION = """recourse: "1"
process: leave
version: 1
title: {en: Leave, zh: 请假}
data: {days: {type: int, input: true}, customer: {type: text, input: true}}
roles: {lead: {group: leads}}
outcomes: {granted: {kind: success, title: {en: Granted, zh: 准假}}}
steps:
  - step: look
    title: {en: Look, zh: 查看}
    task: {title: {en: Look, zh: 查看}, assign: {role: lead}}
    actions: {grant: {label: {en: Grant, zh: 同意}, next: end}}
  - {step: end, finish: granted}
"""
DIRECTORY = """groups: [{group: leads}]
people: [{person: bob.secret, name: {en: Bob, zh: 鲍}, groups: [leads]}]
"""


class Signed(unittest.TestCase):
    """Every file has a signed note beside it, and both verifiers tell whether they belong together."""
    FORMS = (("xes",), ("csv",), ("ocel",), ("ocel", "--format", "sqlite"))

    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.TemporaryDirectory(prefix="recourse-signed-")
        cls.folder = pathlib.Path(cls.home.name)
        cls.db = f"sqlite:{cls.folder}/test.db"
        (cls.folder / "defs").mkdir()
        (cls.folder / "defs/leave.yaml").write_text(DEFINITION, encoding="utf-8")
        (cls.folder / "defs/directory.yaml").write_text(DIRECTORY, encoding="utf-8")
        cls.run_it("db", "init", "--db", cls.db)
        cls.run_it("deploy", "defs", "--db", cls.db)
        for number in range(2):
            cls.run_it("start", "leave", "--data", json.dumps({"days": 1, "customer": f"K{number}"}),
                       "--as", "bob.secret", "--db", cls.db)

    @classmethod
    def tearDownClass(cls):
        cls.home.cleanup()

    @classmethod
    def run_it(cls, *words, expect=0):
        return run(BINARY, *words, expect=expect, folder=cls.folder).stdout

    def exported(self, name, *words):
        self.run_it("export", *words, "-o", name, "--db", self.db)
        return self.folder / f"{name}.note"

    def verdict(self, note, *words):
        """Of both, which must agree."""
        done = run(BINARY, "verify", str(note), "--json", *words)
        engine = last_json(done.stdout)
        other = subprocess.run([sys.executable, VERIFIER, str(note), "--json", *words],
                               capture_output=True, text=True)
        mine = (engine["verdict"], done.returncode, len(engine["notes"]))
        theirs = last_json(other.stdout)
        self.assertEqual(mine, (theirs["verdict"], other.returncode, len(theirs["notes"])),
                         (done.stdout, other.stdout, other.stderr))
        return engine["verdict"]

    def says(self, note):
        return json.loads(note.read_text(encoding="utf-8").split("\n")[1])

    def test_each_form_is_signed_and_says_what_it_is(self):
        self.exported("first", "csv")  # makes the keys
        key = run(BINARY, "signing-key", "list", "--db", self.db, expect=0).stdout.split()[0]
        for number, words in enumerate(self.FORMS):
            note = self.exported(f"form{number}", *words)
            self.assertEqual(self.verdict(note), "ok")
            self.assertEqual(self.verdict(note, "--key", key), "ok")
            says = self.says(note)
            self.assertEqual((says["cases"], says["records"], says["sealed"], says["form"],
                              says["identified"], says["exporter"], says["file"]),
                             ("2", "2", "2", words[0], False, "operator", f"form{number}"))
            self.assertGreater(int(says["checkpoint"].split("\n")[1]), int(says["last"]))
            self.assertGreaterEqual(int(says["last"]), int(says["first"]) + 1)
        filtered = self.says(self.exported("named", "csv", "--process", "leave", "--identified",
                                           "--reason", "audit"))
        self.assertEqual((filtered["process"], filtered["identified"], filtered["reason"]),
                         ("leave", True, "audit"))

    def test_what_is_changed_is_found(self):
        note = self.exported("a.csv", "csv")
        text, file = note.read_text(encoding="utf-8"), self.folder / "a.csv"
        content = file.read_bytes()
        file.write_bytes(content + b" ")
        self.assertEqual(self.verdict(note), "altered")
        file.unlink()
        self.assertEqual(self.verdict(note), "missing")
        file.write_bytes(content)
        changes = {"identified": ('"identified":false', '"identified":true', "key_not_valid"),
                   "cut": (text[-20:], "", "unreadable"),
                   "member": ('"cases":', '"casez":', "unreadable"),
                   "other folder": ('"file":"a.csv"', '"file":"../a.csv"', "key_not_valid"),
                   "blank": ('{"at"', '{ "at"', "unreadable"),
                   "version": ("recourse-export/1\n", "recourse-export/2\n", "unreadable")}
        other = self.folder / "other.note"
        for name, (before, after, verdict) in changes.items():
            with self.subTest(name):
                self.assertIn(before, text)
                other.write_text(text.replace(before, after), encoding="utf-8")
                self.assertEqual(self.verdict(other), verdict)

    def test_it_is_held_against_keys_and_checkpoints(self):
        note = self.exported("b.csv", "csv")
        held = self.folder / "held.note"
        held.write_text(self.says(note)["checkpoint"], encoding="utf-8")
        self.assertEqual(self.verdict(note, "--checkpoint", str(held)), "ok")
        foreign = self.run_it("signing-key", "new", "--signing-keys", "foreign").strip()
        self.assertEqual(self.verdict(note, "--key", foreign), "key_not_valid")
        self.run_it("start", "leave", "--data", '{"days": 1, "customer": "K9"}', "--as",
                    "bob.secret", "--db", self.db)
        later = self.exported("c.csv", "csv")
        self.assertEqual(self.verdict(later, "--checkpoint", str(held)), "no_proof")

    def test_it_is_judged_by_the_keys_of_the_log(self):
        """Of a log whose key changed: each note by the key of its time, and by none that the log does
        not know."""
        old, keys = self.exported("old.csv", "csv"), self.folder / "test.db.signing"
        first = self.run_it("signing-key", "list", "--db", self.db).split()[0]
        kept, held = keys.read_bytes(), self.folder / "old-held.note"
        held.write_text(self.says(old)["checkpoint"], encoding="utf-8")
        self.run_it("signing-key", "rotate", "--reason", "yearly change", "--db", self.db)
        new = self.exported("new.csv", "csv")
        self.assertNotEqual(self.says(old)["key"], self.says(new)["key"])
        for note in (old, new):
            self.assertEqual(self.verdict(note), "ok")
            self.assertEqual(self.verdict(note, "--key", first), "ok")
        self.assertEqual(self.verdict(new, "--key", self.says(new)["key"]), "key_not_valid")
        self.assertEqual(self.verdict(new, "--checkpoint", str(held)), "no_proof")
        seeds = [base64.b64decode(k["seed"]) for k in json.loads(keys.read_bytes())["keys"]]
        self.assertEqual(len(json.loads(kept)["keys"]) + 1, len(seeds))
        other = self.folder / "forged.note"
        for name, seed, changes, verdict in (
                ("as it was", seeds[-1], {}, "ok"),
                ("the key before", seeds[-2], {}, "key_not_valid"),
                ("no key of the log", b"7" * 32, {}, "key_not_valid"),
                ("keys of before", seeds[-1], {"keys": self.says(old)["keys"]}, "key_not_valid"),
                ("no keys", seeds[-1], {"keys": ""}, "key_not_valid"),
                ("a checkpoint of before", seeds[-1],
                 {"checkpoint": self.says(old)["checkpoint"]}, "key_not_valid")):
            with self.subTest(name):
                other.write_text(self.signed_anew(new, seed, changes), encoding="utf-8")
                self.assertEqual(self.verdict(other), verdict)

    def signed_anew(self, note, seed, changes):
        """The note as whoever has this key would have written it."""
        says = self.says(note)
        name = says["key"].split("+")[0]
        public = key_of(seed)[1]
        key_id = hashlib.sha256(name.encode() + b"\n\1" + public).hexdigest()[:8]
        says |= {"key": f"{name}+{key_id}+{base64.b64encode(bytes([1]) + public).decode()}", **changes}
        line = json.dumps(says, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        text = f"recourse-export/1\n{line}\n"
        return text + "\n" + signed_by(seed, name, text)

    def test_each_one_is_in_the_log_of_accesses(self):
        def rows():
            lines = self.run_it("accesses", "--db", self.db).splitlines()
            found = [json.loads(line) for line in lines]
            return [(r["what"], r["result"]) for r in found if r["what"].startswith("export")]
        before = rows()
        self.exported("d.csv", "csv")
        self.exported("e.xes", "xes", "--process", "leave", "--identified", "--reason", "audit")
        self.assertEqual(rows()[len(before):], [("export csv", "masked"),
                                                ("export xes leave", "shown")])
        self.run_it("verify", "--db", self.db)

    def test_without_the_keys_it_says_that_it_is_not_signed(self):
        self.exported("f.csv", "csv")
        done = run(BINARY, "export", "csv", "-o", "f.csv", "--db", self.db, "--signing-keys",
                   str(self.folder / "nowhere"), expect=0, folder=self.folder)
        self.assertIn("not signed", done.stderr)
        self.assertFalse((self.folder / "f.csv.note").exists(), "a note of an earlier file")


if __name__ == "__main__":
    BINARY = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=2)
