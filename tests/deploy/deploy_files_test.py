#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The real deployment files are in order, and every rule about them finds a planted fault. Argument: ROOT"""
import json
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

import deploy_files

ROOT = Path(sys.argv.pop(1) if len(sys.argv) > 1 else ".").resolve()
READ = ["app.json", "Procfile", "Aptfile", ".slugignore", "scripts/packages", "src/settings/catalogue.cpp",
        "package.json", "package-lock.json",
        deploy_files.EXAMPLE_CONFIG, *deploy_files.EXECUTABLES]


def edited(change):
    """A change of app.json, as text to write."""
    manifest = json.loads((ROOT / "app.json").read_text(encoding="utf-8"))
    change(manifest)
    return json.dumps(manifest)


# (file, new text or None to remove it or a change of app.json, words of the problem)
PLANTED = [
    ("app.json", "{", "app.json: "),
    ("app.json", None, "app.json: "),
    ("app.json", lambda m: m.update(postdeploy="x"), "unknown key postdeploy"),
    ("app.json", lambda m: m.update(name="dw"), "3 to 30"),
    ("app.json", lambda m: m.update(description="x" * 141), "1 to 140"),
    ("app.json", lambda m: m.update(keywords=["a", 1]), "keywords"),
    ("app.json", lambda m: m.update(website="example.com"), "https address"),
    ("app.json", lambda m: m.update(stack="heroku-20"), "stack must be"),
    ("app.json", lambda m: m.pop("stack"), "stack must be"),
    ("app.json", lambda m: m["buildpacks"].reverse(), "buildpacks must be"),
    ("app.json", lambda m: m["env"].update(drain={"description": "x"}), "no name of a config var"),
    ("app.json", lambda m: m["env"].update(DYNO_TYPE={"description": "x"}), "is not a setting"),
    ("app.json", lambda m: m["env"].update(DYNO_TYPES="web"), "must be an object"),
    ("app.json", lambda m: m["env"]["DYNO_TYPES"].update(default="web"), "unknown key default"),
    ("app.json", lambda m: m["env"]["DYNO_TYPES"].pop("description"), "needs a description"),
    ("app.json", lambda m: m["env"]["RESTART_WINDOW"].update(value=600), "a value is text"),
    ("app.json", lambda m: m["env"]["DYNO_TYPES"].update(generator="uuid"), "the only generator"),
    ("app.json", lambda m: m["env"]["DYNO_TYPES"].update(required="no"), "true or false"),
    ("app.json", lambda m: m["env"]["DRAIN_PASSWORD"].pop("generator"), "must be generated"),
    ("app.json", lambda m: m["env"]["MODE"].update(value="enforce"), "only observe"),
    ("app.json", lambda m: m["env"]["HEROKU_API_KEY"].pop("required"), "must not be required"),
    ("app.json", lambda m: m["formation"].update(worker={"quantity": 1}), "one process type"),
    ("app.json", lambda m: m["formation"]["web"].update(quantity="1"), "the number 1"),
    ("app.json", lambda m: m["formation"]["web"].update(size="eco"), "does not sleep"),
    ("app.json", lambda m: m["formation"]["web"].update(size="Basic"), "small letters"),
    ("Procfile", "web: ./dynoward\n", "Procfile: "),
    ("Procfile", "web: bin/dynoward serve\nworker: sleep 1\n", "Procfile: "),
    ("Procfile", None, "Procfile: "),
    ("Aptfile", "# nothing\n", "missing or empty"),
    ("Aptfile", "libboost1.83-dev\n", "names a version"),
    ("Aptfile", "https://example.com/x.deb\n", "no package name"),
    ("Aptfile", "libboost-dev nlohmann-json3-dev\n", "no package name"),
    ("Aptfile", "libpoco-dev\n", "not in scripts/packages"),
    ("package.json", "{", "package.json, package-lock.json: "),
    ("package.json", None, "package.json, package-lock.json: "),
    ("package.json", '{"dependencies": {"uplot": "1.6.32"}}', "engines.node must say"),
    ("package.json", '{"scripts": {"build": "x"}}', "scripts would be run"),
    ("package.json", '{"devDependencies": {"uplot": "1.6.32"}}', "uplot must be a dependency"),
    ("package.json", '{"dependencies": {"uplot": "1.6.31"}}', "dependencies differ"),
    ("package-lock.json", '{"packages": {"": {}, "node_modules/uplot": {}}}', "has no checksum"),
    ("package-lock.json", '{"packages": {"node_modules/uplot": {"resolved": "https://x"}}}', "names a host"),
    ("bin/compile", None, "missing or not executable"),
    ("bin/detect", "#!/bin/sh\n", "must begin with"),
    (".slugignore", "/src\n", "needed by the build"),
    (".slugignore", "package.json\n", "needed by the build"),
    (".gitmodules", "", "no submodules"),
    (deploy_files.EXAMPLE_CONFIG, "[", "config/"),
    (deploy_files.EXAMPLE_CONFIG, '{"settings": {"WEB_WINDOW": "1"}}', "not a setting"),
    (deploy_files.EXAMPLE_CONFIG, '{"apps": {"a": {"RESTART_WINDOW": 600}}}', "a value is text"),
    (deploy_files.EXAMPLE_CONFIG, '{"settings": {"DRAIN_PASSWORD": "x"}}', "secrets belong"),
]


class DeployFiles(unittest.TestCase):
    def test_the_real_ones_are_in_order(self):
        self.assertEqual(deploy_files.problems(ROOT), [])

    def test_every_planted_fault_is_found(self):
        for name, fault, words in PLANTED:
            with self.subTest(file=name, words=words), tempfile.TemporaryDirectory() as folder:
                for path in READ:
                    (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(ROOT / path, Path(folder) / path)
                target = Path(folder) / name
                if fault is None:
                    target.unlink()
                else:
                    target.write_text(edited(fault) if callable(fault) else fault, encoding="utf-8")
                found = deploy_files.problems(folder)
                self.assertTrue(any(words in problem for problem in found), found)

    def test_a_script_that_is_not_executable_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            for path in READ:
                (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / path, Path(folder) / path)
            (Path(folder) / "bin/compile").chmod(0o644)
            self.assertEqual(deploy_files.problems(folder), ["bin/compile: missing or not executable"])


if __name__ == "__main__":
    unittest.main()
