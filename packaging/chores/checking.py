"""What a built package has to prove: the tools of its system accept it, and a person can use it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chores import layout, release
from chores.report import ChoreError, say
from chores.running import run_tool

_CHECKS = layout.PACKAGING / "checks"
_LARGEST_FOLDER_BYTES = 160_000_000
_LARGEST_DEB_BYTES = 60_000_000
_SUITE = "bookworm"
_ROOTS_HOME = str(Path("/", "root"))
_METAINFO = "app.modelyard.Modelyard.metainfo.xml"
_FIND_MODEL = (
    "import sys; from pathlib import Path; from modelyard.tour.sample import fetch_sample;"
    "print(fetch_sample(Path(sys.argv[1])))"
)
_ENTER = """\
set -e
root=$1; shift
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/dev"
mkdir -p "$root/dev/shm" "$root/dev/pts"
for name in null zero full random urandom tty; do
    touch "$root/dev/$name"; mount --bind "/dev/$name" "$root/dev/$name"
done
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"; ln -s /proc/self/fd "$root/dev/fd"
mount -t tmpfs tmpfs "$root/run"
exec chroot "$root" "$@"
"""


def check_packages() -> None:
    """Have the tools of Linux judge what is in `dist`, and hold it to its sizes.

    Raises:
        ChoreError: One of them finds an error; with what it says.
    """
    (deb,), (rpm,) = layout.PACKAGES.glob("*.deb"), layout.PACKAGES.glob("*.rpm")
    _check_size(layout.FROZEN, _LARGEST_FOLDER_BYTES)
    _check_size(deb, _LARGEST_DEB_BYTES)
    linux = layout.PACKAGING / "linux"
    tools: tuple[list[str | Path], ...] = (
        ["desktop-file-validate", linux / "modelyard.desktop"],
        ["appstreamcli", "validate", "--no-net", linux / _METAINFO],
        ["lintian", "--allow-root", "--fail-on", "error", deb],
        ["rpmlint", "--config", _CHECKS / "rpmlint.toml", rpm],
    )
    for tool in tools:
        said = run_tool(tool)
        say(f"{tool[0]}: {said.strip() or 'nothing to say'}")
    _check_rpm_installs(rpm)


def check_program() -> int:
    """Have the frozen program pass the end-to-end tests, with no Python on the PATH.

    Returns the exit status of pytest.
    """
    with _path_without_python() as path:
        environment = {
            **os.environ,
            "PATH": path,
            "QT_QPA_PLATFORM": "offscreen",
            "MODELYARD_PROGRAM": str(layout.FROZEN / "modelyard"),
        }
        command = [str(layout.program("python")), "-m", "pytest", "-q", "tests/e2e"]
        return subprocess.run(command, cwd=layout.ROOT, env=environment, check=False).returncode


def check_installed(*, tree: Path | None, old: Path | None) -> None:
    """Install the .deb in a fresh Debian, use it and remove it, as `checks/installed.sh` says.

    `tree` is a tarball of a bare Debian, else debootstrap makes one; `old` is the .deb of an
    earlier version, to upgrade from and go back to. Needs root. What it saw is in `dist/installed`.

    Raises:
        ChoreError: Something is not as it should be; with what.
    """
    (deb,) = layout.PACKAGES.glob("*.deb")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "modelyard-tests"
    told = run_tool([layout.program("python"), "-c", _FIND_MODEL, cache])
    model = Path(told.strip().splitlines()[-1])
    with tempfile.TemporaryDirectory(prefix="modelyard-debian-") as scratch:
        root = Path(scratch)
        _lay_out_debian(root, tree)
        inside = root / "check"
        inside.mkdir()
        (inside / "out").mkdir()
        inside.chmod(0o755)
        files = [_CHECKS / "installed.sh", deb, model, *([old] if old else [])]
        for file in files:
            shutil.copy(file, inside)
        script, *arguments = (f"/check/{file.name}" for file in files)
        arguments.insert(2, "/check/out")
        try:
            _enter(root, [script, *arguments])
        finally:
            seen = layout.DIST / "installed"
            shutil.rmtree(seen, ignore_errors=True)
            shutil.copytree(inside / "out", seen)


def _lay_out_debian(root: Path, tree: Path | None) -> None:
    if tree is None:
        say(f"making a bare Debian ({_SUITE}) with debootstrap")
        run_tool(["debootstrap", "--variant=minbase", _SUITE, root])
    else:
        run_tool(["tar", "-xf", tree, "-C", root])
    root.chmod(0o755)


def _enter(root: Path, command: list[str]) -> None:
    """Run `command` in `root`, in namespaces of its own that take all of its processes along."""
    apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"]
    clean = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": _ROOTS_HOME}
    told = {name: os.environ[name] for name in ("SSL_CERT_FILE",) if name in os.environ}
    done = subprocess.run(
        [*apart, "bash", "-c", _ENTER, "bash", str(root), *command],
        env={**clean, **told},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise ChoreError("the installed program is not as it should be: see what is said above")


def _check_size(path: Path, largest_bytes: int) -> None:
    files = path.rglob("*") if path.is_dir() else [path]
    size = sum(file.stat().st_size for file in files if file.is_file() and not file.is_symlink())
    said = f"{path.name}: {size / 1e6:.0f} MB of at most {largest_bytes / 1e6:.0f}"
    if size > largest_bytes:
        raise ChoreError(said)
    say(said)


def _check_rpm_installs(rpm: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="modelyard-rpm-") as root:
        run_tool(["rpm", "--root", root, "--initdb"])
        # Of the packages that it depends on there is none here.
        run_tool(["rpm", "--root", root, "--install", "--nodeps", rpm])
        version = run_tool([Path(root, "usr/bin/modelyard"), "--version"]).strip()
        if version != f"modelyard {release.version()}":
            raise ChoreError(f"what the .rpm installs says {version}")
        run_tool(["rpm", "--root", root, "--erase", "modelyard"])
        left = [str(path) for path in Path(root, "usr").rglob("*modelyard*")]
        if left:
            raise ChoreError(f"the .rpm leaves {', '.join(left)}")
    say("rpm installs and removes it")


@contextmanager
def _path_without_python() -> Iterator[str]:
    """Yield a folder that has all programs of the PATH but Pythons."""
    with tempfile.TemporaryDirectory(prefix="modelyard-path-") as folder:
        for place in os.environ.get("PATH", os.defpath).split(os.pathsep):
            if str(layout.VENV) in place or not Path(place).is_dir():
                continue
            for program in Path(place).iterdir():
                link = Path(folder, program.name)
                if not program.name.startswith(("python", "pip")) and not link.is_symlink():
                    link.symlink_to(program)
        yield folder
