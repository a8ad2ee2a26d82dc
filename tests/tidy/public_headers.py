# SPDX-License-Identifier: MIT
"""What the headers of the installed library may include: headers of include/, the standard library, and the
packages that cmake/DynowardConfig.cmake.in finds for its users."""
import re
from pathlib import Path

CONFIG = Path("cmake/DynowardConfig.cmake.in")
FOLDERS = {"Boost": "boost/", "nlohmann_json": "nlohmann/", "fmt": "fmt/"}

_INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')
_FOUND = re.compile(r"^find_dependency\((\w+)", re.MULTILINE)
# `vector`, `cstdint`: no folder and no suffix.
_STANDARD = re.compile(r"[a-z_]+")


def _allowed_folders(root):
    config = root / CONFIG
    found = _FOUND.findall(config.read_text(encoding="utf-8")) if config.exists() else []
    return tuple(FOLDERS[package] for package in found if package in FOLDERS)


def violations(tree):
    folders = _allowed_folders(tree.root)
    for path in tree.files():
        if path.parts[0] != "include":
            continue
        for number, line in enumerate(tree.text(path).splitlines(), start=1):
            included = _INCLUDE.match(line)
            if not included:
                continue
            ours, other = included.groups()
            if ours and not (ours.startswith("dynoward/") and (tree.root / "include" / ours).is_file()):
                yield path, number, f"a public header includes only public headers, not {ours}"
            elif other and not _STANDARD.fullmatch(other) and not (folders and other.startswith(folders)):
                yield path, number, f"a public header includes <{other}>, which {CONFIG.name} does not find"
