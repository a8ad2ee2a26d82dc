#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the program takes of a machine: start, stop, memory, processor time when idle, size. Medians of ten.

Argument: BUILD, a folder built as released, with the target drive.
"""
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "api"))
from program import DRAIN_PASSWORD, Program  # noqa: E402

BUILD = Path(sys.argv[1]).resolve()
DYNOWARD = BUILD / "dynoward"
ROUNDS = 10
IDLE_S = 30


def ms(seconds):
    return f"{statistics.median(seconds) * 1000:.0f} ms (worst {max(seconds) * 1000:.0f})"


def resident_mib(pid):
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no VmRSS")


def cpu_s(pid):
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def is_ready(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def start_and_stop():
    starts, stops = [], []
    for _ in range(ROUNDS):
        port = 20000 + os.getpid() % 20000
        environment = {"PATH": os.environ["PATH"], "HOST": "127.0.0.1", "PORT": str(port),
                       "APP_ID_OR_NAME": "shop", "DRAIN_PASSWORD": DRAIN_PASSWORD}
        begin = time.monotonic()
        process = subprocess.Popen([DYNOWARD, "serve"], env=environment, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        while not is_ready(port):
            if process.poll() is not None or time.monotonic() - begin > 10:
                sys.exit("footprint: the program does not become ready")
            time.sleep(0.001)
        starts.append(time.monotonic() - begin)
        begin = time.monotonic()
        process.terminate()
        process.wait(10)
        stops.append(time.monotonic() - begin)
    print("start to /readyz:", ms(starts))
    print("SIGTERM to the end, idle:", ms(stops))


def memory_and_rest():
    program = Program(str(DYNOWARD))
    try:
        pid = program.process.pid
        begin = cpu_s(pid)
        time.sleep(IDLE_S)
        used = cpu_s(pid) - begin
        print(f"processor time when idle: {used / IDLE_S * 100:.3f} % of a core ({used:.2f} s in {IDLE_S} s)")
        print(f"resident when idle: {resident_mib(pid):.1f} MiB")
        load = subprocess.Popen([BUILD / "tests/bench/drive", "--port", str(program.port), "--pid", str(pid),
                                 "--password", DRAIN_PASSWORD, "--connections", "64", "--seconds", "4"],
                                stdout=subprocess.DEVNULL)
        most = 0.0
        while load.poll() is None:
            most = max(most, resident_mib(pid))
            time.sleep(0.05)
        print(f"resident with 64 busy connections, 300 frames a batch: {most:.1f} MiB")
    finally:
        program.end()


def size():
    with tempfile.NamedTemporaryFile() as stripped:
        subprocess.run(["strip", "-o", stripped.name, DYNOWARD], check=True)
        print(f"program, stripped: {os.path.getsize(stripped.name) / 1e6:.2f} MB")


if __name__ == "__main__":
    size()
    start_and_stop()
    memory_and_rest()
