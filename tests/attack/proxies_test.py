#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Proxies and tools in front of the program that speak HTTP/1.0 by default: the real nginx, and the octets of
HAProxy's health check and of ab. Argument: DYNOWARD."""
import http.client
import os
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

from peers import ADMIN_PASSWORD, DRAIN_PASSWORD, PATIENCE_S, Watched, await_that, basic, batch, drain_request
from program import Child, free_port

DYNOWARD = sys.argv.pop(1)

# As the manual of proxy_pass has it: no other directive about HTTP.
NGINX = """
daemon off; master_process off; pid {folder}/pid; error_log stderr;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    client_max_body_size 16m;
    location / {{ proxy_pass http://127.0.0.1:{upstream}; }}
  }}
}}
"""


def everything(program, octets):
    """What comes back until the end of the connection."""
    with program.connect() as connection:
        connection.sendall(octets)
        text = b""
        while piece := connection.recv(65536):
            text += piece
    return text.decode()


class Http10(unittest.TestCase):
    def setUp(self):
        self.program = Watched(DYNOWARD)
        self.addCleanup(self.program.end)

    def start_nginx(self):
        nginx = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
        self.assertIsNotNone(nginx, "nginx-light is one of the packages of ./dev test")
        kept = tempfile.TemporaryDirectory()
        self.addCleanup(kept.cleanup)
        folder = kept.name
        port = free_port()
        config = Path(folder, "nginx.conf")
        text = NGINX.format(folder=folder, port=port, upstream=self.program.port)
        config.write_text(text, encoding="ascii")
        child = Child([nginx, "-p", folder, "-c", str(config)], None)
        self.addCleanup(child.end)

        def is_up():
            self.assertFalse(child.is_gone(), child.printed())
            try:
                return self.ask(port, "GET", "/healthz")[0] == 200
            except OSError:
                return False

        await_that("nginx passes on", is_up)
        return port

    @staticmethod
    def ask(port, method, path, body=None, **fields):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        try:
            named = {key.replace("_", "-"): value for key, value in fields.items()}
            connection.request(method, path, body, named)
            reply = connection.getresponse()
            return reply.status, reply.read().decode()
        finally:
            connection.close()

    def test_C_nginx_passes_batches_on_with_its_defaults(self):
        port = self.start_nginx()
        drain = {"Authorization": basic(DRAIN_PASSWORD), "Content_Type": "application/logplex-1"}
        for frames in (3, 300, 20000):
            self.assertEqual(self.ask(port, "POST", "/logs/shop", batch(frames), **drain)[0], 204, frames)
        # nginx collects a chunked body and sends it with a length.
        self.assertEqual(self.ask(port, "POST", "/logs/shop", iter([batch(3), batch(5)]), **drain)[0], 204)
        self.assertEqual(self.program.metric('batches_total{result="read"}'), 4)
        self.assertEqual(self.ask(port, "POST", "/logs/shop", batch(3))[0], 401)
        status, text = self.ask(port, "GET", "/api/v1/state", Authorization=basic(ADMIN_PASSWORD))
        self.assertEqual(status, 200)
        self.assertIn('"shop"', text)

    def test_C_haproxys_health_check_finds_it_up(self):
        # `option httpchk` without more; then with a path; and as it writes them since 2.2.
        for octets in (b"OPTIONS / HTTP/1.0\r\n\r\n", b"GET /healthz HTTP/1.0\r\n\r\n",
                       b"OPTIONS / HTTP/1.0\r\nconnection: close\r\n\r\n",
                       b"HEAD /readyz HTTP/1.0\r\nhost: up\r\n\r\n"):
            text = everything(self.program, octets)
            self.assertRegex(text, r"^HTTP/1\.1 20[04] ", octets)
            self.assertIn("\r\nConnection: close\r\n", text)

    def test_C_a_request_of_ab_is_answered_once_and_its_connection_ends(self):
        ab = (b"GET /healthz HTTP/1.0\r\nConnection: Keep-Alive\r\nHost: a\r\n"
              b"User-Agent: ApacheBench/2.3\r\nAccept: */*\r\n\r\n")
        text = everything(self.program, ab + ab)
        self.assertEqual(text.count("HTTP/1.1 200"), 1, text)
        self.assertIn("\r\nConnection: close\r\n", text)

    def test_C_in_http10_only_a_length_ends_a_body(self):
        body = batch(3)
        good = drain_request(body).replace(b" HTTP/1.1", b" HTTP/1.0", 1)
        self.assertIn("204 No Content", everything(self.program, good))
        chunked = good.replace(b"Content-Length", b"Transfer-Encoding: chunked\r\nX-Was")
        self.assertIn("400 Bad Request", everything(self.program, chunked))
        line = "at=http.rejected reason=transfer_encoding status=400 route=drain"
        self.assertTrue(self.program.prints(line), self.program.printed())
        self.assertEqual(self.program.metric('http_refused_total{reason="transfer_encoding"}'), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
