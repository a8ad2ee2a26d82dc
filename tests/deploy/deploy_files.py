# SPDX-License-Identifier: MIT
"""What Heroku reads at the root of the tree, judged by its rules: app.json, Procfile, Aptfile, package.json,
the hooks.

Heroku reads app.json only when an app is made from it, and then an unknown key or a number where text should
be stops a stranger's first try; nothing else would tell us. Also the example of CONFIG_FILE.
"""
import json
import os
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tidy"))
import settings_names  # noqa: E402

KEYS = {"name", "description", "keywords", "website", "repository", "logo", "success_url", "scripts", "env",
        "formation", "addons", "buildpacks", "environments", "stack", "image"}
ENV_KEYS = {"description", "value", "required", "generator"}
# Stacks with a C++20 compiler that Heroku supports.
STACKS = {"heroku-24", "heroku-26"}
SIZES = {"eco", "basic", "standard-1x", "standard-2x", "performance-m", "performance-l"}
# The modules of the page, then packages, then the build that needs both.
BUILDPACKS = ["heroku/nodejs", "heroku-community/apt", "heroku-community/inline"]
EXAMPLE_CONFIG = "config/dynoward.example.json"
EXECUTABLES = ["bin/detect", "bin/compile", "dev", ".ci/run", "tests/deploy/rehearsal"]


def is_text(value):
    return isinstance(value, str) and value.strip() != ""


def check_env(env, known):
    if not isinstance(env, dict):
        yield "app.json: env must be an object"
        return
    for name, entry in env.items():
        if not re.fullmatch(r"[A-Z][A-Z0-9_]*", name):
            yield f"app.json: env {name} is no name of a config var"
        elif known is not None and name not in known:
            yield f"app.json: env {name} is not a setting"
        if not isinstance(entry, dict):
            yield f"app.json: env {name} must be an object, so that it can say what it is for"
            continue
        for key in entry.keys() - ENV_KEYS:
            yield f"app.json: env {name} has an unknown key {key}"
        if not is_text(entry.get("description")):
            yield f"app.json: env {name} needs a description"
        if "value" in entry and not isinstance(entry["value"], str):
            yield f"app.json: env {name}: a value is text, also where it is a number"
        if entry.get("generator", "secret") != "secret":
            yield f"app.json: env {name}: the only generator is secret"
        if not isinstance(entry.get("required", True), bool):
            yield f"app.json: env {name}: required is true or false"
    for name in ("DRAIN_PASSWORD", "ADMIN_PASSWORD"):
        if env.get(name, {}) != {} and env[name].get("generator") != "secret":
            yield f"app.json: env {name} must be generated, never chosen by us"
    if env.get("MODE", {}).get("value") != "observe":
        yield "app.json: a new app must only observe"
    if env.get("HEROKU_API_KEY", {}).get("required", True):
        yield "app.json: HEROKU_API_KEY must not be required: without it Dynoward watches"


def check_formation(formation):
    if formation.keys() != {"web"}:
        yield "app.json: the formation is one process type, web"
        return
    web = formation["web"]
    # A second monitor would share nothing with the first, and restart what the first has just restarted.
    if web.get("quantity") != 1 or isinstance(web.get("quantity"), bool):
        yield "app.json: quantity must be the number 1"
    # Eco sleeps: it would miss what it is there to see.
    if web.get("size") not in SIZES - {"eco"}:
        yield "app.json: size must be a known size in small letters, and one that does not sleep"


def check_app_json(root):
    try:
        manifest = json.loads((root / "app.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        yield f"app.json: {error}"
        return
    for key in manifest.keys() - KEYS:
        yield f"app.json: unknown key {key}"
    if not is_text(manifest.get("name")) or not 3 <= len(manifest["name"]) <= 30:
        yield "app.json: name must have 3 to 30 characters"
    if not is_text(manifest.get("description")) or len(manifest["description"]) > 140:
        yield "app.json: description must have 1 to 140 characters"
    if not all(is_text(word) for word in manifest.get("keywords", [])):
        yield "app.json: keywords must be texts"
    for key in ("website", "repository", "logo"):
        if key in manifest and not re.match(r"https://\S+$", str(manifest[key])):
            yield f"app.json: {key} must be an https address"
    if manifest.get("stack") not in STACKS:
        yield f"app.json: stack must be one of {', '.join(sorted(STACKS))}"
    if manifest.get("buildpacks") != [{"url": name} for name in BUILDPACKS]:
        yield f"app.json: buildpacks must be {' then '.join(BUILDPACKS)}"
    yield from check_env(manifest.get("env", {}), settings_names.in_catalogue(root))
    yield from check_formation(manifest.get("formation", {}))


def lines_of(path):
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def check_procfile(root):
    if lines_of(root / "Procfile") != ["web: bin/dynoward serve"]:
        yield "Procfile: exactly one line, `web: bin/dynoward serve`"


def check_aptfile(root):
    names = lines_of(root / "Aptfile")
    if not names:
        yield "Aptfile: missing or empty"
    for name in names:
        if not re.fullmatch(r"[a-z0-9][a-z0-9+.-]+", name):
            yield f"Aptfile: {name!r} is no package name (one a line; no addresses, no repositories)"
        elif re.search(r"[0-9]+\.[0-9]+", name):
            yield f"Aptfile: {name} names a version, which the next stack will not have"
    # What is built here must be what is tested: the same packages, or what stands for them.
    listed = " ".join(lines_of(root / "scripts/packages")).replace("|", " ").split()
    for name in names:
        if name not in listed:
            yield f"Aptfile: {name} is not in scripts/packages"


def check_modules(root):
    """The nodejs buildpack runs `npm ci`, which wants both files to agree, and the scripts that are there."""
    try:
        package, lock = (json.loads((root / name).read_text(encoding="utf-8"))
                         for name in ("package.json", "package-lock.json"))
    except (OSError, ValueError) as error:
        yield f"package.json, package-lock.json: {error}"
        return
    if not is_text(package.get("engines", {}).get("node")):
        yield "package.json: engines.node must say which Node the buildpack takes"
    if "scripts" in package:
        yield "package.json: scripts would be run by the buildpack, and nothing of ours needs one"
    if "uplot" not in package.get("dependencies", {}):
        yield "package.json: uplot must be a dependency, which the buildpack does not prune"
    locked = lock.get("packages", {})
    for kind in ("dependencies", "devDependencies", "engines"):
        if package.get(kind) != locked.get("", {}).get(kind):
            yield f"package-lock.json: {kind} differ from package.json"
    for name, entry in locked.items():
        if name and not str(entry.get("integrity", "")).startswith("sha512-"):
            yield f"package-lock.json: {name} has no checksum"
        if "resolved" in entry:
            yield f"package-lock.json: {name} names a host (.npmrc: omit-lockfile-registry-resolved)"


def check_files(root):
    for name in EXECUTABLES:
        path = root / name
        if not path.is_file() or not os.access(path, os.X_OK):
            yield f"{name}: missing or not executable"
        elif not path.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n"):
            yield f"{name}: must begin with #!/usr/bin/env bash"
    for name in lines_of(root / ".slugignore"):
        # .slugignore acts before the build: what the build reads must stay.
        if name.strip("/") in {"bin", "src", "include", "cmake", "CMakeLists.txt", "Procfile", "package.json",
                               "package-lock.json", ".npmrc"}:
            yield f".slugignore: {name} is needed by the build"
    if (root / ".gitmodules").exists():
        yield ".gitmodules: the Heroku Button fetches no submodules"


def check_example_config(root):
    try:
        config = json.loads((root / EXAMPLE_CONFIG).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        yield f"{EXAMPLE_CONFIG}: {error}"
        return
    known = settings_names.in_catalogue(root) or set()
    for group in [config.get("settings", {}), *config.get("apps", {}).values()]:
        for name, value in group.items():
            # WEB_RESTART_WINDOW is RESTART_WINDOW for one process type.
            if not any(name == setting or name.endswith("_" + setting) for setting in known):
                yield f"{EXAMPLE_CONFIG}: {name} is not a setting"
            if not isinstance(value, str):
                yield f"{EXAMPLE_CONFIG}: {name}: a value is text, as in the environment"
            if "PASSWORD" in name or "KEY" in name:
                yield f"{EXAMPLE_CONFIG}: {name}: secrets belong in the environment"


def problems(root):
    root = Path(root)
    checks = (check_app_json, check_procfile, check_aptfile, check_modules, check_files, check_example_config)
    return [problem for check in checks for problem in check(root)]
