"""What people on Linux install: .deb, .rpm, a tarball with a script, an AppImage's folder."""

import json
import os
import platform
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from chores import layout, linux_tree, release, system
from chores.debian_package import make_deb
from chores.report import ChoreError, say
from chores.running import run_tool

_LINUX = layout.PACKAGING / "linux"
_DESCRIPTION = """\
Manage the AI models on your own machine
Modelyard finds, downloads and verifies models, loads them into memory, tells
what they take there, gives the memory back, and serves them to any program
that speaks the OpenAI API. It has a window, a command line and a service."""
_RUNTIME = "MODELYARD_APPIMAGE_RUNTIME"
_GLIBC = re.compile(rb"GLIBC_2\.(\d+)\b")
_LIBC_FAMILY = (
    "ld-linux",
    "libc.so",
    "libdl.so",
    "libm.so",
    "libpthread.so",
    "libresolv.so",
    "librt.so",
)
_NEEDS = (*system.APP, *system.LINKED)
_NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)$", re.MULTILINE)


def make_linux_packages(parts: Path) -> None:
    """Make all of them in `dist/packages`, of the folder that was frozen and of `parts`.

    Raises:
        ChoreError: One can't be made, or the program needs a library that no package brings.
    """
    root = layout.BUILD / "root"
    linux_tree.make_tree(root, parts=parts)
    needs_what_is_declared(root)
    deb_needs = dict.fromkeys(" | ".join(need.packages) for need in _NEEDS)
    depends = (f"libc6 (>= {glibc(root)})", *deb_needs)
    make_deb(root, depends=depends, description=_DESCRIPTION)
    make_rpm(root)
    make_tarball(root)
    make_appdir(root)


def make_rpm(root: Path) -> Path:
    """Make the .rpm and return its path."""
    say("making the .rpm")
    config = layout.BUILD / "nfpm.json"
    # JSON is YAML, too.
    config.write_text(json.dumps(_nfpm_config(root), indent=2), encoding="utf-8")
    target = layout.PACKAGES / f"modelyard-{release.version()}-1.{platform.machine()}.rpm"
    nfpm = layout.program("nfpm")
    run_tool([nfpm, "package", "-f", config, "-p", "rpm", "-t", target])
    return target


def make_tarball(root: Path) -> Path:
    """Make the tarball that `install.sh` in it installs, and return its path."""
    say("making the tarball")
    name = f"modelyard-{release.version()}-linux-{platform.machine()}"
    target = layout.PACKAGES / f"{name}.tar.xz"
    with tempfile.TemporaryDirectory(dir=layout.BUILD) as scratch:
        plain = Path(scratch) / "plain.tar"
        with tarfile.open(plain, "w", format=tarfile.GNU_FORMAT) as tar:
            for source, inside in _tar_members(root):
                tar.add(source, f"{name}/{inside}", recursive=False, filter=_reproducible)
        # With threads, which Python's own module has not.
        run_tool(["xz", "-T0", "-6", "--keep", str(plain)])
        shutil.move(f"{plain}.xz", target)
    return target


def make_appdir(root: Path) -> None:
    """Make the AppDir; of it an AppImage where a runtime is told and mksquashfs is there."""
    say("making the AppDir")
    appdir = layout.DIST / "Modelyard.AppDir"
    shutil.rmtree(appdir, ignore_errors=True)
    shutil.copytree(root, appdir, symlinks=True, copy_function=os.link)
    (appdir / "AppRun").symlink_to("usr/lib/modelyard/modelyard")
    for name, target in (
        ("modelyard.desktop", "usr/share/applications/modelyard.desktop"),
        ("modelyard.svg", "usr/share/icons/hicolor/scalable/apps/modelyard.svg"),
        (".DirIcon", "usr/share/icons/hicolor/256x256/apps/modelyard.png"),
    ):
        (appdir / name).symlink_to(target)
    runtime, squash = os.environ.get(_RUNTIME), shutil.which("mksquashfs")
    if not runtime or not squash:
        say(
            f"no AppImage is made of it: {_RUNTIME} has to name the static type 2 runtime, "
            "which no package registry has, and mksquashfs has to be there"
        )
        return
    image = layout.PACKAGES / f"Modelyard-{release.version()}-{platform.machine()}.AppImage"
    squashed = layout.BUILD / "appdir.squashfs"
    squashed.unlink(missing_ok=True)
    moment = str(release.epoch_s())
    options = ("-root-owned", "-noappend", "-no-progress", "-comp", "zstd")
    run_tool(
        [squash, str(appdir), str(squashed), *options, "-all-time", moment, "-mkfs-time", moment]
    )
    image.write_bytes(Path(runtime).read_bytes() + squashed.read_bytes())
    image.chmod(0o755)


def needs_what_is_declared(root: Path) -> None:
    """Check that each library that the program links to is in it, or brought by a dependency.

    Raises:
        ChoreError: Some are not; the message names them.
    """
    inside = {path.name for path in root.rglob("*") if ".so" in path.suffixes}
    declared = {need.what for need in _NEEDS}
    missing = {
        f"{soname} for {path.name}"
        for path in _programs(root)
        for soname in _NEEDED.findall(run_tool(["objdump", "-p", path]))
        if soname not in inside | declared and not soname.startswith(_LIBC_FAMILY)
    }
    if missing:
        listed = "\n".join(sorted(missing))
        raise ChoreError(f"name in LINKED of chores/system.py what brings these:\n{listed}")


def glibc(root: Path) -> str:
    """Return the newest version of glibc that anything below `root` asks for, as ``2.36``."""
    asked = (_GLIBC.findall(path.read_bytes()) for path in _programs(root))
    return f"2.{max(int(minor) for minors in asked for minor in minors)}"


def _nfpm_config(root: Path) -> dict[str, object]:
    # Fedora's and openSUSE's packages have other names, but all provide the libraries' own.
    needs = [f"{need.what}()(64bit)" for need in _NEEDS]
    return {
        "name": "modelyard",
        "arch": release.machine(),
        "platform": "linux",
        "version": release.version(),
        "release": "1",
        "maintainer": linux_tree.MAINTAINER,
        "vendor": "The Modelyard developers",
        "description": _DESCRIPTION,
        "license": "Apache-2.0",
        "mtime": release.date("%Y-%m-%dT%H:%M:%SZ"),
        "umask": 0o022,
        "changelog": str(_rpm_changelog()),
        "contents": [{"src": f"{root}/usr", "dst": "/usr", "type": "tree"}],
        "depends": [f"libc.so.6(GLIBC_{glibc(root)})(64bit)", *needs],
        "recommends": ["desktop-file-utils", "hicolor-icon-theme", "shared-mime-info"],
        "rpm": {
            "compression": "zstd",
            "summary": _DESCRIPTION.partition("\n")[0],
            "buildhost": "modelyard",
        },
    }


def _rpm_changelog() -> Path:
    """Write the changelog as nfpm reads it, which leads to the one that people read."""
    path = layout.BUILD / "changelog.json"
    entry = {
        "semver": f"{release.version()}-1",
        "date": release.date("%Y-%m-%dT%H:%M:%SZ"),
        "packager": linux_tree.MAINTAINER,
        "changes": [{"note": "See changelog.gz among the documents for what is new."}],
    }
    path.write_text(json.dumps([entry]), encoding="utf-8")
    return path


def _programs(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def _tar_members(root: Path) -> Iterator[tuple[Path, str]]:
    for name in ("install.sh", "uninstall.sh"):
        yield _LINUX / name, name
    yield layout.ROOT / "LICENSE", "LICENSE"
    for path in sorted(root.rglob("*")):
        yield path, path.relative_to(root).as_posix()


def _reproducible(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    member.mtime = release.epoch_s()
    return member
