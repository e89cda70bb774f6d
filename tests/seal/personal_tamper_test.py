#!/usr/bin/env python3
"""The drills about persons and about who read of them: what an erasure explains and what it does not,
and the log of accesses.

  personal_tamper_test.py [BINARY] [--postgres]

They are TD13 and TD15 of those in tamper_test.py."""
import json

from drills import HouseDrills, run_drills, words_of_drills
from tampering import (NAME, access_row, accesses_by_both, both, case_format, changed, independent,
                       run)


class PersonalDrills(HouseDrills):
    def test_13_a_person_erased_by_law(self):
        house = self.house.copy("td13")
        house.run("erase", "K9", "--reason", "letter", "--identity", "passport seen", expect=0)
        house.checkpoint()
        report = house.verify("--checkpoint", str(self.held))
        self.assertEqual((report["verdict"], int(report["redactions"])), ("ok", 1), report)
        self.assertTrue([n for n in report["notes"] if n["instance"] == house.private], report)
        path = house.case_file(house.private, "--checkpoint", str(self.held))
        self.assertEqual(both(path, self.held), "ok")
        engine = json.loads(run("verify", str(path), "--json"))
        judged = independent.Judgement(path.read_bytes(), None, [], case_format.find_ed25519())
        self.assertEqual((int(engine["redactions"]), judged.redactions), (1, 1))
        self.assertIn("erased", str(judged.notes))
        shown = json.loads(house.run("instance", house.private, "--json", "--as", "ann"))
        self.assertEqual(shown["data"]["name"], {"private": "erased"})
        self.assertNotIn(NAME, path.read_bytes().decode("latin-1"))

    def test_13b_somebody_else_in_the_shadow_of_an_erasure(self):
        """One person of a case was erased by law; whatever else is gone of it must be missed."""
        erased = self.house.copy("td13b")
        mine = erased.execute("select keys from sealed where instance = ? order by id",
                              (self.house.private,))
        erased.run("erase", "K9", "--reason", "letter", "--identity", "passport seen", expect=0)
        erased.checkpoint()
        self.assertEqual(erased.verify()["verdict"], "ok")
        left = erased.execute("select id, keys from sealed where instance = ? and body <> ''",
                              (self.house.private,))
        self.assertEqual((len(mine), len(left)), (2, 1))
        secret, keys = left[0]
        others = next(k for (k,) in mine if k != keys)
        key, destroyed = keys.split(",")[0], others.split(",")[0]
        changes = {
            "row": lambda db: db.execute("delete from sealed where id = ?", (secret,)),
            "body": lambda db: db.execute("update sealed set body = '' where id = ?", (secret,)),
            "another content": lambda db: db.execute(
                "update sealed set body = ? where id = ?", ("QUJD" * 40, secret)),
            "said to be hers": lambda db: db.execute(
                "update sealed set body = '', keys = ? where id = ?", (others, secret)),
            "said to be theirs": lambda db: db.execute(
                "update sealed set body = '', keys = ? where id = ?",
                (f"{destroyed},{keys}", secret)),
            "key": lambda db: db.execute("delete from person_key where id = ?", (key,)),
            "key of the case": lambda db: db.execute("delete from person_key where id = ?",
                                                     (f"case-{self.house.private}",)),
            "the erased row": lambda db: db.execute("delete from sealed where keys = ?", (others,)),
        }
        for number, (name, change) in enumerate(changes.items()):
            with self.subTest(name):
                house = erased.copy(f"td13b{number}")
                change(house)
                report = house.verify("--checkpoint", str(self.held))
                self.assertEqual(report["verdict"], "missing_payload", report)
                self.assertEqual(report["findings"][0]["instance"], self.house.private)
                path = house.case_file(self.house.private)
                self.assertEqual(both(path), "missing_payload")

    def test_13c_the_list_of_personal_data(self):
        """A case file says what was there; whoever takes it out of the list is found by both."""
        path = self.house.case_file(self.house.private)
        self.assertEqual(both(path), "ok")

        def edit(change):
            def apply(files):
                tree = json.loads(files["sealed.json"])
                change(tree["sealed"])
                files["sealed.json"] = case_format.canonical(tree)
            return apply

        def old(files):
            del files["sealed.json"]
            manifest = json.loads(files["manifest.json"])
            manifest["format"] = "recourse-case/1"
            files["manifest.json"] = case_format.canonical(manifest)
        changes = {
            "taken out": ("missing_payload", edit(lambda rows: rows.pop())),
            "emptied": ("missing_payload", edit(lambda rows: rows[0].update(state="emptied"))),
            "changed": ("missing_payload", edit(lambda rows: rows[0].update(state="changed"))),
            "keyless": ("missing_payload", edit(lambda rows: rows[0].update(state="keyless"))),
            "of another case": ("missing_payload", edit(lambda rows: rows[0].update(
                state="emptied", keys=[rows[0]["keys"][0], "case-" + "0" * 32]))),
            "another word": ("unreadable", edit(lambda rows: rows[0].update(state="lost"))),
            "in no order": ("unreadable", edit(lambda rows: rows.reverse())),
            "the list itself": ("unreadable", lambda files: files.pop("sealed.json")),
            "an older file": ("ok", old),
        }
        for name, (verdict, change) in changes.items():
            with self.subTest(name):
                self.assertEqual(both(changed(path, change)), verdict)

    def test_15_an_access_taken_out(self):
        def judged(house, held=None):
            path = house.folder / "accesses.jsonl"
            house.run("accesses", "-o", str(path), expect=0)
            return accesses_by_both(path, held)
        self.assertEqual(judged(self.house), "ok")
        house, report = self.expect_database("accesses_broken", "td15", lambda db: db.execute(
            "delete from access_log where position = 2"))
        self.assertEqual(int(report["findings"][0]["position"]), 3)
        self.assertEqual(judged(house), "accesses_broken")
        house, _ = self.expect_database("accesses_broken", "td15b", lambda db: db.execute(
            "update access_log set actor = 'eve' where position = 1"))
        self.assertEqual(judged(house), "accesses_broken")
        self.assertEqual(judged(self.house, self.held), "ok")
        # The end cut off: what is left is whole, and a signed head says that it was longer.
        house, report = self.expect_database("accesses_broken", "td15c", lambda db: db.execute(
            "delete from access_log where position = 3"))
        self.assertIn("cut off", report["findings"][0]["text"]["en"])
        self.assertEqual(judged(house), "ok")
        self.assertEqual(judged(house, self.held), "accesses_broken")
        # With the heads, too: who holds a checkpoint misses them.
        house, _ = self.expect_database("accesses_broken", "td15d", lambda db: (
            db.execute("delete from access_log where position = 3"),
            db.execute("delete from access_head")))
        self.assertEqual(house.verify()["verdict"], "ok")
        self.assertEqual(judged(house, self.held), "accesses_broken")

        def written_anew(db):  # by somebody who is not in it
            before = ""
            for position, at in db.execute("select position, at from access_log order by position"):
                row = access_row(int(position), int(at), "bob", self.house.private, before)
                before = row["hash"]
                db.execute("update access_log set actor = 'bob', fields = '', purpose = 'role', result = "
                           "'masked', previous_hash = ?, hash = ? where position = ?",
                           (row["previous_hash"], before, int(position)))
        house, report = self.expect_database("accesses_broken", "td15e", written_anew)
        self.assertIn("another log", report["findings"][0]["text"]["en"])
        self.assertEqual(judged(house), "ok")
        self.assertEqual(judged(house, self.held), "accesses_broken")
        # A head that nobody signed counts for nothing.
        forged = "update access_head set note = replace(note, 'accesses 3', 'accesses 2'), position = 2"
        house, _ = self.expect_database("key_not_valid", "td15f", lambda db: (
            db.execute("delete from access_log where position = 3"), db.execute(forged)))


if __name__ == "__main__":
    run_drills(words_of_drills())[1]()
