# SPDX-License-Identifier: MIT
"""The rooms as CMake declares them, and the table of them in ARCHITECTURE.md.

What a room may see stands once, after SEES in its CMakeLists.txt; which rooms are pure, once in
cmake/room.cmake; which are the library, in cmake/library.cmake. tidy.py checks the includes against it,
scripts/rooms writes it into the table.
"""
import re
from pathlib import Path

PURE_LIST = Path("cmake/room.cmake")
LIBRARY_LIST = Path("cmake/library.cmake")
PAGE = Path("ARCHITECTURE.md")
BEGIN = "<!-- rooms: written by scripts/rooms; what stands in the column `question` is kept -->"
END = "<!-- rooms end -->"
NO_QUESTION = "–"

_COMMENT = re.compile(r"#[^\n]*")
_ROOM = re.compile(r"\bdynoward_room\(([^)]*)\)")
_PURE = re.compile(r"\bset\(DYNOWARD_PURE_ROOMS\s+([^)]*)\)")
_LIBRARY = re.compile(r"\bset\(DYNOWARD_LIBRARY_ROOMS\s+([^)]*)\)")
_KEYWORDS = {"SOURCES", "SEES", "USES"}
_ROW = re.compile(r"^\| `(\w+)` \| (.*?) \| [^|]* \| [^|]* \|$", re.MULTILINE)


def _calls(text):
    """The words of each dynoward_room(...) of a CMakeLists.txt."""
    for match in _ROOM.finditer(_COMMENT.sub("", text)):
        words = match.group(1).split()
        if words:
            yield words


def _listed(words, keyword):
    """The words behind a keyword, up to the next one."""
    taken, wanted = [], False
    for word in words:
        if word in _KEYWORDS:
            wanted = word == keyword
        elif wanted:
            taken.append(word)
    return taken


class Rooms:
    """What CMake says of the rooms of a tree."""

    def __init__(self, root):
        self.root = Path(root)
        self.sees = {}
        for path in sorted(self.root.glob("src/*/CMakeLists.txt")):
            for name, *words in _calls(path.read_text(encoding="utf-8")):
                self.sees[name] = _listed(words, "SEES")
        self.pure = self._set(PURE_LIST, _PURE)
        self.library = self._set(LIBRARY_LIST, _LIBRARY)  # their headers in src/ are their own

    def _set(self, path, pattern):
        """The words of a CMake list; none where the file lacks it."""
        path = self.root / path
        found = pattern.search(path.read_text(encoding="utf-8")) if path.exists() else None
        return set(found.group(1).split()) if found else set()

    def visible(self, room):
        """A room and everything below it."""
        reached, todo = set(), [room]
        while todo:
            current = todo.pop()
            if current not in reached:
                reached.add(current)
                todo.extend(self.sees.get(current, []))
        return reached

    def direct(self, room):
        """What a room sees without what it sees through another one, sorted."""
        listed = set(self.sees[room])
        return sorted(one for one in listed
                      if not any(one in self.visible(other) for other in listed - {one}))

    def from_the_top(self):
        """Every room after all that see it; the largest view first, then by name."""
        return sorted(self.sees, key=lambda room: (-len(self.visible(room)), room))


def table(rooms, page):
    """The lines between the markers: the questions are the page's, everything else is CMake's."""
    questions = dict(_ROW.findall(page))
    lines = [BEGIN, "", "| room | question | may see | pure |", "|---|---|---|---|"]
    for room in rooms.from_the_top():
        sees = ", ".join(f"`{one}`" for one in rooms.direct(room)) or "nothing"
        pure = "yes" if room in rooms.pure else "no"
        lines.append(f"| `{room}` | {questions.get(room, NO_QUESTION)} | {sees} | {pure} |")
    return "\n".join([*lines, "", END])


def rendered(rooms, page):
    """The page with its table as it should be; None where the markers are missing."""
    begin, end = page.find(BEGIN), page.find(END)
    if begin < 0 or end < begin:
        return None
    return page[:begin] + table(rooms, page) + page[end + len(END):]


def _list_of(room):
    return Path("src") / room / "CMakeLists.txt"


def _unsound(rooms):
    """What is wrong with CMake's lists, as (file, message)."""
    for room, below in rooms.sees.items():
        for other in below:
            if other not in rooms.sees:
                yield _list_of(room), f"SEES names `{other}`, which is no room"
            elif room in rooms.pure and other not in rooms.pure:
                yield _list_of(room), f"`{room}` is pure and sees `{other}`, which is not"
    ring = sorted(room for room, below in rooms.sees.items()
                  if any(room in rooms.visible(one) for one in below))
    if ring:
        yield _list_of(ring[0]), f"these see each other in a ring: {', '.join(ring)}"
    for room in sorted(rooms.pure - set(rooms.sees)):
        yield PURE_LIST, f"`{room}` is no room"


def _stale(rooms):
    """What is wrong with the page, as (file, message)."""
    page = rooms.root / PAGE
    if not page.exists():
        return
    text = page.read_text(encoding="utf-8")
    wanted = rendered(rooms, text)
    if wanted is None:
        yield PAGE, "the markers of the table of rooms are missing"
    elif wanted != text:
        yield PAGE, "the table of rooms is not up to date: run scripts/rooms"
    for room, question in _ROW.findall(text):
        if question == NO_QUESTION:
            yield PAGE, f"say which question `{room}` answers"


def problems(root):
    """What is wrong with CMake's lists; where nothing is, what is wrong with the page."""
    rooms = Rooms(root)
    return list(_unsound(rooms)) or list(_stale(rooms))
