#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A real Alertmanager posts to the alert webhook: a firing alert requests the dyno that it names.

Argument: PROGRAM. Needs Debian's package prometheus-alertmanager.
"""
import datetime
import json
import os
import re
import sys
import tempfile
import unittest
import urllib.request
import uuid
from pathlib import Path

from program import APP, Child, Program, await_that, free_port, line, memory_line

PROGRAM = sys.argv.pop(1)
HOOK_TOKEN = "hook-token-of-the-test"
DYNOS = ("web.1", "web.2", "web.3")


class Alertmanager(Child):
    def __init__(self, folder, hook):
        self.port = free_port()
        # Each alert is a separate group, sent at once, and so is its end (the default).
        config = {"route": {"receiver": "dynoward", "group_by": ["..."], "group_wait": "0s",
                            "group_interval": "1s", "repeat_interval": "1h"},
                  "receivers": [{"name": "dynoward", "webhook_configs": [
                      {"url": hook, "http_config": {"authorization": {"credentials": HOOK_TOKEN}}}]}]}
        file = Path(folder) / "alertmanager.yml"
        file.write_text(json.dumps(config), encoding="utf-8")  # JSON is YAML
        super().__init__(["prometheus-alertmanager", f"--config.file={file}",
                          f"--storage.path={folder}/data", "--cluster.listen-address=",
                          f"--web.listen-address=127.0.0.1:{self.port}"],
                         {"PATH": os.environ["PATH"], "HOME": folder})
        try:
            await_that("Alertmanager is ready", lambda: self.is_gone() or self.ask("/-/ready"))
            if self.is_gone():
                raise AssertionError("Alertmanager does not start")
        except AssertionError as problem:
            said = self.printed()
            self.end()
            raise AssertionError(f"{problem}\n{said}") from None

    def ask(self, path, body=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body,
                                         {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=10) as reply:
                return reply.status == 200
        except OSError:
            return False

    def alert(self, labels, ends=False):
        now = datetime.datetime.now(datetime.timezone.utc)
        body = [{"labels": {"severity": "critical", **labels}, "annotations": {"summary": "High memory"},
                 "startsAt": (now - datetime.timedelta(minutes=5)).isoformat(),
                 "endsAt": (now + datetime.timedelta(minutes=-1 if ends else 5)).isoformat()}]
        if not self.ask("/api/v2/alerts", json.dumps(body).encode()):
            raise AssertionError("Alertmanager refuses an alert")


class ARealAlertmanager(unittest.TestCase):
    def setUp(self):
        self.program = Program(PROGRAM, HOOK_TOKEN=HOOK_TOKEN)
        self.addCleanup(self.program.end)
        frames = []
        for dyno in DYNOS:
            incarnation = str(uuid.uuid4())
            frames.append(line(600, dyno, "State changed from starting to up"))
            frames += [memory_line(age_s, dyno, incarnation, 100) for age_s in (45, 25, 5)]
        self.program.drain(frames)
        await_that("the dynos are known", lambda: len(self.dynos_known()) == len(DYNOS))
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        # The form of URL that is recommended for tools that name no dyno.
        self.alertmanager = Alertmanager(
            folder.name, f"http://127.0.0.1:{self.program.port}/hooks/restart?app={APP}&type=web")
        self.addCleanup(self.alertmanager.end)

    def dynos_known(self):
        (app,) = self.program.look("/api/v1/state")["apps"]
        return [dyno["name"] for dyno in app["dynos"]]

    def requested(self):
        entries = self.program.look("/api/v1/ledger")["entries"]
        return sorted(entry["dyno"] for entry in entries if entry["rule"] == "hook")

    def answers(self):
        """Of the webhook, by what its log lines say."""
        return re.findall(r"at=alert\.received tool=prometheus status=(\d+).*", self.program.printed())

    def tell(self, labels, ends=False):
        before = len(self.answers())
        self.alertmanager.alert(labels, ends)
        try:
            await_that("Alertmanager has posted to the program", lambda: len(self.answers()) > before, 60)
        except AssertionError as problem:
            printed = f"{self.alertmanager.printed()}\n{self.program.printed()}"
            raise AssertionError(f"{problem}\n{printed}") from None
        return self.answers()[-1]

    def test_an_alert_that_names_a_dyno_requests_that_one_and_its_end_nothing(self):
        labels = {"alertname": "DynoMemoryHigh", "app": APP, "dyno": "web.3"}
        self.assertEqual(self.tell(labels), "202")
        self.assertEqual(self.requested(), ["web.3"])
        self.assertEqual(self.tell(labels, ends=True), "202")
        self.assertEqual(self.requested(), ["web.3"])
        self.assertIn("ignored as resolved", self.program.printed())

    def test_an_alert_without_a_dyno_is_completed_by_the_url_and_its_end_is_not(self):
        labels = {"alertname": "ResponseTimeHigh", "job": "router", "instance": "10.0.0.1:9090"}
        self.assertEqual(self.tell(labels), "202")
        self.assertEqual(self.requested(), list(DYNOS))
        self.assertEqual(self.tell(labels, ends=True), "202")
        self.assertEqual(self.requested(), list(DYNOS))

    def test_an_invalid_name_is_refused(self):
        labels = {"alertname": "DynoMemoryHigh", "app": APP, "dyno": "{{ $labels.dyno }}"}
        self.assertEqual(self.tell(labels), "422")
        self.assertEqual(self.requested(), [])


if __name__ == "__main__":
    unittest.main()
