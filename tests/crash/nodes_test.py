#!/usr/bin/env python3
"""Three servers on one PostgreSQL, killed with -9 one after the other while 20 clients work; all
but one are frozen for longer than a lease and go on as if nothing had happened.

Held to: what was acknowledged is there, nothing happened twice, no server shows an older state of a
case than another has acknowledged, nothing waits for a server that is gone, `db check`, `verify` and
`replay --check` find no fault; and the servers that are left are back at their throughput within two
seconds of a kill (the median of all kills).

  nodes_test.py BINARY [--nodes 3] [--kills 6 | --minutes 10] [--clients 20] [--seed N]

The URL comes from RECOURSE_TEST_PG (tests/support/postgres.sh).
"""
import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from crash_test import PEOPLE, Client, audit
from binary import PASSWORD, Gone, Person, Server, psql, run  # noqa: E402  crash_test knows where

WINDOW_S = 0.25
FROZEN_S = 7  # more than two leases


class Roaming(Person):
    """A person whose requests go to the next server when one does not answer."""

    def __init__(self, ports, first, cookie, csrf):
        super().__init__(ports[first], cookie, csrf)
        self.ports = ports

    def ask(self, method, path, body=None, key=None):
        try:
            return super().ask(method, path, body, key)
        except Gone:
            self.port = self.ports[(self.ports.index(self.port) + 1) % len(self.ports)]
            raise


class Roamer(Client):
    def __init__(self, number, ports, sessions, seed, stop):
        super().__init__(number, ports[0], sessions, seed, stop)
        self.people = {role: Roaming(ports, number % len(ports), cookie, csrf)
                       for role, (cookie, csrf) in sessions.items()}
        self.moments = []      # of every acknowledged completion

    def complete(self, instance, task):
        before = len(self.completed)
        super().complete(instance, task)
        if len(self.completed) > before:
            self.moments.append(time.monotonic())


class Looker(threading.Thread):
    """Reads each case back through another server than the one that acknowledged a step of it."""

    def __init__(self, ports, sessions, seed, stop):
        super().__init__(daemon=True)
        self.people = {port: Person(port, *sessions["overseer"]) for port in ports}
        self.random = random.Random(seed)
        self.stop_asked, self.clients = stop, []
        self.looks, self.stale, self.fault = 0, [], None

    def run(self):
        try:
            while not self.stop_asked.is_set():
                self.look()
        except Exception as error:  # told by the main thread
            self.fault = f"looker: {type(error).__name__} {error}"

    def look(self):
        known = [c for c in self.clients if c.completed]
        if not known:
            self.stop_asked.wait(0.05)
            return
        client = self.random.choice(known)
        # The acknowledgement came before the question, so whoever is asked must know of it.
        task, instance = list(client.completed.items())[-1]
        port = self.random.choice(list(self.people))
        try:
            status, page = self.people[port].ask("GET", f"/api/v1/instances/{instance}")
        except Gone:
            self.stop_asked.wait(0.02)
            return
        if status != 200:
            return
        self.looks += 1
        if any(row.get("task") == task for row in page["active"]):
            self.stale.append(f"{port} shows task {task} as open after it was completed")


def rate(clients, since, until):
    return sum(since <= m < until for c in clients for m in list(c.moments)) / (until - since)


def seconds_to_recover(clients, usual, killed):
    """Until a window in which the others do what is theirs of the usual rate."""
    at = killed
    while at + WINDOW_S <= time.monotonic():
        if rate(clients, at, at + WINDOW_S) >= usual:
            return at - killed
        at += 0.05
    return None


def metric(port, name):
    text = subprocess.run(["curl", "-fsS", f"http://127.0.0.1:{port}/metrics"],
                          capture_output=True, text=True, check=True).stdout
    return int(re.search(rf"^{name} (\d+)$", text, re.M).group(1))


def count(db, table):
    return int(psql(db, f"select count(*) from {table}"))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--minutes", type=float,
                        default=10 if os.environ.get("RECOURSE_NIGHT") else 0)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.nodes} nodes, {options.clients} clients", flush=True)
    with tempfile.TemporaryDirectory(prefix="recourse-nodes-") as folder:
        return storm(options, folder)


def start_all(options, db, folder):
    run(options.binary, "db", "init", "--db", db, expect=0)
    for user in PEOPLE.values():
        run(options.binary, "password", user, "--db", db, stdin=PASSWORD + "\n", expect=0)
    servers = [Server(options.binary, db, folder) for _ in range(options.nodes)]
    for server in servers:
        server.start()
    sessions = {}
    for role, user in PEOPLE.items():
        person = Person(servers[0].port)
        person.sign_in(user)
        sessions[role] = (person.cookie, person.csrf)
    return servers, sessions


def kill_and_restart(servers, clients, dice):
    """Gives the seconds until the others did their part again; None where that was not seen."""
    threading.Event().wait(dice.uniform(1.5, 2.5))
    victim = dice.choice(servers)
    now = time.monotonic()
    # The others' share of what all did; on a machine of few cores the others simply go faster.
    usual = rate(clients, now - 1.5, now) * (len(servers) - 1) / len(servers) * 0.8
    victim.kill()
    threading.Event().wait(dice.uniform(2.5, 5.0))  # longer than a lease, or not
    took = seconds_to_recover(clients, usual, now)
    victim.start()
    return took


def freeze_and_thaw(servers, dice):
    """All but one stand still: it takes them for lost, but must not take itself for alone. Then they
    are there again, with what they had in memory."""
    awake = dice.choice(servers)
    frozen = [server for server in servers if server is not awake]
    for server in frozen:
        server.freeze()
    threading.Event().wait(FROZEN_S)
    for server in frozen:
        server.thaw()
    threading.Event().wait(1)


def storm(options, folder):
    dice = random.Random(options.seed)
    db = os.environ["RECOURSE_TEST_PG"]
    servers, sessions = start_all(options, db, folder)
    ports = [server.port for server in servers]
    stop = threading.Event()
    clients = [Roamer(n, ports, sessions, options.seed, stop) for n in range(options.clients)]
    looker = Looker(ports, sessions, options.seed, stop)
    looker.clients = clients
    for client in [*clients, looker]:
        client.start()
    pauses, end = [], time.monotonic() + options.minutes * 60
    while len(pauses) < options.kills if not options.minutes else time.monotonic() < end:
        pauses.append(kill_and_restart(servers, clients, dice))
        print(f"kill {len(pauses)}: {sum(len(c.completed) for c in clients)} completions "
              f"acknowledged so far, the others back after {pauses[-1]} s", flush=True)
        if len(pauses) % 10 == 1:
            freeze_and_thaw(servers, dice)
            print("all but one were frozen and go on", flush=True)
    # One more, for good: what it leaves behind is the others'.
    servers[0].kill()
    until = time.monotonic() + 60
    while metric(ports[1], "recourse_nodes") != options.nodes - 1 and time.monotonic() < until:
        threading.Event().wait(0.1)
    stop.set()
    for client in [*clients, looker]:
        client.join(timeout=60)
    broken = [client.fault for client in [*clients, looker] if client.fault]
    broken += looker.stale
    broken += [f"client {c.number} hangs" for c in clients if c.is_alive()]
    while count(db, "outbox") > 0 and time.monotonic() < until:
        threading.Event().wait(0.1)
    left = count(db, "outbox")
    if left:
        broken.append(f"{left} effects wait for nobody")
    for port in ports[1:]:
        found, completions = audit(port, sessions, clients)
        broken += [f"{port}: {line}" for line in found]
    for server in servers[1:]:
        server.stop()
    if count(db, "node") != count(db, "node where held_until < "
                                      "extract(epoch from clock_timestamp()) * 1000000"):
        broken.append("a server that stopped well did not take leave")
    for words in (["replay", "--check"], ["db", "check"], ["verify"]):
        done = run(options.binary, *words, "--json", "--db", db)
        if done.returncode != 0:
            broken.append(f"{' '.join(words)}: {done.stdout} {done.stderr}")
    seen = [pause for pause in pauses if pause is not None]
    unseen = len(pauses) - len(seen)
    print(f"cases {sum(len(c.cases) for c in clients)}, completions {completions}, "
          f"answers after a repetition {sum(c.repeated for c in clients)}, "
          f"looks through another server {looker.looks}, stale {len(looker.stale)}")
    if seen:
        print(f"the others were back after {statistics.median(seen):.2f} s "
              f"(worst {max(seen):.2f} s; {unseen} not within {2.5} s)")
    if not seen or statistics.median(seen) > 2 or unseen > len(pauses) / 2:
        broken.append(f"after a kill the others were back after {pauses} s")
    for line in broken[:40]:
        print("BROKEN", line)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
