#!/usr/bin/env python3
"""A database asked with another one's master key: that is said, and nothing is called changed.

  master_key_test.py [BINARY] [--postgres]
"""
import argparse
import json
import os
import pathlib
import signal
import sys
import tempfile
import unittest

import tampering
from tampering import House, PostgresDatabase, SqliteFile, binary

POSTGRES = False
WORLD_FAILED = 3


class MasterKey(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.TemporaryDirectory(prefix="recourse-master-key-")
        cls.folder = pathlib.Path(cls.home.name)
        cls.house = House(cls.folder, PostgresDatabase() if POSTGRES else SqliteFile(cls.folder)).furnish()
        cls.house.checkpoint()
        cls.other = cls.folder / "other.keys"
        tampering.run("keys", "make", str(cls.other), expect=0)

    @classmethod
    def tearDownClass(cls):
        cls.house.drop()
        cls.home.cleanup()

    def ask(self, *words, keys, expect, lang="en"):
        done = binary.run(tampering.BINARY, *words, "--db", self.house.db, lang=lang, RECOURSE_KEYS=str(keys))
        self.assertEqual(done.returncode, expect, f"{words}: {done.stdout} {done.stderr}")
        return done.stdout + done.stderr

    def verified(self, *words):
        return self.ask("verify", *words, keys=self.house.master, expect=0)

    def refused(self, *words, lang="en"):
        said = self.ask(*words, keys=self.other, expect=WORLD_FAILED, lang=lang)
        self.assertIn(str(self.other), said)
        self.assertIn("--keys FILE", said)
        return said

    def test_verify_says_that_the_key_does_not_fit(self):
        said = self.refused("verify")
        self.assertIn("does not fit this database", said)
        self.assertNotIn("altered", said.lower())
        self.assertNotIn("changed:", said.lower())
        self.assertIn("不匹配", self.refused("verify", lang="zh_CN.UTF-8"))
        named = self.ask("verify", "--keys", str(self.other), keys=self.house.master, expect=WORLD_FAILED)
        self.assertIn("does not fit", named)
        self.assertIn("OK", self.verified())

    def test_a_few_damaged_keys_do_not_lock_out_the_right_one(self):
        house = self.house.copy("damaged")
        before = house.execute("select id from person_key order by id")
        self.assertGreater(len(before), 2)
        for (key,) in before[1:]:
            house.execute("update person_key set wrapped = ? where id = ?", ("A" * 96, key))
        report = house.verify()
        self.assertEqual(report["verdict"], "missing_payload", report)

    def test_nobody_works_with_it(self):
        self.refused("case-file", self.house.private, "-o", str(self.folder / "case.zip"),
                     "--signing-keys", str(self.house.keys))
        self.refused("start", "leave", "--data", json.dumps({"days": 1, "why": "x"}))
        self.refused("serve", "--listen", "127.0.0.1:0")
        self.verified()

    def test_without_any_key_it_verifies_what_it_can(self):
        # PostgreSQL has no file beside it; SQLite's is the right one.
        self.house.run("verify", expect=0)

    def test_a_killed_server_does_not_lend_its_name(self):
        if POSTGRES:
            return  # no file tells where a server is
        served = binary.Server(tampering.BINARY, self.house.db, str(self.folder), self.folder / "defs",
                               self.folder / "server.log")
        served.command += ["--keys", str(self.house.master)]
        served.start()
        served.process.send_signal(signal.SIGKILL)  # not waited for: its process number is still taken
        os.waitid(os.P_PID, served.process.pid, os.WEXITED | os.WNOWAIT)
        try:
            self.assertTrue(pathlib.Path(f"{self.house.database.path}.serve.json").exists())
            report = json.loads(self.verified("--json"))
            self.assertEqual((report["verdict"], report["file"]), ("ok", self.house.db))
            self.assertIn(f"{self.house.db}: OK", self.verified())
        finally:
            served.process.wait()


if __name__ == "__main__":
    words = argparse.ArgumentParser()
    words.add_argument("binary", nargs="?", default=str(binary.ROOT / "build/recourse"))
    words.add_argument("--postgres", action="store_true", help="on RECOURSE_TEST_PG, not on SQLite")
    given, rest = words.parse_known_args()
    tampering.BINARY = str(pathlib.Path(given.binary).resolve())
    POSTGRES = given.postgres
    unittest.main(argv=[sys.argv[0], *rest], verbosity=1)
