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
from chores.report import ChoreError, say
from chores.running import run_tool

_LINUX = layout.PACKAGING / "linux"
_DESCRIPTION = """\
Manage the AI models on your own machine
Modelyard finds, downloads and verifies models, loads them into memory, tells
what they take there, gives the memory back, and serves them to any program
that speaks the OpenAI API. It has a window, a command line and a service."""
_SUMMARY = _DESCRIPTION.partition("\n")[0]
_RUNTIME = "MODELYARD_APPIMAGE_RUNTIME"
_GLIBC = re.compile(rb"GLIBC_2\.(\d+)\b")
_LIBC_FAMILY = ("libc.so", "libm.so", "libdl.so", "libpthread.so", "librt.so", "ld-linux")
_NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)$", re.MULTILINE)


def make_linux_packages(parts: Path) -> None:
    """Make all of them in `dist/packages`, of the folder that was frozen and of `parts`.

    Raises:
        ChoreError: One can't be made, or the program needs a library that no package brings.
    """
    root = layout.BUILD / "root"
    linux_tree.make_tree(root, parts=parts)
    needs_what_is_declared(root)
    for kind in ("deb", "rpm"):
        make_with_nfpm(kind, root)
    make_tarball(root)
    make_appdir(root)


def make_with_nfpm(kind: str, root: Path) -> Path:
    """Make the package of one `kind`, deb or rpm, and return its path."""
    say(f"making the .{kind}")
    config = layout.BUILD / "nfpm.json"
    # JSON is YAML, too.
    config.write_text(json.dumps(_nfpm_config(root), indent=2), encoding="utf-8")
    target = layout.PACKAGES / _file_name(kind)
    nfpm = str(layout.program("nfpm"))
    run_tool([nfpm, "package", "-f", str(config), "-p", kind, "-t", str(target)])
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
        ChoreError: One is not; the message names it.
    """
    inside = {path.name for path in root.rglob("*") if ".so" in path.suffixes}
    declared = {need.what for need in system.APP}
    for path in _programs(root):
        for soname in _NEEDED.findall(run_tool(["objdump", "-p", str(path)])):
            is_libc = soname.startswith(_LIBC_FAMILY)
            if not is_libc and soname not in inside | declared:
                raise ChoreError(f"{path.name} needs {soname}: name it in chores/system.py")


def glibc(root: Path) -> str:
    """Return the newest version of glibc that anything below `root` asks for, as ``2.36``."""
    asked = (_GLIBC.findall(path.read_bytes()) for path in _programs(root))
    return f"2.{max(int(minor) for minors in asked for minor in minors)}"


def _nfpm_config(root: Path) -> dict[str, object]:
    libc = glibc(root)
    deb_needs = [" | ".join(need.packages) for need in system.APP]
    # Fedora's and openSUSE's packages have other names, but all provide the libraries' own.
    rpm_needs = [f"{need.what}()(64bit)" for need in system.APP]
    return {
        "name": "modelyard",
        "arch": release.machine(),
        "platform": "linux",
        "version": release.version(),
        "section": "utils",
        "priority": "optional",
        "maintainer": linux_tree.MAINTAINER,
        "vendor": "The Modelyard developers",
        "description": _DESCRIPTION,
        "license": "Apache-2.0",
        "mtime": release.date("%Y-%m-%dT%H:%M:%SZ"),
        "umask": 0o022,
        "contents": [{"src": f"{root}/usr", "dst": "/usr", "type": "tree"}],
        "overrides": {
            "deb": {
                "depends": [f"libc6 (>= {libc})", *deb_needs],
                "recommends": ["desktop-file-utils", "shared-mime-info", "hicolor-icon-theme"],
                "suggests": ["gnome-keyring | kwalletmanager"],
            },
            "rpm": {
                "depends": [f"libc.so.6(GLIBC_{libc})(64bit)", *rpm_needs],
                "recommends": ["desktop-file-utils", "shared-mime-info", "hicolor-icon-theme"],
            },
        },
        "deb": {"compression": "xz"},
        "rpm": {"compression": "zstd", "summary": _SUMMARY, "buildhost": "modelyard"},
    }


def _file_name(kind: str) -> str:
    if kind == "deb":
        return f"modelyard_{release.version()}_{release.machine()}.deb"
    return f"modelyard-{release.version()}-1.{platform.machine()}.rpm"


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
