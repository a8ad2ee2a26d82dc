#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a frame and a request cost, in units that noise cannot touch: instructions and system calls.

Arguments: READ_BATCHES DYNOWARD DRIVE. docs/performance.md has the figures of the day.
"""
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "api"))
from program import DRAIN_PASSWORD, Program, await_that  # noqa: E402

READ_BATCHES, DYNOWARD, DRIVE = (sys.argv.pop(1) for _ in range(3))


class Instructions(unittest.TestCase):
    """Of the pure path, from a body to applied and judged events, counted by callgrind."""

    def per_frame(self, batches, frames, metric_percent):
        with tempfile.TemporaryDirectory() as folder:
            command = ["valgrind", "--tool=callgrind", "--toggle-collect=apply_measured",
                       f"--callgrind-out-file={folder}/out", READ_BATCHES, str(batches), str(frames),
                       str(metric_percent)]
            run = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
        self.assertEqual(run.returncode, 0, run.stderr)
        collected = int(re.search(r"Collected : (\d+)", run.stderr).group(1))
        cost = collected / int(run.stdout)
        print(f"{frames} frames, {metric_percent} % metrics: {cost:.1f} instructions a frame")
        self.assertGreater(cost, 20, "nothing was measured")
        return cost

    def test_a_frame_that_the_app_wrote_costs_at_most_120(self):
        self.assertLessEqual(self.per_frame(400, 300, 0), 120)

    def test_a_frame_of_a_busy_app_costs_at_most_235(self):
        self.assertLessEqual(self.per_frame(400, 300, 4), 235)

    def test_a_frame_of_an_app_whose_half_are_metrics_costs_at_most_1250(self):
        self.assertLessEqual(self.per_frame(400, 300, 50), 1250)


class SystemCalls(unittest.TestCase):
    """Of the daemon as shipped, start and end included, over 8 kept connections, counted by strace."""

    def per_request(self, frames, *more):
        with tempfile.TemporaryDirectory() as folder:
            counts = Path(folder, "counts")
            # From its start: nobody but root may attach to it later.
            tracer = Program(DYNOWARD, under=("strace", "-c", "-f", "-o", str(counts)))
            self.addCleanup(tracer.end)
            pid = tracer.process.pid
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
            self.assertEqual(len(children), 1, children)
            run = subprocess.run([DRIVE, "--port", str(tracer.port), "--pid", children[0], *more,
                                  "--password", DRAIN_PASSWORD, "--frames", str(frames), "--seconds", "2"],
                                 check=True, capture_output=True, text=True, timeout=60)
            requests = json.loads(run.stdout)["requests"]
            os.kill(int(children[0]), signal.SIGTERM)
            await_that("strace has written its table", tracer.is_gone)
            table = counts.read_text(encoding="utf-8")
        calls = int(re.search(r"^100\.00\s+\S+\s+(?:\d+\s+)?(\d+)\s", table, re.MULTILINE).group(1))
        self.assertGreater(requests, 200, table)
        what = " ".join([f"{frames} frames", *more])
        print(f"{what}: {calls / requests:.2f} system calls a request ({requests} requests)")
        return calls / requests

    def test_a_batch_of_3_frames_takes_at_most_2_8(self):
        self.assertLessEqual(self.per_request(3), 2.8)

    def test_a_batch_of_300_frames_takes_at_most_5(self):
        self.assertLessEqual(self.per_request(300), 5)

    def test_a_chunked_batch_of_300_frames_takes_at_most_5_and_so_no_memory_of_its_own(self):
        self.assertLessEqual(self.per_request(300, "--chunked"), 5)


if __name__ == "__main__":
    unittest.main(verbosity=2)
