# SPDX-License-Identifier: MIT
"""The parts a composed body is made of: frames with what they must become, and octets of no frame."""
import base64
import hashlib
from datetime import datetime, timezone


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

    def __init__(self, app, procid, msg, event=None, fate=None, time="2026-05-06T07:08:09.25+00:00",
        end="\n",
                 pri=134, host="host", msgid="-", readable_time=True, version="1"):
        self.event, self.fate, self.end, self.time = event, fate, end.encode(), time
        self.msg = msg if isinstance(msg, bytes) else msg.encode()
        self.header = {"pri": pri, "host": host, "app": app, "procid": procid, "msgid": msgid}
        self.version, self.readable_time = version, readable_time

    def octets(self):
        head = self.header
        text = (f"<{head['pri']}>{self.version} {self.time} {head['host']} {head['app']} {head['procid']} "
                f"{head['msgid']} ")
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
        self.bytes, self.fate, self.event = octets if isinstance(octets,
            bytes) else octets.encode(), fate, None

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
