#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the bodies and expectations of tests/golden/composed.

Each case is a list of frames with what a receiver has to make of them; octets, offsets and hashes are counted here.
Nothing below parses: an expectation is what the author of the case wrote. Run without arguments; `--check` only
compares and exits 1 where a file differs.
"""
import base64
import hashlib
import json
import pathlib
import sys
from datetime import datetime, timezone

FOLDER = pathlib.Path(__file__).parent / "composed"
NUMBER = "31415926"
OLD = "11111111-aaaa-4bbb-8ccc-000000000001"
NEW = "22222222-aaaa-4bbb-8ccc-000000000002"
OTHER = "33333333-aaaa-4bbb-8ccc-000000000003"
FRAME_LIMIT = 65536


def unix_ns(stamp):
    """Of a stamp this script wrote itself: `Z` or `+00:00`, or another offset, 0 to 9 digits of fraction."""
    whole, _, rest = stamp.partition(".")
    fraction = ""
    if rest:
        fraction = rest[: len(rest) - len(rest.lstrip("0123456789"))]
        whole += rest[len(fraction):]
    seconds = datetime.fromisoformat(whole.replace("Z", "+00:00")).astimezone(timezone.utc).timestamp()
    return str(int(seconds) * 10**9 + int(fraction.ljust(9, "0") or 0))


class Line:
    """One frame: its header, message and line end, and what it has to become (`event` or `fate`)."""

    def __init__(self, app, procid, msg, event=None, fate=None, time="2026-05-06T07:08:09.25+00:00", end="\n",
                 pri=134, host="host", msgid="-", readable_time=True, version="1"):
        self.event, self.fate, self.end, self.time = event, fate, end.encode(), time
        self.msg = msg if isinstance(msg, bytes) else msg.encode()
        self.header = {"pri": pri, "host": host, "app": app, "procid": procid, "msgid": msgid}
        self.version, self.readable_time = version, readable_time

    def octets(self):
        head = self.header
        text = f"<{head['pri']}>{self.version} {self.time} {head['host']} {head['app']} {head['procid']} {head['msgid']} "
        return text.encode() + self.msg + self.end

    def message(self):
        out = {"ok": True, **self.header, "version": int(self.version), "time": self.time,
               "time_unix_ns": unix_ns(self.time) if self.readable_time else None,
               "msg_len": len(self.msg), "ended_with": self.end.decode()}
        try:
            out["msg"] = self.msg.decode()
        except UnicodeDecodeError:
            out["msg_b64"] = base64.b64encode(self.msg).decode()
        if len(self.msg) > 2000:
            out.pop("msg", None)
            out["msg_sha256"] = hashlib.sha256(self.msg).hexdigest()
        return out


class Raw:
    """A frame whose octets are given as they are; its header is malformed, or it is too long to be read."""

    def __init__(self, octets, fate="malformed"):
        self.bytes, self.fate, self.event = octets if isinstance(octets, bytes) else octets.encode(), fate, None

    def octets(self):
        return self.bytes

    def message(self):
        return {"ok": False}


class Bare(Line):
    """A message that ends right after its msgid, without a blank."""

    def octets(self):
        return super().octets()[: -len(self.end) - 1] + self.end if self.end else super().octets()[:-1]


class Between:
    """Octets between frames that belong to none."""

    def __init__(self, octets):
        self.bytes = octets


class Stop:
    """Where framing has to stop, and the octets from there to the end."""

    def __init__(self, octets, kind):
        self.bytes, self.kind = octets, kind


def memory(name, uuid=OLD, total="100.00", rss="90.00", cache="10.00", swap="0.00", quota="512.00", lead="", **line):
    msg = (f"{lead}source={name} dyno=heroku.{NUMBER}.{uuid} sample#memory_total={total}MB sample#memory_rss={rss}MB "
           f"sample#memory_cache={cache}MB sample#memory_swap={swap}MB sample#memory_pgpgin=48211pages "
           f"sample#memory_pgpgout=30417pages sample#memory_quota={quota}MB")
    event = {"kind": "memory", "dyno": name, "instance": uuid, "app_number": NUMBER, "total_mb": float(total),
             "rss_mb": float(rss), "cache_mb": float(cache), "swap_mb": float(swap), "quota_mb": float(quota),
             "invalid": []}
    return Line("heroku", name, msg, event, **line)


def load(name, uuid=OLD, lead="", **line):
    msg = (f"{lead}source={name} dyno=heroku.{NUMBER}.{uuid} sample#load_avg_1m=2.46 sample#load_avg_5m=1.06 "
           "sample#load_avg_15m=0.99")
    event = {"kind": "load", "dyno": name, "instance": uuid, "app_number": NUMBER, "avg_1m": 2.46, "avg_5m": 1.06,
             "avg_15m": 0.99}
    return Line("heroku", name, msg, event, **line)


def says(dyno, msg, kind, **fields):
    line = {key: fields.pop(key) for key in ("time", "end", "pri", "msgid", "host", "readable_time") if key in fields}
    return Line("heroku", dyno, msg, {"kind": kind, "dyno": dyno, **fields}, **line)


def r14(dyno="web.1", **fields):
    return says(dyno, "Error R14 (Memory quota exceeded)", "error", code="R14", name="Memory quota exceeded", **fields)


def ignored(app, procid, msg, fate, **line):
    return Line(app, procid, msg, fate=fate, **line)


def state(dyno, before, after, **fields):
    return says(dyno, f"State changed from {before} to {after}", "state", **{"from": before, "to": after}, **fields)


def api(msg, what, app="app", **fields):
    return Line(app, "api", msg, {"kind": "api", "what": what, **fields}, pri=133)


def loss(msg, code, count, app="heroku", procid="logplex", **line):
    return Line(app, procid, msg, {"kind": "loss", "code": code, "count": count}, pri=172, **line)


def router(msg, code=None, dyno=None):
    if code:
        return Line("heroku", "router", msg, {"kind": "router_error", "code": code, "dyno": dyno}, pri=158)
    return Line("heroku", "router", msg, fate="router", pri=158)


CASES = {}


def case(name, description, numbers, parts):
    assert name not in CASES
    CASES[name] = (description, numbers, parts)


# --- Framing ----------------------------------------------------------------------------------------------------

case("c01-loss-line-glued", "L10 without line end, the next length follows at once; L10 with one; L10 naming the drain.",
     [1, 2, 76], [
         loss("Error L10 (output buffer overflow): 93 messages dropped since 2026-05-06T07:00:00+00:00.", "L10", 93,
              end=""),
         memory("web.1"),
         loss("Error L10 (output buffer overflow): 1 messages dropped since 2026-05-06T07:00:00.01+00:00.", "L10", 1),
         loss("Error L10 (output buffer overflow): drain 'd.5b1d9f0e-0000-4000-8000-00000000000d' dropped 45 messages "
              "since 2026-05-06T07:00:00+00:00.", "L10", 45, end=""),
         r14(),
     ])

BAD_LENGTHS = {
    "zero": b"0 <134>1", "zeros-in-front": b"0083 <134>1", "blank": b" 83 <134>1", "minus": b"-5 <134>1",
    "plus": b"+83 <134>1", "hex": b"0x53 <134>1", "exponent": b"1e3 <134>1", "text": b"Error R14", "bom": b"\xef\xbb\xbf83 <",
    "twenty-digits": b"18446744073709551699 <134>1", "nine-digits": b"100000000 <134>1", "tab": b"83\t<134>1",
    "no-blank": b"83<134>1", "line-end-after-length": b"83\n<134>1", "nul": b"\x0083 <134>1", "angle": b"<134>1 2026",
    "arabic-digits": "٨٣ <134>1".encode(), "blanks-at-the-end": b"  ", "comma": b"1,000 <",
}
for word, octets in BAD_LENGTHS.items():
    case(f"c02-bad-length-{word}", "Framing stops at a length that is none; what follows, well-formed or not, is lost.",
         [10, 11, 12, 17, 18], [
             memory("web.1"),
             Between(b"\n"),
             Stop(octets + b" " + b"93 <134>1 2026-05-06T07:08:09+00:00 host heroku web.1 - Error R14 (Memory quota exceeded)\n",
                  "bad_length") if word != "blanks-at-the-end" else Stop(octets, "bad_length"),
         ])

case("c03-length-one-too-short", "LEN counts one octet too few: the left-over is no length, nothing after it counts.",
     [10], [
         memory("web.1"),
         Line("heroku", "web.1", "State changed from starting to u",
              {"kind": "state", "from": "starting", "to": "unknown", "dyno": "web.1"}, end=""),
         Stop(b"p\n" + b"91 <134>1 2026-05-06T07:08:09+00:00 host heroku web.1 - Error R14 (Memory quota exceeded)\n",
              "bad_length"),
     ])

case("c04-length-one-too-long", "LEN counts one octet of the next frame's length: that frame is lost, and all after it.",
     [10], [
         Line("app", "web.1", "hello\n8", fate="app_output", end=""),
         Stop(b" <134>1 2026-05-06T07:08:09+00:00 host heroku web.1 - Error R14 (Memory quota exceeded)\n", "bad_length"),
     ])

LONG_HEAD = b"<134>1 2026-05-06T07:08:09.25+00:00 host app web.1 - "
case("c05-oversize", "A frame of exactly the limit is read, one above it skipped whole, the next is intact.",
     [13, 14], [
         Line("app", "web.1", b"x" * (FRAME_LIMIT - len(LONG_HEAD) - 1), fate="app_output"),
         Raw(LONG_HEAD + b"y" * (FRAME_LIMIT + 1 - len(LONG_HEAD)), fate="oversize"),
         memory("web.1"),
     ])

case("c06-line-ends-between-frames", "CR and LF between frames, outside LEN, and after the last.", [16, 18], [
    Between(b"\r\n"), memory("web.1", end=""), Between(b"\r\n"), r14(end="\r\n"), Between(b"\n\n"),
    ignored("app", "web.1", "", "app_output", end="\n"), Between(b"\r\r\n\n")])

case("c07-truncated-in-length", "The body ends inside the digits of a length.", [15],
     [memory("web.1"), Stop(b"33", "truncated")])
case("c08-truncated-after-blank", "The body ends right after a length and its blank.", [9, 15],
     [memory("web.1"), Stop(b"330 ", "truncated")])
case("c09-only-line-ends", "A body of line ends holds no frame and no error.", [18, 19], [Between(b"\r\n\n")])
case("c10-empty", "An empty body.", [19], [])

case("c11-frames-inside-a-message", "One frame whose text holds whole, rightly counted frames.", [3, 4], [
    ignored("app", "web.1", b"a\n" + b"89 <134>1 2026-05-06T07:08:09+00:00 host heroku web.1 - Error R14 (Memory quota exceeded)\n"
            + b"82 <134>1 2026-05-06T07:08:09+00:00 host heroku web.1 - State changed from up to down", "app_output"),
    ignored("app", "web.1", "x89 <134>1 2026-05-06T07:08:09+00:00 host heroku web.1 - Error R14 (Memory quota exceeded)",
            "app_output", end=""),
    load("web.1"),
])

case("c12-hundred-messages", "A batch as a busy app sends it.", [20, 74],
     [line for i in range(1, 21) for line in (
         ignored("app", f"web.{i}", f"GET /{i} 200", "app_output", pri=190), load(f"web.{i}", OTHER),
         router(f'at=info method=GET path="/{i}" host=shop.example.com request_id=00000000-0000-4000-8000-{i:012} '
                f'fwd="203.0.113.7" dyno=web.{i} connect=1ms service=5ms status=200 bytes=12 protocol=https'),
         memory(f"web.{i}", OTHER, total=f"{100 + i}.00"), ignored("app", f"worker.{i}", "done", "app_output"))])

# --- Header -----------------------------------------------------------------------------------------------------

STAMP = "2026-05-06T07:08:09+00:00"
case("c20-malformed-headers", "Each frame but the last has a header that cannot be read; LEN still delimits it.",
     [49, 53, 55], [Raw(octets) for octets in (
         f"134>1 {STAMP} host heroku web.1 - Error R14 (Memory quota exceeded)\n",
         f"<>1 {STAMP} host heroku web.1 - Error R14 (Memory quota exceeded)\n",
         f"<999>1 {STAMP} host heroku web.1 - Error R14 (Memory quota exceeded)\n",
         f"<192>1 {STAMP} host heroku web.1 - Error R14 (Memory quota exceeded)\n",
         f"<-1>1 {STAMP} host heroku web.1 - Error R14 (Memory quota exceeded)\n",
         f"<0134>1 {STAMP} host heroku web.1 - Error R14 (Memory quota exceeded)\n",
         f"<134> {STAMP} host heroku web.1 - Error R14 (Memory quota exceeded)\n",
         f"<134>1a {STAMP} host heroku web.1 - Error R14 (Memory quota exceeded)\n",
         f"<134>1000 {STAMP} host heroku web.1 - Error R14 (Memory quota exceeded)\n",
         f"<134>1  {STAMP} host heroku web.1 - Error R14 (Memory quota exceeded)\n",
         f"<134>1 {STAMP}  heroku web.1 - Error R14 (Memory quota exceeded)\n",
         f"<134>1 {STAMP} host  web.1 - Error R14 (Memory quota exceeded)\n",
         f"<134>1 {STAMP} host heroku  - Error R14 (Memory quota exceeded)\n",
         f"<134>1 {STAMP} host heroku web.1  Error R14 (Memory quota exceeded)\n",
         f"<134>1 {STAMP} host heroku web.1\n", f"<134>1 {STAMP} host heroku web.1 \n", f"<134>1 {STAMP} host heroku\n",
         f"<134>1 {STAMP} host", f"<134>1 {STAMP}", "<134>1 ", "<134>1", "<134>", "<", "\n", "\r\n", "x", " ",
         f" <134>1 {STAMP} host heroku web.1 - Error R14 (Memory quota exceeded)\n")] + [memory("web.1")])

case("c21-odd-but-readable-headers", "Lowest and highest priority, versions, msgid, host, stamps; MSG absent or empty.",
     [47, 48, 52, 53, 54, 56], [
         r14(pri=0), r14(pri=191), memory("web.1", version="2"), memory("web.1", version="10"),
         memory("web.1", version="999"),
         r14(msgid="console"), r14(host="d.5b1d9f0e-0000-4000-8000-00000000000d"),
         ignored("app", "web.1", "", "app_output", end=""), ignored("app", "web.1", "", "app_output"),
         Bare("app", "web.1", "", fate="app_output", end=""), Bare("heroku", "web.1", "", fate="unrecognised", end=""),
         Bare("heroku", "web.1", "", fate="unrecognised", end="\n"),
         ignored("heroku", "web.1", "\n", "unrecognised"), ignored("app", "web.1", "one\r", "app_output", end=""),
         ignored("app", "web.1", "[60607e20-1111] not structured data", "app_output"),
         ignored("app", "web.1", "- Gracefully stopping", "app_output"),
         r14(time="2026-05-06T07:08:09Z"), r14(time="2026-05-06T00:08:09.123456789-07:00"),
         r14(time="2026-05-06T07:08:09.1+00:00"),
         r14(time="2026-99-99T99:99:99+00:00", readable_time=False), r14(time="-", readable_time=False),
         r14(time="2026-05-06", readable_time=False), r14(time="2026-05-06T07:08:09.+00:00", readable_time=False),
         r14(time="2026-05-06T07:08:09", readable_time=False),
     ])

case("c22-who-speaks", "App-names and procids that are nearly right.", [57, 58, 65, 73], [
    ignored(app, "web.1", "Error R14 (Memory quota exceeded)", "app_output")
    for app in ("Heroku", "HEROKU", "heroku\t", "heroku.", "her\u043eku", "herok", "herokux", "app")] + [
    ignored("heroku", procid, "Error R14 (Memory quota exceeded)", "procid_not_dyno")
    for procid in ("..", ".", "web", "web.", ".1", "web.0", "web.01", "web.-1", "web.99999999999", "web.1/../..",
                   "web.1?x", "%2e%2e", "web.1\t", "web.1\x00", "w" * 300 + ".1", "1.1", "web.1,web.2", "heroku-postgres",
                   "-", "wéb.1", "web%2e1")] + [
    r14("run.1234"), r14("scheduler.9593"), r14("release.1"), r14("my-worker_2.17"), r14("web-848cd4f64d-pvpr2")])

# --- What the platform says ---------------------------------------------------------------------------------------

case("c30-preboot-overlap", "Old and new incarnation report under one name for minutes; then the old one goes.",
     [69, 70], [
         memory("web.1", OLD, total="700.00", rss="640.00", swap="50.00"), r14(),
         api("Deploy 8c456a46 by user person@example.com", "deploy"),
         api("Release v42 created by user person@example.com", "release"),
         says("web.1", "Starting process with command `bin/web`", "starting"),
         memory("web.1", NEW, total="90.00", rss="80.00"), state("web.1", "starting", "up"),
         memory("web.1", OLD, total="705.00", rss="645.00", swap="50.00"), r14(), load("web.1", NEW),
         says("web.1", "Stopping all processes with SIGTERM", "sigterm"),
         says("web.1", "Process exited with status 143", "exit", status=143),
         memory("web.1", NEW, total="95.00", rss="85.00"),
     ])

case("c31-nil-structured-data", "log-shuttle as sender: two nil fields, other hosts.", [32, 51, 56, 76], [
    memory("web.1", lead="- ", host="heroku"), load("web.1", lead="- "),
    says("web.1", "- Error R14 (Memory quota exceeded)", "error", code="R14", name="Memory quota exceeded"),
    says("web.1", "- State changed from starting to up", "state", **{"from": "starting", "to": "up"}),
    loss("- Error L12: 17 messages dropped since 2026-05-06T07:00:00+00:00", "L12", 17, app="shop", procid="log-shuttle",
         host="heroku"),
    loss("- Error L13: 3 messages lost since 2026-05-06T07:00:00+00:00.", "L13", 3, app="shop", procid="log-shuttle"),
    ignored("heroku", "web.1", "- - Error R14 (Memory quota exceeded)", "unrecognised"),
    ignored("heroku", "web.1", "-Error R14 (Memory quota exceeded)", "unrecognised"),
    ignored("heroku", "web.1", "-  Error R14 (Memory quota exceeded)", "unrecognised"),
    ignored("shop", "log-shuttle", "- hello", "app_output"),
])

case("c32-lifecycle", "Every sentence of the dyno manager, and near misses.", [67, 71, 80], [
    state("web.1", a, b) for a, b in (("created", "starting"), ("provisioning", "starting"), ("up", "idle"),
                                      ("up", "crashed"), ("up", "complete"), ("down", "starting"))] + [
    says("web.1", "State changed from up to hibernating", "state", **{"from": "up", "to": "unknown"}),
    says("web.1", "Restarting", "restarting"), says("web.1", "Cycling", "cycling"),
    says("web.1", "Relocating dyno to a new server", "relocating"), says("web.1", "Idling", "idling"),
    says("web.1", "Unidling", "unidling"), says("web.1", "Stopping process with SIGTERM", "sigterm"),
    says("web.1", "Stopping process with SIGKILL", "sigkill"),
    says("web.1", "Stopping remaining processes with SIGKILL", "sigkill"),
    says("web.1", "Process exited", "exit"), says("web.1", "Process exited with status 0", "exit", status=0),
    says("web.1", "Starting process with command: `bin/web`", "starting"),
    says("web.1", "Starting process with command `a\nState changed from up to down`", "starting"),
    says("web.1", "Process running mem=1028MB(103.3%)", "mem_percent", mem_mb=1028.0, percent=103.3),
    says("web.1", "Process running mem=639M(119.9%)", "mem_percent", mem_mb=639.0, percent=119.9),
    says("web.1", "Error R15 (Memory quota vastly exceeded)", "error", code="R15", name="Memory quota vastly exceeded"),
    says("web.1", "Error R10 (Boot timeout) -> Web process failed to bind to $PORT within 60 seconds of launch",
         "error", code="R10", name="Boot timeout"),
    says("web.1", "Error R99 (Platform error)", "error", code="R99", name="Platform error")] + [
    ignored("heroku", "web.1", text, "unrecognised") for text in (
        "State changed from up to ", "State changed from  to up", "State changed from up to down now",
        "State changed from up", "state changed from up to down", " State changed from up to down", "Restarting now",
        "restarting", "Cycling.", "Stopping all processes with SIGHUP", "Process exited with status",
        "Process exited with status -1", "Process exited with status 1e2", "Process exited with status 1370000",
        "Process running mem=M(1%)", "Process running mem=5M(1)", "Process running mem=5K(1%)",
        "Process running mem=-5M(1.0%)", "Process running mem=1e3M(1.0%)", "Error R14", "Error R1 (x)", "Error R144 (x)",
        "Error R14(Memory quota exceeded)", "error R14 (Memory quota exceeded)", "Error H12 (Request timeout)",
        "Error L10", "Client connection closed. Sending SIGHUP to all processes", "")])

case("c33-api-lines", "Lines about the app of today and of old.", [80], [
    api("Scaled to web@2:Standard-1X worker@0:Performance-L by user person@example.com", "scaled",
        scale={"web": 2, "worker": 0}),
    api("Scale to worker=1 by person@example.com", "scaled", scale={"worker": 1}),
    api("Scale to web=1, worker=5 by person@example.com", "scaled", app="heroku", scale={"web": 1, "worker": 5}),
    api("Release v3 created by person@example.com", "release", app="heroku"),
    api("Build started by user person@example.com", "build"), api("Build succeeded", "build"),
    api("Build failed -- check your build output: https://example.com", "build"),
    api("Running release v99 commands by user person@example.com", "release_command"),
    api("Rollback to v7 by user person@example.com", "rollback"),
    api("Set A_KEY, B_KEY config vars by user person@example.com", "config_vars"),
    api("Set A_KEY config var by person@example.com", "config_vars")] + [
    ignored("app", "api", text, "app_output") for text in (
        "Starting process with command `rake` by user scheduler@addons.heroku.com", "Scaled to  by user x",
        "Scaled to web by user x", "Scaled to web@ by user x", "Scaled to web@-1 by user x", "Scaled to web@2",
        "Scaled to web@99999999999 by user x", "Release vx created by user x", "Error R14 (Memory quota exceeded)",
        "x Release v3 created by user x", "Deploy  by user x", "Build", "Set config vars", "Rollback to 7 by user x")] + [
    ignored("heroku", "api", "Something else", "unrecognised"),
    ignored("app", "web.1", "Scaled to web@0 by user x", "app_output")])

ROUTE = 'method=GET path="{path}" host=shop.example.com request_id=00000000-0000-4000-8000-000000000000 fwd="{fwd}" '
case("c34-router-errors", "H codes with and without a dyno; visitors' text that imitates keys, codes and lines.",
     [66], [
         router('at=error code=H12 desc="Request timeout" ' + ROUTE.format(path="/slow", fwd="203.0.113.9")
                + "dyno=web.1 connect=1ms service=30000ms status=503 bytes=0 protocol=https", "H12", "web.1"),
         router('sock=backend at=error code=H18 desc="Server Request Interrupted" ' + ROUTE.format(path="/", fwd="203.0.113.9")
                + "dyno=web.2 connect=1ms service=3ms status=503 bytes=0 protocol=https", "H18", "web.2"),
         router('sock=client at=warning code=H27 desc="Client Request Interrupted" ' + ROUTE.format(path="/", fwd="203.0.113.9")
                + "dyno=web.2 connect=1ms service=3ms status=499 bytes= protocol=https", "H27", "web.2"),
         router('at=error code=H12 desc="Request timeout" ' + ROUTE.format(path="/?dyno=web.9 dyno=web.9", fwd="dyno=web.9")
                + "dyno=web.1 connect=1ms", "H12", "web.1"),
         router('at=error code=H10 desc="App crashed" ' + ROUTE.format(path="/", fwd="203.0.113.9")
                + "dyno= connect= service= status=503 bytes= protocol=https"),
         router('at=error code=H12 desc="Request timeout" ' + ROUTE.format(path='/" dyno=web.9 x="', fwd="203.0.113.9")
                + "dyno=web.1 connect=1ms"),
         router('at=error code=H10 desc="App crashed" ' + ROUTE.format(path='/" dyno=web.9 x="', fwd="203.0.113.9")
                + "dyno= connect="),
         router('at=error code=H12 desc="Request timeout" ' + ROUTE.format(path='/" dyno=web.9 x=', fwd="203.0.113.9")
                + "dyno=web.1 connect=1ms"),
         router('at=error code=H12 desc="Request timeout" ' + ROUTE.format(path="/", fwd="203.0.113.9")
                + "dyno=web.1/../x connect=1ms"),
         router('at=info code=H80 desc="Maintenance mode" ' + ROUTE.format(path="/", fwd="203.0.113.9") + "dyno=web.1"),
         router("at=info " + ROUTE.format(path="/at=error code=H12", fwd="at=error code=H12") + "dyno=web.1"),
         router("Error R14 (Memory quota exceeded)"),
         router(f"source=web.1 dyno=heroku.{NUMBER}.{OLD} sample#memory_total=900.00MB"),
         router("at=error code=H123 dyno=web.1"), router("at=error code=R14 dyno=web.1"), router("at=error code=H12"),
         router("xat=error code=H12 dyno=web.1"), router(""),
     ])

case("c35-loss-lines", "Other L codes and near misses are no loss.", [76], [
    loss("Error L12: 0 messages dropped since 2026-05-06T07:00:00+00:00", "L12", 0, app="app", procid="log-shuttle"),
    loss("Error L13: 2 messages lost since 2026-05-06T07:00:00+00:00.", "L13", 2, procid="log-shuttle")] + [
    ignored("heroku", "logplex", text, "unrecognised") for text in (
        "Error L11 (Tail buffer overflow) -> This tail session dropped 9 messages since 2026-05-06T07:00:00+00:00",
        'Error L14 (certificate validation): error="bad certificate" uri="syslog+tls://logs.example.com:6514"',
        "L15: Error displaying log lines. Please try again.",
        "Error L20 (Tail sessions forbidden) Tail sessions for this app are forbidden due to log volume.",
        "Error L10 (output buffer overflow): messages dropped since x", "Error L10 (output buffer overflow): -1 messages dropped since x",
        "Error L10 (output buffer overflow): 99999999999999999999999 messages dropped since x",
        "Error L10 (output buffer overflow): drain 'd.1 dropped 2 messages since x", "x Error L12: 1 messages dropped since x",
        "Error R14 (Memory quota exceeded)")] + [
    ignored("app", "logplex", "Error L10 (output buffer overflow): 93 messages dropped since x.", "app_output"),
    ignored("app", "web.1", "Error L10 (output buffer overflow): 93 messages dropped since x.", "app_output"),
    ignored("heroku", "web.1", "Error L10 (output buffer overflow): 93 messages dropped since x.", "event"),
])
CASES["c35-loss-lines"][2][-1].event = {"kind": "error", "dyno": "web.1", "code": "L10", "name": "output buffer overflow"}


def metric(name, text, fate=None, uuid=None, **values):
    """A memory line given as text; fields that are not named are null."""
    if fate:
        return ignored("heroku", name, text, fate)
    event = {"kind": "memory", "dyno": name, "instance": uuid, "app_number": NUMBER if uuid else None,
             "invalid": values.pop("invalid", [])}
    event.update({f"{field}_mb": values.get(field) for field in ("total", "rss", "cache", "swap", "quota")})
    return Line("heroku", name, text, event)


DYNO = f"dyno=heroku.{NUMBER}.{OLD}"
case("c36-metric-lines", "Order, quotes, identities and numbers of metric lines.", [59, 60, 61, 62, 63, 64, 68], [
    metric("web.1", f"{DYNO} sample#memory_total=1.5MB source=web.1", uuid=OLD, total=1.5),
    metric("web.1", f'source="web.1" {DYNO} sample#memory_total="7.00MB" note="a \\"b\\" sample#memory_rss=1MB"', uuid=OLD, total=7.0),
    metric("web.1", "source=web.1 dyno=heroku.x.y sample#memory_total=1MB", total=1.0),
    metric("web.1", f"source=web.1 dyno=heroku.{NUMBER}. sample#memory_total=1MB", total=1.0),
    metric("web.1", f"source=web.1 dyno=heroku.{NUMBER}.a/b sample#memory_total=1MB", total=1.0),
    metric("web.1", f"source=web.1 dyno=heroku.{NUMBER}.{'a' * 64} sample#memory_total=1MB", uuid="a" * 64, total=1.0),
    metric("web.1", f"source=web.1 dyno=heroku.{NUMBER}.{'a' * 65} sample#memory_total=1MB", total=1.0),
    metric("web.1", f"source=web.1  {DYNO}   sample#memory_total=1MB  ", uuid=OLD, total=1.0),
    metric("web.1", f"source=web.1 {DYNO} sample#memory_total=1048576.00MB sample#memory_quota=0.01MB", uuid=OLD,
           total=1048576.0, quota=0.01),
    metric("web.1", f"source=web.1 {DYNO} sample#memory_total=1048576.01MB sample#memory_rss=0MB", uuid=OLD, rss=0.0,
           invalid=["memory_total"]),
    metric("web.1", f"source=web.1 {DYNO} sample#memory_total=.5MB sample#memory_rss=5.MB sample#memory_cache=1.2.3MB "
           "sample#memory_swap=+1MB sample#memory_quota=-0MB", uuid=OLD,
           invalid=["memory_cache", "memory_quota", "memory_rss", "memory_swap", "memory_total"]),
    metric("web.1", f"source=web.1 {DYNO} sample#memory_total=512MBMB sample#memory_rss=1 MB sample#memory_cache=1mb "
           "sample#memory_swap=1e1MB sample#memory_quota=00512.00MB", uuid=OLD, quota=512.0,
           invalid=["memory_cache", "memory_rss", "memory_swap", "memory_total"]),
    metric("web.1", f"source=web.1 {DYNO} sample#memory_total=bad sample#memory_total=9MB", uuid=OLD, invalid=["memory_total"]),
    metric("web.1", f"source=web.1 {DYNO} sample#memory_total=5MB sample#load_avg_1m=2.0", uuid=OLD, total=5.0),
    metric("web.1", f"source=web.1 {DYNO} sample#memory_total=5MB " + " ".join(f"k{i}=v" for i in range(61)), uuid=OLD, total=5.0),
    metric("web.1", f"source=web.1 {DYNO} sample#memory_total=5MB " + " ".join(f"k{i}=v" for i in range(62)), fate="unrecognised"),
    metric("web.1", f"source=web.1 source=web.2 {DYNO} sample#memory_total=5MB", uuid=OLD, total=5.0)] + [
    metric("web.1", text, fate="source_mismatch") for text in (
        f"source=web.2 {DYNO} sample#memory_total=9999.00MB", f"source= {DYNO} sample#memory_total=9999.00MB",
        f"source=web.10 {DYNO} sample#memory_total=9999.00MB", f"source=web.2 source=web.1 {DYNO} sample#memory_total=1MB",
        f"source=heroku.{NUMBER}.web.2.{OLD} measure=memory_total val=766.50 units=MB",
        f"source=../x {DYNO} sample#load_avg_1m=1", "source=")] + [
    metric("web.1", f"source=heroku.{NUMBER}.web.1.{OLD} measure=load_avg_1m val=0.5", fate="old_measure")] + [
    metric("web.1", text, fate="unrecognised") for text in (
        f"{DYNO} sample#memory_total=5MB", f"source=web.1 {DYNO} sample#memory-total=15405636.0kB",
        f"source=web.1 {DYNO} Sample#memory_total=5MB", f"source=web.1 {DYNO} sample#memory_pgpgin=5pages",
        f'source=web.1 {DYNO} sample#memory_total=5MB note="', f'source=web.1 {DYNO} sample#memory_total=5MB a"b',
        f'source=web.1 {DYNO} sample#memory_total=5MB note="a"b', f'source="web.1 {DYNO} sample#memory_total=5MB',
        f"sample: source=web.1 {DYNO} sample#memory_total=5MB", f" source=web.1 {DYNO} sample#memory_total=5MB",
        f"source=heroku.{NUMBER}.web.1.{OLD} measure=memory_total val=many", "source=web.1")] + [
    ignored("app", "heroku-postgres", f"source=DATABASE sample#memory-total=15405636.0kB", "app_output")])


def compose(name):
    description, numbers, parts = CASES[name]
    body, messages, events, fates, error = b"", [], [], [], None
    for part in parts:
        if isinstance(part, Between):
            body += part.bytes
            continue
        if isinstance(part, Stop):
            error = {"kind": part.kind, "offset": len(body)}
            body += part.bytes
            continue
        octets = part.octets()
        index = len(messages)
        messages.append({"offset": len(body), "len": len(octets), **part.message()})
        if part.event:
            events.append({"frame": index, **part.event})
        else:
            fates.append({"frame": index, "reason": part.fate.replace("_", "-")})
        body += str(len(octets)).encode() + b" " + octets
    expected = {"case": name, "description": description, "edge_cases": numbers,
                "body": {"bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()},
                "frames": len(messages), "frame_error": error, "messages": messages, "events": events, "ignored": fates}
    return body, (json.dumps(expected, indent=1, ensure_ascii=False) + "\n").encode()


def main():
    check = sys.argv[1:] == ["--check"]
    FOLDER.mkdir(exist_ok=True)
    stale = False
    for name in CASES:
        body, expected = compose(name)
        for path, content in ((FOLDER / f"{name}.logplex", body), (FOLDER / f"{name}.expected.json", expected)):
            if check:
                stale |= not path.exists() or path.read_bytes() != content
            else:
                path.write_bytes(content)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
