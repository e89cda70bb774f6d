#!/usr/bin/env python3
"""The shipped definitions say how long what is personal in an ended case is kept, and by what law.

  retention_test.py BINARY
"""
import datetime
import json
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from binary import ROOT, last_json, run  # noqa: E402

BINARY = ""
CASES = {
    "complaint": ({"complaint": {"no": "C1", "customer": "K1", "category": "quality", "amount": 100,
                                 "story": "broken"}}, 3, "Civil Code Art. 188"),
    "credit_hold": ({"order": {"no": "O1", "customer": "K7", "amount": 1000, "sales": "liang.bo"}}, 5,
                    "Regulation on Credit Reporting Art. 16"),
    "return_exchange": ({"rma": {"no": "R2", "order": "O5", "customer": "K2", "bought": "2025-02-23",
                                 "lines": []}}, 3, "E-Commerce Law Art. 31"),
}


class Shipped(unittest.TestCase):
    def test_an_ended_case_says_until_when_and_why(self):
        with tempfile.TemporaryDirectory(prefix="recourse-retention-") as folder:
            self.db = f"sqlite:{folder}/test.db"
            self.recourse("db", "init")
            self.recourse("deploy", str(ROOT / "process-defs"))
            ids = {name: self.json_of("start", name, "--data", json.dumps(data))["id"]
                   for name, (data, _, _) in CASES.items()}
            for case in ids.values():
                self.json_of("terminate", case, "--reason", "a test")
            kept = {one["id"]: one for one in self.json_of("retention")}
            self.assertEqual(sorted(kept), sorted(ids.values()))
            for name, (_, years, law) in CASES.items():
                row = kept[ids[name]]
                ended, until = (datetime.date.fromisoformat(row[key][:10]) for key in ("ended", "until"))
                self.assertEqual((row["state"], until.year - ended.year), ("kept", years), row)
                for lang in ("en", "zh"):
                    said = self.recourse("history", ids[name], "--lang", lang)
                    self.assertIn(law if lang == "en" else "条：", said)

    def recourse(self, *words):
        return run(BINARY, *words, "--db", self.db, expect=0).stdout

    def json_of(self, *words):
        return last_json(self.recourse(*words, "--json"))


if __name__ == "__main__":
    BINARY = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=1)
