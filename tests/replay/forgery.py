"""Recorded cases, and records made of them that nobody decided: every number and hash fits, and what
they say is nonsense."""
import hashlib
import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
RECORDED = sorted((ROOT / "tests/replay/recorded").glob("*/*.jsonl"))
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
