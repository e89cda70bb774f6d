#!/usr/bin/env python3
"""Starts one complaint for every row of a CSV file through the HTTP API, then prints what became of
them. Safe to run again: every row carries its own Idempotency-Key and complaint number."""
import collections
import csv
import http.client
import json
import sys
import urllib.parse


class Api:
    def __init__(self, url, user):
        parts = urllib.parse.urlsplit(url)
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        self.headers = {}
        status, answer = self.ask("POST", "/api/v1/session", {"user": user, "demo": True}, "sign-in")
        if status != 200:
            sys.exit(f"cannot sign in as {user}: {answer}")
        self.headers["X-CSRF-Token"] = answer["csrf"]

    def ask(self, method, path, body=None, key=None):
        headers = dict(self.headers)
        if body is not None:
            headers["Content-Type"] = "application/json"
        if key is not None:
            headers["Idempotency-Key"] = key
        text = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        self.connection.request(method, path, text, headers)
        answer = self.connection.getresponse()
        data = answer.read()
        cookie = answer.getheader("Set-Cookie")
        if cookie:
            self.headers["Cookie"] = cookie.split(";")[0]
        return answer.status, json.loads(data) if data else None


def progress(done, all_rows):
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done} of {all_rows}")
        if done == all_rows:
            sys.stderr.write("\n")


def import_rows(api, rows):
    became = collections.Counter()
    refused = []
    for number, row in enumerate(rows, 1):
        data = {"complaint": {name: row[name] for name in
                              ("no", "customer", "category", "amount", "story")}}
        body = {"process": "complaint", "data": data, "channel": row["channel"]}
        status, answer = api.ask("POST", "/api/v1/instances", body, f"csv-{number}")
        if status in (200, 201):
            became["started" if answer["started"] else "known already (same number)"] += 1
        else:
            became[f"refused: {answer.get('code')}"] += 1
            refused.append((number, row["no"], answer))
        progress(number, len(rows))
    return became, refused


def states(api):
    found, cursor = collections.Counter(), ""
    while True:
        path = "/api/v1/instances?process=complaint&limit=200"
        if cursor:
            path += "&cursor=" + urllib.parse.quote(cursor)
        status, page = api.ask("GET", path)
        if status != 200:
            sys.exit(f"cannot list: {page}")
        for instance in page["items"]:
            found[instance["state"]] += 1
        cursor = page.get("next")
        if not cursor:
            return found


def main():
    url, path = sys.argv[1], sys.argv[2]
    csv.field_size_limit(1 << 20)
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    api = Api(url, "zhao.lei")  # head of customer service: sees all cases
    became, refused = import_rows(api, rows)
    print(f"{len(rows)} rows of {path}:")
    for what, count in became.most_common():
        print(f"  {count:4}  {what}")
    for number, case, answer in refused:
        print(f"  row {number} ({case}): {answer.get('detail')}")
    print("complaints now:")
    for state, count in states(api).most_common():
        print(f"  {count:4}  {state}")
    status, page = Api(url, "li.na").ask("GET", "/api/v1/tasks?view=available&limit=5")
    print("first in the agents' list:")
    for task in page["items"]:
        print(f"  {task['title']['en']}  due {task['due']}")
    unexpected = len(rows) - sum(n for what, n in became.items() if not what.startswith("refused"))
    return 1 if unexpected > 0 else 0


if __name__ == "__main__":
    sys.exit(main())
