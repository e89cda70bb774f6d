"""What the drills stand on: a house that stays as it is, copies of it that are changed, and the verdict
that both verifiers must give."""
import argparse
import os
import pathlib
import random
import sys
import tempfile
import unittest

import tampering
from tampering import House, PostgresDatabase, SqliteFile, binary, both, changed


class HouseDrills(unittest.TestCase):
    postgres = False

    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.TemporaryDirectory(prefix="recourse-tamper-")
        folder = pathlib.Path(cls.home.name)
        cls.house = House(folder, PostgresDatabase() if cls.postgres else SqliteFile(folder)).furnish()
        cls.held = cls.house.checkpoint()
        cls.case = cls.house.cases[0]
        cls.file = cls.house.case_file(cls.case)

    @classmethod
    def tearDownClass(cls):
        cls.house.drop()
        cls.home.cleanup()

    def expect_database(self, verdict, name, change, record=None):
        house = self.house.copy(name)
        change(house)
        report = house.verify("--checkpoint", str(self.held))
        self.assertEqual(report["verdict"], verdict, report)
        if record is not None:
            self.assertEqual(int(report["findings"][0]["record"]), record, report)
        return house, report

    def expect_file(self, verdict, change, held=None):
        self.assertEqual(both(changed(self.file, change), held), verdict)


def words_of_drills():
    words = argparse.ArgumentParser()
    words.add_argument("binary", nargs="?", default=str(binary.ROOT / "build/recourse"))
    words.add_argument("--night", action="store_true", default="RECOURSE_NIGHT" in os.environ)
    words.add_argument("--seed", type=int,
                       default=int(os.environ.get("RECOURSE_SEED", random.randrange(2 ** 32))))
    words.add_argument("--postgres", action="store_true", help="on RECOURSE_TEST_PG, not on SQLite")
    return words


def run_drills(words):
    """-> what was given, and what runs the tests that were named."""
    given, rest = words.parse_known_args()
    tampering.BINARY = str(pathlib.Path(given.binary).resolve())
    HouseDrills.postgres = given.postgres
    return given, lambda: unittest.main(argv=[sys.argv[0], *rest], verbosity=1)
