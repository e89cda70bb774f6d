#!/usr/bin/env python3
"""Verifies case files, logs of accesses and exports of Recourse with nothing but this folder: no
engine, database or network.

    verify.py FILE… [--checkpoint HELD] [--key VERIFIER-KEY] [--witness WITNESS-KEY] [--json]

Python 3.9 or newer; for signatures one Debian package: python3-cryptography or python3-nacl.
Exit code 0: unchanged; 1: something is wrong; 2: wrong usage; 3: a file cannot be read. Records at
the end that are not signed yet (unsigned_tail) are 0 where nothing was brought along and others are
signed, and 1 where a checkpoint, key or witness was named: nothing vouches for them.

Written from the description in adapters/seal/README.md and sharing no code with the engine, so that
an error in the one is not repeated in the other. Steps are taken in the order that page gives; the
first thing that is wrong is the verdict."""
import argparse
import json
import os
import re
import sys

from accesses import AccessJudgement
from case_format import (COSIGNATURE, HEX, CaseFile, Key, canonical, find_ed25519, is_canonical,
                         leaf_hash, read_json, root_from, sha256, texts_in)
from exports import ExportJudgement
from judging import Judged, Wrong, judge_witnesses

SEALED = re.compile(rb'"\$sealed":\{.*?"ref":"([^."]*)', re.S)  # a reference to personal data
SAYINGS = {
    "ok": "unchanged since it was written",
    "unreadable": "no case file, or a damaged one",
    "missing_payload": "the content of a record is missing",
    "altered": "altered after it was written",
    "missing": "records are missing",
    "definition_differs": "the definition is another one",
    "attachment_differs": "an attachment is another one",
    "key_not_valid": "signed by a key that is not valid",
    "root_differs": "not the history that was signed",
    "forked": "two signed histories of the same length",
    "truncated": "shorter than the checkpoint that was held",
    "accesses_broken": "the log of who read what is not whole",
    "unsigned_tail": "the last records are not signed",
    "no_proof": "without the proof for the checkpoint that was held",
}


# -- the judgement ----------------------------------------------------------------------------------

class Judgement(Judged):
    KEY_CASE = "89b11a36746564d6c55e2a36bd47734c"  # it records which keys sign the log

    def __init__(self, data, held, trusted, ed25519, witnesses=()):
        super().__init__(held, trusted, ed25519, witnesses)
        self.held_text = None
        self.texts, self.attached = [], set()  # records as they were hashed; files they name
        self.events = self.tail = self.newest = self.record_count = self.redactions = 0
        self.destroyed = set()
        self.run(self.judge, data)

    def judge(self, data):
        try:
            self.file = CaseFile(data, self.ed25519)
        except ValueError as fault:
            raise Wrong("unreadable", str(fault))
        self.judge_records()
        self.judge_files()
        self.judge_personal_data()
        self.judge_key_records()
        self.judge_checkpoints()
        self.judge_held()
        notes = list(self.file.notes.items())
        if self.held_text:
            notes.append((self.held_text.size, self.held_text))
        self.notes += judge_witnesses(self.witnesses, notes)
        self.judge_tail()

    def judge_records(self):
        file = self.file
        before, seq, clock = None, 1, ""
        for i in range(max(len(file.records), len(file.lines))):
            at = i + 1
            if i >= len(file.records):
                raise Wrong("altered", "a record more than the list has", at)
            if i >= len(file.lines):
                raise Wrong("missing", "the record is listed and is gone", at)
            data, listed = file.lines[i], file.records[i]
            self.record_count += 1
            if not data:
                raise Wrong("missing_payload", "the record is empty", at)
            tree = self.judge_record(data, listed, at, before, seq)
            recorded = tree["recorded"][:-1] if tree["recorded"].endswith("Z") else tree["recorded"]
            if recorded < clock:
                self.notes.append(f"record {at}: the clock went back; the order stands")
            before, clock = listed.hash, recorded
            self.texts.append(canonical(tree))
            telling = [event for event in tree["events"]
                       if event["type"] in ("FileAttached", "PersonErased")]
            if telling and any("\0" in text for text in texts_in(tree)):
                telling = []  # no text of the engine has one: such a record tells nothing
            self.attached.update((event["sha256"] if isinstance(event.get("sha256"), str) else "",
                                  "salt" in event)
                                 for event in telling if event["type"] == "FileAttached")
            for event in telling:
                keys = event.get("keys") if event["type"] == "PersonErased" else ()
                self.destroyed.update(k for k in (keys if isinstance(keys, list) else ())
                                      if isinstance(k, str))
            seq += len(tree["events"])
            self.events += len(tree["events"])
            erased = [event for event in tree["events"] if event["type"] == "PersonErased"]
            if erased:
                self.redactions += len(erased)
                self.notes.append(f"record {at}: a person's data was erased here, lawfully")
        if not file.records:
            raise Wrong("missing", "it has no record")

    def judge_record(self, data, listed, at, before, seq):
        try:
            tree = read_json(data)
            same = canonical(tree)
        except ValueError:
            raise Wrong("altered", "it is no canonical record", at)
        if leaf_hash(same) != listed.hash:
            raise Wrong("altered", "its content does not have its hash", at)
        if same != data:
            self.notes.append(f"record {at}: laid out anew; its content is unchanged")
        if not is_record(tree):
            raise Wrong("altered", "it is no canonical record", at)
        if tree["instance"] != self.file.instance or int(tree["record"]) != at:
            raise Wrong("altered", "it belongs to another place", at)
        if tree.get("previous_hash", "") != (before.hex() if before else ""):
            raise Wrong("altered", "it does not carry the hash of the record before it", at)
        if int(tree["first_seq"]) != seq:
            raise Wrong("altered", "its events have other numbers", at)
        definition = tree.get("definition_hash", "")
        if not definition.startswith("recourse."):
            text = self.file.definitions.get(bytes.fromhex(definition)) \
                if HEX.match(definition) else None
            if text is None or sha256(text).hex() != definition:
                raise Wrong("definition_differs", "its definition is another one, or not there", at)
        return tree

    def judge_files(self):
        salts = self.file.salts
        for verdict, files in (("definition_differs", self.file.definitions),
                               ("attachment_differs", self.file.attachments)):
            salted = salts if files is self.file.attachments else {}
            if any(sha256((salted[name] + sha256(text).hex()).encode() if name in salted else text)
                   != name for name, text in files.items()):
                raise Wrong(verdict, "a file does not have the hash it is named by")
        for name in self.file.attachments:
            if (name.hex(), name in salts) not in self.attached:
                raise Wrong("attachment_differs", "no record says that this file was attached: "
                            + name.hex())
        absent = len(self.attached) - len(self.file.attachments)
        if absent:
            self.notes.append(f"{absent} attached file(s) are not in here: erased, or left out by "
                              "whoever made this file")

    def judge_personal_data(self):
        """Each ciphertext that a record refers to was there, or one of its keys was destroyed."""
        own = "case-" + self.file.instance
        for at, line in enumerate(self.texts, 1):
            for found in SEALED.findall(line):
                secret = found.decode()
                if self.file.sealed is None:
                    self.notes.append("a file of the first format: it does not say whether its "
                                      "personal data was there")
                    return
                keys, state = self.file.sealed.get(secret, ((), None))
                says_whose = len(found) == 56
                if state is None:
                    if says_whose or not self.destroyed:
                        raise Wrong("missing_payload", "personal data was not there any more", at)
                    continue
                whose = sha256("\n".join((secret[:32], *keys)).encode()).hex()
                if says_whose and secret[32:] != whose[:24]:
                    raise Wrong("missing_payload", "personal data is said to be another's", at)
                elsewhere = any(k.startswith("case-") and k != own for k in keys)
                if state != "kept" and not elsewhere and not self.destroyed.intersection(keys):
                    raise Wrong("missing_payload", "personal data was gone without an erasure", at)

    def judge_key_records(self):
        self.keys, before = [], b""
        for i, record in enumerate(self.file.key_records):
            tree = read_json(record.bytes) if is_canonical(record.bytes) else None
            if tree is None or not is_record(tree) or leaf_hash(record.bytes) != record.hash or \
                    tree["record"] != str(i + 1) or tree.get("previous_hash", "") != before.hex() or \
                    tree["instance"] != self.KEY_CASE:
                raise Wrong("key_not_valid", "the record that introduces a key was altered")
            before = record.hash
            for event in tree["events"]:
                data = event.get("data")
                if event.get("operation") == "introduce_key" and isinstance(data, dict) and \
                        isinstance(data.get("key"), str) and record.position is not None:
                    try:
                        self.keys.append((record.position, Key(data["key"])))
                    except ValueError:
                        pass

    def signer(self, size):
        found = None
        for i, (position, _) in enumerate(self.keys):
            if position < size:
                found = i
        return found

    def judge_signature(self, note, size):
        at = self.signer(size)
        if at is None:
            raise Wrong("key_not_valid", "no key was introduced before it")
        if self.trusted and self.keys[0][1].text not in self.trusted:
            raise Wrong("key_not_valid", "the log's first key is none of the trusted ones")
        if not note.signed_by(self.keys[at][1]):
            raise Wrong("key_not_valid", "it is not signed by " + self.keys[at][1].text)

    def judge_signature_of_held(self, held, size):
        """`size`: of the log. What covers more may be signed by a key it does not know yet."""
        if held.origin != self.file.origin:
            raise Wrong("key_not_valid", "the held checkpoint is of another log")
        if held.size <= size or not any(held.signed_by(Key(k)) for k in self.trusted):
            self.judge_signature(held, held.size)

    def judge_checkpoints(self):
        leaves, self.roots = {}, {}
        for record in self.file.records + self.file.key_records:
            if record.position is not None and \
                    leaves.setdefault(record.position, record.hash) != record.hash:
                raise Wrong("root_differs", "two records claim one place in the log")
        for size in sorted(self.file.parts):
            note = self.file.notes.get(size)
            root = root_from(leaves, self.file.parts[size], size)
            if root is None or (note and note.root != root):
                raise Wrong("root_differs", f"not the root that was signed for {size} records")
            self.roots[size] = root
            if note:
                self.newest = size
                if note.origin != self.file.origin:
                    raise Wrong("key_not_valid", "it is of another log")
                self.judge_signature(note, size)
        unsigned = [at for at, record in enumerate(self.file.records, 1)
                    if record.position is None or record.position >= self.newest]
        self.tail, self.unsigned_from = len(unsigned), unsigned[0] if unsigned else None
        for (_, older), (position, newer) in zip(self.keys, self.keys[1:]):
            if position < self.newest and not any(
                    size > position and note.signed_by(newer) and note.signed_by(older)
                    for size, note in self.file.notes.items()):
                raise Wrong("key_not_valid", "the key before it does not vouch for " + newer.text)
        if self.newest and not self.trusted and not self.held:
            self.notes.append("the first key is taken on trust: " + self.keys[0][1].text)

    def judge_held(self):
        if self.held is None:
            return
        held = self.held_note()
        if self.newest:
            self.judge_signature_of_held(held, self.newest)
        if held.size > self.newest:
            raise Wrong("truncated", f"the held checkpoint covers {held.size} records, "
                                     f"this file's log has {self.newest}")
        if held.size not in self.roots:
            raise Wrong("no_proof", "the held checkpoint cannot be compared: export with --checkpoint")
        if self.roots[held.size] != held.root:
            raise Wrong("forked", "the log had another content when the held checkpoint was made")
        self.held_text = held

    def judge_tail(self):
        """Whoever wants records to pass for unsigned ones only has to take their positions away. So
        they may be unsigned where nobody asked for signatures and those before them are signed."""
        if not self.tail:
            return
        none = self.tail == len(self.file.records)
        text = f"none of the {self.tail} records is signed: nothing vouches for them" if none else \
            f"{self.tail} records at the end are not signed yet: nothing vouches for them"
        if none or self.held is not None or self.trusted or self.witnesses:
            raise Wrong("unsigned_tail", text, self.unsigned_from)
        self.notes.insert(0, text)

    def as_json(self, name):
        root = self.roots[self.newest].hex() if self.newest and not self.wrong else None
        return super().as_json(name, "unsigned_tail" if self.tail else "ok",
                               records=self.record_count, events=self.events, root=root,
                               checkpoint=self.newest, tail=self.tail, redactions=self.redactions)


def is_record(tree):
    """Has what a record must have, each of its kind."""
    texts = ("instance", "recorded", "record", "first_seq")
    if not isinstance(tree, dict) or not isinstance(tree.get("events", []), list) or \
            not all(isinstance(tree.get(name), str) and tree[name] for name in texts) or \
            not all(isinstance(tree.get(name, ""), str)
                    for name in ("previous_hash", "definition_hash")):
        return False
    for name in ("record", "first_seq"):
        if not re.match(r"[1-9][0-9]*\Z", tree[name]) or int(tree[name]) >= 2 ** 64:
            return False
    tree.setdefault("events", [])
    return all(isinstance(event, dict) and isinstance(event.get("type"), str) and event["type"] and
               isinstance(event.get("v"), str) and event["v"] for event in tree["events"])


def judge(data, held, keys, ed25519, witnesses=(), folder=""):
    """An empty file may be a log of accesses: with a checkpoint it can be judged. `folder`: of the file."""
    trusted = [key.text for key in keys]
    if data.startswith(ExportJudgement.HEADING):
        return ExportJudgement(data, folder, held, ed25519, witnesses,
                               lambda file: Judgement(file, None, trusted, ed25519))
    if not data or data.startswith(b"{"):
        return AccessJudgement(data, held, keys, ed25519, witnesses)
    return Judgement(data, held, trusted, ed25519, witnesses)


def main():
    sys.setrecursionlimit(10_000)
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--checkpoint", help="a checkpoint that was kept elsewhere")
    parser.add_argument("--key", action="append", default=[], help="a verifier key that is trusted")
    parser.add_argument("--witness", action="append", default=[],
                        help="verifier key of a witness: it must have cosigned a checkpoint")
    parser.add_argument("--json", action="store_true")
    words = parser.parse_args()
    ed25519 = find_ed25519()
    try:
        keys = [Key(text) for text in words.key]
    except ValueError:
        parser.error("--key wants NAME+HASH+BASE64")
    try:
        witnesses = [Key(text) for text in words.witness]
    except ValueError:
        witnesses = None
    if witnesses is None or any(key.kind != COSIGNATURE for key in witnesses):
        parser.error("--witness wants NAME+HASH+BASE64, the key of a witness")
    worst = 0
    try:
        held = open(words.checkpoint, "rb").read() if words.checkpoint else None
        for name in words.files:
            data = open(name, "rb").read()
            judged = judge(data, held, keys, ed25519, witnesses, os.path.dirname(name))
            accesses = isinstance(judged, AccessJudgement)
            out = judged.as_json(name)
            worst = max(worst, 1 if judged.wrong else 0)
            if words.json:
                print(json.dumps(out))
                continue
            where = f" at record {out['record']}" if out["record"] else ""
            print(f"{name}: {out['verdict'].upper()}{where}: {SAYINGS[out['verdict']]}"
                  + (f" ({out['text']})" if out["text"] else ""))
            if accesses:
                print(f"  {out['accesses']} accesses, {out['accesses_signed']} of them under the "
                      "checkpoint that was held")
            elif isinstance(judged, ExportJudgement):
                print(f"  an export under the checkpoint of {out['checkpoint']} records")
            elif not judged.wrong:
                print(f"  {out['records']} records, {out['events']} events; checkpoint of "
                      f"{out['checkpoint']} records, {out['tail']} records after it; "
                      f"{out['redactions']} redactions")
            for note in out["notes"]:
                print("  note: " + note)
    except OSError as fault:
        print(f"verify.py: {fault}", file=sys.stderr)
        return 3
    return worst


if __name__ == "__main__":
    sys.exit(main())
