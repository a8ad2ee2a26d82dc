#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Proves that the rules of tidy.py can fail: a tidy tree passes, each planted violation is found."""
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import tidy  # noqa: E402

LICENCE = "// SPDX-License-Identifier: MIT\n"
HEADER = LICENCE + "// X.\n#pragma once\n"
TIDY_TREE = {
    "include/dynoward/values/name.hpp": LICENCE + "// A name.\n#pragma once\n#include <string>\n",
    "include/dynoward/fleet/fleet.hpp": LICENCE
    + '// The fleet.\n#pragma once\n#include "dynoward/values/name.hpp"\n'
    + '#include "dynoward/logplex/event.hpp"\n',
    "include/dynoward/logplex/event.hpp": LICENCE + "// An event.\n#pragma once\n",
    "src/fleet/fleet.cpp": LICENCE + '#include "dynoward/fleet/fleet.hpp"\n#include "window.hpp"\n'
    "// sleep(1), getenv(x) and ::now() in prose are no calls; https://example.com/home/page is no path.\n"
    'const char* text = "std::time(nullptr)";\nint asleep(int);\n',
    "src/fleet/window.hpp": LICENCE + "// A window.\n#pragma once\n",
    "src/net/clock.cpp": LICENCE + "#include <boost/asio/steady_timer.hpp>\nauto t = Clock::now();\n",
    "src/daemon/daemon.cpp": LICENCE + '#include "dynoward/fleet/fleet.hpp"\n',
    "src/settings/catalogue.cpp":
    LICENCE + 'S s[] = {{.name = "PORT"}, {.name = "MODE", .sentence = "SO"},\n'
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
    ("check_arrows", "src/fleet/x.cpp", LICENCE + '#include "dynoward/policy/rule.hpp"\n',
     "must not see `policy`"),
    ("check_arrows", "src/values/x.cpp", LICENCE + '#include "dynoward/fleet/fleet.hpp"\n',
     "must not see `fleet`"),
    ("check_arrows", "src/heroku/x.cpp", LICENCE + '#include "dynoward/fleet/fleet.hpp"\n', "see `fleet`"),
    ("check_arrows", "src/net/x.cpp", LICENCE + '#include "dynoward/monitor/monitor.hpp"\n',
     "see `monitor`"),
    ("check_arrows", "src/simulator/x.cpp", LICENCE + '#include "net/listener.hpp"\n', "see `net`"),
    ("check_arrows", "src/daemon/x.cpp", LICENCE + '#include "fleet/window.hpp"\n',
     "private header of `fleet`"),
    ("check_arrows", "include/dynoward/fleet/x.hpp", HEADER + '#include "window.hpp"\n',
     "only public headers"),
    ("check_arrows", "src/attic/x.cpp", LICENCE, "not in the table"),
    *[("check_pure_rooms", "src/monitor/x.cpp", LICENCE + f"#include {header}\n", "must not include")
      for header in ["<boost/asio.hpp>", "<boost/beast/http.hpp>", "<boost/asio/ip/tcp.hpp>",
                     "<spdlog/spdlog.h>", "<openssl/ssl.h>", "<thread>", "<mutex>", "<fstream>",
                     "<iostream>", "<filesystem>", "<unistd.h>", "<regex>"]],
    *[("check_pure_rooms", "src/simulator/x.cpp", LICENCE + f"auto x = {call};\n", "must not use")
      for call in ['std::getenv("HOME")', 'getenv ("HOME")', "std::chrono::system_clock::now()",
                   "SteadyClock::now ()", "std::time(nullptr)", "time(0)", "sleep(1)",
                   "std::this_thread::sleep_for(1s)", "usleep(3)", 'std::printf("x")', "rand()",
                   "std::random_device{}()"]],
    ("check_pure_rooms", "include/dynoward/fleet/x.hpp", HEADER + "#include <thread>\n",
     "must not include"),
    ("check_size", "src/net/x.cpp", LICENCE + "int i;\n" * 400, "401 lines"),
    ("check_size", "src/net/x.cpp", LICENCE + "int " + "i" * 106 + ";\n", "111 columns"),
    ("check_size", "scripts/x", "#!/bin/sh\n# SPDX-License-Identifier: MIT\n#" + "x" * 110 + "\n",
     "111 columns"),
    ("check_licence", "src/net/x.cpp", "int i;\n", "first line"),
    ("check_licence", "tests/unit/x_test.cpp", "\n" + LICENCE, "first line"),
    ("check_licence", "scripts/try", "#!/usr/bin/env bash\n", "first two lines"),
    ("check_licence", "tests/x.py", "import sys\n", "first two lines"),
    ("check_headers", "src/net/x.hpp", LICENCE + "// X.\nint i;\n", "#pragma once"),
    ("check_headers", "src/net/x.hpp", LICENCE + "#pragma once\n", "in prose"),
    ("check_machine_paths", "src/net/x.cpp", LICENCE + 'auto p = "/ho' + 'me/me/key.pem";\n',
     "one machine"),
    ("check_machine_paths", "docs/x.md", "see `/wo" + "rk/main`\n", "one machine"),
    ("check_machine_paths", "src/net/x.cpp", LICENCE + 'auto p = "/tm' + 'p/socket";\n', "one machine"),
    ("check_settings_page", "docs/configuration.md", "| `PORT` | 8080 |\n`KEY` `STORE_URL`\n",
     "MODE is not documented"),
    ("check_settings_page", "docs/configuration.md",
     "| `PORT` | 1 |\n| `MODE` | 2 |\n| `MOOD` | 3 |\n`KEY` `STORE_URL`\n", "MOOD is documented but"),
    ("check_named_files", "src/net/x.cpp", LICENCE + "int i;  // as in attic.cpp\n", "no file attic.cpp"),
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
    def found_with(self, path=None, text=None):
        with tempfile.TemporaryDirectory() as root:
            for name, content in {**TIDY_TREE, **({path: text} if path else {})}.items():
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
        for text in [LICENCE + "int i;\n" * 399, LICENCE + "int " + "i" * 105 + ";\n"]:
            self.assertEqual(self.found_with("src/net/x.cpp", text), [])

    def test_rooms_point_downwards_only(self):
        order = list(tidy.SEES)
        for room, below in tidy.SEES.items():
            for other in below:
                self.assertLess(order.index(other), order.index(room), f"{room} sees {other}")
        self.assertNotIn("settings", tidy.visible(tidy.SEES, "fleet"))
        self.assertNotIn("net", tidy.visible(tidy.SEES, "simulator"))


if __name__ == "__main__":
    unittest.main()
