#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Proves that the rules of tidy.py can fail: a tidy tree passes, each planted violation is found."""
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import rooms  # noqa: E402
import tidy  # noqa: E402

LICENCE = "// SPDX-License-Identifier: MIT\n"
HEADER = LICENCE + "// X.\n#pragma once\n"
SOURCE = LICENCE + "// X.\n"
FLEET_LIST = "src/fleet/CMakeLists.txt"
DECLARED = {"values": "", "logplex": "SEES values", "settings": "SEES values", "alerts": "SEES values",
            "heroku": "SEES values", "fleet": "SOURCES fleet.cpp\n  # SEES net\n  SEES logplex",
            "policy": "SEES fleet settings USES x::y", "monitor": "SEES policy", "simulator": "SEES monitor",
            "net": "SEES settings", "daemon": "SEES net monitor alerts"}
PAGE = f"""# Rooms

{rooms.BEGIN}

| room | question | may see | pure |
|---|---|---|---|
| `daemon` | all | `alerts`, `monitor`, `net` | no |
| `simulator` | x | `monitor` | yes |
| `monitor` | m | `policy` | yes |
| `policy` | p | `fleet`, `settings` | yes |
| `fleet` | f | `logplex` | yes |
| `net` | n | `settings` | no |
| `alerts` | a | `values` | yes |
| `heroku` | h | `values` | yes |
| `logplex` | l | `values` | yes |
| `settings` | s | `values` | yes |
| `values` | v | nothing | yes |

{rooms.END}
"""
PURE_LIST = """# The rooms that touch nothing.
set(DYNOWARD_PURE_ROOMS values alerts logplex fleet settings
  heroku policy monitor simulator)
"""
TIDY_TREE = {
    **{f"src/{room}/CMakeLists.txt": f"dynoward_room({room} {rest})\n" for room, rest in DECLARED.items()},
    "cmake/room.cmake": PURE_LIST,
    "cmake/library.cmake": "set(DYNOWARD_LIBRARY_ROOMS logplex fleet policy)\n",
    "cmake/DynowardConfig.cmake.in": "find_dependency(Boost 1.81 CONFIG)\n",
    "ARCHITECTURE.md": PAGE,
    "include/dynoward/values/name.hpp": LICENCE + "// A name.\n#pragma once\n#include <string>\n",
    "include/dynoward/fleet/fleet.hpp": LICENCE
    + '// The fleet.\n#pragma once\n#include <boost/system/result.hpp>\n#include "dynoward/values/name.hpp"\n'
    + '#include "dynoward/logplex/event.hpp"\n',
    "include/dynoward/logplex/event.hpp": LICENCE + "// An event.\n#pragma once\n",
    "src/fleet/fleet.cpp": LICENCE + '#include "dynoward/fleet/fleet.hpp"\n#include "window.hpp"\n'
    "// sleep(1), getenv(x) and ::now() in prose are no calls; https://example.com/home/page is no path.\n"
    'const char* text = "std::time(nullptr)";\nint asleep(int);\n',
    "src/logplex/fast/skip.hpp": LICENCE + "// Skips.\n#pragma once\n",
    "src/values/secret.hpp": LICENCE + "// A secret.\n#pragma once\n",
    # Private headers that other rooms may include: of a room that is no library, and the fast paths.
    "src/monitor/reader.cpp": SOURCE + '#include "logplex/fast/skip.hpp"\n#include "values/secret.hpp"\n',
    "src/fleet/window.hpp": LICENCE + "// A window.\n#pragma once\n",
    "src/fleet/parts/leap.hpp": LICENCE + "// Leaps.\n#pragma once\n",
    "src/fleet/parts/leap.cpp": LICENCE + '#include "leap.hpp"\n#include "fleet/parts/leap.hpp"\n'
    "#include <fmt/format.h>\n",
    "src/monitor/monitor.hpp": LICENCE + '// The monitor.\n#pragma once\n#include "parts/policy/a.hpp"\n',
    # A folder of a room may have the name of another room.
    "src/monitor/parts/policy/a.hpp": LICENCE + "// A.\n#pragma once\n",
    "tests/unit/fleet/leap_test.cpp": LICENCE + "// Leaps.\n",
    "src/net/clock.cpp": SOURCE + "#include <boost/asio/steady_timer.hpp>\nauto t = Clock::now();\n",
    "src/daemon/daemon.cpp": SOURCE + '#include "dynoward/fleet/fleet.hpp"\n'
    '#include "monitor/monitor.hpp"\n',
    "src/daemon/http/routes.hpp": LICENCE + '// Routes.\n#pragma once\n#include "daemon/log.hpp"\n',
    "src/daemon/log.hpp": LICENCE + "// The log.\n#pragma once\n",
    "src/settings/catalogue.cpp":
    SOURCE + 'S s[] = {{.name = "PORT"}, {.name = "MODE", .sentence = "SO"},\n'
    '{.name = "KEY", .secret = true}, {.name = "STORE_URL", .secret = true, .supported = false}};\n',
    "docs/configuration.md": "| name | default |\n|---|---|\n| `PORT` | 8080 |\n| `MODE` | `OBSERVE` |\n"
    "| `KEY` | none |\n\n## Not yet supported\n\n| `STORE_URL` |\n",
    "SECURITY.md": "| `KEY` | opens all |\n",
    "README.md": "See [settings](docs/configuration.md), <https://a.example/b.md>. `dynoward check` is it.\n"
    "Not in this version: `STORE_URL`.\n```\nKEY=x; echo $KEY; build/release/dynoward check\n"
    "curl https://shop-0123456789ab.herokuapp.com/\n```\n",
    "scripts/try": "#!/usr/bin/env bash\n# SPDX-License-Identifier: MIT\n",
    "build/src/fleet/generated.cpp": "not ours\n",
}

# (rule, file, text that replaces or makes it, words of the message)
PLANTED = [
    ("check_arrows", "src/fleet/x.cpp", SOURCE + '#include "dynoward/policy/rule.hpp"\n',
     "must not see `policy`"),
    ("check_arrows", "src/values/x.cpp", SOURCE + '#include "dynoward/fleet/fleet.hpp"\n',
     "must not see `fleet`"),
    ("check_arrows", "src/heroku/x.cpp", SOURCE + '#include "dynoward/fleet/fleet.hpp"\n', "see `fleet`"),
    ("check_arrows", "src/net/x.cpp", SOURCE + '#include "dynoward/monitor/monitor.hpp"\n',
     "see `monitor`"),
    ("check_arrows", "src/simulator/x.cpp", SOURCE + '#include "net/listener.hpp"\n', "see `net`"),
    ("check_arrows", "src/daemon/x.cpp", SOURCE + '#include "fleet/window.hpp"\n',
     "private header of `fleet`"),
    ("check_public_headers", "include/dynoward/fleet/x.hpp", HEADER + '#include "window.hpp"\n',
     "only public headers"),
    ("check_public_headers", "include/dynoward/fleet/x.hpp", HEADER + '#include "values/secret.hpp"\n',
     "only public headers"),
    ("check_public_headers", "include/dynoward/fleet/x.hpp", HEADER + "#include <fmt/format.h>\n",
     "does not find"),
    ("check_public_headers", "include/dynoward/fleet/x.hpp", HEADER + "#include <emmintrin.h>\n",
     "does not find"),
    ("check_arrows", "src/attic/x.cpp", SOURCE, "no dynoward_room() declares"),
    ("check_arrows", "src/fleet/x.cpp", SOURCE + '#include "policy/gates/gate.hpp"\n', "see `policy`"),
    ("check_arrows", "src/fleet/parts/x.cpp", SOURCE + '#include "../window.hpp"\n', "begins with its room"),
    ("check_arrows", "src/policy/rules/x.cpp", SOURCE + '#include "fleet/parts/leap.hpp"\n',
     "private header of `fleet`"),
    ("check_rooms", FLEET_LIST, "dynoward_room(fleet SEES logplex heroku)\n", "run scripts/rooms"),
    ("check_rooms", "src/net/CMakeLists.txt", "dynoward_room(net SEES settings attic)\n", "is no room"),
    ("check_rooms", "src/values/CMakeLists.txt", "dynoward_room(values SEES zones)\n", "is no room"),
    ("check_rooms", "src/values/CMakeLists.txt", "dynoward_room(values SEES logplex)\n", "ring: logplex"),
    ("check_rooms", "src/heroku/CMakeLists.txt", "dynoward_room(heroku SEES values net)\n", "is pure"),
    ("check_rooms", "cmake/room.cmake", PURE_LIST.replace("values", "values attic"), "`attic` is no room"),
    ("check_rooms", "ARCHITECTURE.md", PAGE.replace("| a |", f"| {rooms.NO_QUESTION} |"), "which question"),
    ("check_rooms", "ARCHITECTURE.md", PAGE.replace(rooms.END, ""), "markers"),
    *[("check_pure_rooms", "src/monitor/x.cpp", SOURCE + f"#include {header}\n", "must not include")
      for header in ["<boost/asio.hpp>", "<boost/beast/http.hpp>", "<boost/asio/ip/tcp.hpp>",
                     "<spdlog/spdlog.h>", "<openssl/ssl.h>", "<thread>", "<mutex>", "<fstream>",
                     "<iostream>", "<filesystem>", "<unistd.h>", "<regex>", "<fmt/ostream.h>"]],
    *[("check_pure_rooms", "src/simulator/x.cpp", SOURCE + f"auto x = {call};\n", "must not use")
      for call in ['std::getenv("HOME")', 'getenv ("HOME")', "std::chrono::system_clock::now()",
                   "SteadyClock::now ()", "std::time(nullptr)", "time(0)", "sleep(1)",
                   "std::this_thread::sleep_for(1s)", "usleep(3)", 'std::printf("x")', "rand()",
                   "std::random_device{}()", 'fmt::print("x")']],
    ("check_pure_rooms", "include/dynoward/fleet/x.hpp", HEADER + "#include <thread>\n",
     "must not include"),
    ("check_size", "src/net/x.cpp", SOURCE + "int i;\n" * 399, "401 lines"),
    ("check_size", "src/net/x.cpp", SOURCE + "int " + "i" * 106 + ";\n", "111 columns"),
    ("check_size", "src/dashboard/x.js", "x()\n" * 401, "401 lines"),
    ("check_size", "tests/x/CMakeLists.txt", "x()\n" * 401, "401 lines"),
    ("check_size", "scripts/x", "#!/bin/sh\n# SPDX-License-Identifier: MIT\n#" + "x" * 110 + "\n",
     "111 columns"),
    ("check_licence", "src/net/x.cpp", "\n// X.\n", "first line"),
    ("check_licence", "tests/unit/x_test.cpp", "\n" + LICENCE, "first line"),
    ("check_licence", "scripts/try", "#!/usr/bin/env bash\n", "first two lines"),
    ("check_licence", "tests/x.py", "import sys\n", "first two lines"),
    ("check_headers", "src/net/x.hpp", LICENCE + "// X.\nint i;\n", "#pragma once"),
    ("check_headers", "src/net/x.hpp", LICENCE + "#pragma once\n", "in prose"),
    ("check_headers", "src/net/x.cpp", LICENCE + "int i;\n", "in prose"),
    ("check_headers", "tests/unit/net/x_test.cpp", LICENCE + "int i;\n", "in prose"),
    ("check_headers", "tests/support/x.hpp", LICENCE + "#pragma once\n", "in prose"),
    ("check_machine_paths", "src/net/x.cpp", SOURCE + 'auto p = "/ho' + 'me/me/key.pem";\n',
     "one machine"),
    ("check_machine_paths", "docs/x.md", "see `/wo" + "rk/main`\n", "one machine"),
    ("check_machine_paths", "src/net/x.cpp", SOURCE + 'auto p = "/tm' + 'p/socket";\n', "one machine"),
    ("check_settings_page", "docs/configuration.md", "| `PORT` | 8080 |\n`KEY` `STORE_URL`\n",
     "MODE is not documented"),
    ("check_settings_page", "docs/configuration.md",
     "| `PORT` | 1 |\n| `MODE` | 2 |\n| `MOOD` | 3 |\n`KEY` `STORE_URL`\n", "MOOD is documented but"),
    ("check_named_files", "src/net/x.cpp", SOURCE + "int i;  // as in attic.cpp\n", "no file attic.cpp"),
    ("check_links", "docs/x.md", "see [it](gone.md)\n", "gone.md leads nowhere"),
    ("check_hosts", "docs/x.md", "at https://drain:PASSWORD@shop.herokuapp.com/logs\n", "random part"),
    ("check_hosts", "app.json", '{"url": "https://THIS-APP.herokuapp.com"}\n', "random part"),
    ("check_shell_secrets", "docs/x.md", "```\ncurl -u me:$KEY https://a.example\n```\n", "no $KEY"),
    ("check_shell_secrets", "docs/x.md", "```\necho ${KEY}\nKEY=x\n```\n", "no $KEY"),
    ("check_commands", "docs/x.md", "```\nheroku logs | dynoward replay -\n```\n", "not on the PATH"),
    ("check_commands", "docs/x.md", "```sh\n$ dynoward check\n```\n", "not on the PATH"),
    ("check_secrets_page", "SECURITY.md", "| `OTHER` | opens all |\n", "KEY is missing"),
    ("check_absences", "docs/x.md", "Not in this version: a page.\n", "name the setting"),
    ("check_absences", "docs/x.md", "`PORT` is not yet supported.\n", "name the setting"),
    *[("check_registry_hosts", path, f"https://{host}/x\n", "package registry")
      for path, host in [("package-lock.json", "registry.npm" + "js.org"), ("dev2.md", "deb.deb" + "ian.org"),
                         ("docs/x.md", "archive.ub" + "untu.com"), (".npmrc", "registry.yarn" + "pkg.com"),
                         ("scripts/x.txt", "py" + "pi.org"), ("docs/x.md", "static.cra" + "tes.io"),
                         ("docs/x.md", "PROXY.gol" + "ang.org"), ("docs/x.md", "ghcr" + ".io")]],
]


class TidyFinds(unittest.TestCase):
    def found_with(self, path=None, text=None, tree=None):
        with tempfile.TemporaryDirectory() as root:
            for name, content in {**TIDY_TREE, **(tree or {}), **({path: text} if path else {})}.items():
                file = Path(root) / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(content, encoding="utf-8")
            return tidy.violations(root)

    def test_a_tidy_tree_passes(self):
        self.assertEqual(self.found_with(), [])

    def test_every_planted_violation_is_found_and_nothing_else(self):
        for rule, path, text, words in PLANTED:
            with self.subTest(rule=rule, path=path, text=text[-60:]):
                found = self.found_with(path, text)
                self.assertEqual([row[0] for row in found], [rule], found)
                self.assertIn(words, found[0][3])

    def test_every_rule_has_a_planted_violation(self):
        self.assertEqual({row[0] for row in PLANTED}, {check.__name__ for check in tidy.CHECKS})

    def test_bounds_of_size_are_exact(self):
        for text in [SOURCE + "int i;\n" * 398, SOURCE + "int " + "i" * 105 + ";\n"]:
            self.assertEqual(self.found_with("src/net/x.cpp", text), [])

    def test_a_new_room_is_declared_in_one_place(self):
        declared = {"src/cache/CMakeLists.txt": "dynoward_room(cache SOURCES x.cpp SEES fleet)\n",
                    "src/cache/x.cpp": SOURCE + '#include "dynoward/logplex/event.hpp"\n'}
        row = "| `cache` | what is kept? | `fleet` | no |\n| `fleet` | f |"
        page = PAGE.replace("| `fleet` | f |", row)
        self.assertEqual(self.found_with(tree={**declared, "ARCHITECTURE.md": page}), [])
        self.assertIn("not up to date", self.found_with(tree=declared)[0][3])


class Rooms(unittest.TestCase):
    def setUp(self):
        self.rooms = rooms.Rooms(Path(__file__).resolve().parents[2])

    def test_what_cmake_says_is_read(self):
        self.assertEqual(self.rooms.sees["alerts"], ["values"])
        self.assertEqual(self.rooms.sees["values"], [])
        self.assertIn("policy", self.rooms.pure)
        self.assertNotIn("net", self.rooms.pure)
        self.assertEqual(self.rooms.library, {"logplex", "fleet", "policy"})

    def test_rooms_point_downwards_only(self):
        order = self.rooms.from_the_top()
        for room, below in self.rooms.sees.items():
            for other in below:
                self.assertLess(order.index(room), order.index(other), f"{room} sees {other}")
        self.assertNotIn("settings", self.rooms.visible("fleet"))
        self.assertNotIn("net", self.rooms.visible("simulator"))

    def test_the_question_of_a_room_is_kept_and_of_a_new_one_asked_for(self):
        page = PAGE.replace("| `net` | n |", "| `net` | on which `socket`? |")
        self.assertIn("| `net` | on which `socket`? |", rooms.table(self.rooms, page))
        self.assertIn(f"| `gzip` | {rooms.NO_QUESTION} |", rooms.table(self.rooms, page))


if __name__ == "__main__":
    unittest.main()
