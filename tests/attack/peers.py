# SPDX-License-Identifier: MIT
"""Who connects to a program under attack: senders in earnest, and crowds that are not."""
import os
import re
import resource
import selectors
import socket
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "api"))
from program import (  # noqa: E402, F401
    ADMIN_PASSWORD, DRAIN_PASSWORD, PATIENCE_S, Program, await_that, basic, line, memory_line)

SANITIZED = os.environ.get("DYNOWARD_SANITIZED") == "1"
# What Logplex waits for a reply, and how often it sends a batch whose reply did not come.
LOGPLEX_PATIENCE_S = 5
LOGPLEX_ATTEMPTS = 3

# Twice as many connections as it serves, each with an end in the program's own process.
_hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, _hard), _hard))


class Watched(Program):
    """The program, and what an attack must not do to it."""

    def memory_kib(self, name="VmHWM"):
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.search(rf"^{name}:\s+(\d+) kB$", status, re.MULTILINE).group(1))

    def metric(self, name):
        text = self.ask("GET", "/metrics")[2]
        return float(re.search(rf"^dynoward_{re.escape(name)} (\S+)$", text, re.MULTILINE).group(1))

    def delay_s(self):
        """Of its event loop, as far as its own work explains it; a busy machine does not count."""
        return self.metric('loop_delay_seconds{kind="busy"}')

    def connect(self, source="127.0.0.1"):
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE_S, source_address=(source, 0))


def batch(frames):
    """A body in which three of its frames are samples and the rest an app's."""
    texts = [memory_line(1, f"web.{dyno}", "0b9d1c3e-0000-4000-8000-000000000001", 200) for dyno in (1, 2, 3)]
    texts += [line(1, "web.1", f'GET /items/{i} 200 42ms "a visitor with a browser"', "app")
              for i in range(frames - len(texts))]
    return "".join(texts).encode()


def request(method, path, body=b"", **fields):
    """Octets of a request. Names of fields with `_` for `-`."""
    head = f"{method} {path} HTTP/1.1\r\nHost: dynoward.example\r\n"
    head += "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    if body:
        head += f"Content-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


def drain_request(body, **more):
    return request("POST", "/logs/shop", body, Authorization=basic(DRAIN_PASSWORD),
                   Content_Type="application/logplex-1", Logplex_Frame_Id=os.urandom(16).hex(), **more)


def read_status(connection):
    """Of one reply without a body, or 0 where it ends before."""
    text = b""
    while b"\r\n\r\n" not in text:
        piece = connection.recv(65536)
        if not piece:
            return 0
        text += piece
    return int(text.split(b" ", 2)[1])


class Senders:
    """Nodes of Logplex in earnest: each posts one batch after another, on a kept connection or a new one, and
    sends again what was not answered in time. `lost` are batches that no attempt brought in."""

    def __init__(self, program, count=8, pause_s=0.05):
        self.program, self.pause_s = program, pause_s
        self.served = self.lost = 0
        self.slowest_s = 0.0
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._send_all, args=(number,)) for number in range(count)]
        for thread in self._threads:
            thread.start()

    def finish(self):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _send_all(self, number):
        keeps = number % 2 == 0
        bodies = [batch(20), batch(300)]
        connection = None
        while not self._stop.is_set():
            octets = drain_request(bodies[number // 2 % 2])
            began = time.monotonic()
            for _ in range(LOGPLEX_ATTEMPTS):
                connection, status = self._attempt(connection, octets)
                if status == 204:
                    break
            with self._lock:
                self.served += status == 204
                self.lost += status != 204
                self.slowest_s = max(self.slowest_s, time.monotonic() - began)
            if connection and not keeps:
                connection.close()
                connection = None
            self._stop.wait(self.pause_s)
        if connection:
            connection.close()

    def _attempt(self, connection, octets):
        try:
            connection = connection or self.program.connect()
            connection.settimeout(LOGPLEX_PATIENCE_S)
            connection.sendall(octets)
            status = read_status(connection)
            if status == 204:
                return connection, status
        except OSError:
            status = 0
        if connection:
            connection.close()
        return None, status


class Crowd:
    """So many connections that each send `octets` and then do nothing; what is closed is opened again."""

    def __init__(self, program, count, octets, again=True):
        self.program, self.octets, self.again = program, octets, again
        self.opened = 0
        self._stop = threading.Event()
        self._selector = selectors.DefaultSelector()
        self._thread = threading.Thread(target=self._keep, args=(count,))
        self._thread.start()

    def finish(self):
        self._stop.set()
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()
        self._selector.close()

    def _keep(self, count):
        missing = count
        while not self._stop.is_set():
            for _ in range(min(missing, 64)):
                missing -= self._open()
            for key, events in self._selector.select(0 if missing else 0.05):
                if not self._go_on(key, events):
                    self._selector.unregister(key.fileobj)
                    key.fileobj.close()
                    missing += self.again

    def _open(self):
        try:
            connection = self.program.connect()
        except OSError:
            return 0
        # A small window, so that what it does not read stays with the program.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.setblocking(False)
        self._selector.register(connection, selectors.EVENT_WRITE, bytearray(self.octets))
        self.opened += 1
        return 1

    @staticmethod
    def _is_over(connection):
        try:
            return connection.recv(1, socket.MSG_PEEK) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def _go_on(self, key, events):
        if events & selectors.EVENT_WRITE and key.data:
            try:
                del key.data[:key.fileobj.send(key.data)]
            except BlockingIOError:
                pass
            except OSError:
                return False
        if not key.data and events & selectors.EVENT_WRITE:
            # Everything is sent: from now on only its end is of interest, and nothing is read.
            self._selector.modify(key.fileobj, selectors.EVENT_READ, key.data)
        if events & selectors.EVENT_READ:
            if self._is_over(key.fileobj):
                return False
            time.sleep(0.001)  # there is something to read, for ever
        return True
