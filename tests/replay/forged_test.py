#!/usr/bin/env python3
"""Records that were forged with care: every hash and number of an event fits, and what they say is
nonsense. Whoever replays them gets a page, a state, a comparison or a refusal, and never a program
that reads where nothing is.

  forged_test.py BINARY [ROUNDS [SEED]]
"""
import hashlib
import json
import pathlib
import random
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from binary import run  # noqa: E402

BINARY, ROUNDS, SEED = "", 60, 1
RECORDED = sorted((ROOT / "tests/replay/recorded").glob("*/*.jsonl"))
DEFINITIONS = [path for folder in ("process-defs", "tests/scenarios")
               for path in sorted((ROOT / folder).rglob("*.yaml"))]
NUMBERS = ("4294967295", "4294967294", "65535", "999", "77", "1", "0")
OTHERS = ("", "0", "x", "f" * 32, True, None, [], {})


def leaves(tree, path=()):
    """The places of everything in it that holds nothing."""
    inner = tree.items() if isinstance(tree, dict) else \
        enumerate(tree) if isinstance(tree, list) else ()
    for name, value in inner:
        yield from leaves(value, (*path, name))
    if not isinstance(tree, (dict, list)):
        yield path


def put(tree, path, value):
    for name in path[:-1]:
        tree = tree[name]
    tree[path[-1]] = value


def get(tree, path):
    for name in path:
        tree = tree[name]
    return tree


def change_member(event, chance):
    places = [path for path in leaves(event) if path not in (("type",), ("v",))]
    numbers = [path for path in places if str(get(event, path)).isdigit()]
    if numbers and chance.random() < 0.8:
        put(event, chance.choice(numbers), chance.choice(NUMBERS))
    elif places:
        put(event, chance.choice(places), chance.choice(OTHERS))


def forge(records, strangers, chance):
    for _ in range(chance.choice((1, 1, 2, 4))):
        events = chance.choice(records)["events"]
        if not events:
            continue
        what = chance.random()
        if what < 0.7:
            change_member(chance.choice(events), chance)
        elif what < 0.8:
            chance.shuffle(events)
        elif what < 0.9:
            events.pop(chance.randrange(len(events)))
        else:
            events.insert(chance.randrange(len(events) + 1),
                          json.loads(chance.choice(strangers)))


def lines_of(records):
    """With the numbers and hashes that belong to them now."""
    seq, before, out = 1, "", []
    for record in records:
        record["first_seq"] = str(seq)
        if before:
            record["previous_hash"] = before
        line = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        before = hashlib.sha256(b"\0" + line.encode()).hexdigest()
        seq += len(record["events"])
        out.append(line + "\n")
    return "".join(out)


def cases_in(path):
    cases = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["record"] == "1":
            cases.append([])
        cases[-1].append(record)
    return cases


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
