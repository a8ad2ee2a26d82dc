#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Installs the library, builds examples/ against the installed copy, and checks what the two programs print.

Usage: examples_test.py SOURCE BUILD CMAKE COMPILER LAUNCHER (LAUNCHER may be empty). The examples are copied
away from the source tree first, so that no header of it can be found by a relative path.
"""
import collections
import json
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

SOURCE, BUILD, CMAKE, COMPILER, LAUNCHER = sys.argv[1:6]
BEGIN = datetime(2026, 3, 4, 12, 0, tzinfo=timezone.utc)


def run(*words, stdin=None):
    done = subprocess.run([str(word) for word in words], input=stdin, capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, words))}: status {done.returncode}\n"
                 f"{done.stdout.decode()}{done.stderr.decode()}")
    return done.stdout.decode()


def check(found, wanted, what):
    if found != wanted:
        sys.exit(f"{what}\n  found:  {found}\n  wanted: {wanted}")


def build_examples(folder):
    """The folder of the two programs, built with the installed library alone."""
    prefix, sources, out = folder / "prefix", folder / "examples", folder / "out"
    run(CMAKE, "--install", BUILD, "--component", "library", "--prefix", prefix)
    shutil.copytree(Path(SOURCE, "examples"), sources)
    for exported in prefix.rglob("*.cmake"):
        if SOURCE in exported.read_text(encoding="utf-8"):
            sys.exit(f"{exported.name} refers to the source tree")
    launcher = [f"-DCMAKE_CXX_COMPILER_LAUNCHER={LAUNCHER}"] if LAUNCHER else []
    run(CMAKE, "-G", "Ninja", "-S", sources, "-B", out, f"-DCMAKE_PREFIX_PATH={prefix}",
        f"-DCMAKE_CXX_COMPILER={COMPILER}", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", *launcher)
    for command in json.loads((out / "compile_commands.json").read_text(encoding="utf-8")):
        if f"-I{SOURCE}/include" in command["command"] or "-Werror" in command["command"]:
            sys.exit(f"an option of the source tree: {command['command']}")
    run(CMAKE, "--build", out, "-j", "1")
    return out


def check_counts(out):
    """A recorded body, against what tests/golden says of it."""
    words = {"old_measure_form": "old_measure"}
    body = Path(SOURCE, "tests/golden/cases/11-metric-variants.logplex")
    expected = json.loads(body.with_suffix(".expected.json").read_text(encoding="utf-8"))
    names = [row["kind"] for row in expected["events"]] + [row["reason"] for row in expected["ignored"]]
    names = [name.replace("-", "_") for name in names]
    wanted = collections.Counter(words.get(name, name) for name in names)
    for printed in (run(out / "count_fates", body), run(out / "count_fates", stdin=body.read_bytes())):
        found = dict(line.split() for line in printed.splitlines())
        check({fate: int(number) for fate, number in found.items()}, dict(wanted), "count_fates")


def frame(second, dyno, text):
    stamp = (BEGIN + timedelta(seconds=second)).isoformat()
    octets = f"<134>1 {stamp} host heroku {dyno} - {text}\n".encode()
    return str(len(octets)).encode() + b" " + octets


def memory(second, dyno, total):
    incarnation = f"0000000{dyno[-1]}-0000-4000-8000-000000000001"
    return frame(second, dyno, f"source={dyno} dyno=heroku.2808254.{incarnation} "
                 f"sample#memory_total={total}.00MB sample#memory_rss={total}.00MB "
                 "sample#memory_cache=0.00MB sample#memory_swap=0.00MB sample#memory_quota=512.00MB")


def check_decisions(out):
    """Five minutes of one dyno over its quota, a healthy one, and one over its quota that just started."""
    bodies = b""
    for second in range(0, 301, 20):
        if second == 160:
            bodies += frame(second, "web.3", "State changed from starting to up")
        bodies += memory(second + 1, "web.1", 600) + memory(second + 2, "web.2", 300)
        if second > 160:
            bodies += memory(second + 3, "web.3", 700)
    lines = run(out / "ask_policy", stdin=bodies).splitlines()
    words = [line.split()[:2] for line in lines]
    check(words, [["web.1", "restart"], ["web.2", "none"], ["web.3", "hold"]], "ask_policy")
    check("600" in lines[0] and "512" in lines[0], True, lines[0])
    check(lines[2].split()[2].rstrip(":"), "min_uptime", lines[2])


def main():
    with tempfile.TemporaryDirectory(prefix="install-test-", dir=BUILD) as folder:
        out = build_examples(Path(folder))
        check_counts(out)
        check_decisions(out)
    print("the examples build against the installed library and print what they should")


main()
