#!/usr/bin/env python3
"""The rules of the house that a program can see (README.md, engine/README.md): sizes, layers,
words that must not stay. Prints every breach as file:line and ends with 1 when there is one."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILE_MAX, FUNCTION_MAX, COLUMN_MAX = 500, 70, 100
SOURCES = {".cpp", ".h", ".ts", ".tsx", ".css", ".mjs", ".py", ".sh", ".cmake"}

# engine/: each folder sees only what stands left of it.
LAYERS = ["base", "feel", "calendar", "definition", "lifecycle", "history", "kernel", "process",
          "command", "service"]
PORTS_SEE = {"base", "feel", "calendar", "definition", "lifecycle", "history", "ports"}
PORTS_SEEN_BY = {"process", "command", "service"}

# Third-party headers and the only folders that may name them.
THIRD_PARTY = {
    r"boost/statechart": ["engine/lifecycle"],
    r"tao/pegtl": ["engine/feel"],
    r"re2/": ["engine/feel"],
    r"boost/multiprecision": ["engine/base"],
    r"yaml-cpp": ["adapters/yaml"],
    r"date/": ["adapters/yaml"],
    r"nlohmann": ["adapters/json", "adapters/http"],
    r"soci|sqlite3|libpq": ["adapters/store", "adapters/exchange"],
    r"boost/(asio|beast)": ["adapters/http"],
    r"CLI/": ["adapters/cli"],
    r"curl/": ["adapters/cli", "adapters/notify"],
    r"openssl/": ["adapters/notify", "adapters/runtime", "adapters/seal"],
    r"sodium": ["adapters/runtime", "adapters/http", "adapters/json", "adapters/yaml",
                "adapters/store", "adapters/seal", "adapters/vault"],
    r"zlib": ["adapters/http", "adapters/seal"],
    r"pugixml": ["adapters/bpmn"],
}
# Adapters know no sibling, but these.
SIBLINGS = {
    "directory": {"yaml"}, "store": {"json"}, "runtime": {"json"}, "http": {"runtime", "json"},
    "scenario": {"runtime", "yaml"}, "connectors": {"runtime"}, "json": set(), "yaml": set(),
    "vault": {"json"},
    "draw": set(), "bpmn": {"draw"}, "exchange": {"json"}, "seal": {"json"}, "notify": {"runtime", "json"},
}
# What the engine must not touch (style rule 12).
IMPURE = re.compile(r"#include <(thread|mutex|chrono|random|fstream|filesystem|iostream|locale|"
                    r"unordered_map|unordered_set|atomic|future|ctime|cstdio|unistd\.h)>"
                    r"|\b(double|float)\b|std::getenv|system_clock")
BANNED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|not implemented|unimplemented", re.I)
NAMES = re.compile(r"\b(class|struct)\s+\w*(Manager|Helper|Util|Utils|Context)\b")
MACHINE_PATH = re.compile(r"(?<![\w.*}-])/(work|home|root|tmp/b)/\w+")
# Pages that are not in this repository: a comment says the rule itself, or names a README of here.
FOREIGN_PAGE = re.compile(r"\b(language|rulings|worklist|trust|architecture|interface|performance|"
                          r"stack|style|ui|processes)\.md\b|\brulings? \d")
# Breaches that are right where they stand, each with its reason.
EXCEPTIONS = {
    ("engine/service/batch.h", "IMPURE"): "instances of a batch by id: looked up, never walked",
    ("engine/service/state_cache.h", "IMPURE"): "states by id: looked up, never walked",
}

breaches = []


def breach(path, line, text):
    breaches.append(f"{path}:{line}: {text}")


def tracked_files():
    # safe.directory: the checkout may belong to another user than the one who tests it.
    listed = subprocess.run(["git", "-c", "safe.directory=*", "ls-files", "-co",
                             "--exclude-standard"], cwd=ROOT, check=True, capture_output=True,
                            text=True).stdout.split("\n")
    for name in listed:
        path = ROOT / name
        if not name or "/dist/" in name or path.name == "package-lock.json" or not path.is_file():
            continue
        yield name, path


def check_includes(name, number, line):
    found = re.match(r'#include [<"]([^">]+)[">]', line)
    if not found:
        return
    include = found.group(1)
    parts, target = name.split("/"), include.split("/")
    for pattern, folders in THIRD_PARTY.items():
        if re.match(pattern, include) and not any(name.startswith(f + "/") for f in folders):
            if not name.startswith("tests/"):
                breach(name, number, f"{include} belongs into {', '.join(folders)} only")
    if parts[0] == "engine" and target[0] == "adapters":
        breach(name, number, "engine/ must not see adapters/")
    if parts[0] == "engine" and target[0] == "engine" and len(target) > 2:
        check_layers(name, number, parts[1], target[1])
    if parts[0] == "adapters" and target[0] == "adapters" and parts[1] in SIBLINGS:
        if target[1] != parts[1] and target[1] not in SIBLINGS[parts[1]]:
            breach(name, number, f"adapters/{parts[1]} must not see adapters/{target[1]}")


def check_layers(name, number, own, seen):
    if own == "ports":
        allowed = seen in PORTS_SEE
    elif seen == "ports":
        allowed = own in PORTS_SEEN_BY
    elif own in LAYERS and seen in LAYERS:
        allowed = LAYERS.index(seen) <= LAYERS.index(own)
    else:
        allowed = True
    if not allowed:
        breach(name, number, f"engine/{own} must not see engine/{seen}")


def check_functions(name, lines):
    """A function body begins at a line that ends with '{' at namespace or class level and ends at
    the brace of the same indentation."""
    start = None
    for number, line in enumerate(lines, 1):
        if start is None:
            opens = re.match(r"^( {0,2})[^\s#/}].*\) ?(const|noexcept|override|final|: .*| |->.*)*\{$",
                             line)
            if opens and not re.match(r"\s*(if|for|while|switch|else|namespace)\b", line):
                start = (number, opens.group(1))
        elif line == start[1] + "}" or line.startswith(start[1] + "};"):
            length = number - start[0] + 1
            if length > FUNCTION_MAX:
                breach(name, start[0], f"function of {length} lines (at most {FUNCTION_MAX})")
            start = None


def check_source(name, lines):
    is_cpp = name.endswith((".cpp", ".h"))
    if len(lines) > FILE_MAX:
        breach(name, len(lines), f"{len(lines)} lines (at most {FILE_MAX})")
    in_raw_text = False
    for number, line in enumerate(lines, 1):
        if 'R"' in line:
            in_raw_text = True
        if is_cpp:
            # A row of a table in a test reads best as one line.
            row = name.startswith("tests/") and re.match(r'\s*(\{|"|R"|CHECK|REQUIRE)', line)
            if len(line) > COLUMN_MAX and not row and not in_raw_text:
                breach(name, number, f"{len(line)} columns (at most {COLUMN_MAX})")
            check_includes(name, number, line)
            if NAMES.search(line):
                breach(name, number, "a name that says nothing: " + line.strip())
            code = line.split("//")[0]
            if name.startswith("engine/") and IMPURE.search(code):
                if (name, "IMPURE") not in EXCEPTIONS:
                    breach(name, number, "the engine is pure: " + line.strip())
        if re.search(r'\)\w*"', line):
            in_raw_text = False
    if is_cpp:
        check_functions(name, lines)


def string_literals(code):
    return re.findall(r'"((?:[^"\\\\\n]|\\\\.)*)"', code)


def span_of_call(text, start):
    """From the opening bracket at `start` to the one that closes it, strings skipped."""
    depth, at = 0, start
    if text[at] == '"':
        return text[at:text.index(";", at)]
    while at < len(text):
        if text[at] == '"':
            at += 1
            while text[at] != '"':
                at += 2 if text[at] == "\\" else 1
        elif text[at] in "({":
            depth += 1
        elif text[at] in ")}":
            depth -= 1
            if depth == 0:
                return text[start:at + 1]
        at += 1
    return text[start:]


def check_both_languages(name, text):
    """Whoever is refused reads why in their language: a sentence in one comes with the other."""
    for found in re.finditer(r"\b(?:(?:refuse\w*|Rejection|Label(?: \w+)?|fault|expected|object)(?=[({])"
                             r"|(?:details|errors)\[[^\]]*\] = (?=\"))", text):
        span = span_of_call(text, found.end())
        literals = string_literals(span)
        english = any(re.search(r"[a-z]{2,} [a-z]", one) for one in literals)
        chinese = any("\u4e00" <= c <= "\u9fff" for one in literals for c in one)
        if english and not chinese:
            line = text.count("\n", 0, found.start()) + 1
            breach(name, line, "said in English only: " + " ".join(literals)[:70])


# Words in capitals that are no codes of problems: methods, headers, zones, codes of incidents.
NO_CODES = {"UTC", "GET", "PUT", "POST", "DELETE", "CNY", "DENY", "NOBODY", "JOB_FAILED",
            "LATE_RESULT", "START_REFUSED", "UNHANDLED_ERROR", "NO_SUBSTITUTE",
            # Findings of regress, which no request is ever answered with.
            "NOT_RECORDED", "REGRESS_GONE"}
CODE_FOLDERS = ("adapters/notify/preferences", "adapters/notify/egress", "engine/command/", "engine/service/", "engine/process/", "engine/feel/",
                "engine/calendar/", "engine/base/", "engine/history/", "adapters/http/",
                "adapters/runtime/", "adapters/json/")
CODE_LIST = "adapters/http/problem_codes.h"


def check_codes(used):
    """openapi.json lists every code a problem can bear: the list and the sources agree."""
    listed = set(re.findall(r'"([A-Z][A-Z_]{2,})"', (ROOT / CODE_LIST).read_text()))
    for code in sorted(listed ^ used):
        breach(CODE_LIST, 1, f"{code} is {'listed, not used' if code in listed else 'not listed'}")


def main():
    codes = set()
    for name, path in tracked_files():
        if path.suffix not in SOURCES | {".md", ".yaml", ".txt", ".json"}:
            continue
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
        while lines and not lines[-1]:
            lines.pop()
        if path.suffix in SOURCES:
            check_source(name, lines)
        if name.startswith(("engine/", "adapters/")) and path.suffix in {".cpp", ".h"}:
            check_both_languages(name, "\n".join(lines))
        if name.startswith(CODE_FOLDERS) and path.suffix in {".cpp", ".h"} and name != CODE_LIST:
            codes |= set(re.findall(r'"([A-Z][A-Z_]{2,})"', "\n".join(lines))) - NO_CODES
        if name.startswith("tests/tidy/"):
            continue
        for number, line in enumerate(lines, 1):
            if BANNED.search(line):
                breach(name, number, "left behind: " + line.strip()[:80])
            if FOREIGN_PAGE.search(line):
                breach(name, number, "cites a page that is not here: " + line.strip()[:80])
            if MACHINE_PATH.search(line):
                breach(name, number, "a path of one machine: " + line.strip()[:80])
    check_codes(codes)
    for line in breaches:
        print(line)
    print(f"{len(breaches)} breaches")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
