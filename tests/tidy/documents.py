# SPDX-License-Identifier: MIT
"""Rules that keep what is written true: documents, and comments that name files.

Each rule stands for one way in which a sentence went stale unnoticed. tidy.py runs them.
"""
import re
from pathlib import Path

CATALOGUE = Path("src/settings/catalogue.cpp")
SECRETS_PAGE = Path("SECURITY.md")

_SETTING = re.compile(r'\{\s*\.name = "([A-Z][A-Z0-9_]*)"(.*?)(?=\{\s*\.name = "|\Z)', re.S)
_COMMENT = re.compile(r"//(.*)$")
_FILE_NAME = re.compile(r"(?<![\w./<*-])([a-z][a-z0-9_]*\.(?:cpp|hpp))\b")
_LINK = re.compile(r"\]\((?!\w+://|#)([^)\s#]+)")
_OLD_HOST = re.compile(r"//(?:[^\s/@]*@)?(?![\w-]*-[0-9a-f]{12}\.)[\w-]+\.herokuapp\.com")
_ABSENT = re.compile(r"not in this version|not yet supported|not measured yet", re.I)
_CODE = re.compile(r"`([^`\n]+)`")
_BARE_COMMAND = re.compile(r"(?:^|[|;&(]\s*|\$ )dynoward(?= )")


def _settings(tree):
    """{name: what is declared of it} of the catalogue; empty where there is none."""
    if not (tree.root / CATALOGUE).exists():
        return {}
    return dict(_SETTING.findall(tree.text(CATALOGUE)))


def _words(line):
    """The first word of each piece of code: `REDIS_URL` of `REDIS_URL is refused` too."""
    return {code.split()[0] for code in _CODE.findall(line) if code.split()}


def _pages(tree):
    return [path for path in tree.files() if path.suffix == ".md"]


def _fenced(text):
    """(line number, line, all fenced text up to there) of every line inside a code fence."""
    inside, fenced = False, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("```"):
            inside = not inside
        elif inside:
            fenced += line + "\n"
            yield number, line, fenced


def check_named_files(tree):
    """A comment that sends its reader to a file names one that exists."""
    names = {path.name for path in tree.files()}
    for path in tree.files():
        if path.suffix not in {".cpp", ".hpp"} or path.parts[0] not in {"src", "include"}:
            continue
        for number, line in enumerate(tree.text(path).splitlines(), start=1):
            comment = _COMMENT.search(line)
            for name in _FILE_NAME.findall(comment.group(1)) if comment else []:
                if name not in names:
                    yield path, number, f"there is no file {name}"


def check_links(tree):
    """A link of a page to another file leads somewhere."""
    for path in _pages(tree):
        for number, line in enumerate(tree.text(path).splitlines(), start=1):
            for target in _LINK.findall(line):
                if not (tree.root / path.parent / target).exists():
                    yield path, number, f"the link {target} leads nowhere"


def check_hosts(tree):
    """App hosts carry a random part since June 2023: an address made of the app's name is another app's."""
    for path in tree.files():
        if path.parts[0] == "tests" or path.suffix not in {".md", ".json", ".yml", ".cpp", ".hpp", ".js"}:
            continue
        for number, line in enumerate(tree.text(path).splitlines(), start=1):
            found = _OLD_HOST.search(line)
            if found:
                yield path, number, f"hosts of apps carry a random part: `{found.group(0)}`"


def check_shell_secrets(tree):
    """A command to copy takes no secret from a variable that the reader's shell does not have."""
    secrets = [name for name, declared in _settings(tree).items() if ".secret = true" in declared]
    if not secrets:
        return
    used = re.compile(r"\$\{?(" + "|".join(sorted(secrets, key=len, reverse=True)) + r")\b")
    for path in _pages(tree):
        for number, line, so_far in _fenced(tree.text(path)):
            for name in used.findall(line):
                if f"{name}=" not in so_far:
                    yield path, number, f"the reader's shell has no ${name}: ask `heroku config:get`"


def check_commands(tree):
    """A command to copy names the program by a path: it is not on anyone's PATH."""
    for path in _pages(tree):
        for number, line, _ in _fenced(tree.text(path)):
            if _BARE_COMMAND.search(line):
                yield path, number, "`dynoward` is not on the PATH: build/release/dynoward or bin/dynoward"


def check_secrets_page(tree):
    """SECURITY.md names every secret that there is."""
    if not (tree.root / SECRETS_PAGE).exists():
        return
    page = tree.text(SECRETS_PAGE)
    for name, declared in _settings(tree).items():
        supported = ".supported = false" not in declared
        if ".secret = true" in declared and supported and f"`{name}`" not in page:
            yield SECRETS_PAGE, 1, f"the secret {name} is missing"


def check_absences(tree):
    """What a page says is missing is a setting that the catalogue says is not supported."""
    missing = {name for name, declared in _settings(tree).items() if ".supported = false" in declared}
    for path in _pages(tree):
        for number, line in enumerate(tree.text(path).splitlines(), start=1):
            heading = line.startswith("#")  # the names follow it
            if _ABSENT.search(line) and not heading and not missing.intersection(_words(line)):
                yield path, number, "says that something is missing: name the setting that is refused"


CHECKS = [check_named_files, check_links, check_hosts, check_shell_secrets, check_commands,
          check_secrets_page, check_absences]
