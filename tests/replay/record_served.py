#!/usr/bin/env python3
"""Records what no scenario can play, because it takes a server, its keys or a second version: a case
that is migrated, a result that comes after its step was left, a file, a copy that is opened, and a
person who is erased.

  record_served.py BINARY FOLDER    FOLDER gets the records, as `recourse test --save` writes them
"""
import json
import pathlib
import sys
import tempfile
import urllib.request
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from binary import PASSWORD, Server, last_json, run  # noqa: E402

DEFINITION = """recourse: "1"
process: served
version: 1
title: {en: Served, zh: 服务}
data:
  customer: {type: text, input: true}
  phone: {type: optional text, private: true, input: true}
roles: {desk: {group: desk}}
outcomes: {over: {kind: success, title: {en: Over, zh: 结束}}}
steps:
  - step: look
    title: {en: Look, zh: 查看}
    task: {title: {en: Look, zh: 查看}, assign: {role: desk}, fields: {phone: optional}}
    actions: {pay: {label: {en: Pay, zh: 付款}, next: pay}}
  - step: pay
    auto: bank.pay
    with: {amount: 1}
    handlers: [{message: called_off, mode: interrupt, next: end}]
  - {step: end, finish: over}
messages: {called_off: {key: customer}}
"""
CONNECTOR = """connector: bank.pay
title: {en: Pay, zh: 付款}
input: {amount: int}
result: {receipt: text}
"""
DIRECTORY = """groups: [{group: desk}]
people:
  - {person: ann, name: {en: Ann, zh: 安}, groups: [desk]}
  - {person: bob, name: {en: Bob, zh: 鲍}, groups: [desk]}
  - {person: root, name: {en: Root, zh: 根}, roles: [admin, privacy]}
"""


class Recording:
    def __init__(self, binary, folder):
        self.binary, self.folder, self.db = binary, folder, f"sqlite:{folder}/served.db"
        (folder / "defs").mkdir()
        for name, text in (("served", DEFINITION), ("bank.pay", CONNECTOR),
                           ("directory", DIRECTORY)):
            (folder / "defs" / f"{name}.yaml").write_text(text, encoding="utf-8")
        run(binary, "db", "init", "--db", self.db, expect=0)
        run(binary, "deploy", str(folder / "defs"), "--db", self.db, expect=0)
        for user in ("ann", "bob", "root"):
            run(binary, "password", user, "--db", self.db, stdin=PASSWORD + "\n", expect=0)
        self.server = Server(binary, self.db, folder, defs=folder / "defs", log=folder / "log")

    def say(self, *words):
        return last_json(run(self.binary, *words, "--db", self.db, "--json", expect=0,
                             folder=self.folder, RECOURSE_PASSWORD=PASSWORD).stdout)

    def post(self, path, body, content_type="application/json"):
        token = json.loads((self.folder / "served.db.serve.json").read_text())["token"]
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.server.port}/api/v1/{path}", data=body, method="POST",
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": uuid.uuid4().hex,
                     "Content-Type": content_type})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def task_of(self, case):
        tasks = self.say("tasks", "--view", "available", "--as", "ann")["items"]
        return [task["id"] for task in tasks if task["instance"] == case][0]

    def begin(self, customer):
        return self.say("start", "served", "--data",
                        json.dumps({"customer": customer, "phone": "555"}), "--as", "ann")["id"]

    def play(self):
        late, erased, moved = (self.begin(f"K{number}") for number in range(3))
        self.say("task", self.task_of(late), "cc", "--to", "bob", "--as", "ann")
        self.say("task", self.task_of(late), "read", "--as", "bob")
        self.post(f"instances/{late}/attachments?name=a.txt", b"words", "text/plain")
        self.say("task", self.task_of(late), "complete", "pay", "--as", "ann")
        job = self.post("jobs/claim", json.dumps(
            {"connector": "bank.pay", "worker": "w", "max": 1, "lease_s": 60}).encode())["jobs"][0]
        self.say("message", "called_off", "--key", "K0")
        self.post(f"jobs/{job['id']}/complete", json.dumps(
            {"epoch": job["epoch"], "instance": late, "result": {"receipt": "R1"}}).encode())
        second = self.folder / "defs/served.yaml"  # its neighbours are read with it
        second.write_text(DEFINITION.replace("version: 1", "version: 2").replace(
            "step: look", "step: check"), encoding="utf-8")
        self.say("deploy", str(second.parent))
        self.say("migrate", "served", "--from", "1", "--to", "2", "--map", "look=check", "--where",
                 "text=K2", "--reason", "a better name")
        self.say("erase", "K1", "--identity", "seen", "--reason", "asked")
        return erased, moved


def main():
    binary, target = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory(prefix="recourse-served-") as name:
        recording = Recording(binary, pathlib.Path(name))
        recording.server.start()
        try:
            recording.play()
        finally:
            recording.server.stop()
        run(binary, "replay", "--save", str(target), "--db", recording.db, expect=0)


if __name__ == "__main__":
    main()
