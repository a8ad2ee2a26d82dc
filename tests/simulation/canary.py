#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes a production file with one planted bug, to test the simulator's checks.

Usage: canary.py ROOT CANARIES NAME [OUT]

NAME is the name of the canary, or its invariant if it has no name.

Writes the mutated copy to OUT only if the text to replace occurs exactly once, so that a change of the
mutated code is reported. Without OUT: prints the file that would be mutated, for CMake.
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
        print(f"{canary['file']}: `{canary['find']}` occurs {found} times, not once "
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
