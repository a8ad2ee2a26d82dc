#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Alerts, dashboard and program speak of the same metrics, and a real Prometheus reads them.

Arguments: PROGRAM ROOT. Needs Debian's package prometheus (promtool, prometheus).
"""
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

from program import ADMIN_PASSWORD, Child, Program, await_that, free_port, memory_line

PROGRAM = sys.argv.pop(1)
ROOT = Path(sys.argv.pop(1)).resolve()
ALERTS = ROOT / "config/prometheus/alerts.yml"
EXAMPLE = ROOT / "config/prometheus/prometheus.example.yml"
ALERTS_TEST = ROOT / "tests/api/alerts_test.yml"
DASHBOARD = ROOT / "config/grafana/dynoward.json"
# Grafana replaces these before it queries Prometheus.
FILLED_IN = {"$__rate_interval": "2m", "$job": "dynoward", "$instance": ".*"}


def promtool(*arguments, text=None):
    """Exit status, what it said."""
    done = subprocess.run(["promtool", *map(str, arguments)], input=text, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=60, check=False)
    return done.returncode, done.stdout


def dashboard():
    return json.loads(DASHBOARD.read_text(encoding="utf-8"))


def panels_of(board):
    for panel in board["panels"]:
        yield panel
        yield from panel.get("panels", [])


def expressions():
    """(title, expression as sent to Prometheus) of the dashboard."""
    found = []
    for panel in panels_of(dashboard()):
        for target in panel.get("targets", []):
            text = target["expr"]
            for name, value in FILLED_IN.items():
                text = text.replace(name, value)
            found.append((panel["title"], text))
    return found


def names_used():
    text = ALERTS.read_text(encoding="utf-8")
    # Comments and words for people are not expressions.
    used = set()
    for rule in re.findall(r"expr: *(.*?)\n +(?:for|labels):", text, re.DOTALL):
        used |= set(re.findall(r"\bdynoward_\w+", rule))
    used |= {name for _, one in expressions() for name in re.findall(r"\bdynoward_\w+", one)}
    return used


def names_printed(text):
    """Those of a family count although it has no sample yet."""
    printed = set()
    for name, kind in re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE):
        printed.add(name)
        if kind in ("histogram", "summary"):
            printed |= {name + "_sum", name + "_count"}
        if kind == "histogram":
            printed.add(name + "_bucket")
    return printed


class TheFiles(unittest.TestCase):
    def test_rules_are_valid(self):
        status, said = promtool("check", "rules", ALERTS)
        self.assertEqual(status, 0, said)

    def test_each_alert_fires_when_it_must_and_only_then(self):
        status, said = promtool("test", "rules", ALERTS_TEST)
        self.assertEqual(status, 0, said)

    def test_each_alert_is_tested_both_ways(self):
        names = re.findall(r"- alert: (\w+)", ALERTS.read_text(encoding="utf-8"))
        cases = re.findall(r"- alertname: (\w+)\s+eval_time: \S+\s+exp_alerts:( \[\])?",
                           ALERTS_TEST.read_text(encoding="utf-8"))
        self.assertEqual(len(names), 9)
        for name in names:
            for calm in ("", " []"):
                self.assertIn((name, calm), cases)

    def test_a_wrong_expectation_is_detected(self):
        text = ALERTS_TEST.read_text(encoding="utf-8")
        text = text.replace("../../config/prometheus/alerts.yml", str(ALERTS))
        with tempfile.TemporaryDirectory() as folder:
            wrong = Path(folder) / "wrong.yml"
            wrong.write_text(text.replace("severity: 'warning'", "severity: 'none'", 1), encoding="utf-8")
            self.assertNotEqual(promtool("test", "rules", wrong)[0], 0)

    def test_the_example_configuration_is_valid(self):
        with tempfile.TemporaryDirectory() as folder:
            for file in (ALERTS, EXAMPLE):
                shutil.copy(file, folder)
            (Path(folder) / "dynoward-admin-password").write_text("x", encoding="utf-8")
            status, said = promtool("check", "config", Path(folder) / EXAMPLE.name)
            self.assertEqual(status, 0, said)
            self.assertIn("9 rules", said)


class TheDashboard(unittest.TestCase):
    def test_every_expression_is_valid(self):
        found = expressions()
        self.assertGreater(len(found), 10)
        self.assertEqual([one for _, one in found if "$" in one], [], "a variable that nothing fills in")
        status, said = self.check(found)
        self.assertEqual(status, 0, said)

    def test_a_broken_expression_is_detected(self):
        self.assertNotEqual(self.check([("broken", "sum(rate(dynoward_frames_total[2m])")])[0], 0)

    @staticmethod
    def check(found):
        # JSON is YAML.
        rules = {"groups": [{"name": "dashboard", "rules": [
            {"record": f"dashboard:{number}", "expr": one, "labels": {"panel": title}}
            for number, (title, one) in enumerate(found)]}]}
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "dashboard.yml"
            file.write_text(json.dumps(rules), encoding="utf-8")
            return promtool("check", "rules", file)

    def test_can_be_imported(self):
        board = dashboard()
        self.assertIsNone(board["id"])
        variables = {one["name"]: one for one in board["templating"]["list"]}
        self.assertEqual(variables["datasource"]["type"], "datasource")
        self.assertEqual(variables["datasource"]["query"], "prometheus")
        panels = list(panels_of(board))
        self.assertEqual(len({panel["id"] for panel in panels}), len(panels))
        for panel in panels:
            with self.subTest(panel["title"]):
                # Bound to no data source of ours.
                for one in [panel, *panel["targets"]]:
                    self.assertEqual(one["datasource"], {"type": "prometheus", "uid": "${datasource}"})
        taken = set()
        for panel in panels:
            at = panel["gridPos"]
            area = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
            self.assertLessEqual(at["x"] + at["w"], 24)
            self.assertFalse(area & taken, f"{panel['title']} lies over another")
            taken |= area


class TheProgram(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = Program(PROGRAM)
        cls.addClassCleanup(cls.program.end)
        incarnation = str(uuid.uuid4())
        cls.program.drain([memory_line(age_s, "web.1", incarnation, 900) for age_s in (45, 25, 5)])
        await_that("a hold is written", lambda: cls.program.look("/api/v1/ledger")["entries"])
        status, cls.content_type, cls.text = cls.program.ask("GET", "/metrics")
        assert status == 200, status

    def test_prints_every_metric_that_is_used(self):
        missing = sorted(names_used() - names_printed(self.text))
        self.assertEqual(missing, [], "used by alerts or dashboard, not printed by GET /metrics")

    def test_prints_nothing_without_documentation(self):
        explained = (ROOT / "docs/metrics.md").read_text(encoding="utf-8")
        printed = {name for name, _ in re.findall(r"^# TYPE (\S+) (\S+)$", self.text, re.MULTILINE)}
        self.assertEqual(sorted(name for name in printed
                                if f"`{name.removeprefix('dynoward_')}`" not in explained), [])

    def test_prints_them_as_promtool_requires(self):
        self.assertEqual(self.content_type, "text/plain; version=0.0.4; charset=utf-8")
        status, said = promtool("check", "metrics", text=self.text)
        self.assertEqual((status, said), (0, ""))

    def test_prints_nothing_without_the_password(self):
        self.assertEqual(self.program.ask("GET", "/metrics", Authorization="")[0], 401)

    def test_a_real_prometheus_reads_them(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(ALERTS, folder)
            # The words of the example, with our target.
            config = EXAMPLE.read_text(encoding="utf-8")
            for old, new in (("my-dynoward-1234567890ab.herokuapp.com", f"'127.0.0.1:{self.program.port}'"),
                             ("scheme: https", "scheme: http"),
                             ("scrape_interval: 30s", "scrape_interval: 1s"),
                             ("evaluation_interval: 30s", "evaluation_interval: 1s")):
                self.assertEqual(config.count(old), 1, old)
                config = config.replace(old, new)
            (Path(folder) / "prometheus.yml").write_text(config, encoding="utf-8")
            (Path(folder) / "dynoward-admin-password").write_text(ADMIN_PASSWORD, encoding="utf-8")
            prometheus = Prometheus(folder)
            try:
                await_that("Prometheus finds the program up",
                           lambda: self.values(prometheus, "up") == ["1"], 60)
                await_that("Prometheus reads build_info",
                           lambda: self.values(prometheus, "dynoward_build_info") == ["1"])
                self.assertEqual(self.values(prometheus, 'dynoward_batches_total{result="read"}'), ["1"])
                self.assertEqual(self.values(prometheus, 'dynoward_frames_total{fate="memory"}'), ["3"])
                health = await_that("Prometheus evaluates the alerts", prometheus.healths)
                self.assertEqual(health, {"ok"})
            except AssertionError as problem:
                raise AssertionError(f"{problem}\n{prometheus.printed()}") from None
            finally:
                prometheus.end()

    def values(self, prometheus, query):
        self.assertFalse(prometheus.is_gone(), "Prometheus has ended")
        answer = prometheus.ask("query?" + urllib.parse.urlencode({"query": query}))
        return [one["value"][1] for one in answer["data"]["result"]] if answer else []


class Prometheus(Child):
    def __init__(self, folder):
        self.port = free_port()
        super().__init__(["prometheus", f"--config.file={folder}/prometheus.yml",
                          f"--storage.tsdb.path={folder}/data",
                          f"--web.listen-address=127.0.0.1:{self.port}"],
                         {"PATH": "/usr/bin:/bin", "HOME": folder})

    def ask(self, what):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/{what}", timeout=10) as reply:
                return json.load(reply)
        except OSError:
            return None

    def healths(self):
        """Of all alerts, once each was looked at."""
        answer = self.ask("rules")
        rules = [rule for group in answer["data"]["groups"] for rule in group["rules"]] if answer else []
        seen = {rule["health"] for rule in rules}
        return seen if seen and "unknown" not in seen else None


if __name__ == "__main__":
    unittest.main()
