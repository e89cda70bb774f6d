#!/usr/bin/env python3
"""Files of cases on the command line: a server takes them in, and when it is gone they are in case
files and are verified by whoever holds the keys.

  files_test.py BINARY
"""
import contextlib
import hashlib
import json
import os
import pathlib
import sqlite3
import sys
import tempfile
import unittest
import urllib.request
import uuid
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from binary import Server, last_json, run  # noqa: E402

BINARY = ""
DEFINITION = """recourse: "1"
process: letters
version: 1
title: {en: Letters, zh: 信件}
data:
  customer: {type: text, input: true}
  letter: optional file
  passport: {type: optional file, private: true}
roles: {desk: {group: desk}}
outcomes: {over: {kind: success, title: {en: Over, zh: 结束}}}
steps:
  - step: look
    title: {en: Look, zh: 查看}
    task: {title: {en: Look, zh: 查看}, assign: {role: desk}, fields: {letter: optional, passport: optional}}
  - {step: end, finish: over}
"""
DIRECTORY = """groups: [{group: desk}]
people: [{person: ann, name: {en: Ann, zh: 安}, groups: [desk]}]
"""


class Files(unittest.TestCase):
    def setUp(self):
        os.environ.pop("RECOURSE_KEYS", None)  # the keys stand beside the database here
        self.home = tempfile.TemporaryDirectory(prefix="recourse-files-")
        self.folder = pathlib.Path(self.home.name)
        self.db = f"sqlite:{self.folder}/test.db"
        defs = self.folder / "defs"
        defs.mkdir()
        (defs / "letters.yaml").write_text(DEFINITION, encoding="utf-8")
        (defs / "directory.yaml").write_text(DIRECTORY, encoding="utf-8")
        self.server = Server(BINARY, self.db, self.folder, defs=defs, log=self.folder / "log")
        self.server.start()
        self.token = json.loads((self.folder / "test.db.serve.json").read_text())["token"]
        self.case = last_json(self.run_it("start", "letters", "--data", '{"customer": "K9"}',
                                          "--json"))["id"]
        self.open = self.send("letter.txt", b"open words")
        self.private = self.send("passport.txt&field=passport", b"private words")
        self.server.stop()

    def tearDown(self):
        self.home.cleanup()

    def run_it(self, *words, expect=0):
        done = run(BINARY, *words, "--db", self.db, expect=expect, folder=self.folder)
        return done.stdout + done.stderr

    def send(self, name, content):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.server.port}/api/v1/instances/{self.case}/attachments?name={name}",
            data=content, method="POST",
            headers={"Authorization": f"Bearer {self.token}", "Idempotency-Key": uuid.uuid4().hex,
                     "Content-Type": "text/plain"})
        with urllib.request.urlopen(request) as answer:
            self.assertEqual(answer.status, 201)
            row = json.load(answer)
        # Nobody can try known documents against it.
        self.assertNotEqual(row["sha256"], hashlib.sha256(content).hexdigest())
        self.assertRegex(row["sha256"], "^[0-9a-f]{64}$")
        return row["sha256"]

    def verify(self, expect=0):
        return last_json(self.run_it("verify", "--json", expect=expect))

    def test_case_files_hold_them_but_for_private_ones(self):
        said = self.run_it("case-file", self.case, "-o", "case.zip", "--signing-keys",
                           str(self.folder / "signing"))
        self.assertIn("private data", said)
        with zipfile.ZipFile(self.folder / "case.zip") as archive:
            self.assertEqual(archive.read(f"attachments/{self.open}"), b"open words")
            salt = archive.read(f"attachments/{self.open}.salt")
            self.assertEqual(hashlib.sha256(
                salt + b"\n" + hashlib.sha256(b"open words").hexdigest().encode()).hexdigest(), self.open)
            self.assertNotIn(f"attachments/{self.private}", archive.namelist())
            records = archive.read("events.jsonl").decode()
        # Neither the hash of a content nor a salt stands in the record: what is left once the key is
        # destroyed fits any document.
        self.assertIn(self.private, records)
        for content in (b"open words", b"private words"):
            self.assertNotIn(hashlib.sha256(content).hexdigest(), records)
        self.assertNotIn(salt.decode(), records)
        run(BINARY, "verify", "case.zip", expect=0, folder=self.folder)

    def test_without_the_keys_they_are_left_out_and_nothing_else(self):
        (self.folder / "test.db.keys").rename(self.folder / "elsewhere")
        self.assertIn("not opened", self.run_it("verify"))
        said = self.run_it("verify", "--keys", str(self.folder / "elsewhere"))
        self.assertNotIn("not opened", said)

    def test_a_changed_content_is_found(self):
        report = self.verify()
        self.assertEqual((report["verdict"], int(report["files"])), ("ok", 2), report)
        with contextlib.closing(sqlite3.connect(self.folder / "test.db")) as database, database:
            database.execute("update sealed set body = replace(body, substr(body, 60, 8), 'AAAAAAAA') "
                             "where id = (select id from sealed order by length(body) desc limit 1)")
        report = self.verify(expect=1)
        self.assertEqual(int(report["files"]), 1, report)
        self.assertIn("attachment_differs", [f["verdict"] for f in report["findings"]], report)


if __name__ == "__main__":
    BINARY = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=2)
