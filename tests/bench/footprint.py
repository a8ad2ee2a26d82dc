#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the program takes of a machine: start, stop, memory, processor time when idle, size; and how fast it
reads a recording. Medians of ten.

Argument: BUILD, a folder built as released, with the target drive.
"""
import datetime
import http.client
import os
import random
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


def text_log(path, lines):
    """As `heroku logs` prints it: 4 % are metrics, 10 % the router's, the rest the app's; 230 bytes each."""
    drawn = random.Random(7)
    words = ["".join(drawn.choices("abcdefghijklmnopqrstuvwxyz", k=drawn.randint(2, 9))) for _ in range(4000)]
    at = datetime.datetime(2026, 5, 6, 7)
    with open(path, "w", encoding="ascii") as log:
        for number in range(lines):
            at += datetime.timedelta(microseconds=drawn.randint(100, 1900))
            stamp = at.isoformat(timespec="microseconds") + "+00:00"
            dyno = f"web.{drawn.randint(1, 20)}"
            begin = f"{stamp} heroku[{dyno}]: source={dyno} dyno=heroku.918273645.0b6d1c58-{dyno[4:]:0>4}"
            kind = drawn.random()
            if kind < 0.02:
                line = (f"{begin} sample#memory_total={drawn.uniform(280, 330):.2f}MB "
                        f"sample#memory_rss={drawn.uniform(270, 300):.2f}MB sample#memory_cache=10.02MB "
                        "sample#memory_swap=0.00MB sample#memory_pgpgin=391840pages "
                        "sample#memory_pgpgout=313690pages sample#memory_quota=512.00MB")
            elif kind < 0.04:
                line = f"{begin} sample#load_avg_1m=0.46 sample#load_avg_5m=0.31 sample#load_avg_15m=0.29"
            elif kind < 0.14:
                line = (f'{stamp} heroku[router]: at=info method=GET path="/items/{number}?page=2" '
                        f'host=shop.example.com request_id=9f1f6c62-40b3-4f9f-8a3a-0d7c{number:08x} '
                        f'fwd="203.0.113.7" dyno={dyno} connect=1ms service={drawn.randint(3, 900)}ms '
                        "status=200 bytes=1834 protocol=https")
            else:
                line = f"{stamp} app[{dyno}]: " + " ".join(drawn.choices(words, k=drawn.randint(15, 40)))
            log.write(line + "\n")


def replay():
    for lines in (100_000, 1_000_000):
        with tempfile.NamedTemporaryFile(suffix=".log") as log:
            text_log(log.name, lines)
            size_mb = os.path.getsize(log.name) / 1e6
            seconds, most_kib = [], 0
            for _ in range(ROUNDS):
                begin = time.monotonic()
                process = subprocess.Popen([DYNOWARD, "replay", log.name], stdout=subprocess.DEVNULL)
                _, status, usage = os.wait4(process.pid, 0)
                seconds.append(time.monotonic() - begin)
                if status != 0:
                    sys.exit("footprint: replay failed")
                most_kib = max(most_kib, usage.ru_maxrss)
            print(f"replay of {size_mb:.0f} MB of text: {size_mb / statistics.median(seconds):.0f} MB/s, "
                  f"{most_kib / 1024:.1f} MiB resident at most")


def size():
    with tempfile.NamedTemporaryFile() as stripped:
        subprocess.run(["strip", "-o", stripped.name, DYNOWARD], check=True)
        print(f"program, stripped: {os.path.getsize(stripped.name) / 1e6:.2f} MB")


if __name__ == "__main__":
    size()
    start_and_stop()
    replay()
    memory_and_rest()
