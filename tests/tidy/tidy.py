#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Rules of the house that no compiler knows, checked on the text of the tree. Usage: tidy.py ROOT

Rooms see only the rooms below them; pure rooms hold no clock, thread, file, socket, log or environment;
files and lines stay short; every source names its licence; no path of somebody's machine; settings and
their page agree; documents stay true (documents.py). tidy_self_test.py plants a violation of each rule.
"""
import re
import sys
from pathlib import Path

import documents
import settings_names

# Who may include whom, from the bottom up: what a room lists, and what those list in turn.
SEES = {
    "values": [],
    "zones": ["values"],
    "logplex": ["values"],
    # Values only: what an alert says is decided without the settings and the monitor that it may concern.
    "alerts": ["values"],
    "settings": ["values"],
    "heroku": ["values"],
    # The dyno list comes as heroku's replies name it; heroku itself knows nothing of the fleet.
    "fleet": ["logplex", "heroku"],
    "policy": ["fleet", "settings"],
    "monitor": ["policy"],
    "simulator": ["monitor", "alerts"],
    "replay": ["monitor"],
    # The client carries heroku's requests as values; what to ask is not its business.
    "net": ["settings", "heroku"],
    # Files of the page, and nothing that runs here.
    "dashboard": [],
    "daemon": ["net", "monitor", "alerts", "dashboard"],
    "demo": ["daemon", "simulator"],
    "cli": ["demo", "replay", "zones"],
}
PURE = {"values", "alerts", "logplex", "settings", "heroku", "fleet", "policy", "monitor", "simulator",
        "replay"}

IMPURE_INCLUDES = re.compile(
    r"<(?:boost/(?:asio|beast)\b.*|spdlog/.*|fmt/.*|openssl/.*|sys/.*|netinet/.*|netdb\.h|unistd\.h|"
    r"fcntl\.h|signal\.h|csignal|thread|mutex|shared_mutex|condition_variable|future|stop_token|semaphore|"
    r"fstream|iostream|filesystem|regex)>")
IMPURE_CALLS = re.compile(
    r"\b(?:secure_)?getenv\s*\(|::now\s*\(|\bstd::time\s*\(|\btime\s*\(\s*(?:nullptr|NULL|0|&)|"
    r"\bgettimeofday\b|\bclock_gettime\b|\b(?:u|nano)?sleep(?:_for|_until)?\s*\(|"
    r"\bf?printf\s*\(|\bf?puts\s*\(|\bfopen\s*\(|"
    r"\bthread_local\b|\bs?rand\s*\(|\brandom_device\b")

MAX_LINES = 400
MAX_COLUMNS = 110
SPDX = "SPDX-License-Identifier: MIT"
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|(<[^>]+>))')
# Folders of one machine or one person. Written so that the pattern does not find itself.
MACHINE_PATHS = re.compile(r"(?<![\w.:$}/-])/(?:work|root|home)/\w")
TEMPORARY = re.compile(r"(?<![\w.:$}/-])/tm[p]\b")
# Hosts of package registries: which one is asked is set up on the machine. Written so as not to find itself.
REGISTRY_HOSTS = re.compile(
    r"\b(?:registry\.(?:npmjs|yarnpkg)|deb\.debian|(?:ftp|security)\.(?:[a-z]+\.)?debian|"
    r"(?:archive|security|ports)\.ubuntu|pypi|files\.pythonhosted|(?:static\.|index\.)?crates|rubygems|"
    r"(?:proxy|sum)\.golang|repo1?\.maven(?:\.apache)?|registry-1\.docker|ghcr|quay|conan)\.(?:org|com|io)\b",
    re.IGNORECASE)
COMMENT_OR_LITERAL = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"([^()\\\s]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|'
    r"(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'", re.S)  # a quote after a digit parts thousands
SKIPPED_FOLDERS = {".git", "build", "node_modules", ".cache", ".apt", "__pycache__"}
CPP = {".cpp", ".hpp"}
TEXT = CPP | {".py", ".md", ".txt", ".cmake", ".json", ".yml", ".yaml", ".sh", ""}


class Tree:
    """Files under a root, each read once."""

    def __init__(self, root):
        self.root = Path(root)
        self._texts = {}

    def files(self):
        for path in sorted(self.root.rglob("*")):
            parts = path.relative_to(self.root).parts
            if path.is_file() and not path.is_symlink() and not SKIPPED_FOLDERS.intersection(parts):
                yield Path(*parts)

    def text(self, path):
        if path not in self._texts:
            self._texts[path] = (self.root / path).read_bytes().decode("utf-8", errors="replace")
        return self._texts[path]

    def is_script(self, path):
        return path.suffix in {"", ".sh", ".py"} and self.text(path).startswith("#!")


def visible(sees, room):
    """A room and everything below it."""
    reached, todo = set(), [room]
    while todo:
        current = todo.pop()
        if current not in reached:
            reached.add(current)
            todo.extend(sees.get(current, []))
    return reached


def room_of(path):
    """src/<room>/... or include/dynoward/<room>/...; None for other files."""
    parts = path.parts
    if path.suffix not in CPP:
        return None
    if len(parts) >= 3 and parts[0] == "src":
        return parts[1]
    if len(parts) >= 4 and parts[:2] == ("include", "dynoward"):
        return parts[2]
    return None


def code_only(text):
    """The text with comments and literals blanked, lines kept."""
    return COMMENT_OR_LITERAL.sub(lambda match: "\n" * match.group(0).count("\n") or " ", text)


def numbered(text):
    return enumerate(text.splitlines(), start=1)


def check_arrows(tree):
    for path in tree.files():
        room = room_of(path)
        if room is None:
            continue
        if room not in SEES:
            yield path, 1, f"room `{room}` is not in the table of rooms (tests/tidy/tidy.py)"
            continue
        allowed = visible(SEES, room)
        for number, line in numbered(tree.text(path)):
            included = INCLUDE.match(line)
            if not included or not included.group(1):
                continue
            target = included.group(1).split("/")
            public = target[0] == "dynoward"
            other = target[1] if public and len(target) > 2 else target[0] if len(target) > 1 else room
            if other in SEES and other not in allowed:
                yield path, number, f"room `{room}` must not see `{other}`"
            elif not public and other in PURE and other != room:
                # The rim's headers all live beside their sources: nobody outside src uses them.
                yield path, number, f"a private header of `{other}`"
            elif path.parts[0] == "include" and not public:
                yield path, number, "a public header includes only public headers (dynoward/<room>/...)"


def check_pure_rooms(tree):
    for path in tree.files():
        if room_of(path) not in PURE:
            continue
        for number, line in numbered(tree.text(path)):
            included = INCLUDE.match(line)
            if included and included.group(2) and IMPURE_INCLUDES.match(included.group(2)):
                yield path, number, f"a pure room must not include {included.group(2)}"
        for number, line in numbered(code_only(tree.text(path))):
            call = IMPURE_CALLS.search(line)
            if call:
                yield path, number, f"a pure room must not use `{call.group(0).strip()}`"


def check_size(tree):
    for path in tree.files():
        if path.suffix not in CPP and path.suffix != ".py" and not tree.is_script(path):
            continue
        lines = tree.text(path).splitlines()
        if len(lines) > MAX_LINES:
            yield path, MAX_LINES + 1, f"{len(lines)} lines; at most {MAX_LINES}"
        for number, line in enumerate(lines, start=1):
            if len(line) > MAX_COLUMNS:
                yield path, number, f"{len(line)} columns; at most {MAX_COLUMNS}"


def check_licence(tree):
    for path in tree.files():
        if path.suffix in CPP:
            if not tree.text(path).startswith(f"// {SPDX}\n"):
                yield path, 1, f"the first line must be `// {SPDX}`"
        elif path.suffix == ".py" or tree.is_script(path):
            if f"# {SPDX}" not in tree.text(path).splitlines()[:2]:
                yield path, 1, f"`# {SPDX}` must be in the first two lines"


def check_headers(tree):
    for path in tree.files():
        if path.suffix == ".hpp" and path.parts[0] in {"src", "include"}:
            lines = tree.text(path).splitlines()
            if "#pragma once" not in lines:
                yield path, 1, "a header needs `#pragma once`"
            elif len(lines) < 2 or not lines[1].startswith("// "):
                yield path, 2, "a header begins with what it is for, in prose"


def check_machine_paths(tree):
    for path in tree.files():
        if path.suffix not in TEXT or path.parts[:2] == ("tests", "tidy"):
            continue
        shipped = path.parts[0] in {"src", "include", "bin", "config"}
        for number, line in numbered(tree.text(path)):
            found = MACHINE_PATHS.search(line) or (shipped and TEMPORARY.search(line))
            if found:
                yield path, number, f"a path of one machine: `{found.group(0)}`"


def check_registry_hosts(tree):
    for path in tree.files():
        for number, line in numbered(tree.text(path)):
            found = REGISTRY_HOSTS.search(line)
            if found:
                yield path, number, f"the host of a package registry: `{found.group(0)}`"


def check_settings_page(tree):
    catalogue = settings_names.in_catalogue(tree.root)
    documented = settings_names.in_tables(tree.root)
    mentioned = settings_names.mentioned(tree.root)
    if catalogue is None or documented is None:
        return
    page = Path(settings_names.DOCUMENTATION)
    for name in sorted(catalogue - mentioned):
        yield page, 1, f"setting {name} is not documented"
    for name in sorted(documented - catalogue):
        yield page, 1, f"{name} is documented but is not a setting"


CHECKS = [check_arrows, check_pure_rooms, check_size, check_licence, check_headers, check_machine_paths,
          check_registry_hosts, check_settings_page, *documents.CHECKS]


def violations(root, checks=tuple(CHECKS)):
    tree = Tree(root)
    return [(check.__name__, *found) for check in checks for found in check(tree)]


def main():
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "src").is_dir():
        sys.exit("usage: tidy.py ROOT, where ROOT holds src/")
    found = violations(sys.argv[1])
    for _, path, line, message in found:
        print(f"{path}:{line}: {message}")
    files = sum(1 for path in Tree(sys.argv[1]).files() if room_of(path))
    print(f"{files} files of rooms looked at, {len(found)} violations")
    # A tree without rooms would pass every rule: that is a wrong ROOT, not a tidy tree.
    sys.exit(1 if found or files < 10 else 0)


if __name__ == "__main__":
    main()
