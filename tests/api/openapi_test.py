#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The real program answers as docs/openapi.json says, and that file and docs/http.md name the same paths.

Arguments: PROGRAM ROOT. The file lets readers pass over keys that they do not know; here a key that the
file does not name is a failure, so that none stays undocumented.
"""
import copy
import http.client
import json
import re
import sys
import unittest
import uuid
from pathlib import Path

import jsonschema

from program import ADMIN_PASSWORD, APP, PATIENCE_S, Program, await_that, basic, line, load_line, memory_line

PROGRAM = sys.argv.pop(1)
ROOT = Path(sys.argv.pop(1)).resolve()
FILE = json.loads((ROOT / "docs/openapi.json").read_text(encoding="utf-8"))
CALLS = {"get", "post", "put", "delete", "patch", "head", "options"}
RESTART = "/api/v1/apps/{app}/dynos/{dyno}/restart"


def closed(node):
    """A copy in which no object has other keys than those named."""
    if isinstance(node, list):
        return [closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    copied = {key: closed(value) for key, value in node.items()}
    if copied.get("type") == "object" and "properties" in copied:
        copied["additionalProperties"] = False
    return copied


CLOSED = closed({"$schema": "https://json-schema.org/draft/2020-12/schema", "components": FILE["components"]})
FORMATS = jsonschema.FormatChecker(formats=[])


@FORMATS.checks("date-time")
def is_rfc3339(value):
    return not isinstance(value, str) or re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", value) is not None


def problems(value, schema):
    """What is wrong with a value, by a schema out of the file."""
    validator = jsonschema.Draft202012Validator({**CLOSED, **copy.deepcopy(schema)}, format_checker=FORMATS)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def of(name):
    return {"$ref": "#/components/schemas/" + name}


def answer_schema(path, method, status):
    """What the file promises for this answer."""
    responses = FILE["paths"][path][method]["responses"]
    if str(status) not in responses:
        return None
    return responses[str(status)].get("content", {}).get("application/json", {}).get("schema")


class TheFile(unittest.TestCase):
    def test_names_the_paths_that_the_text_names(self):
        text = (ROOT / "docs/http.md").read_text(encoding="utf-8")
        named = set(re.findall(r"/api/v1/[A-Za-z0-9_/{}]+", text))
        self.assertEqual(sorted(named), sorted(path for path in FILE["paths"] if path != "/readyz"))

    def test_is_complete(self):
        self.assertTrue(FILE["openapi"].startswith("3.1."))
        for name in FILE["components"]["schemas"]:
            with self.subTest(name):
                jsonschema.Draft202012Validator.check_schema({**CLOSED, **of(name)})
        for target in re.findall(r'"\$ref": *"([^"]+)"', json.dumps(FILE)):
            with self.subTest(target):
                self.assertTrue(target.startswith("#/"))
                found = FILE
                for step in target[2:].split("/"):
                    found = found[step]
        names = []
        for path, item in FILE["paths"].items():
            declared = {p["name"] for p in item.get("parameters", []) if p["in"] == "path"}
            self.assertEqual(declared, set(re.findall(r"{(\w+)}", path)), path)
            for method, call in item.items():
                if method in CALLS:
                    names.append(call["operationId"])
                    self.assertTrue(call["responses"])
        self.assertEqual(len(names), len(set(names)))

    def test_has_no_schema_that_nothing_uses(self):
        text = json.dumps(FILE)
        for kind in ("schemas", "responses"):
            for name in FILE["components"][kind]:
                self.assertIn(f'"#/components/{kind}/{name}"', text)


class TheCheck(unittest.TestCase):
    """It finds what is planted."""

    head = {"version": "1.0.0", "mode": "observe", "paused_until": None, "started_at": "2026-11-21T10:00:00Z"}

    def test_accepts_a_good_value(self):
        self.assertEqual(problems(self.head, of("StateHead")), [])

    def test_finds_each_error(self):
        for change in ({"extra": 1}, {"mode": "enforced"}, {"paused_until": "tomorrow"}, {"version": None}):
            with self.subTest(change):
                self.assertTrue(problems({**self.head, **change}, of("StateHead")))
        self.assertTrue(problems({}, of("StateHead")))

    def test_distinguishes_a_hold_from_a_restart(self):
        entry = {"id": 1, "at": "2026-11-21T10:00:00Z", "app": "shop", "dyno": "web.1", "incarnation": None,
                 "rule": "memory", "verdict": "hold", "reason": "cooldown: 20 s left", "evidence": {},
                 "mode": "enforce", "result": None, "detail": ""}
        self.assertEqual(problems(entry, of("LedgerEntry")), [])
        self.assertTrue(problems({**entry, "result": "pending"}, of("LedgerEntry")))
        self.assertTrue(problems({**entry, "reason": "because"}, of("LedgerEntry")))
        self.assertEqual(problems({**entry, "verdict": "restart", "reason": "because", "result": "pending"},
                                  of("LedgerEntry")), [])

    def test_accepts_examples_of_future_keys(self):
        self.assertEqual(problems({"apps": [{"app": "shop", "dynos": [
            {"name": "web.1", "points": [[1795000000, 510.2]],
             "marks": [{"at": 1795000000, "kind": "released"}]},
            {"name": "web-6f7d9c8b5-x2x7k", "points": [], "marks": []}]}]}, of("History")), [])
        self.assertTrue(problems({"apps": [{"app": "shop", "dynos": [{"name": "web.1", "points": [[1]]}]}]},
                                 of("History")))
        self.assertEqual(problems({"batches": 1, "lost_lines": 0, "gaps": 0, "unattributed": 0,
                                   "last_gap_at": None}, of("Drain")), [])


class TheProgram(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = Program(PROGRAM)
        cls.addClassCleanup(cls.end)
        first, second = str(uuid.uuid4()), str(uuid.uuid4())
        frames = []
        for age_s in (65, 45, 25, 5):
            frames += [memory_line(age_s, "web.1", first, 900), load_line(age_s, "web.1", first, 2.46),
                       memory_line(age_s, "web.2", second, 200),
                       memory_line(age_s, "worker.1", str(uuid.UUID(int=7)), 200)]
        frames.append(line(4, "web.1", "Error R14 (Memory quota exceeded)"))
        cls.program.drain(frames)
        cls.hold = await_that("a hold of web.1 is written", lambda: next(
            (entry for entry in cls.program.look("/api/v1/ledger")["entries"]
             if entry["dyno"] == "web.1" and entry["verdict"] == "hold"), None))

    @classmethod
    def end(cls):
        said = cls.program.printed()
        status = cls.program.end()
        if status != 0:
            raise AssertionError(f"the program ended with {status}:\n{said}")

    def agrees(self, path, method, status, value):
        schema = answer_schema(path, method, status)
        self.assertIsNotNone(schema, f"{method} {path}: {status} is not in the file: {value}")
        self.assertEqual(problems(value, schema), [], f"{method} {path}: {status} {json.dumps(value)}")

    def ordered(self, path, value=None, **names):
        status, answer = self.program.order(path.format(**names), value)
        self.agrees(path, "post", status, answer)
        return status, answer

    def test_state(self):
        state = self.program.look("/api/v1/state")
        self.agrees("/api/v1/state", "get", 200, state)
        dynos = {dyno["name"]: dyno for dyno in state["apps"][0]["dynos"]}
        self.assertLessEqual({"web.1", "web.2"}, set(dynos))
        self.assertEqual(dynos["web.1"]["verdict"]["verdict"], "hold")
        self.assertIsNone(dynos["web.2"]["verdict"])
        self.assertEqual(dynos["worker.1"]["verdict"],
                         {"verdict": "hold", "reason": "not_watched", "left_s": None})
        await_that("the app is seen",
                   lambda: self.program.look("/api/v1/state")["apps"][0]["sight"]["state"] == "ok")
        self.assertEqual(dynos["web.1"]["r14"], 1)

    def test_forecast(self):
        for incarnation, mb, first_s, last_s in ((8, 380, 290 * 60, 199 * 60), (9, 300, 130 * 60, 0)):
            self.program.drain([memory_line(age_s, "web.4", str(uuid.UUID(int=incarnation)),
                                            mb + (first_s - age_s) / 40)
                                for age_s in range(first_s, last_s - 1, -20)])

        def rising():
            state = self.program.look("/api/v1/state")
            return state if any(dyno["forecast"] for dyno in state["apps"][0]["dynos"]) else None

        state = await_that("a crossing is known", rising)
        self.agrees("/api/v1/state", "get", 200, state)
        known = {dyno["name"]: dyno["forecast"] for dyno in state["apps"][0]["dynos"] if dyno["forecast"]}
        self.assertEqual(list(known), ["web.4"])
        self.assertEqual(known["web.4"]["level_mb"], 512)
        self.assertEqual([(one["type"], one["experience"]["crossings"])
                          for one in state["apps"][0]["process_types"]], [("web", 1)])

    def test_ledger(self):
        ledger = self.program.look("/api/v1/ledger?limit=5")
        self.agrees("/api/v1/ledger", "get", 200, ledger)
        self.assertIn(self.hold, ledger["entries"])

    def test_ledger_refuses_a_bad_limit(self):
        status, _, text = self.program.ask("GET", "/api/v1/ledger?limit=0")
        self.assertEqual(status, 400)
        self.agrees("/api/v1/ledger", "get", status, json.loads(text))

    def test_history(self):
        status, kind, text = self.program.ask("GET", "/api/v1/history")
        if status == 404:
            self.skipTest("this program has no history yet")
        self.assertEqual((status, kind), (200, "application/json"))
        self.agrees("/api/v1/history", "get", status, json.loads(text))

    def test_pause_and_resume(self):
        status, head = self.ordered("/api/v1/pause", {"minutes": 30})
        self.assertEqual(status, 200)
        self.assertIsNotNone(head["paused_until"])
        # A state with a pause in it is still as the file says.
        self.agrees("/api/v1/state", "get", 200, self.program.look("/api/v1/state"))
        status, head = self.ordered("/api/v1/resume")
        self.assertEqual(status, 200)
        self.assertIsNone(head["paused_until"])

    def test_pause_refuses_what_the_file_refuses(self):
        for minutes in (0, 1441, 1.5, "30", None):
            with self.subTest(minutes):
                self.assertTrue(problems({"minutes": minutes}, of("PauseOrder")))
                self.assertEqual(self.ordered("/api/v1/pause", {"minutes": minutes})[0], 400)

    def test_restart(self):
        status, answer = self.ordered(RESTART, app=APP, dyno="web.1")
        self.assertEqual(status, 409)
        self.assertEqual(answer["entries"][0]["rule"], "manual")
        self.assertEqual(self.ordered(RESTART, app=APP, dyno="web.7")[0], 404)
        self.assertEqual(self.ordered(RESTART, app="other", dyno="web.1")[0], 404)

    def test_refusals_are_in_the_file(self):
        for path, item in FILE["paths"].items():
            if path == "/readyz":
                continue  # open to all
            real = path.format(app=APP, dyno="web.1")
            for method in CALLS & set(item):
                promised = item[method]["responses"]
                with self.subTest(f"{method} {path}"):
                    status, _, _ = self.program.ask(method.upper(), real, Authorization=basic("wrong" * 5))
                    # 404: a path that others are about to add.
                    self.assertIn(status, (401, 404))
                    self.assertIn(str(status), promised)
                    if status == 401:
                        self.assertEqual(self.program.ask("DELETE", real)[0], 405)
                        self.assertIn("405", promised)
                    if method == "post":
                        plain = {"Content-Type": "text/plain"}
                        self.assertEqual(self.program.ask("POST", real, "{}", **plain)[0], 415)
                        self.assertIn("415", promised)
                        far = {"Content-Type": "application/json", "Origin": "https://example.com"}
                        self.assertEqual(self.program.ask("POST", real, "{}", **far)[0], 403)
                        self.assertIn("403", promised)

    def test_readiness(self):
        self.assertEqual(self.program.ask("GET", "/readyz")[0], 200)
        status, _, text = self.program.ask("GET", "/readyz?verbose")
        answer = json.loads(text)
        self.agrees("/readyz", "get", status, answer)
        self.assertEqual(problems(answer, of("Readiness")), [])
        self.assertEqual(answer["apps"][0]["app"], APP)
        self.assertIsNone(answer["may_act"])
        # The document and the status agree.
        self.assertEqual(status, 503 if answer["apps"][0]["sight"]["blind"] else 200)
        self.assertEqual(self.program.ask("GET", "/readyz?verbose", Authorization=basic("wrong" * 5))[0], 401)

    def test_events(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.program.port, timeout=PATIENCE_S)
        self.addCleanup(connection.close)
        connection.request("GET", "/api/v1/events", headers={"Authorization": basic(ADMIN_PASSWORD)})
        reply = connection.getresponse()
        self.assertEqual(reply.status, 200)
        promised = FILE["paths"]["/api/v1/events"]["get"]["responses"]["200"]["content"]
        self.assertIn(reply.getheader("Content-Type"), promised)

        name, entry = next_event(reply)
        self.assertEqual(name, "state")
        self.assertEqual(problems(entry, of("State")), [])

        incarnation = str(uuid.uuid4())
        self.program.drain([memory_line(age_s, "web.3", incarnation, 900) for age_s in (45, 25, 5)])
        for _ in range(50):
            name, entry = next_event(reply)
            self.assertIn(name, ("state", "ledger"))
            self.assertEqual(problems(entry, of("State" if name == "state" else "LedgerEntry")), [])
            if name == "ledger" and entry["dyno"] == "web.3":
                return
        self.fail("no ledger entry of web.3 among the events")


def next_event(reply):
    """Its name and its data; comments are passed over. A silent stream ends by the socket's timeout."""
    name, data = None, []
    while True:
        text = reply.readline().decode().rstrip("\r\n")
        if text.startswith("event:"):
            name = text[6:].strip()
        elif text.startswith("data:"):
            data.append(text[5:].strip())
        elif not text and data:
            return name, json.loads("\n".join(data))


if __name__ == "__main__":
    unittest.main()
