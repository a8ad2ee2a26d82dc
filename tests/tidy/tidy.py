#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Rules of the house that no compiler knows, checked on the text of the tree. Usage: tidy.py ROOT

Rooms see only what their SEES names (rooms.py); pure rooms hold no clock, thread, file, socket, log or
environment; files and lines stay short; every source names its licence and says what it is for; no path of
one machine; settings and their page agree; documents stay true (documents.py). tidy_self_test.py plants a
violation of each rule.
"""
import os
import re
import sys
from pathlib import Path

import documents
import public_headers
import rooms
import settings_names

IMPURE_INCLUDES = re.compile(
    r"<(?:boost/(?:asio|beast)\b.*|spdlog/.*|fmt/(?:os|ostream|chrono|std)\.h|openssl/.*|sys/.*|netinet/.*|"
    r"netdb\.h|unistd\.h|fcntl\.h|signal\.h|csignal|thread|mutex|shared_mutex|condition_variable|future|"
    r"stop_token|semaphore|fstream|iostream|filesystem|regex)>")
IMPURE_CALLS = re.compile(
    r"\b(?:secure_)?getenv\s*\(|::now\s*\(|\bstd::time\s*\(|\btime\s*\(\s*(?:nullptr|NULL|0|&)|"
    r"\bgettimeofday\b|\bclock_gettime\b|\b(?:u|nano)?sleep(?:_for|_until)?\s*\(|"
    r"\bf?printf\s*\(|\bfmt::v?print(?:ln)?\s*\(|\bf?puts\s*\(|\bfopen\s*\(|"
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
SKIPPED = {".git", "build", "node_modules", ".cache", ".apt", "__pycache__"}
CPP = {".cpp", ".hpp"}
OTHER_CODE = {".js", ".mjs", ".css", ".html", ".cmake"}
TEXT = CPP | {".py", ".md", ".txt", ".cmake", ".json", ".yml", ".yaml", ".sh", ""}


class Tree:
    """Files under a root, each read once."""

    def __init__(self, root):
        self.root = Path(root)
        self.rooms = rooms.Rooms(root)
        self._texts = {}
        self._files = None

    def files(self):
        """Paths of all files of ours, as they were at the first call."""
        if self._files is None:
            self._files = []
            for folder, below, names in os.walk(self.root):
                below[:] = sorted(set(below) - SKIPPED)
                for path in (Path(folder, name) for name in sorted(set(names) - SKIPPED)):
                    if path.is_file() and not path.is_symlink():
                        self._files.append(path.relative_to(self.root))
        return self._files

    def text(self, path):
        if path not in self._texts:
            self._texts[path] = (self.root / path).read_bytes().decode("utf-8", errors="replace")
        return self._texts[path]

    def is_script(self, path):
        return path.suffix in {"", ".sh", ".py"} and self.text(path).startswith("#!")


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


def included_room(tree, path, target):
    """(room, whether by its public name) of a quoted include; room None where it names no room.

    As the compiler searches: beside the file, in include/, in src/. A header that is nowhere goes by name.
    """
    for folder in (path.parent, Path("include"), Path("src")):
        found = Path(os.path.normpath(folder / target))
        if (tree.root / found).is_file():
            return room_of(found), found.parts[0] == "include"
    parts = Path(target).parts
    if parts[0] == "dynoward" and len(parts) > 2:
        return parts[1], True
    return parts[0] if len(parts) > 1 and parts[0] in tree.rooms.sees else room_of(path), False


def is_private(tree, target, other):
    """Whether a header of src/ is for its own room alone: all of the library's rooms but their fast paths."""
    return other in tree.rooms.library and not target.startswith(f"{other}/fast/")


def check_arrows(tree):
    sees = tree.rooms.sees
    for path in tree.files():
        room = room_of(path)
        if room is None:
            continue
        if room not in sees:
            yield path, 1, f"no dynoward_room() declares the room `{room}`"
            continue
        allowed = tree.rooms.visible(room)
        for number, line in numbered(tree.text(path)):
            included = INCLUDE.match(line)
            if not included or not included.group(1):
                continue
            if included.group(1).startswith(".."):
                yield path, number, "an include from another folder begins with its room"
                continue
            other, public = included_room(tree, path, included.group(1))
            if other in sees and other not in allowed:
                yield path, number, f"room `{room}` must not see `{other}`"
            elif not public and other != room and is_private(tree, included.group(1), other):
                # The other rooms have all of their headers in src/, for others too.
                yield path, number, f"a private header of `{other}`"


def check_public_headers(tree):
    """The installed headers need each other, the standard library, and what DynowardConfig.cmake finds."""
    return public_headers.violations(tree)


def check_rooms(tree):
    """CMake's lists of rooms are sound, and the table of ARCHITECTURE.md is what they say."""
    return ((path, 1, message) for path, message in rooms.problems(tree.root))


def check_pure_rooms(tree):
    for path in tree.files():
        if room_of(path) not in tree.rooms.pure:
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
        code = path.suffix in CPP or path.suffix == ".py" or tree.is_script(path)
        if not code and path.suffix not in OTHER_CODE and path.name != "CMakeLists.txt":
            continue
        lines = tree.text(path).splitlines()
        if len(lines) > MAX_LINES:
            yield path, MAX_LINES + 1, f"{len(lines)} lines; at most {MAX_LINES}"
        if not code:
            continue
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


def has_header(tree, path):
    """Whether a header of the same name says what a source is for."""
    public = Path("include", "dynoward", room_of(path) or "", path.stem + ".hpp")
    return any((tree.root / header).is_file() for header in (path.with_suffix(".hpp"), public))


def check_headers(tree):
    for path in tree.files():
        if path.suffix not in CPP or path.parts[0] not in {"src", "include", "tests", "examples"}:
            continue
        lines = tree.text(path).splitlines()
        if path.suffix == ".hpp" and "#pragma once" not in lines:
            yield path, 1, "a header needs `#pragma once`"
        elif path.suffix == ".cpp" and has_header(tree, path):
            continue
        elif len(lines) < 2 or not lines[1].startswith("// "):
            yield path, 2, "a file begins with what it is for, in prose, below the licence"


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


CHECKS = [check_arrows, check_public_headers, check_rooms, check_pure_rooms, check_size, check_licence,
          check_headers, check_machine_paths, check_registry_hosts, check_settings_page, *documents.CHECKS]


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
