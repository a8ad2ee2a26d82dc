#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A production file with one planted bug, for the test of the tests.

Usage: canary.py ROOT CANARIES NAME [OUT]

NAME is the canary's own, or its invariant where it has none.

Writes the mutated copy to OUT only where the text to replace is found exactly once, so that a canary dies
loudly when the code it sits in changes. Without OUT: prints the file that would be mutated, for CMake.
"""
import json
import sys
from pathlib import Path


def main():
    root, canaries, name = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    (canary,) = [one for one in json.loads(canaries.read_text()) if one.get("name", one["invariant"]) == name]
    source = root / canary["file"]
    if len(sys.argv) < 5:
        print(canary["file"])
        return 0
    text = source.read_text()
    found = text.count(canary["find"])
    if found != 1:
        print(f"{canary['file']}: `{canary['find']}` is there {found} times, not once "
              f"(canary {name} in {canaries.name})", file=sys.stderr)
        return 1
    out = Path(sys.argv[4])
    mutated = text.replace(canary["find"], canary["replace"])
    if not out.exists() or out.read_text() != mutated:
        out.write_text(mutated)
    out.touch()
    return 0


if __name__ == "__main__":
    sys.exit(main())
