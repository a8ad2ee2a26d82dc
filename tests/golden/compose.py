#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the bodies and expectations of tests/golden/composed, counting octets, offsets and hashes.

Run without arguments; `--check` only compares and exits 1 where a file differs.
"""
import hashlib
import json
import pathlib
import sys

sys.dont_write_bytecode = True  # before the cases are imported

import golden_framing_cases
import golden_platform_cases
from golden_parts import Between, Stop

CASES = {**golden_framing_cases.CASES, **golden_platform_cases.CASES}
FOLDER = pathlib.Path(__file__).parent / "composed"


def compose(name):
    description, numbers, parts, final_state = CASES[name]
    body, messages, events, fates, error = b"", [], [], [], None
    for part in parts:
        if isinstance(part, Between):
            body += part.bytes
            continue
        if isinstance(part, Stop):
            error = {"kind": part.kind, "offset": len(body)}
            body += part.bytes
            continue
        octets = part.octets()
        index = len(messages)
        messages.append({"offset": len(body), "len": len(octets), **part.message()})
        if part.event:
            events.append({"frame": index, **part.event})
        else:
            fates.append({"frame": index, "reason": part.fate.replace("_", "-")})
        body += str(len(octets)).encode() + b" " + octets
    expected = {"case": name, "description": description, "edge_cases": numbers,
                "body": {"bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()},
                "frames": len(messages), "frame_error": error, "messages": messages, "events": events,
                "ignored": fates}
    if final_state:
        expected["final_state"] = final_state
    return body, (json.dumps(expected, indent=1, ensure_ascii=False) + "\n").encode()


def main():
    check = sys.argv[1:] == ["--check"]
    FOLDER.mkdir(exist_ok=True)
    stale = False
    for name in CASES:
        body, expected = compose(name)
        for path, content in ((FOLDER / f"{name}.logplex", body),
            (FOLDER / f"{name}.expected.json", expected)):
            if check:
                stale |= not path.exists() or path.read_bytes() != content
            else:
                path.write_bytes(content)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
