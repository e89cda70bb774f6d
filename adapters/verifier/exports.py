"""Judges exports by the signed notes beside them, as adapters/seal/README.md describes them."""
import os

from case_format import Key, Note, SignedNote, is_canonical, read_json, sha256
from judging import Wrong, judge_witnesses


class ExportJudgement:
    """Of the note beside an exported file: whose it is, and that the file is that one."""
    HEADING = b"recourse-export/1\n"
    TEXTS = ("at", "cases", "checkpoint", "events", "exporter", "file", "first", "form", "key",
             "last", "layout", "process", "reason", "records", "sealed", "sha256", "size")

    def __init__(self, data, folder, held, trusted, ed25519, witnesses):
        self.size, self.notes, self.wrong = 0, [], None
        try:
            self.judge(data, folder, held, trusted, ed25519, witnesses)
        except Wrong as wrong:
            self.wrong = wrong

    def judge(self, data, folder, held, trusted, ed25519, witnesses):
        try:
            note = SignedNote(data, ed25519)
            says = read_says(note.text.removeprefix(self.HEADING).removesuffix(b"\n"), self.TEXTS)
        except ValueError:
            raise Wrong("unreadable", "it is no signed note of an export")
        try:
            key = Key(says["key"])
        except ValueError:
            key = None
        if key is None or not note.signed_by(key):
            raise Wrong("key_not_valid", "it is not signed by the key it names")
        if trusted and key.text not in [one.text for one in trusted]:
            raise Wrong("key_not_valid", "its key is none of the trusted ones: " + key.text)
        if not trusted:
            self.notes.append("the key is taken on trust: " + key.text)
        try:
            newest = Note(says["checkpoint"].encode(), ed25519)
        except ValueError:
            newest = None
        if newest is None or not newest.signed_by(key):
            raise Wrong("key_not_valid", "its checkpoint is not signed by the same key")
        self.size = newest.size
        path = os.path.join(folder, says["file"])
        if "/" in says["file"] or not os.path.isfile(path):
            raise Wrong("missing", "the file is not beside it: " + says["file"])
        with open(path, "rb") as file:
            content = file.read()
        if sha256(content).hex() != says["sha256"] or str(len(content)) != says["size"]:
            raise Wrong("altered", "the file is not the one that was exported: " + says["file"])
        self.judge_held(held, newest, key, ed25519)
        self.notes += judge_witnesses(witnesses, [(newest.size, newest)])

    def judge_held(self, data, newest, key, ed25519):
        if data is None:
            return
        try:
            held = Note(data, ed25519)
        except ValueError:
            raise Wrong("unreadable", "the held checkpoint is no signed checkpoint")
        if held.origin != newest.origin or not held.signed_by(key):
            raise Wrong("key_not_valid", "the held checkpoint is of another log, or of another key")
        if held.size != newest.size:
            raise Wrong("no_proof", "the held checkpoint is of another size")
        if held.root != newest.root:
            raise Wrong("forked", "the log had another content when the held checkpoint was made")

    def as_json(self, name):
        wrong = self.wrong
        return {"file": name, "verdict": wrong.verdict if wrong else "ok", "record": None,
                "text": wrong.text if wrong else None, "checkpoint": self.size, "notes": self.notes}


def read_says(data, texts):
    if not is_canonical(data):
        raise ValueError("not canonical")
    says = read_json(data)
    if not isinstance(says, dict) or set(says) != {*texts, "identified"} or \
            not all(isinstance(says[name], str) for name in texts) or \
            not isinstance(says["identified"], bool):
        raise ValueError("other members")
    return says
