#!/usr/bin/env python3
"""The drills about what is signed and what is not: records that pass for unsigned ones, files that no
record names, checkpoints of somebody else, witnesses, and random corruptions of a case file that has
all there can be in one.

  signature_tamper_test.py [BINARY] [--postgres] [--night] [--corruptions N] [--seed N]"""
import base64
import hashlib
import json
import pathlib
import random
import shutil
import urllib.request
import uuid

import tampering
from drills import HouseDrills, run_drills, words_of_drills
from forging import taken_for_unsigned, without_signatures
from tampering import (accesses_by_both, binary, both, case_format, changed, corrupted, hashed_access,
                       mutated, run, signed_by, witnessed_by)

CORRUPTIONS, SEED = 300, 0
LETTERS = """recourse: "1"
process: letters
version: 1
title: {en: Letters, zh: 信件}
data:
  customer: {type: text, input: true}
  name: {type: text, input: true, private: true}
  letter: optional file
roles: {desk: {group: leads}}
outcomes: {over: {kind: success, title: {en: Over, zh: 结束}}}
steps:
  - step: look
    title: {en: Look, zh: 查看}
    task: {title: {en: Look, zh: 查看}, assign: {role: desk}, fields: {letter: optional}}
  - {step: end, finish: over}
"""
LETTER = b"we owe you nothing"


def salted_hash(salt, content):
    """What names a file that has a salt, hex."""
    return hashlib.sha256(salt + b"\n" + hashlib.sha256(content).hexdigest().encode()).hexdigest()


class SignatureDrills(HouseDrills):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key = cls.house.run("signing-key", "list").split()[0]

    def test_20_records_that_pass_for_unsigned(self):
        self.assertEqual(both(self.file, self.held, [self.key]), "ok")
        all_of_it = changed(self.file, taken_for_unsigned(0), "forged.zip")
        self.assertIn(b"eve", all_of_it.read_bytes())
        for held, keys in ((None, ()), (self.held, ()), (None, [self.key]), (self.held, [self.key])):
            self.assertEqual(both(all_of_it, held, keys), "unsigned_tail")
            run("verify", str(all_of_it), *(["--checkpoint", str(held)] if held else []),
                *[w for k in keys for w in ("--key", k)], expect=1)
        bare = changed(self.file, without_signatures, "bare.zip")
        self.assertEqual(both(bare), "unsigned_tail")
        self.assertEqual(both(bare, keys=[self.key]), "unsigned_tail")
        self.assertEqual(both(bare, self.held), "truncated")
        run("verify", str(bare), expect=1)

    def test_20b_the_end_of_a_file_is_not_signed_yet(self):
        """It is normal, and said; whoever asks by a key must not take it for signed."""
        tail = changed(self.file, taken_for_unsigned(2), "tail.zip")
        said = run("verify", str(tail), expect=0)
        self.assertIn("UNSIGNED_TAIL", said)
        self.assertIn("nothing vouches for them", said)
        self.assertNotIn("unchanged", said)
        self.assertEqual(both(tail), "unsigned_tail")
        self.assertEqual(both(tail, keys=[self.key]), "unsigned_tail")
        self.assertEqual(both(tail, self.held), "unsigned_tail")
        manifest = lambda files: json.loads(files["manifest.json"])

        def hole(files):  # a place behind one that has none
            tree = manifest(files)
            del tree["records"][0]["position"]
            files["manifest.json"] = case_format.canonical(tree)
        self.assertEqual(both(changed(self.file, hole)), "unreadable")

    def test_20c_a_database_that_nobody_signed(self):
        house = self.house.copy("td20c")
        for table in ("log_leaf", "log_node", "log_checkpoint", "access_head"):
            house.execute(f"delete from {table}")
        report = house.verify()
        self.assertEqual((report["verdict"], report["findings"]), ("unsigned_tail", []), report)
        self.assertIn("none of the", report["notes"][0]["text"]["en"])
        self.assertEqual(house.verify("--key", self.key)["verdict"], "unsigned_tail")
        house.run("verify", "--key", self.key, expect=1)
        self.assertEqual(house.verify("--checkpoint", str(self.held))["verdict"], "truncated")
        house = self.house.copy("td20d")
        house.start(5)  # by the command line: nobody seals it
        report = house.verify("--checkpoint", str(self.held))
        self.assertEqual((report["verdict"], report["findings"]), ("unsigned_tail", []), report)
        house.run("verify", "--checkpoint", str(self.held), "--key", self.key, expect=0)

    def test_21_a_blank_does_not_hide_personal_data(self):
        blank = lambda text: text.replace('"$sealed":{', '"$sealed": {')

        def hide(db):
            records = self.house.records(self.house.private)
            for record, _, bytes_ in records:
                db.execute("update step_record set bytes = ? where instance = ? and record = ?",
                           (blank(bytes_).encode(), self.house.private, record))
        house, report = self.expect_database("ok", "td21", hide)
        self.assertIn("laid out anew", json.dumps(report["notes"]))
        self.assertEqual(both(house.case_file(self.house.private)), "ok")
        gone = lambda db: db.execute("delete from sealed where instance = ?", (self.house.private,))
        house, _ = self.expect_database("missing_payload", "td21b", lambda db: (hide(db), gone(db)))
        self.assertEqual(both(house.case_file(self.house.private)), "missing_payload")

        def empty(files):
            files["events.jsonl"] = blank(files["events.jsonl"].decode()).encode()
            files["sealed.json"] = b'{"sealed":[]}'
        path = self.house.case_file(self.house.private)
        self.assertEqual(both(changed(path, empty)), "missing_payload")

    def test_22_a_checkpoint_of_somebody_else(self):
        text = self.held.read_text().split("\n\n")[0] + "\n"
        origin, size = text.split("\n")[:2]
        hash_ = base64.b64encode(bytes(32)).decode()
        held = self.house.folder / "strange.note"
        newer = self.house.copy("td22")
        newer.start(4)
        between = newer.checkpoint("between.note")
        newer.start(5), newer.checkpoint("newer.note")
        proven = newer.case_file(self.case, "--checkpoint", str(self.held))
        notes = {
            "another log": f"other/1\n3\n{hash_}\n",
            "a key of nobody": f"{origin}\n3\n{hash_}\n",
            "of the same size": f"{origin}\n{size}\n{hash_}\n",
            "beyond the end": f"{origin}\n9999\n{hash_}\n",
        }
        for name, body in notes.items():
            with self.subTest(name):
                held.write_text(body + "\n" + signed_by(bytes(32), body.split("\n")[0], body))
                self.assertEqual(both(self.file, held), "key_not_valid")
                self.assertEqual(both(self.file, held, [self.key]), "key_not_valid")
                report = self.house.verify("--checkpoint", str(held))
                self.assertEqual(report["verdict"], "key_not_valid", report)
        invalid = self.held.read_text().split("\n\n")
        line = invalid[1].split(" ")
        signature = bytearray(base64.b64decode(line[2]))
        signature[-1] ^= 1
        held.write_text(invalid[0] + "\n\n" + " ".join(
            [*line[:2], base64.b64encode(bytes(signature)).decode()]) + "\n")
        self.assertEqual(both(proven, held), "key_not_valid")
        self.assertEqual(both(proven, self.held), "ok")
        # Ours, and the file does not carry the proof for it.
        self.assertEqual(both(newer.case_file(self.case), between), "no_proof")

    def test_23_witnesses(self):
        text = self.held.read_text().split("\n\n")[0] + "\n"
        line, key = witnessed_by(bytes([7]) * 32, "witness.example", text, 1_700_000_000)
        other = witnessed_by(bytes([8]) * 32, "other.example", text, 1)[1]
        house = self.house.copy("td23")
        self.assertEqual(both(house.case_file(self.case), witnesses=[key]), "key_not_valid")
        house.run("verify", "--witness", key, expect=1)
        note = house.folder / "cosigned.note"
        note.write_text(text + "\n" + line)
        house.run("checkpoint", "--cosigned", str(note), "--witness", key, expect=0)
        said = house.run("verify", "--witness", key, expect=0)
        self.assertIn("witness.example cosigned", said)
        self.assertIn("2023-11-14T22:13:20Z", said)
        house.run("verify", "--witness", other, expect=1)
        house.run("verify", "--witness", self.key, expect=3)  # that of a log
        path = house.case_file(self.case)
        self.assertEqual(both(path, witnesses=[key]), "ok")
        self.assertEqual(both(path, witnesses=[key, other]), "key_not_valid")
        # Another text under its name.
        wrong = witnessed_by(bytes([7]) * 32, "witness.example", text + "x", 1_700_000_000)[0]
        self.assertEqual(both(changed(path, lambda files: files.update({
            n: c.replace(line.encode(), wrong.encode()) for n, c in files.items()
            if n.endswith(".note")})), witnesses=[key]), "key_not_valid")
        # Held elsewhere, with its line: the file itself need not have it.
        held = house.folder / "held-cosigned.note"
        held.write_text(self.held.read_text() + line)
        self.assertEqual(both(self.file, held, witnesses=[key]), "ok")
        accesses = house.folder / "accesses.jsonl"
        house.run("accesses", "-o", str(accesses), expect=0)
        run("verify", str(accesses), "--checkpoint", str(held), "--witness", key, expect=0)
        run("verify", str(accesses), "--witness", key, expect=1)

    def test_24_rows_of_accesses_in_another_writing(self):
        row = {"position": "1", "at": "2026-11-30T10:00:00.25Z", "actor": "li.na", "fields": "story",
               "instance": "01a205eabe80700098c0b65951d71e51", "what": "case", "purpose": "role",
               "result": "shown", "previous_hash": ""}
        rows = {
            "plain": ("ok", {}),
            "position 01": ("unreadable", {"position": "01"}),
            "position 1.0": ("unreadable", {"position": "1.0"}),
            "position 2": ("accesses_broken", {"position": "2"}),
            "no fraction": ("ok", {"at": "2026-11-30T10:00:00Z"}),
            ".000": ("unreadable", {"at": "2026-11-30T10:00:00.000Z"}),
            "+08:00": ("unreadable", {"at": "2026-11-30T18:00:00+08:00"}),
            "yesterday": ("unreadable", {"at": "yesterday"}),
            "no such day": ("unreadable", {"at": "2026-02-29T10:00:00Z"}),
            "a leap day": ("ok", {"at": "2028-02-29T10:00:00Z"}),
            "24:00": ("unreadable", {"at": "2026-11-30T24:00:00Z"}),
            ":60": ("unreadable", {"at": "2026-11-30T23:59:60Z"}),
            "capitals": ("unreadable", {"instance": row["instance"].upper()}),
            "no instance": ("unreadable", {"instance": ""}),
            "NUL": ("unreadable", {"actor": "a\0b"}),
            "a backslash": ("ok", {"actor": "a\\u0000b"}),
        }
        path = self.house.folder / "row.jsonl"
        for name, (verdict, change) in rows.items():
            with self.subTest(name):
                path.write_bytes(case_format.canonical(hashed_access({**row, **change})) + b"\n")
                self.assertEqual(accesses_by_both(path), verdict)
        lines = {
            "laid out anew": ("ok", json.dumps(hashed_access(row)).encode() + b"\n"),
            "half a pair": ("unreadable", case_format.canonical(hashed_access(row)).replace(
                b"li.na", b"\\ud800") + b"\n"),
            "nothing, and nobody said how much there was": ("unreadable", b""),
            "an empty line": ("unreadable", b"\n"),
        }
        for name, (verdict, content) in lines.items():
            with self.subTest(name):
                path.write_bytes(content)
                if name != "an empty line":
                    self.assertEqual(accesses_by_both(path), verdict)
        path.write_bytes(b"")
        self.assertIn("proves nothing", run("verify", str(path), expect=1))
        self.assertEqual(accesses_by_both(path, self.held), "accesses_broken")

    def test_25_a_text_that_looks_like_an_escape(self):
        path = self.house.case_file(self.case)
        strange = lambda files: files.update({"manifest.json": files["manifest.json"].replace(
            b'"origin":"', b'"origin":"\\\\u0000')})
        self.assertEqual(both(changed(path, strange)), "key_not_valid")  # of another log
        nul = lambda files: files.update({"manifest.json": files["manifest.json"].replace(
            b'"origin":"', b'"origin":"\\u0000')})
        self.assertEqual(both(changed(path, nul)), "unreadable")


    def test_25b_a_record_that_no_engine_wrote(self):
        """Hashed anew and unsigned, so that nothing but what it says is wrong; NUL is in no text of ours."""
        said = {"type": "FileAttached", "v": "1", "sha256": hashlib.sha256(LETTER).hexdigest()}
        erased = {"type": "PersonErased", "v": "1", "keys": ["a"]}

        def with_events(events, more=None):
            def change(files):
                without_signatures(files)
                lines = files["events.jsonl"].split(b"\n")[:-1]
                tree, manifest = json.loads(lines[-1]), json.loads(files["manifest.json"])
                tree["events"] += events
                lines[-1] = case_format.canonical(tree)
                manifest["records"][-1]["hash"] = tampering.leaf(lines[-1])
                files["events.jsonl"] = b"".join(line + b"\n" for line in lines)
                files["manifest.json"] = case_format.canonical(manifest)
                files[f"attachments/{said['sha256']}"] = LETTER
                files.update(more or {})
            return change
        strange = {"$money": "no", "$sealed": ["x"]}
        for verdict, events in (("unsigned_tail", [said]), ("attachment_differs", []),
                                ("unsigned_tail", [{**said, "content": strange}, erased]),
                                ("attachment_differs", [{**said, "name": "a\0b"}, erased])):
            with self.subTest(events=events):
                self.assertEqual(both(changed(self.file, with_events(events))), verdict)
        # A salt that no record speaks of, one that is missing, one that is none, one of no file.
        name = f"attachments/{said['sha256']}"
        salt = LETTER[:64].ljust(64, b"0").hex()[:64].encode()
        salted = salted_hash(salt, LETTER)
        spoken = {**said, "sha256": salted, "salt": "s"}
        both_files = {f"attachments/{salted}": LETTER, f"attachments/{salted}.salt": salt}
        for verdict, events, more in (
                ("unsigned_tail", [said, spoken], both_files),
                ("attachment_differs", [said, {**spoken, "salt": None}], {
                    **both_files, f"attachments/{salted}": b"another"}),
                ("attachment_differs", [said, {**said, "sha256": salted}], both_files),
                ("attachment_differs", [{**said, "salt": "s"}], {}),
                ("attachment_differs", [said], {name + ".salt": salt}),
                ("unreadable", [said], {name + ".salt": b"short"}),
                ("unreadable", [said], {f"attachments/{salted}.salt": salt})):
            with self.subTest(verdict=verdict, events=events, more=list(more)):
                self.assertEqual(both(changed(self.file, with_events(events, more))), verdict)


class RichDrills(HouseDrills):
    """A case with personal data and a file, a log whose key was rotated, and a checkpoint held since
    before; people looked at it."""
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        house = cls.house.copy("rich")
        folder = house.folder / "defs"
        folder.mkdir()
        (folder / "letters.yaml").write_text(LETTERS, encoding="utf-8")
        (folder / "directory.yaml").write_text(tampering.DIRECTORY, encoding="utf-8")
        cls.rich = house
        cls.first = house.run("signing-key", "list").split()[0]
        if cls.postgres:
            return  # the address of its server's token is another matter
        shutil.copy2(house.keys, house.folder / "signing")
        server = binary.Server(tampering.BINARY, house.db, house.folder, defs=folder,
                               log=house.folder / "log", variables={"RECOURSE_KEYS": str(house.master)})
        server.start()
        cls.addClassCleanup(lambda: server.process.poll() is None and server.kill())
        cls.letters = house.begin("letters", {"customer": "K9", "name": "Zeuge"})
        token = json.loads(pathlib.Path(f"{house.database.path}.serve.json").read_text())["token"]
        request = urllib.request.Request(
            f"http://127.0.0.1:{server.port}/api/v1/instances/{cls.letters}/attachments?name=a.txt",
            data=LETTER, method="POST", headers={
                "Authorization": f"Bearer {token}", "Idempotency-Key": uuid.uuid4().hex,
                "Content-Type": "text/plain"})
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 201
        server.stop()
        cls.at_the_end = house.verify()
        house.run("instance", cls.letters, "--as", "ann", expect=0)
        cls.before = house.checkpoint("before.note")
        house.run("signing-key", "rotate", "--reason", "yearly change", expect=0)
        house.checkpoint("rotated.note")
        house.start(9)
        house.checkpoint("newest.note")
        cls.rich_file = house.case_file(cls.letters, "--checkpoint", str(cls.before))

    def setUp(self):
        if self.postgres:
            self.skipTest("on SQLite")

    def test_26_a_server_signs_before_it_goes(self):
        self.assertEqual((self.at_the_end["verdict"], int(self.at_the_end["tail"])), ("ok", 0),
                         self.at_the_end)

    def test_12b_a_file_replaced_by_another(self):
        """TD12: the file of a case is another one, named by its own hash."""
        held, keys = self.before, [self.first]
        self.assertEqual(both(self.rich_file, held, keys), "ok")
        files = case_format.read_archive(self.rich_file.read_bytes())
        [name] = [n for n in files if n.startswith("attachments/") and not n.endswith(".salt")]
        self.assertEqual(files[name], LETTER)
        other = "attachments/" + hashlib.sha256(b"we owe you 999").hexdigest()
        self.assertEqual(both(changed(self.rich_file, lambda files: (
            files.pop(name), files.pop(name + ".salt"),
            files.update({other: b"we owe you 999"}))), held, keys), "attachment_differs")
        resalted = salted_hash(b"0" * 64, LETTER)
        for change in (lambda files: files.update({name: b"we owe you 999"}),
                       lambda files: files.update({name + ".salt": b"0" * 64}),
                       lambda files: files.pop(name + ".salt"),
                       lambda files: (files.pop(name), files.pop(name + ".salt"), files.update({
                           f"attachments/{resalted}": LETTER,
                           f"attachments/{resalted}.salt": b"0" * 64}))):
            self.assertEqual(both(changed(self.rich_file, change), held, keys),
                             "attachment_differs")
        left_out = changed(self.rich_file, lambda files: (files.pop(name),
                                                          files.pop(name + ".salt")))
        self.assertEqual(both(left_out, held, keys), "ok")
        self.assertIn("1 attached file(s) are not in here", run("verify", str(left_out), expect=0))

    def test_12c_a_file_replaced_in_the_database(self):
        house = self.rich.copy("td12c")
        report = house.verify()
        self.assertEqual((report["verdict"], int(report["files"])), ("ok", 1), report)
        house.execute("update sealed set body = (select body from sealed where instance = ? limit 1) "
                      "where id = (select id from sealed order by length(body) desc limit 1)",
                      (house.private,))
        report = house.verify()
        self.assertEqual(report["verdict"], "attachment_differs", report)

    def test_27_random_corruptions(self):
        chance = random.Random(SEED)
        print(f"{CORRUPTIONS} corruptions of each, --seed {SEED}", flush=True)
        accesses = self.rich.folder / "accesses.jsonl"
        self.rich.run("accesses", "-o", str(accesses), expect=0)
        self.assertGreater(accesses.read_bytes().count(b"\n"), 2)
        for name, data, corrupt in (("zip", self.rich_file.read_bytes(), corrupted),
                                    ("jsonl", accesses.read_bytes(), mutated)):
            told = self.corruptions(name, lambda: corrupt(data, chance))
            print(f"  {name}: " + ", ".join(f"{k} {v}" for k, v in sorted(told.items())), flush=True)
            self.assertGreater(len(told), 1, told)

    def corruptions(self, name, corrupt):
        """How often each verdict was given, by both."""
        held, ed25519, told = self.before.read_bytes(), case_format.find_ed25519(), {}
        for begin in range(0, CORRUPTIONS, 100):
            paths = [self.rich.folder / f"{n}.{name}" for n in range(begin, min(begin + 100, CORRUPTIONS))]
            for path in paths:
                path.write_bytes(corrupt())
            words = ["--checkpoint", str(self.before), "--key", self.first]
            reports = json.loads(run("verify", "--json", *words, *map(str, paths)))
            self.assertIsInstance(reports, list, reports)
            for path, report in zip(paths, reports):
                judged = tampering.independent.judge(path.read_bytes(), held,
                                                     [case_format.Key(self.first)], ed25519).as_json("")
                first = report["findings"][0]["record"] if report["findings"] else None
                mine, theirs = report["verdict"], judged["verdict"]
                if "records" in judged:
                    mine, theirs = (mine, int(first) if first else None), (theirs, judged["record"])
                self.assertEqual(mine, theirs, f"{path.name}, seed {SEED}: {report['findings']} "
                                               f"{judged['text']}")
                told[judged["verdict"]] = told.get(judged["verdict"], 0) + 1
                path.unlink()
        return told


if __name__ == "__main__":
    words = words_of_drills()
    words.add_argument("--corruptions", type=int, help="default: 300, at night 10000")
    given, start = run_drills(words)
    CORRUPTIONS, SEED = given.corruptions or (10_000 if given.night else 300), given.seed
    start()
