# SPDX-License-Identifier: MIT
"""The real program on a free loopback port, and the requests that tests send to it."""
import base64
import datetime
import http.client
import json
import os
import socket
import subprocess
import tempfile
import time

DRAIN_PASSWORD = "drain-password-of-the-test"
ADMIN_PASSWORD = "admin-password-of-the-test"
APP = "shop"
# Under a sanitizer and beside other tests everything takes longer.
PATIENCE_S = 30


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def await_that(what, look, patience_s=PATIENCE_S):
    """The first true value of look(); fails after the deadline, with what it saw last."""
    deadline = time.monotonic() + patience_s
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {patience_s} s: {what}")
        time.sleep(0.05)


def basic(password):
    return "Basic " + base64.b64encode(f"test:{password}".encode()).decode()


class Child:
    """A process of ours: ended by its pid, its output kept for the failure message."""

    def __init__(self, command, environment):
        self.output = tempfile.TemporaryFile()
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL,
                                        stdout=self.output, stderr=subprocess.STDOUT)

    def prints(self, text, seconds=10):
        """Whether it is in the output, or appears there: the log has its own thread."""
        deadline = time.monotonic() + seconds
        while text not in self.printed():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.01)
        return True

    def printed(self):
        # Not by seeking: the child writes at the same offset.
        size = os.fstat(self.output.fileno()).st_size
        return os.pread(self.output.fileno(), size, 0).decode(errors="replace")

    def is_gone(self):
        return self.process.poll() is not None

    def end(self):
        if not self.is_gone():
            self.process.terminate()
        try:
            status = self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            status = "killed: it did not end after SIGTERM"
        self.output.close()
        return status


class Program(Child):
    """`dynoward serve`, with no setting but these."""

    def __init__(self, path, *, under=(), nofile=None, **more):
        """`under`: what runs it, such as strace and its arguments. `nofile`: its limit on open files."""
        command = [*under, path, "serve"]
        if nofile:
            command = ["sh", "-c", f'ulimit -n {nofile} && exec "$0" serve', path]
        # Another took the port between our look and the bind: try again.
        for _ in range(5):
            self.port = free_port()
            kept = {name: value for name, value in os.environ.items()
                    if name in ("PATH", "HOME", "TMPDIR", "TZDIR") or name.endswith("SAN_OPTIONS")}
            super().__init__(command,
                             {**kept, "HOST": "127.0.0.1", "PORT": str(self.port), "APP_ID_OR_NAME": APP,
                              "DRAIN_PASSWORD": DRAIN_PASSWORD, "ADMIN_PASSWORD": ADMIN_PASSWORD, **more})
            try:
                await_that("the program answers", lambda: self.is_gone() or self.is_well())
            except AssertionError as problem:
                said = self.printed()
                self.end()
                raise AssertionError(f"{problem}\n{said}") from None
            if not self.is_gone():
                return
            said = self.printed()
            self.end()
        raise AssertionError(f"the program does not start:\n{said}")

    def is_well(self):
        try:
            return self.ask("GET", "/healthz")[0] == 200
        except OSError:
            return False

    def ask(self, method, path, body=None, **fields):
        """Status, content type, body as text. With the owner's credential."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request(method, path, body, {"Authorization": basic(ADMIN_PASSWORD), **fields})
            reply = connection.getresponse()
            return reply.status, reply.getheader("Content-Type"), reply.read().decode()
        finally:
            connection.close()

    def look(self, path):
        status, _, text = self.ask("GET", path)
        if status != 200:
            raise AssertionError(f"GET {path} answers {status} {text}")
        return json.loads(text)

    def order(self, path, value=None):
        kind = {"Content-Type": "application/json"}
        status, _, text = self.ask("POST", path, json.dumps(value or {}), **kind)
        return status, json.loads(text)

    def drain(self, frames):
        """One batch, as Logplex posts it."""
        status, _, text = self.ask("POST", "/logs/" + APP, "".join(frames).encode(), **{
            "Authorization": basic(DRAIN_PASSWORD), "Content-Type": "application/logplex-1",
            "Logplex-Msg-Count": str(len(frames)), "Logplex-Frame-Id": os.urandom(16).hex().upper()})
        if status != 204:
            raise AssertionError(f"the drain answers {status} {text}")


def line(age_s, procid, text, app_name="heroku"):
    """One frame in Heroku's wording, stamped with the given age."""
    at = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=age_s)
    stamp = at.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
    octets = f"<134>1 {stamp} host {app_name} {procid} - {text}\n".encode()
    return f"{len(octets)} {octets.decode()}"


def memory_line(age_s, dyno, incarnation, total_mb, quota_mb=512.0):
    return line(age_s, dyno,
                f"source={dyno} dyno=heroku.2808254.{incarnation} sample#memory_total={total_mb:.2f}MB"
                f" sample#memory_rss={total_mb:.2f}MB sample#memory_cache=0.00MB sample#memory_swap=0.00MB"
                f" sample#memory_pgpgin=48211pages sample#memory_pgpgout=30417pages"
                f" sample#memory_quota={quota_mb:.2f}MB")


def load_line(age_s, dyno, incarnation, load):
    return line(age_s, dyno,
                f"source={dyno} dyno=heroku.2808254.{incarnation} sample#load_avg_1m={load:.2f}"
                f" sample#load_avg_5m={load:.2f} sample#load_avg_15m={load:.2f}")
