#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Crowds that want all places or all memory, beside senders in earnest. Argument: DYNOWARD.

In each of them every batch of the senders is served, memory stays under 64 MiB, and the event loop is never
busy for 250 ms with anything. docs/performance.md has the figures.
"""
import gzip
import http.server
import sys
import threading
import time
import unittest

from peers import (ADMIN_PASSWORD, SANITIZED, Crowd, Senders, Watched, await_that, basic, batch,
                   drain_request, line, memory_line, read_status, request)

DYNOWARD = sys.argv.pop(1)
MOST_MEMORY_KIB = 64 * 1024
MOST_DELAY_S = 0.25
ATTACK_S = 6


def eight_mebibytes():
    """Readable, and as large as a body may be when inflated."""
    frame = line(1, "web.1", "x" * 8000, "app")
    return (frame * ((8 << 20) // len(frame.encode()))).encode()


class UnderAttack(unittest.TestCase):
    def start(self, **settings):
        program = Watched(DYNOWARD, **settings)
        self.addCleanup(program.end)
        program.ask("GET", "/metrics")
        return program

    def attack(self, program, crowds, senders=8, seconds=ATTACK_S):
        """Lets the crowds do their worst for a while, beside senders in earnest."""
        kept = []
        earnest = None
        try:
            for make in crowds:
                kept.append(make())
            time.sleep(1)
            earnest = Senders(program, senders)
            end = time.monotonic() + seconds
            slowest_s = 0.0
            while time.monotonic() < end:
                began = time.monotonic()
                self.assertEqual(program.ask("GET", "/healthz")[0], 200)
                slowest_s = max(slowest_s, time.monotonic() - began)
                time.sleep(0.05)
        finally:
            if earnest:
                earnest.finish()
            delay_s = program.delay_s()
            for crowd in kept:
                crowd.finish()
        self.assertFalse(program.is_gone(), program.printed())
        memory_kib = program.memory_kib()
        print(f"{self.id().rsplit('.', 1)[1]}: {earnest.served} batches served, {earnest.lost} lost,"
              f" slowest {earnest.slowest_s * 1000:.0f} ms; /healthz at most {slowest_s * 1000:.0f} ms;"
              f" loop busy at most {delay_s * 1000:.0f} ms; {memory_kib / 1024:.1f} MiB at most, then"
              f" {program.memory_kib('VmRSS') / 1024:.1f}", flush=True)
        self.assertEqual(earnest.lost, 0)
        self.assertGreater(earnest.served, 20)
        self.check_bounds(program, delay_s)

    def check_bounds(self, program, delay_s):
        if not SANITIZED:
            self.assertLess(program.memory_kib(), MOST_MEMORY_KIB)
            self.assertLess(delay_s, MOST_DELAY_S)


class Places(UnderAttack):
    def test_S3_a_crowd_that_never_reads_its_replies(self):
        program = self.start()
        octets = request("GET", "/healthz") * 2000
        self.attack(program, [lambda: Crowd(program, 600, octets)])

    def test_S3_a_crowd_that_is_served_and_stays(self):
        program = self.start()
        self.attack(program, [lambda: Crowd(program, 600, request("GET", "/healthz"))])

    def test_S3_a_crowd_that_only_connects(self):
        program = self.start()
        self.attack(program, [lambda: Crowd(program, 600, b"")])

    def test_S3_a_crowd_with_the_password_that_never_reads(self):
        program = self.start()
        octets = request("GET", "/api/v1/ledger?limit=1000", Authorization=basic(ADMIN_PASSWORD)) * 200
        self.attack(program, [lambda: Crowd(program, 600, octets)])

    def test_S9_with_128_descriptors(self):
        if SANITIZED:
            self.skipTest("the sanitizers' own checks need descriptors")
        program = self.start(nofile=128)
        self.assertIn(" connections=64", program.printed())
        self.assertIn("accepts only 64 connections: the limit on open files is 128", program.printed())
        self.attack(program, [lambda: Crowd(program, 200, request("GET", "/healthz"))])

    def test_S9_with_too_few_descriptors_it_does_not_start(self):
        with self.assertRaisesRegex(AssertionError, "the limit on open files is 64, but must be at least 96"):
            self.start(nofile=64)


class Memory(UnderAttack):
    def test_S5_gzip_bodies_that_unfold_and_then_idle_connections(self):
        program = self.start()
        packed = gzip.compress(eight_mebibytes(), 9)
        self.assertLess(len(packed), 20000)
        octets = drain_request(packed, Content_Encoding="gzip")
        self.attack(program, [lambda: Crowd(program, 100, octets)])

    def test_S5_half_sent_bodies_of_8_mebibytes(self):
        program = self.start()
        whole = drain_request(eight_mebibytes())
        self.attack(program, [lambda: Crowd(program, 100, whole[:len(whole) // 2])])

    def test_S5_half_sent_bodies_of_usual_size(self):
        program = self.start()
        whole = drain_request(batch(400))
        self.attack(program, [lambda: Crowd(program, 400, whole[:-100])])

    def test_S5_half_sent_bodies_on_every_place(self):
        program = self.start()
        whole = drain_request(eight_mebibytes())
        self.attack(program, [lambda: Crowd(program, 600, whole[:600000])])

    def test_S5_large_bodies_one_after_another(self):
        program = self.start()
        octets = drain_request(eight_mebibytes())
        self.attack(program, [lambda: Crowd(program, 30, octets * 3)])

    def test_S13_state_of_2000_dynos_requested_by_300(self):
        program = self.start(DYNO_TYPES="web")
        for first in range(1, 2001, 500):
            program.drain([memory_line(1, f"web.{number}", f"0b9d1c3e-0000-4000-8000-{number:012}", 200)
                           for number in range(first, first + 500)])
        ask = request("GET", "/api/v1/state", Authorization=basic(ADMIN_PASSWORD))
        self.attack(program, [lambda: Crowd(program, 300, ask)])

    def test_S14_a_platform_that_answers_with_brackets_only(self):
        with Platform(b"[" * (8 << 20)) as platform:
            program = self.start(HEROKU_API_URL=platform.url, HEROKU_API_KEY="0123456789abcdef-of-the-test")
            await_that("it has read such an answer", lambda: platform.requests > 0)
            self.attack(program, [])


class Guesses(UnderAttack):
    def test_S12_guesses_are_answered_late_and_the_right_password_at_once(self):
        program = self.start()
        guess = request("GET", "/api/v1/state", Authorization=basic("a-guess-0123456789"))

        def answer():
            with program.connect() as connection:
                connection.sendall(guess)
                return read_status(connection)

        self.assertEqual([answer() for _ in range(20)], [401] * 20)
        began = time.monotonic()
        self.assertEqual([answer() for _ in range(2)], [429] * 2)
        self.assertGreater(time.monotonic() - began, 2)
        self.assertEqual(program.ask("GET", "/api/v1/state")[0], 200, "from the same address")
        self.attack(program, [lambda: Crowd(program, 300, guess)])
        self.assertGreater(program.metric('wrong_credentials_total{door="admin",answer="late"}'), 100)
        line = "at=credential.guessing door=admin client=127.0.0.1"
        self.assertTrue(program.prints(line), program.printed())

    def test_S12_the_drains_guesses_stay_401_and_its_senders_are_served(self):
        program = self.start()
        octets = request("POST", "/logs/shop", batch(3), Authorization=basic("a-guess-0123456789"),
                         Content_Type="application/logplex-1")
        self.attack(program, [lambda: Crowd(program, 300, octets)])
        self.assertGreater(program.metric('wrong_credentials_total{door="drain",answer="late"}'), 100)


class Platform:
    """Answers everything with the same bytes."""

    def __init__(self, body):
        test = self
        self.requests = 0

        class Answer(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                test.requests += 1

            def log_message(self, format, *args):  # pylint: disable=redefined-builtin
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


if __name__ == "__main__":
    unittest.main(verbosity=2)
