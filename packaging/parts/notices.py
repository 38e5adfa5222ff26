"""Writes the licences of everything that the frozen program carries, and lists it as an SBOM.

What it carries is asked of the packages installed here and of the lock file; the parts that are
no Python packages (Python itself, Qt, llama.cpp) come with the packages that bring them.
"""

import json
import platform
import re
import sys
import time
import tomllib
import uuid
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from modelyard import __version__

ROOT = Path(__file__).resolve().parents[2]
_NAME = "modelyard"
_LICENCE_NAMES = re.compile(r"(licen[cs]e|copying|notice|copyright)", re.IGNORECASE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_NAMESPACE = uuid.UUID("6d6f6465-6c79-4172-8000-000000000001")
_RULE = "=" * 78
_LONGEST_NAME = 60
"""Some packages put the whole text where its name belongs."""


def main(folder: Path, epoch_s: int) -> None:
    """Write `NOTICES.txt` and `modelyard.cdx.json`, dated `epoch_s`, into `folder`."""
    found = sorted(shipped(), key=lambda each: canonicalize_name(each.name))
    (folder / "NOTICES.txt").write_text(notices(found), encoding="utf-8")
    text = json.dumps(sbom(found, epoch_s), indent=2, sort_keys=True)
    (folder / "modelyard.cdx.json").write_text(text + "\n", encoding="utf-8")


def shipped() -> list[Distribution]:
    """Return every package that Modelyard needs on this system, itself not among them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    environment = {**default_environment(), "extra": ""}
    waiting: list[str] = list(project["project"]["dependencies"])
    found: dict[str, Distribution] = {}
    while waiting:
        wanted = Requirement(waiting.pop())
        name = canonicalize_name(wanted.name)
        is_wanted = wanted.marker is None or wanted.marker.evaluate(environment)
        if is_wanted and name not in found:
            found[name] = distribution(name)
            waiting += found[name].requires or ()
    return list(found.values())


def notices(found: list[Distribution]) -> str:
    """Return what is carried, and all of its licences, as one text."""
    lines = [
        f"Modelyard {__version__} is licensed under the Apache License 2.0.",
        "It carries what follows, each under the licence that is named and quoted with it.",
        "",
        f"  Python {platform.python_version()} (PSF-2.0)",
        *(f"  {each.name} {each.version} ({licence(each)})" for each in found),
    ]
    for each in found:
        lines += ["", _RULE, f"{each.name} {each.version}", _RULE, ""]
        lines += _licence_texts(each) or [f"Licensed under: {licence(each)}"]
    lines += ["", _RULE, "Python", _RULE, "", _python_licence()]
    return "\n".join(lines) + "\n"


def sbom(found: list[Distribution], epoch_s: int) -> dict[str, Any]:
    """Return the bill of materials (CycloneDX 1.6)."""
    hashes = _locked_hashes()
    components = [_component(each, hashes) for each in found]
    python = platform.python_version()
    runtime = {
        "type": "application",
        "bom-ref": "python",
        "name": "Python",
        "version": python,
        "cpe": f"cpe:2.3:a:python:python:{python}:*:*:*:*:*:*:*",
        "licenses": [{"license": {"id": "PSF-2.0"}}],
    }
    program = {"type": "application", "bom-ref": _NAME, "name": _NAME, "version": __version__}
    content = json.dumps(components, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.uuid5(_NAMESPACE, content).urn,
        "version": 1,
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(epoch_s)),
            "component": program,
            "properties": [
                {"name": "modelyard:system", "value": f"{sys.platform} {platform.machine()}"}
            ],
        },
        "components": [*components, runtime],
        "dependencies": [
            {"ref": _NAME, "dependsOn": [each["bom-ref"] for each in (*components, runtime)]}
        ],
    }


def licence(package: Distribution) -> str:
    """Return the licence that a package names: an SPDX expression where it has one."""
    told = package.metadata
    if expression := told.get("License-Expression"):
        return str(expression)
    classified = [
        line.rpartition("::")[2].strip()
        for line in told.get_all("Classifier") or ()
        if line.startswith("License ::")
    ]
    text = str(told.get("License") or "")
    is_name = 0 < len(text) < _LONGEST_NAME and "\n" not in text
    return text if is_name else "; ".join(classified) or "see its text"


def _component(package: Distribution, hashes: dict[str, list[str]]) -> dict[str, Any]:
    name = canonicalize_name(package.name)
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name}@{package.version}",
        "purl": f"pkg:pypi/{name}@{package.version}",
        "name": package.name,
        "version": package.version,
        "licenses": [{"license": {"name": licence(package)}}],
    }
    # Which of a package's files was installed is the same for one system, but not told by it.
    component["properties"] = [
        {"name": "modelyard:locked-sha256", "value": digest} for digest in hashes.get(name, ())
    ]
    return component


def _locked_hashes() -> dict[str, list[str]]:
    hashes: dict[str, list[str]] = {}
    name = ""
    for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines():
        if not line.startswith((" ", "#")):
            name = canonicalize_name(line.partition("==")[0].strip())
        hashes.setdefault(name, []).extend(_HASH.findall(line))
    return hashes


def _licence_texts(package: Distribution) -> list[str]:
    return [text for path in _licence_files(package) if (text := _text(path))]


def _licence_files(package: Distribution) -> Iterator[Path]:
    for file in package.files or ():
        if ".dist-info" in file.parts[0] and _LICENCE_NAMES.search(file.name):
            yield Path(str(package.locate_file(file)))


def _python_licence() -> str:
    places = (Path(sys.base_prefix), Path(sys.base_prefix, "lib", f"python3.{sys.version_info[1]}"))
    texts = (_text(place / name) for place in places for name in ("LICENSE.txt", "LICENSE"))
    return next(filter(None, texts), "See https://docs.python.org/3/license.html.")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
