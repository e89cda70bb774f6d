"""A database with a few cases, and ways to change it and its case files that no engine would take."""
import base64
import binascii
import contextlib
import datetime
import hashlib
import json
import os
import pathlib
import shutil
import sqlite3
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "adapters/verifier"), str(ROOT / "tests/support")]
import binary  # noqa: E402
import case_format  # noqa: E402
import verify as independent  # noqa: E402

BINARY = ""
NAME = "Sonderbar Q7x"
DEFINITION = """recourse: "1"
process: leave
version: 1
title: {en: Leave, zh: 请假}
data: {days: {type: int, input: true}, why: {type: text, input: true}}
roles: {lead: {group: leads}}
outcomes: {granted: {kind: success, title: {en: Granted, zh: 准假}}}
steps:
  - step: look
    title: {en: Look, zh: 审批}
    task: {title: {en: "Leave of {{ days }} days", zh: "请假 {{ days }} 天"}, assign: {role: lead}}
    actions: {grant: {label: {en: Grant, zh: 同意}, next: end}}
  - {step: end, finish: granted}
"""
CARE = """recourse: "1"
process: care
version: 1
title: {en: Care, zh: 关怀}
data:
  customer: {type: text, input: true}
  name: {type: text, input: true, private: true}
  neighbour: {type: text, input: true}
  witness: {type: text, input: true, private: {subject: neighbour}}
roles: {lead: {group: leads}}
outcomes: {ok: {kind: success, title: {en: Done, zh: 完成}}}
steps:
  - step: call
    title: {en: Call, zh: 致电}
    task: {title: {en: "Call {{ customer }}", zh: "致电 {{ customer }}"}, assign: {role: lead}, fields: {name: readonly}}
    actions: {called: {label: {en: Called, zh: 已致电}, next: end}}
  - {step: end, finish: ok}
"""
DIRECTORY = """groups: [{group: leads}]
people: [{person: ann, name: {en: Ann, zh: 安}, groups: [leads]}]
"""


def run(*words, expect=None, **variables):
    return binary.run(BINARY, *words, expect=expect, **variables).stdout


def leaf(data):
    return hashlib.sha256(b"\0" + data).hexdigest()


class SqliteFile:
    def __init__(self, folder):
        self.path = folder / "house.db"
        self.url = f"sqlite:{self.path}"

    def copy(self, folder):
        other = SqliteFile(folder)
        shutil.copy2(self.path, other.path)
        other.execute("; ".join(f"drop trigger {name}" for (name,) in other.execute(
            "select name from sqlite_master where type = 'trigger'")))
        return other

    def execute(self, sql, values=()):
        # Closed at once: a file that is open here is one the engine may not open.
        with contextlib.closing(sqlite3.connect(self.path)) as db, db:
            if sql.startswith("drop"):
                return db.executescript(sql).fetchall()
            return db.execute(sql, values).fetchall()

    def drop(self):
        pass


class PostgresDatabase:
    """As its superuser sees it: triggers sleep."""
    number = 0

    def __init__(self, template="template1"):
        PostgresDatabase.number += 1
        self.name = f"tamper_{os.getpid()}_{PostgresDatabase.number}"
        server = os.environ["RECOURSE_TEST_PG"]
        begin = server.index("/", server.index("//") + 2)
        end = server.find("?")
        self.server = server
        self.url = server[:begin + 1] + self.name + (server[end:] if end > 0 else "")
        binary.psql(server, f"create database {self.name} template {template}")

    def copy(self, folder):
        return PostgresDatabase(self.name)

    def execute(self, sql, values=()):
        for value in values:
            if isinstance(value, bytes):
                literal = f"'\\x{value.hex()}'"
            else:
                literal = str(value) if isinstance(value, int) else f"""'{value.replace("'", "''")}'"""
            sql = sql.replace("?", literal.replace("?", "\0"), 1)
        out = binary.psql(self.url, "set session_replication_role = replica", sql.replace("\0", "?"))
        return [tuple(line.split("\x1f")) for line in out.split("\n") if line]

    def drop(self):
        binary.psql(self.server, f"drop database {self.name} with (force)")


class House:
    """A database with some cases, all sealed and signed."""

    def __init__(self, folder, database):
        self.folder, self.database, self.copies = folder, database, []
        self.db, self.keys, self.execute = database.url, folder / "house.signing", database.execute
        self.master = folder / "house.keys"

    def furnish(self):
        (self.folder / "defs").mkdir()
        (self.folder / "defs/leave.yaml").write_text(DEFINITION, encoding="utf-8")
        (self.folder / "defs/care.yaml").write_text(CARE, encoding="utf-8")
        (self.folder / "defs/directory.yaml").write_text(DIRECTORY, encoding="utf-8")
        run("keys", "make", str(self.master), expect=0)
        self.run("db", "init", expect=0)
        self.run("deploy", str(self.folder / "defs"), expect=0)
        self.cases = [self.start(n) for n in range(3)]
        for case in self.cases[:2]:
            self.work(case)
        self.private = self.begin("care", {"customer": "K9", "name": NAME, "neighbour": "K8",
                                           "witness": "Zeuge"})
        for _ in range(3):
            self.run("instance", self.private, "--as", "ann", expect=0)
        return self

    def run(self, *words, expect=None):
        place = ["--signing-keys", str(self.keys)] if words[0] in ("signing-key", "checkpoint", "case-file") else []
        # Of its own, as its list of destroyed keys is: a copy must not be erased for another one.
        return run(*words, "--db", self.db, *place, expect=expect, RECOURSE_KEYS=str(self.master))

    def start(self, n):
        return self.begin("leave", {"days": n + 1, "why": f"Besuch 探亲 \"{n}\""})

    def begin(self, process, data):
        words = ["start", process, "--data", json.dumps(data), "--json"]
        return json.loads(self.run(*words, expect=0))["id"]

    def work(self, case):
        task = self.execute("select id from task where instance = ?", (case,))[0][0].replace("-", "")
        for verb in (["claim"], ["complete", "grant"]):
            self.run("task", task, *verb, "--as", "ann", expect=0)

    def checkpoint(self, name="held.note"):
        self.run("checkpoint", "-o", str(self.folder / name), expect=0)
        return self.folder / name

    def copy(self, name):
        folder = self.folder / name
        folder.mkdir()
        other = House(folder, self.database.copy(folder))
        other.cases, other.private = self.cases, self.private
        shutil.copy2(self.keys, other.keys)
        shutil.copy2(self.master, other.master)
        self.copies.append(other)
        return other

    def records(self, case):
        """Unpacked, as a case file holds them."""
        files = case_format.read_archive(self.case_file(case).read_bytes())
        lines = files["events.jsonl"].decode().split("\n")[:-1]
        return [(i + 1, leaf(line.encode()), line) for i, line in enumerate(lines)]

    def verify(self, *words):
        return json.loads(self.run("verify", "--json", *words))

    def case_file(self, case, *words):
        path = self.folder / f"{case}.zip"
        self.run("case-file", case, "-o", str(path), *words, expect=0)
        return path

    def drop(self):
        for other in self.copies:
            other.drop()
        self.database.drop()


def both(path, held=None, keys=(), witnesses=()):
    """The verdict of both verifiers on a case file; they must agree, also on what they note and on
    whether it may pass."""
    words = [*(["--checkpoint", str(held)] if held else []), *[w for k in keys for w in ("--key", k)],
             *[w for k in witnesses for w in ("--witness", k)]]
    done = binary.run(BINARY, "verify", str(path), "--json", *words)
    engine = json.loads(done.stdout)
    judgement = independent.judge(path.read_bytes(), held.read_bytes() if held else None,
                                  [case_format.Key(k) for k in keys], case_format.find_ed25519(),
                                  [case_format.Key(k) for k in witnesses], str(path.parent))
    judged = judgement.as_json(str(path))
    first = engine["findings"][0]["record"] if engine["findings"] else None
    mine = (engine["verdict"], int(first) if first else None, done.returncode, len(engine["notes"]))
    theirs = (judged["verdict"], judged.get("record"), 1 if judgement.wrong else 0,
              len(judged["notes"]))
    if mine != theirs:
        raise AssertionError(f"{path}: {mine} and {theirs}: {engine['findings']} {judged['text']}")
    return engine["verdict"]


def accesses_by_both(path, held=None):
    """The same of a log of accesses."""
    engine = json.loads(run("verify", str(path), *(["--checkpoint", str(held)] if held else []),
                            "--json"))
    judged = independent.judge(path.read_bytes(), held.read_bytes() if held else None, (),
                               case_format.find_ed25519()).as_json(str(path))
    whole = ("accesses", "accesses_signed") if engine["verdict"] == "ok" else ()
    mine = (engine["verdict"], *(int(engine[name]) for name in whole))
    theirs = (judged["verdict"], *(judged[name] for name in whole))
    if mine != theirs:
        raise AssertionError(f"{path}: {mine} and {theirs}: {engine['findings']} {judged['text']}")
    return engine["verdict"]


def access_row(position, at_us, actor, case, before):
    """As the engine would have written it."""
    at = datetime.datetime.fromtimestamp(at_us // 1_000_000, datetime.timezone.utc)
    fraction = f".{at_us % 1_000_000:06}".rstrip("0").rstrip(".")
    parts = [actor, case, "case", "", "role", "masked", before]
    text = f"{position}\n{at:%Y-%m-%dT%H:%M:%S}{fraction}Z\n" + "".join(
        f"{len(part.encode())} {part}\n" for part in parts)
    return {"previous_hash": before, "hash": hashlib.sha256(text.encode()).hexdigest()}


def hashed_access(row):
    """The row with its hash, whatever it says."""
    names = ("actor", "instance", "what", "fields", "purpose", "result", "previous_hash")
    text = f"{row['position']}\n{row['at']}\n" + "".join(
        f"{len(row[name].encode())} {row[name]}\n" for name in names)
    return {**row, "hash": hashlib.sha256(text.encode()).hexdigest()}


def changed(path, change, name="changed.zip"):
    """The case file with its files changed, laid out anew as if nothing had happened."""
    files = case_format.read_archive(path.read_bytes())
    change(files)
    entries = [(n.encode(), c, binascii.crc32(c)) for n, c in sorted(files.items())]
    out = path.parent / name
    out.write_bytes(case_format.lay_out(entries))
    return out


def edit_line(number, edit):
    def change(files):
        lines = files["events.jsonl"].split(b"\n")
        lines[number] = edit(lines[number])
        files["events.jsonl"] = b"\n".join(lines)
    return change


def key_of(seed):
    """The key and its public half."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return key, key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def witnessed_by(seed, name, text, second):
    """The line of a witness under `text`, and its verifier key."""
    key, public = key_of(seed)
    key_id = hashlib.sha256(name.encode() + b"\n\4" + public).digest()[:4]
    signature = key.sign(f"cosignature/v1\ntime {second}\n{text}".encode())
    line = base64.b64encode(key_id + second.to_bytes(8, "big") + signature).decode()
    return (f"— {name} {line}\n",
            f"{name}+{key_id.hex()}+{base64.b64encode(bytes([4]) + public).decode()}")


def signed_by(seed, name, text):
    key, public = key_of(seed)
    key_id = hashlib.sha256(name.encode() + b"\n\1" + public).digest()[:4]
    return f"— {name} {base64.b64encode(key_id + key.sign(text.encode())).decode()}\n"


def corrupted(data, chance):
    """Somewhere in the bytes, or in one file of the archive that is then laid out properly."""
    if chance.random() < 0.3:
        return mutated(data, chance)
    files = case_format.read_archive(data)
    name = chance.choice(sorted(files))
    kind = chance.random()
    if kind < 0.1:
        del files[name]
    elif kind < 0.2 and files["events.jsonl"]:
        lines = files["events.jsonl"].split(b"\n")
        i, j = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[i], lines[j] = lines[j], lines[i]
        files["events.jsonl"] = b"\n".join(lines)
    elif kind < 0.35:
        digits = [i for i, c in enumerate(files[name]) if 48 <= c <= 57]
        if digits:
            content = bytearray(files[name])
            content[chance.choice(digits)] = chance.randrange(48, 58)
            files[name] = bytes(content)
    else:
        files[name] = mutated(files[name], chance)
    return case_format.lay_out([(n.encode(), c, binascii.crc32(c)) for n, c in sorted(files.items())])


def mutated(data, chance):
    content = bytearray(data)
    at = chance.randrange(len(content) + 1)
    kind = chance.randrange(5)
    if kind == 0 and at < len(content):
        content[at] ^= 1 << chance.randrange(8)
    elif kind == 1:
        del content[at:at + chance.randrange(1, 40)]
    elif kind == 2:
        content[at:at] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 9)))
    elif kind == 3:
        content[at:at + 8] = content[:8]
    elif at < len(content):
        content[at] = chance.randrange(256)
    return bytes(content)
