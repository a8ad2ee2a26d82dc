# SPDX-License-Identifier: MIT
"""Names of the settings: as the program knows them and as the documentation shows them."""
import re

CATALOGUE = "src/settings/catalogue.cpp"
DOCUMENTATION = "docs/configuration.md"

_DECLARED = re.compile(r'\.name = "([A-Z][A-Z0-9_]*)"')
_TABLE_ROW = re.compile(r"^\|([^|]*)\|")
_CODE = re.compile(r"`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)`")


def in_catalogue(root):
    """Every name of the catalogue, or None where there is no catalogue."""
    path = root / CATALOGUE
    return set(_DECLARED.findall(path.read_text(encoding="utf-8"))) if path.exists() else None


def in_documentation(root):
    """Names in the first column of the tables, or None where the page is missing."""
    path = root / DOCUMENTATION
    if not path.exists():
        return None
    names = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        row = _TABLE_ROW.match(line)
        if row:
            names.update(_CODE.findall(row.group(1)))
    return names
