# SPDX-License-Identifier: MIT
"""Composed cases of framing and headers. An expectation is what its author wrote: nothing here parses."""
from golden_parts import Bare, Between, Line, Raw, Stop
from golden_words import *  # noqa: F403

CASES = {}


def case(name, description, numbers, parts, final_state=None):
    assert name not in CASES
    CASES[name] = (description, numbers, parts, final_state)


# --- Framing ---

case("c01-loss-line-glued", "L10 without line end and the next length at once; L10 with one; L10 naming "
                            "the drain.",
     [1, 2, 76], [
         loss("Error L10 (output buffer overflow): 93 messages dropped since 2026-05-06T07:00:00+00:00.",
              "L10", 93, end=""),
         memory("web.1"),
         loss("Error L10 (output buffer overflow): 1 messages dropped since 2026-05-06T07:00:00.01+00:00.",
              "L10", 1),
         loss("Error L10 (output buffer overflow): drain 'd.5b1d9f0e-0000-4000-8000-00000000000d' dropped "
              "45 messages since 2026-05-06T07:00:00+00:00.", "L10", 45,
              more={"drain": "d.5b1d9f0e-0000-4000-8000-00000000000d"}, end=""),
         r14(),
     ])

BAD_LENGTHS = {
    "zero": b"0 <134>1", "zeros-in-front": b"0083 <134>1", "blank": b" 83 <134>1", "minus": b"-5 <134>1",
    "plus": b"+83 <134>1", "hex": b"0x53 <134>1", "exponent": b"1e3 <134>1", "text": b"Error R14",
    "bom": b"\xef\xbb\xbf83 <",
    "twenty-digits": b"18446744073709551699 <134>1", "nine-digits": b"100000000 <134>1",
    "tab": b"83\t<134>1",
    "no-blank": b"83<134>1", "line-end-after-length": b"83\n<134>1", "nul": b"\x0083 <134>1",
    "angle": b"<134>1 2026",
    "arabic-digits": "٨٣ <134>1".encode(), "blanks-at-the-end": b"  ", "comma": b"1,000 <",
}
for word, octets in BAD_LENGTHS.items():
    case(f"c02-bad-length-{word}", "Framing stops at a length that is none; all that follows is lost.",
         [10, 11, 12, 17, 18], [
             memory("web.1"),
             Between(b"\n"),
             Stop(octets + b" " + FORGED, "bad_length") if word != "blanks-at-the-end" else Stop(octets,
             "bad_length"),
         ])

case("c03-length-one-too-short", "LEN counts one octet too few: the left-over is no length, the rest is "
                                 "lost.",
     [10], [
         memory("web.1"),
         Line("heroku", "web.1", "State changed from starting to u",
              {"kind": "state", "from": "starting", "to": "unknown", "dyno": "web.1"}, end=""),
         Stop(b"p\n" + FORGED, "bad_length"),
     ])

case("c04-length-one-too-long", "LEN counts one octet of the next length: that frame is lost, and all "
                                "after it.",
     [10], [
         Line("app", "web.1", "hello\n" + FORGED[:2].decode(), fate="app_output", end=""),
         Stop(FORGED[2:] + FORGED, "bad_length"),
     ])

LONG_HEAD = b"<134>1 2026-05-06T07:08:09.25+00:00 host app web.1 - "
case("c05-oversize",
     "A frame of exactly the limit is read, one above it skipped whole, the next is intact.",
     [13, 14], [
         Line("app", "web.1", b"x" * (FRAME_LIMIT - len(LONG_HEAD) - 1), fate="app_output"),
         Raw(LONG_HEAD + b"y" * (FRAME_LIMIT + 1 - len(LONG_HEAD)), fate="oversize"),
         memory("web.1"),
     ])

case("c06-line-ends-between-frames", "CR and LF between frames, outside LEN, and after the last.", [16, 18],
    [
    Between(b"\r\n"), memory("web.1", end=""), Between(b"\r\n"), r14(end="\r\n"), Between(b"\n\n"),
    ignored("app", "web.1", "", "app_output", end="\n"), Between(b"\r\r\n\n")])

case("c07-truncated-in-length", "The body ends inside the digits of a length.", [15],
     [memory("web.1"), Stop(b"33", "truncated")])
case("c08-truncated-after-blank", "The body ends right after a length and its blank.", [9, 15],
     [memory("web.1"), Stop(b"330 ", "truncated")])
case("c09-only-line-ends", "A body of line ends holds no frame and no error.", [18, 19],
    [Between(b"\r\n\n")])
case("c10-empty", "An empty body.", [19], [])

case("c11-frames-inside-a-message", "One frame whose text holds whole, rightly counted frames.", [3, 4], [
    ignored("app", "web.1", b"a\n" + FORGED + FORGED + b"b", "app_output"),
    ignored("app", "web.1", b"x" + FORGED[:-1], "app_output"),
    load("web.1"),
])

case("c12-hundred-messages", "A batch as a busy app sends it.", [20, 74],
     [line for i in range(1, 21) for line in (
         ignored("app", f"web.{i}", f"GET /{i} 200", "app_output", pri=190), load(f"web.{i}", OTHER),
         router(f'at=info method=GET path="/{i}" host=shop.example.com '
                f'request_id=00000000-0000-4000-8000-{i:012} '
                f'fwd="203.0.113.7" dyno=web.{i} connect=1ms service=5ms status=200 bytes=12 protocol=https'),
         memory(f"web.{i}", OTHER, total=f"{100 + i}.00"),
         ignored("app", f"worker.{i}", "done", "app_output"))])

# --- Header ---

STAMP = "2026-05-06T07:08:09+00:00"
case("c20-malformed-headers", "Each frame but the last has an unreadable header; LEN still delimits it.",
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
         f"<134>1 {STAMP} host heroku web.1\n", f"<134>1 {STAMP} host heroku web.1 \n",
         f"<134>1 {STAMP} host heroku\n",
         f"<134>1 {STAMP} host", f"<134>1 {STAMP}", "<134>1 ", "<134>1", "<134>", "<", "\n", "\r\n", "x",
         " ",
         f" <134>1 {STAMP} host heroku web.1 - Error R14 (Memory quota exceeded)\n")] + [memory("web.1")])

case("c21-odd-but-readable-headers", "Priorities, versions, msgid, host, stamps at the edge; MSG absent "
                                     "or empty.",
     [47, 48, 52, 53, 54, 56], [
         r14(pri=0), r14(pri=191), memory("web.1", version="2"), memory("web.1", version="10"),
         memory("web.1", version="999"),
         r14(msgid="console"), r14(host="d.5b1d9f0e-0000-4000-8000-00000000000d"),
         ignored("app", "web.1", "", "app_output", end=""), ignored("app", "web.1", "", "app_output"),
         Bare("app", "web.1", "", fate="app_output", end=""),
         Bare("heroku", "web.1", "", fate="unrecognised", end=""),
         Bare("heroku", "web.1", "", fate="unrecognised", end="\n"),
         ignored("heroku", "web.1", "\n", "unrecognised"), ignored("app", "web.1", "one\r", "app_output",
         end=""),
         ignored("app", "web.1", "[60607e20-1111] not structured data", "app_output"),
         ignored("app", "web.1", "- Gracefully stopping", "app_output"),
         r14(time="2026-05-06T07:08:09Z"), r14(time="2026-05-06T00:08:09.123456789-07:00"),
         r14(time="2026-05-06T07:08:09.1+00:00"),
         r14(time="2026-99-99T99:99:99+00:00", readable_time=False), r14(time="-", readable_time=False),
         r14(time="2026-05-06", readable_time=False),
         r14(time="2026-05-06T07:08:09.+00:00", readable_time=False),
         r14(time="2026-05-06T07:08:09", readable_time=False),
     ])

case("c22-who-speaks", "App-names and procids that are nearly right.", [57, 58, 65, 73], [
    ignored(app, "web.1", "Error R14 (Memory quota exceeded)", "app_output")
    for app in ("Heroku", "HEROKU", "heroku\t", "heroku.", "her\u043eku", "herok", "herokux", "app")] + [
    ignored("heroku", procid, "Error R14 (Memory quota exceeded)", "procid_not_dyno")
    for procid in ("..", ".", "web", "web.", ".1", "web.0", "web.01", "web.-1", "web.99999999999",
    "web.1/../..",
                   "web.1?x", "%2e%2e", "web.1\t", "web.1\x00", "w" * 300 + ".1", "1.1", "web.1,web.2",
                   "heroku-postgres",
                   "-", "wéb.1", "web%2e1")] + [
    r14("run.1234"), r14("scheduler.9593"), r14("release.1"), r14("my-worker_2.17"),
    r14("web-848cd4f64d-pvpr2")])
