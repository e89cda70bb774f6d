#!/usr/bin/env python3
"""Kills the server with -9 at random moments while 20 clients work, then asks what is left.

Held to: what was acknowledged is there, nothing happened twice, and every case rebuilt from its
record alone equals what is stored (`recourse replay --check`).

  crash_test.py BINARY --db sqlite|postgres [--kills 8] [--clients 20] [--seed N]

Clients repeat a request with the same Idempotency-Key until somebody answers it, as the API asks
them to. PostgreSQL: the URL comes from RECOURSE_TEST_PG (tests/support/postgres.sh).
"""
import argparse
import os
import pathlib
import random
import sys
import tempfile
import threading
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from binary import PASSWORD, Gone, Person, Server, run  # noqa: E402

PEOPLE = {"agent": "li.na", "lead": "chen.jing", "second_lead": "wu.tao", "handler": "luo.ying",
          "overseer": "zhao.lei"}


class Client(threading.Thread):
    """Starts complaints and works them; remembers everything that was acknowledged."""

    def __init__(self, number, port, sessions, seed, stop):
        super().__init__(daemon=True)
        self.number, self.stop_asked = number, stop
        self.random = random.Random(seed * 1000 + number)
        self.people = {role: Person(port, cookie, csrf)
                       for role, (cookie, csrf) in sessions.items()}
        self.cases = {}        # instance id -> complaint number
        self.completed = {}    # task id -> instance id, acknowledged
        self.repeated = 0      # answers that came at a second attempt
        self.fault = None

    def run(self):
        try:
            count = 0
            while not self.stop_asked.is_set():
                count += 1
                if len(self.cases) < 3 or self.random.random() < 0.1:
                    self.start_case(count)
                else:
                    self.work()
        except Exception as error:  # told by the main thread
            self.fault = f"client {self.number}: {type(error).__name__} {error}"

    def until_answered(self, role, method, path, body=None):
        key, attempts = uuid.uuid4().hex, 0
        while True:
            attempts += 1
            try:
                status, answer = self.people[role].ask(method, path, body, key)
                if status in (429, 503):
                    self.stop_asked.wait(0.05)
                    continue
                if attempts > 1 and method == "POST" and status < 300:
                    self.repeated += 1
                return status, answer
            except Gone:
                self.stop_asked.wait(0.02)

    def start_case(self, count):
        number = f"K{self.number}-{count}"
        data = {"complaint": {"no": number, "customer": f"Customer {self.number}",
                              "category": self.random.choice(["quality", "delivery", "safety"]),
                              "amount": "120.50", "story": "crash test 崩溃测试"}}
        status, answer = self.until_answered("agent", "POST", "/api/v1/instances",
                                             {"process": "complaint", "data": data})
        if status not in (200, 201):
            raise RuntimeError(f"start refused: {status} {answer}")
        self.cases[answer["id"]] = number

    def work(self):
        instance = self.random.choice(list(self.cases))
        status, page = self.until_answered("overseer", "GET", f"/api/v1/instances/{instance}/tasks")
        if status == 404:
            raise RuntimeError(f"acknowledged case {instance} is gone")
        if status != 200:
            raise RuntimeError(f"tasks: {status} {page}")
        items = page["items"] if isinstance(page, dict) else page
        for task in items:
            if task.get("ended"):
                continue
            self.complete(instance, task)
            return

    def complete(self, instance, task):
        step = task["step"].split("/")[-1]
        role, body = {
            "verify": ("agent", {"action": "accept"}),
            "assign": ("lead", {"data": {"handler": PEOPLE["handler"]}}),
            "investigate": ("handler", {"action": "solved", "data": {
                "finding": {"cause": "worn seal", "liable": "us", "photos": []}}}),
            "call_back": ("lead", {}),
            "review": ("second_lead", {"action": "close"}),
        }.get(step, (None, None))
        if role is None:
            return
        body["revision"] = task["revision"]
        status, answer = self.until_answered(role, "POST", f"/api/v1/tasks/{task['id']}/complete",
                                             body)
        if status == 200:
            self.completed[task["id"]] = instance
        elif status not in (403, 409):
            raise RuntimeError(f"{step}: {status} {answer}")


def audit(port, sessions, clients):
    """Reads everything back; gives the list of broken promises."""
    reader = Person(port, *sessions["overseer"])
    broken, completions = [], {}
    for client in clients:
        for instance, number in client.cases.items():
            status, history = reader.ask("GET", f"/api/v1/instances/{instance}/history")
            if status != 200:
                broken.append(f"acknowledged case {number} ({instance}) answers {status}")
                continue
            events = history["items"] if isinstance(history, dict) else history
            for event in events:
                if event["type"] == "WorkItemCompleted":
                    item = event["payload"]["item"]
                    completions[item] = completions.get(item, 0) + 1
            starts = sum(event["type"] == "InstanceStarted" for event in events)
            if starts != 1:
                broken.append(f"case {number} was started {starts} times")
            status, page = reader.ask("GET", f"/api/v1/instances?process=complaint&key={number}")
            if status != 200 or len(page["items"]) != 1:
                broken.append(f"{number} belongs to {page} cases")
        for task in client.completed:
            if task not in completions:
                broken.append(f"acknowledged completion of task {task} is lost")
    broken += [f"task {task} was completed {n} times" for task, n in completions.items() if n != 1]
    return broken, len(completions)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--db", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--kills", type=int,
                        default=50 if os.environ.get("RECOURSE_NIGHT") else 8)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.kills} kills, {options.clients} clients, {options.db}",
          flush=True)
    with tempfile.TemporaryDirectory(prefix="recourse-crash-") as folder:
        return crash(options, folder)


def crash(options, folder):
    dice = random.Random(options.seed)
    db = f"sqlite:{folder}/crash.db" if options.db == "sqlite" else os.environ["RECOURSE_TEST_PG"]
    server = Server(options.binary, db, folder)
    port = server.port
    run(options.binary, "db", "init", "--db", db, expect=0)
    for user in PEOPLE.values():
        run(options.binary, "password", user, "--db", db, stdin=PASSWORD + "\n", expect=0)
    server.start()
    sessions = {}
    for role, user in PEOPLE.items():
        person = Person(port)
        person.sign_in(user)
        sessions[role] = (person.cookie, person.csrf)
    stop = threading.Event()
    clients = [Client(n, port, sessions, options.seed, stop) for n in range(options.clients)]
    for client in clients:
        client.start()
    for kill in range(options.kills):
        threading.Event().wait(dice.uniform(0.1, 1.5))
        server.kill()
        server.start()
        print(f"kill {kill + 1}: {sum(len(c.completed) for c in clients)} completions "
              f"acknowledged so far", flush=True)
    threading.Event().wait(0.5)
    stop.set()
    for client in clients:
        client.join(timeout=60)
    broken = [client.fault for client in clients if client.fault]
    broken += [f"client {c.number} hangs" for c in clients if c.is_alive()]
    found, completions = audit(port, sessions, clients)
    broken += found
    server.stop()
    for words in (["db", "check"], ["verify"], ["replay", "--check"]):
        done = run(options.binary, *words, "--json", "--db", db)
        if done.returncode != 0:
            broken.append(f"{' '.join(words)}: {done.stdout} {done.stderr}")
    print(f"cases {sum(len(c.cases) for c in clients)}, completions {completions}, "
          f"answers after a repetition {sum(c.repeated for c in clients)}")
    print(f"replay --check: {done.stdout.strip()}")
    for line in broken[:40]:
        print("BROKEN", line)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
