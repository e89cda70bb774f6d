#!/usr/bin/env python3
"""Records that were forged with care: every hash and number of an event fits, and what they say is
nonsense. Whoever replays them gets a page, a state, a comparison or a refusal, and never a program
that reads where nothing is.

  forged_test.py BINARY [ROUNDS [SEED]]
"""
import json
import pathlib
import random
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from binary import run  # noqa: E402
from forgery import RECORDED, cases_in, forge, lines_of  # noqa: E402

BINARY, ROUNDS, SEED = "", 60, 1
DEFINITIONS = [path for folder in ("process-defs", "tests/scenarios")
               for path in sorted((ROOT / folder).rglob("*.yaml"))]


class Forged(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.TemporaryDirectory(prefix="recourse-forged-")
        self.addCleanup(self.home.cleanup)
        self.folder = pathlib.Path(self.home.name)
        self.definition = {}
        for path in DEFINITIONS:
            heads = [line for line in path.read_text(encoding="utf-8").splitlines()
                     if line.startswith("process: ")]
            if heads and "scenario" not in path.name:
                self.definition[heads[0].removeprefix("process: ")] = path

    def replay(self, text, process):
        """Everything that reads a file of records; what it ended with must be an answer."""
        file = self.folder / f"{process}.jsonl"
        file.write_text(text, encoding="utf-8")
        commands = [("replay", str(file))]
        if process in self.definition:
            path = self.definition[process]
            commands += [("view", str(file), "-o", str(self.folder / "page.html"), "--defs",
                          str(path.parent)), ("regress", str(path), "--against", str(self.folder))]
        for command in commands:
            done = run(BINARY, *command)
            said = done.stdout + done.stderr
            self.assertIn(done.returncode, (0, 1, 3), (command, said, text))
            self.assertNotIn("fault of its own", said, (command, text))
        file.unlink()

    def test_a_step_that_is_not_there(self):
        """In turn, every number that says where a case stands."""
        [path] = [path for path in RECORDED if path.name == "complaint.jsonl"][-1:]
        case = cases_in(path)[0]
        for at, record in enumerate(case[:3]):
            for number, event in enumerate(record["events"]):
                if "node" not in event:
                    continue
                forged = json.loads(json.dumps(case))
                forged[at]["events"][number]["node"] = "4294967294"
                self.replay(lines_of(forged), "complaint")
                break

    def test_whatever_is_changed(self):
        chance = random.Random(SEED)
        paths = [path for path in RECORDED if path.stat().st_size < 200_000]
        for number in range(ROUNDS):
            path = chance.choice(paths)
            cases = cases_in(path)
            strangers = [json.dumps(e) for case in cases for record in case for e in record["events"]]
            case = chance.choice(cases)
            forge(case, strangers, chance)
            with self.subTest(number=number, file=path.name):
                self.replay(lines_of(case), path.stem)


if __name__ == "__main__":
    BINARY = str(pathlib.Path(sys.argv.pop(1)).resolve())
    numbers = [int(sys.argv.pop(1)) for word in sys.argv[1:3] if word.isdigit()]
    ROUNDS, SEED = [*numbers, *(ROUNDS, SEED)[len(numbers):]]
    unittest.main(verbosity=2)
