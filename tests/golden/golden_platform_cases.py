# SPDX-License-Identifier: MIT
"""Composed cases of what the platform says. An expectation is what its author wrote."""
from golden_parts import Line
from golden_words import *  # noqa: F403

CASES = {}


def case(name, description, numbers, parts, final_state=None):
    assert name not in CASES
    CASES[name] = (description, numbers, parts, final_state)


case("c30-preboot-overlap", "Old and new incarnation report under one name for minutes; then the old goes.",
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
     ], {"web.1": {"instance": NEW, "total_mb": 95.0, "quota_mb": 512.0, "state": "up"}})

case("c31-nil-structured-data", "log-shuttle as sender: two nil fields, other hosts.", [32, 51, 56, 76], [
    memory("web.1", lead="- ", host="heroku"), load("web.1", lead="- "),
    says("web.1", "- Error R14 (Memory quota exceeded)", "error", code="R14", name="Memory quota exceeded"),
    says("web.1", "- State changed from starting to up", "state", **{"from": "starting", "to": "up"}),
    loss("- Error L12: 17 messages dropped since 2026-05-06T07:00:00+00:00", "L12", 17, app="shop",
         procid="log-shuttle", host="heroku"),
    loss("- Error L13: 3 messages lost since 2026-05-06T07:00:00+00:00.", "L13", 3, app="shop",
         procid="log-shuttle"),
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
    says("web.1", "Process exited", "exit"), says("web.1", "Process exited with status 0", "exit",
                                           status=0),
    says("web.1", "Starting process with command: `bin/web`", "starting"),
    says("web.1", "Starting process with command `a\nState changed from up to down`", "starting"),
    says("web.1", "Process running mem=1028MB(103.3%)", "mem_percent", mem_mb=1028.0, percent=103.3),
    says("web.1", "Process running mem=639M(119.9%)", "mem_percent", mem_mb=639.0, percent=119.9),
    says("web.1", "Error R15 (Memory quota vastly exceeded)", "error", code="R15",
    name="Memory quota vastly exceeded"),
    says("web.1", "Error R10 (Boot timeout) -> Web process failed to bind to $PORT within 60 seconds of "
                  "launch",
         "error", code="R10", name="Boot timeout"),
    says("web.1", "Error R99 (Platform error)", "error", code="R99", name="Platform error")] + [
    ignored("heroku", "web.1", text, "unrecognised") for text in (
        "State changed from up to ", "State changed from  to up", "State changed from up to down now",
        "State changed from up", "state changed from up to down", " State changed from up to down",
        "Restarting now",
        "restarting", "Cycling.", "Stopping all processes with SIGHUP", "Process exited with status",
        "Process exited with status -1", "Process exited with status 1e2",
        "Process exited with status 1370000",
        "Process running mem=M(1%)", "Process running mem=5M(1)", "Process running mem=5K(1%)",
        "Process running mem=-5M(1.0%)", "Process running mem=1e3M(1.0%)", "Error R14", "Error R1 (x)",
        "Error R144 (x)",
        "Error R14(Memory quota exceeded)", "error R14 (Memory quota exceeded)",
        "Error H12 (Request timeout)",
        "Error L10", "Client connection closed. Sending SIGHUP to all processes", "")])

case("c33-api-lines", "Lines about the app of today and of old.", [80], [
    api("Scaled to web@2:Standard-1X worker@0:Performance-L by user person@example.com", "scaled",
        scale={"web": 2, "worker": 0}),
    api("Scale to worker=1 by person@example.com", "scaled", scale={"worker": 1}),
    api("Scale to web=1, worker=5 by person@example.com", "scaled", app="heroku",
    scale={"web": 1, "worker": 5}),
    api("Release v3 created by person@example.com", "release", app="heroku"),
    api("Build started by user person@example.com", "build"), api("Build succeeded", "build"),
    api("Build failed -- check your build output: https://example.com", "build"),
    api("Running release v99 commands by user person@example.com", "release_command"),
    api("Rollback to v7 by user person@example.com", "rollback"),
    api("Set A_KEY, B_KEY config vars by user person@example.com", "config_vars"),
    api("Set A_KEY config var by person@example.com", "config_vars")] + [
    ignored("app", "api", text, "app_output") for text in (
        "Starting process with command `rake` by user scheduler@addons.heroku.com", "Scaled to  by user x",
        "Scaled to web by user x", "Scaled to web@ by user x", "Scaled to web@-1 by user x",
        "Scaled to web@2",
        "Scaled to web@99999999999 by user x", "Release vx created by user x",
        "Error R14 (Memory quota exceeded)",
        "x Release v3 created by user x", "Deploy  by user x", "Build", "Set config vars",
        "Rollback to 7 by user x")] + [
    ignored("heroku", "api", "Something else", "unrecognised"),
    ignored("app", "web.1", "Scaled to web@0 by user x", "app_output")])

TIMEOUT = 'at=error code=H12 desc="Request timeout" '
CRASHED = 'at=error code=H10 desc="App crashed" '


def route(path="/", fwd="203.0.113.9"):
    """What a visitor has a hand in, quoted as the router quotes it."""
    return (f'method=GET path="{path}" host=shop.example.com '
            f'request_id=00000000-0000-4000-8000-000000000000 '
            f'fwd="{fwd}" ')


case("c34-router-errors", "H codes with and without a dyno; visitors' text that imitates keys, codes, "
                          "lines.",
     [66], [
         router(TIMEOUT + route("/slow") + "dyno=web.1 connect=1ms service=30000ms status=503 bytes=0",
         "H12", "web.1"),
         router('sock=backend at=error code=H18 desc="Server Request Interrupted" ' + route()
                + "dyno=web.2 connect=1ms service=3ms status=503 bytes=0 protocol=https", "H18", "web.2"),
         router('sock=client at=warning code=H27 desc="Client Request Interrupted" ' + route()
                + "dyno=web.2 connect=1ms service=3ms status=499 bytes= protocol=https", "H27", "web.2"),
         router(TIMEOUT + route("/?dyno=web.9 dyno=web.9", "dyno=web.9") + "dyno=web.1 connect=1ms", "H12",
         "web.1"),
         router(CRASHED + route() + "dyno= connect= service= status=503 bytes= protocol=https"),
         router(TIMEOUT + route('/" dyno=web.9 x="') + "dyno=web.1 connect=1ms"),
         router(CRASHED + route('/" dyno=web.9 x="') + "dyno= connect="),
         router(TIMEOUT + route('/" dyno=web.9 x=') + "dyno=web.1 connect=1ms"),
         router(TIMEOUT + route() + "dyno=web.1/../x connect=1ms"),
         router('at=info code=H80 desc="Maintenance mode" ' + route() + "dyno=web.1"),
         router("at=info " + route("/at=error code=H12", "at=error code=H12") + "dyno=web.1"),
         router("Error R14 (Memory quota exceeded)"),
         router(f"source=web.1 dyno=heroku.{NUMBER}.{OLD} sample#memory_total=900.00MB"),
         router("at=error code=H123 dyno=web.1"), router("at=error code=R14 dyno=web.1"),
         router("at=error code=H12"),
         router("xat=error code=H12 dyno=web.1"), router(""),
     ])

case("c35-loss-lines", "Other L codes and near misses are no loss.", [76], [
    loss("Error L12: 0 messages dropped since 2026-05-06T07:00:00+00:00", "L12", 0, app="app",
    procid="log-shuttle"),
    loss("Error L13: 2 messages lost since 2026-05-06T07:00:00+00:00.", "L13", 2, procid="log-shuttle"),
    loss("Error L11 (Tail buffer overflow) -> This tail session dropped 9 messages since "
         "2026-05-06T07:00:00+00:00", "L11", 9),
    loss("Error L10 (output buffer overflow): messages dropped since x", "L10", 0, more={"counted": False}),
    loss("Error L10 (output buffer overflow): -1 messages dropped since x", "L10", 0,
         more={"counted": False}),
    loss("Error L10 (output buffer overflow): 99999999999999999999999 messages dropped since x", "L10",
         2**64 - 1),
    loss("Error L10 (output buffer overflow): drain 'd.1 dropped 2 messages since x", "L10", 2,
         more={"drain": "d.1"})] + [
    ignored("heroku", "logplex", text, "unrecognised") for text in (
        'Error L14 (certificate validation): error="bad certificate" '
        'uri="syslog+tls://logs.example.com:6514"',
        "L15: Error displaying log lines. Please try again.",
        "Error L20 (Tail sessions forbidden) Tail sessions for this app are forbidden due to log volume.",
        "x Error L12: 1 messages dropped since x",
        "Error R14 (Memory quota exceeded)")] + [
    ignored("app", "logplex", "Error L10 (output buffer overflow): 93 messages dropped since x.",
    "app_output"),
    ignored("app", "web.1", "Error L10 (output buffer overflow): 93 messages dropped since x.",
    "app_output"),
    ignored("heroku", "web.1", "Error L10 (output buffer overflow): 93 messages dropped since x.", "event"),
])
CASES["c35-loss-lines"][2][-1].event = {"kind": "error", "dyno": "web.1", "code": "L10",
    "name": "output buffer overflow"}


DYNO = f"dyno=heroku.{NUMBER}.{OLD}"
case("c36-metric-lines", "Order, quotes, identities and numbers of metric lines.",
    [59, 60, 61, 62, 63, 64, 68], [
    metric("web.1", f"{DYNO} sample#memory_total=1.5MB source=web.1", uuid=OLD, total=1.5),
    metric("web.1", f'source="web.1" {DYNO} sample#memory_total="7.00MB" note="a \\"b\\" '
                    f'sample#memory_rss=1MB"', uuid=OLD, total=7.0),
    metric("web.1", "source=web.1 dyno=heroku.x.y sample#memory_total=1MB", total=1.0),
    metric("web.1", f"source=web.1 dyno=heroku.{NUMBER}. sample#memory_total=1MB", total=1.0),
    metric("web.1", f"source=web.1 dyno=heroku.{NUMBER}.a/b sample#memory_total=1MB", total=1.0),
    metric("web.1", f"source=web.1 dyno=heroku.{NUMBER}.{'a' * 64} sample#memory_total=1MB", uuid="a" * 64,
    total=1.0),
    metric("web.1", f"source=web.1 dyno=heroku.{NUMBER}.{'a' * 65} sample#memory_total=1MB", total=1.0),
    metric("web.1", f"source=web.1  {DYNO}   sample#memory_total=1MB  ", uuid=OLD, total=1.0),
    metric("web.1", f"source=web.1 {DYNO} sample#memory_total=1048576.00MB sample#memory_quota=0.01MB",
    uuid=OLD,
           total=1048576.0, quota=0.01),
    metric("web.1", f"source=web.1 {DYNO} sample#memory_total=1048576.01MB sample#memory_rss=0MB", uuid=OLD,
    rss=0.0,
           invalid=["memory_total"]),
    metric("web.1", f"source=web.1 {DYNO} sample#memory_total=.5MB sample#memory_rss=5.MB "
                    f"sample#memory_cache=1.2.3MB "
           "sample#memory_swap=+1MB sample#memory_quota=-0MB", uuid=OLD,
           invalid=["memory_cache", "memory_quota", "memory_rss", "memory_swap", "memory_total"]),
    metric("web.1", f"source=web.1 {DYNO} sample#memory_total=512MBMB sample#memory_rss=1 MB "
                    f"sample#memory_cache=1mb "
           "sample#memory_swap=1e1MB sample#memory_quota=00512.00MB", uuid=OLD, quota=512.0,
           invalid=["memory_cache", "memory_rss", "memory_swap", "memory_total"]),
    metric("web.1", f"source=web.1 {DYNO} sample#memory_total=bad sample#memory_total=9MB", uuid=OLD,
    invalid=["memory_total"]),
    metric("web.1", f"source=web.1 {DYNO} sample#memory_total=5MB sample#load_avg_1m=2.0", uuid=OLD,
    total=5.0),
    metric("web.1",
    f"source=web.1 {DYNO} sample#memory_total=5MB " + " ".join(f"k{i}=v" for i in range(61)), uuid=OLD,
    total=5.0),
    metric("web.1",
    f"source=web.1 {DYNO} sample#memory_total=5MB " + " ".join(f"k{i}=v" for i in range(62)),
    fate="unrecognised"),
    metric("web.1", f"source=web.1 source=web.2 {DYNO} sample#memory_total=5MB", uuid=OLD, total=5.0)] + [
    metric("web.1", text, fate="source_mismatch") for text in (
        f"source=web.2 {DYNO} sample#memory_total=9999.00MB",
        f"source= {DYNO} sample#memory_total=9999.00MB",
        f"source=web.10 {DYNO} sample#memory_total=9999.00MB",
        f"source=web.2 source=web.1 {DYNO} sample#memory_total=1MB",
        f"source=heroku.{NUMBER}.web.2.{OLD} measure=memory_total val=766.50 units=MB",
        f"source=../x {DYNO} sample#load_avg_1m=1", "source=")] + [
    metric("web.1", f"source=heroku.{NUMBER}.web.1.{OLD} measure=load_avg_1m val=0.5",
    fate="old_measure")] + [
    metric("web.1", text, fate="unrecognised") for text in (
        f"{DYNO} sample#memory_total=5MB", f"source=web.1 {DYNO} sample#memory-total=15405636.0kB",
        f"source=web.1 {DYNO} Sample#memory_total=5MB", f"source=web.1 {DYNO} sample#memory_pgpgin=5pages",
        f'source=web.1 {DYNO} sample#memory_total=5MB note="',
        f'source=web.1 {DYNO} sample#memory_total=5MB a"b',
        f'source=web.1 {DYNO} sample#memory_total=5MB note="a"b',
        f'source="web.1 {DYNO} sample#memory_total=5MB',
        f"sample: source=web.1 {DYNO} sample#memory_total=5MB",
        f" source=web.1 {DYNO} sample#memory_total=5MB",
        f"source=heroku.{NUMBER}.web.1.{OLD} measure=memory_total val=many", "source=web.1")] + [
    ignored("app", "heroku-postgres", f"source=DATABASE sample#memory-total=15405636.0kB", "app_output")])
