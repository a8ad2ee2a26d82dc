# SPDX-License-Identifier: MIT
"""The ways to write down a line of a composed case together with what it has to become."""
from golden_parts import Line

NUMBER = "31415926"
OLD = "11111111-aaaa-4bbb-8ccc-000000000001"
NEW = "22222222-aaaa-4bbb-8ccc-000000000002"
OTHER = "33333333-aaaa-4bbb-8ccc-000000000003"
FRAME_LIMIT = 65536
# A whole, rightly counted frame that must not be found where it stands.
FORGED_OCTETS = b"<134>1 2026-05-06T07:08:09+00:00 host heroku web.1 - Error R14 (Memory quota exceeded)\n"
FORGED = str(len(FORGED_OCTETS)).encode() + b" " + FORGED_OCTETS


def memory(name, uuid=OLD, total="100.00", rss="90.00", cache="10.00", swap="0.00", quota="512.00", lead="",
    **line):
    msg = (f"{lead}source={name} dyno=heroku.{NUMBER}.{uuid} sample#memory_total={total}MB "
           f"sample#memory_rss={rss}MB "
           f"sample#memory_cache={cache}MB sample#memory_swap={swap}MB sample#memory_pgpgin=48211pages "
           f"sample#memory_pgpgout=30417pages sample#memory_quota={quota}MB")
    event = {"kind": "memory", "dyno": name, "instance": uuid, "app_number": NUMBER,
        "total_mb": float(total),
             "rss_mb": float(rss), "cache_mb": float(cache), "swap_mb": float(swap),
             "quota_mb": float(quota),
             "invalid": []}
    return Line("heroku", name, msg, event, **line)


def load(name, uuid=OLD, lead="", **line):
    msg = (f"{lead}source={name} dyno=heroku.{NUMBER}.{uuid} sample#load_avg_1m=2.46 "
           f"sample#load_avg_5m=1.06 "
           "sample#load_avg_15m=0.99")
    event = {"kind": "load", "dyno": name, "instance": uuid, "app_number": NUMBER, "avg_1m": 2.46,
        "avg_5m": 1.06,
             "avg_15m": 0.99}
    return Line("heroku", name, msg, event, **line)


def says(dyno, msg, kind, **fields):
    line = {key: fields.pop(key) for key in ("time", "end", "pri", "msgid", "host",
        "readable_time") if key in fields}
    return Line("heroku", dyno, msg, {"kind": kind, "dyno": dyno, **fields}, **line)


def r14(dyno="web.1", **fields):
    return says(dyno, "Error R14 (Memory quota exceeded)", "error", code="R14",
        name="Memory quota exceeded", **fields)


def ignored(app, procid, msg, fate, **line):
    return Line(app, procid, msg, fate=fate, **line)


def state(dyno, before, after, **fields):
    return says(dyno, f"State changed from {before} to {after}", "state", **{"from": before, "to": after},
        **fields)


def api(msg, what, app="app", **fields):
    return Line(app, "api", msg, {"kind": "api", "what": what, **fields}, pri=133)


def loss(msg, code, count, app="heroku", procid="logplex", more=None, **line):
    event = {"kind": "loss", "code": code, "count": count} | (more or {})
    return Line(app, procid, msg, event, pri=172, **line)


def router(msg, code=None, dyno=None):
    if code:
        return Line("heroku", "router", msg, {"kind": "router_error", "code": code, "dyno": dyno}, pri=158)
    return Line("heroku", "router", msg, fate="router", pri=158)


def metric(name, text, fate=None, uuid=None, **values):
    """A memory line given as text; fields that are not named are null."""
    if fate:
        return ignored("heroku", name, text, fate)
    event = {"kind": "memory", "dyno": name, "instance": uuid, "app_number": NUMBER if uuid else None,
             "invalid": values.pop("invalid", [])}
    event.update({f"{field}_mb": values.get(field) for field in ("total", "rss", "cache", "swap", "quota")})
    return Line("heroku", name, text, event)
