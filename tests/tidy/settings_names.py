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


def in_tables(root):
    """Names in the first column of the page's tables, or None where the page is missing."""
    path = root / DOCUMENTATION
    if not path.exists():
        return None
    rows = (_TABLE_ROW.match(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {name for row in rows if row for name in _CODE.findall(row.group(1))}


def mentioned(root):
    """Names anywhere on the page."""
    path = root / DOCUMENTATION
    return set(_CODE.findall(path.read_text(encoding="utf-8"))) if path.exists() else set()
