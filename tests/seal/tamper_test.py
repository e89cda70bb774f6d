#!/usr/bin/env python3
"""Changes databases and case files behind the engine's back and asks both verifiers, the engine's and
the independent one; then corrupts case files at random, where the two must agree.

  tamper_test.py [BINARY] [--postgres] [--night] [--corruptions N] [--seed N] [Drills.test_NAME …]

The drills bear the numbers TD1 to TD19; 13 and 15, about persons and accesses, stand in
personal_tamper_test.py."""
import hashlib
import json
import os
import pathlib
import random
import shutil
import time

import tampering
from drills import HouseDrills, run_drills, words_of_drills
from tampering import (accesses_by_both, binary, both, case_format, changed, corrupted, edit_line, independent, leaf, run,
                       signed_by)

CORRUPTIONS, SEED = 300, 0
DEFS = pathlib.Path(__file__).resolve().parents[2] / "process-defs"


class Drills(HouseDrills):
    def test_00_nothing_was_done(self):
        report = self.house.verify("--checkpoint", str(self.held))
        self.assertEqual((report["verdict"], int(report["tail"])), ("ok", 0), report)
        self.assertEqual(both(self.file, self.held), "ok")
        again = self.house.case_file(self.case)
        self.assertEqual(again.read_bytes(), self.file.read_bytes())

    def test_01_one_bit_of_a_payload(self):
        flip = lambda text: text.replace("探亲", "探视", 1)
        house, _ = self.expect_database("altered", "td1", lambda db: db.execute(
            "update step_record set bytes = ? where instance = ? and record = 1",
            (flip(self.house.records(self.case)[0][2]).encode(), self.case)), record=1)
        self.assertEqual(both(house.case_file(self.case)), "altered")
        self.expect_file("altered", edit_line(0, lambda line: line.replace(b"Besuch", b"besuch")))

    def test_02_a_payload_with_its_hash(self):
        bytes_ = self.house.records(self.case)[1][2].replace("ann", "eve")
        self.expect_database("altered", "td2", lambda db: db.execute(
            "update step_record set bytes = ?, hash = ? where instance = ? and record = 2",
            (bytes_.encode(), leaf(bytes_.encode()), self.case)), record=2)

        def change(files):
            edit_line(1, lambda line: line.replace(b"ann", b"eve"))(files)
            manifest = json.loads(files["manifest.json"])
            manifest["records"][1]["hash"] = leaf(files["events.jsonl"].split(b"\n")[1])
            files["manifest.json"] = case_format.canonical(manifest)
        self.expect_file("altered", change)

    def rewritten(self, case):
        """The case with another actor, every hash after it recomputed."""
        before, out = "", []
        for record, hash_, bytes_ in self.house.records(case):
            tree = json.loads(bytes_)
            if tree.get("actor") == "ann":
                tree["actor"] = "eve"
            if before:
                tree["previous_hash"] = before
            new = case_format.canonical(tree).decode()
            before = leaf(new.encode())
            out.append((record, before, new))
        return out

    def test_03_a_whole_suffix_without_the_key(self):
        def change(db):
            for record, hash_, bytes_ in self.rewritten(self.case):
                db.execute("update step_record set hash = ?, bytes = ? where instance = ? "
                           "and record = ?", (hash_, bytes_.encode(), self.case, record))
                db.execute("update log_leaf set hash = ? where instance = ? and record = ?",
                           (hash_, self.case, record))
        house, _ = self.expect_database("root_differs", "td3", change)
        self.assertEqual(both(house.case_file(self.case)), "root_differs")

    def test_04_an_older_state_in_its_place(self):
        older = self.house.copy("td4")
        self.house.start(7)
        held = self.house.checkpoint("later.note")
        self.assertEqual(older.verify("--checkpoint", str(held))["verdict"], "truncated")
        self.assertEqual(both(self.file, held), "truncated")
        newer = self.house.case_file(self.case, "--checkpoint", str(self.held))
        self.assertEqual(both(newer, self.held), "ok")
        drop = edit_line(2, lambda line: b"")
        self.expect_file("missing", lambda files: (
            drop(files), files.update({"events.jsonl": files["events.jsonl"][:-1]})))

    def test_05_a_whole_case(self):
        self.expect_database("missing", "td5", lambda db: db.execute(
            "delete from step_record where instance = ?", (self.case,)))
        self.expect_database("missing", "td5b", lambda db: (
            db.execute("delete from step_record where instance = ?", (self.case,)),
            db.execute("delete from log_leaf where instance = ?", (self.case,))))

    def test_06_two_records_swapped(self):
        one, two = self.house.records(self.case)[0:2]

        def swap(db):
            for record, other in ((1, two), (2, one)):
                db.execute("update step_record set hash = ?, bytes = ? where instance = ? "
                           "and record = ?", (other[1], other[2].encode(), self.case, record))
        self.expect_database("altered", "td6", swap, record=1)

        def swap_lines(files):
            lines = files["events.jsonl"].split(b"\n")
            lines[0], lines[1] = lines[1], lines[0]
            files["events.jsonl"] = b"\n".join(lines)
        self.expect_file("altered", swap_lines)

    def test_07_a_back_dated_record(self):
        record, _, bytes_ = self.house.records(self.case)[-1]
        tree = json.loads(bytes_)
        tree.update(recorded="2020-01-01T00:00:00Z", effective="2020-01-01T00:00:00Z")
        new = case_format.canonical(tree).decode()

        def insert(db):
            db.execute("update step_record set record = record + 1 where instance = ? "
                       "and record >= ?", (self.case, record))
            db.execute("insert into step_record (instance, record, recorded, hash, bytes) "
                       "values (?, ?, 0, ?, ?)", (self.case, record, leaf(new.encode()), new.encode()))
        self.expect_database("altered", "td7", insert, record=record)
        self.expect_file("altered", edit_line(record - 1, lambda line: new.encode()))

    def test_08_payloads_of_two_cases_swapped(self):
        one, two = (self.house.records(case)[0] for case in self.house.cases[:2])

        def swap(db):
            for case, other in ((self.house.cases[0], two), (self.house.cases[1], one)):
                db.execute("update step_record set bytes = ? where instance = ? and record = 1",
                           (other[2].encode(), case))
        self.expect_database("altered", "td8", swap, record=1)
        self.expect_file("altered", edit_line(0, lambda line: two[2].encode()))

    def test_09_two_histories_of_one_length(self):
        left, right = self.house.copy("td9a"), self.house.copy("td9b")
        left.start(1), right.start(2)
        held = left.checkpoint("left.note")
        right.checkpoint()
        report = right.verify("--checkpoint", str(held))
        self.assertEqual(report["verdict"], "forked", report)
        self.assertEqual(len(report["evidence"]), 2)
        self.assertEqual(both(right.case_file(self.case), held), "forked")

    def test_10_a_key_that_nobody_introduced(self):
        def change(db):
            text = self.held.read_text().split("\n\n")[0] + "\n"
            size = int(text.split("\n")[1])
            db.execute("delete from log_checkpoint where size > ?", (size,))
            forged = text + "\n" + signed_by(bytes(32), text.split("\n")[0], text)
            db.execute("update log_checkpoint set note = ? where size = ?", (forged, size))
        house, _ = self.expect_database("key_not_valid", "td10", change)
        self.assertEqual(both(house.case_file(self.case)), "key_not_valid")
        other = run("signing-key", "new", "--signing-keys", str(self.house.folder / "other"), expect=0).split()[0]
        self.assertEqual(both(self.file, keys=[other]), "key_not_valid")

    def test_10b_a_rotation(self):
        house = self.house.copy("td10b")
        first = house.run("signing-key", "list").split()[0]
        house.run("signing-key", "rotate", "--reason", "yearly change", expect=0)
        held = house.checkpoint()
        house.start(9)
        house.checkpoint("later.note")
        self.assertEqual(house.verify("--checkpoint", str(held), "--key", first)["verdict"], "ok")
        path = house.case_file(self.case, "--checkpoint", str(held))
        self.assertEqual(both(path, held, [first]), "ok")
        # Without the checkpoint in which the old key vouches for the new one.
        notes = sorted(int(n.split("/")[1][:-5]) for n in case_format.read_archive(path.read_bytes())
                       if n.endswith(".note"))
        vouched = held.read_text().split("\n")[1]
        self.assertIn(int(vouched), notes)
        stripped = changed(path, lambda files: [files.pop(n) for n in list(files)
                                                if n == f"checkpoints/{vouched}.note"])
        self.assertEqual(both(stripped, keys=[first]), "key_not_valid")

    def test_11_the_definition(self):
        change = lambda db: db.execute("update definition set source = source || '# other'")
        self.expect_database("definition_differs", "td11", change)
        self.expect_file("definition_differs", lambda files: files.update(
            {n: c + b"#" for n, c in files.items() if n.startswith("definitions/")}))
        self.expect_file("definition_differs", lambda files: [
            files.pop(n) for n in list(files) if n.startswith("definitions/")])

    def test_11b_what_cases_count_with(self):
        """Calendars and rule packs, by the version that cases name."""
        counted = self.house.copy("td11b")
        files = ("calendars/service-desk.yaml", "policies/eu-psd2.yaml")
        for _ in range(2):  # the second time there is nothing to enter
            counted.run("deploy", *(str(DEFS / f) for f in files), expect=0)
        own = "select record from instance where process = 'recourse.log'"  # keys, publications
        self.assertEqual([int(records) for (records,) in counted.execute(own)], [1, 1])
        counted.checkpoint("counted.note")
        self.assertEqual(counted.verify("--checkpoint", str(self.held))["verdict"], "ok")
        for kind, word in (("calendar-version", "calendar"), ("policy", "rule pack")):
            for number, change in enumerate(("update document set body = 'other'",
                                             "delete from document")):
                house = counted.copy(f"td11b_{kind}_{number}")
                house.execute(f"{change} where kind = '{kind}'")
                report = house.verify("--checkpoint", str(self.held))
                self.assertEqual(report["verdict"], "definition_differs", report)
                self.assertIn(word, report["findings"][0]["text"]["en"])

    def test_11c_nobody_goes_on_from_a_changed_file(self):
        altered = changed(self.file, edit_line(0, lambda line: line.replace(b"Besuch", b"besuch")))
        (self.house.folder / "changed").mkdir()
        shutil.move(altered, self.house.folder / "changed")
        folder, file = self.house.folder / "changed", self.house.folder / "changed" / altered.name
        for words in (("replay", str(file)), ("replay", "--check", str(file)),
                      ("regress", str(self.house.folder / "defs/leave.yaml"), "--against",
                       str(folder))):
            done = binary.run(tampering.BINARY, *words)
            self.assertIn(done.returncode, (1, 3))
            self.assertIn("recourse verify", done.stderr)
        empty = self.house.folder / "empty.zip"
        empty.write_bytes(b"")
        self.assertEqual(accesses_by_both(empty), "unreadable")

    def test_12_an_attachment(self):
        name = "attachments/" + hashlib.sha256(b"photo").hexdigest()
        # Whole in itself, and no record says that it came to the case.
        self.expect_file("attachment_differs", lambda files: files.update({name: b"photo"}))
        self.expect_file("attachment_differs", lambda files: files.update({name: b"other"}))

    def test_14_a_payload_blanked(self):
        self.expect_database("missing_payload", "td14", lambda db: db.execute(
            "update step_record set bytes = '' where instance = ? and record = 2", (self.case,)),
            record=2)
        self.expect_file("missing_payload", edit_line(1, lambda line: b""))
        self.expect_database("missing_payload", "td14b", lambda db: db.execute(
            "delete from sealed where instance = ?", (self.house.private,)), record=1)

    def test_16_the_clock_set_back(self):
        tree = json.loads(self.house.records(self.house.cases[2])[0][2])
        tree.update(record="2", first_seq=str(1 + len(tree["events"])),
                    recorded="2020-01-01T00:00:00Z", events=[{"type": "CommentAdded", "v": "1"}],
                    previous_hash=self.house.records(self.house.cases[2])[0][1])
        new = case_format.canonical(tree).decode()
        house = self.house.copy("td16")
        house.execute("insert into step_record (instance, record, recorded, hash, bytes) "
                      "values (?, 2, 0, ?, ?)", (house.cases[2], leaf(new.encode()), new.encode()))
        report = house.verify()
        self.assertEqual((report["verdict"], report["findings"]), ("unsigned_tail", []), report)
        self.assertIn("the clock went back", json.dumps(report["notes"]))
        path = house.case_file(house.cases[2])
        self.assertEqual(both(path), "ok")
        self.assertIn("the clock went back",
                      str(independent.Judgement(path.read_bytes(), None, [],
                                                case_format.find_ed25519()).notes))

    def test_17_the_same_written_differently(self):
        def relaid(line):
            return json.dumps(json.loads(line), indent=None, ensure_ascii=True).encode()
        self.expect_file("ok", edit_line(0, relaid))
        number = lambda line: line.replace(b'"record":"1"', b'"record":1')
        self.expect_file("altered", edit_line(0, number))
        self.expect_file("altered", edit_line(0, lambda line: b"[" * 100_000))
        relaid_text = relaid(self.house.records(self.case)[0][2].encode()).decode()
        self.expect_database("ok", "td17", lambda db: db.execute(
            "update step_record set bytes = ? where instance = ? and record = 1",
            (relaid_text.encode(), self.case)))

    def test_18_elsewhere_and_read_only(self):
        away = self.house.folder / "away"
        away.mkdir()
        copy = pathlib.Path(shutil.copy2(self.file, away / "x.zip"))
        os.chmod(copy, 0o400)
        os.chmod(away, 0o500)
        one, two = run("verify", str(copy), "--json"), run("verify", str(copy), "--json")
        os.chmod(away, 0o700)
        self.assertEqual(one, two)
        self.assertEqual(json.loads(one)["verdict"], "ok")

    def test_19_both_compute_the_root(self):
        judged = independent.Judgement(self.file.read_bytes(), None, [], case_format.find_ed25519())
        self.assertIsNone(judged.wrong)
        root = self.house.execute("select root from log_checkpoint where size = ?",
                                  (judged.newest,))[0][0]
        self.assertEqual(judged.roots[judged.newest].hex(), root)

    def test_hostile_files(self):
        huge = b'{"parts":[],"size":"9007199254740992"}'
        hostile = {
            "size": lambda files: files.update({"checkpoints/9007199254740992.proof.json": huge}),
            "path": lambda files: files.update({"../../etc/passwd": b"x"}),
            "absolute": lambda files: files.update({"/etc/passwd": b"x"}),
            "name": lambda files: files.update({"attachments/\u00e9": b"x"}),
            "base64": lambda files: files.update({
                n: c.replace(b"=", b"") for n, c in files.items() if n.endswith(".note")}),
            "leaves": lambda files: files.update({"manifest.json": files["manifest.json"].replace(
                b'"position":"', b'"position":"0')}),
            "deep": lambda files: files.update({"manifest.json": b"[" * 1_000_000}),
            "empty": lambda files: files.clear(),
        }
        for name, change in hostile.items():
            with self.subTest(name):
                verdict = both(changed(self.file, change, f"{name}.zip"))
                self.assertIn(verdict, ("unreadable", "root_differs"))
        sizes = self.file.parent / "sizes.zip"
        data = bytearray(self.file.read_bytes())
        data[18:26] = b"\xff" * 8  # four gigabytes, it says
        sizes.write_bytes(data)
        self.assertEqual(both(sizes), "unreadable")
        sizes.write_bytes(b"PK")
        self.assertEqual(both(sizes), "unreadable")

    def test_random_corruptions(self):
        chance = random.Random(SEED)
        print(f"{CORRUPTIONS} corruptions, --seed {SEED}", flush=True)
        began = time.monotonic()
        bases = [self.file, self.house.case_file(self.house.cases[2])]
        ed25519 = case_format.find_ed25519()
        folder = self.house.folder / "corrupt"
        folder.mkdir()
        told = {}
        for begin in range(0, CORRUPTIONS, 200):
            paths = []
            for n in range(begin, min(begin + 200, CORRUPTIONS)):
                path = folder / f"{n}.zip"
                path.write_bytes(corrupted(chance.choice(bases).read_bytes(), chance))
                paths.append(path)
            reports = json.loads(run("verify", "--json", *map(str, paths)))
            for path, report in zip(paths, reports if isinstance(reports, list) else [reports]):
                judged = independent.Judgement(path.read_bytes(), None, [], ed25519).as_json("")
                first = report["findings"][0]["record"] if report["findings"] else None
                self.assertEqual((report["verdict"], int(first) if first else None),
                                 (judged["verdict"], judged["record"]),
                                 f"{path.name}, seed {SEED}: {report['findings']} {judged['text']}")
                told[judged["verdict"]] = told.get(judged["verdict"], 0) + 1
                path.unlink()
            done = begin + len(paths)
            if done % 1000 == 0:
                print(f"  {done} corruptions, {time.monotonic() - began:.0f} s", flush=True)
        print("  " + ", ".join(f"{k} {v}" for k, v in sorted(told.items())), flush=True)
        self.assertGreater(len(told), 4, told)


if __name__ == "__main__":
    words = words_of_drills()
    words.add_argument("--corruptions", type=int, help="default: 300, at night 10000")
    given, start = run_drills(words)
    CORRUPTIONS, SEED = given.corruptions or (10_000 if given.night else 300), given.seed
    start()
