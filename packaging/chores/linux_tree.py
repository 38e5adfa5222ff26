"""The tree of files that every package for Linux installs, below one root."""

import gzip
import os
import shutil
import stat
import textwrap
from collections.abc import Iterator
from pathlib import Path

from chores import layout, release

_LINUX = layout.PACKAGING / "linux"
MAINTAINER = "The Modelyard developers <packages@modelyard.invalid>"
_ICON_SIZES_PX = (16, 24, 32, 48, 64, 128, 256, 512)


def make_tree(root: Path, *, parts: Path) -> None:
    """Put everything below `root` as it is to lie below `/`.

    The frozen folder is linked, not copied. `parts` is the folder of what was made before: icons,
    man page, notices.
    """
    shutil.rmtree(root, ignore_errors=True)
    program = root / "usr/lib/modelyard"
    program.parent.mkdir(parents=True)
    shutil.copytree(layout.FROZEN, program, symlinks=True, copy_function=_link)
    (root / "usr/bin").mkdir()
    (root / "usr/bin/modelyard").symlink_to("../lib/modelyard/modelyard")
    for source, target in _shared(parts):
        path = root / "usr/share" / target
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, path)
    documents = root / "usr/share/doc/modelyard"
    (documents / "NOTICES.txt").symlink_to("../../../lib/modelyard/_internal/NOTICES.txt")
    _compress(documents / "changelog.gz", layout.CHANGELOG.read_bytes())
    _compress(documents / "changelog.Debian.gz", debian_changelog().encode())
    manual = root / "usr/share/man/man1/modelyard.1.gz"
    _compress(manual, (parts / "modelyard.1").read_bytes())
    set_modes_and_times(root)


def set_modes_and_times(root: Path) -> None:
    """Give everything below `root` the mode that it is to have, and the moment of the release.

    Only programs can be executed, which shared libraries are not.
    """
    moment_s = release.epoch_s()
    for path in sorted(root.rglob("*"), reverse=True):
        if not path.is_symlink():
            is_program = path.is_dir() or _is_program(path)
            path.chmod(0o755 if is_program else 0o644)
        os.utime(path, (moment_s, moment_s), follow_symlinks=False)


def debian_changelog() -> str:
    """Return the changelog in Debian's form, which leads to the one that people read."""
    moment = release.date("%a, %d %b %Y %H:%M:%S +0000")
    entry = f"""\
        modelyard ({release.version()}) unstable; urgency=medium

          * See changelog.gz for what is new.

         -- {MAINTAINER}  {moment}
        """
    return textwrap.dedent(entry)


def _shared(parts: Path) -> Iterator[tuple[Path, str]]:
    """Yield what goes below `usr/share`: the source, and where to."""
    yield _LINUX / "modelyard.desktop", "applications/modelyard.desktop"
    yield _LINUX / "modelyard-mime.xml", "mime/packages/modelyard.xml"
    metainfo = "app.modelyard.Modelyard.metainfo.xml"
    yield _LINUX / metainfo, f"metainfo/{metainfo}"
    yield _LINUX / "copyright", "doc/modelyard/copyright"
    yield parts / "modelyard.cdx.json", "doc/modelyard/modelyard.cdx.json"
    icons = "icons/hicolor/{size}/apps/modelyard.{suffix}"
    drawing = layout.ROOT / "resources" / "icons" / "modelyard.svg"
    yield drawing, icons.format(size="scalable", suffix="svg")
    for size_px in _ICON_SIZES_PX:
        target = icons.format(size=f"{size_px}x{size_px}", suffix="png")
        yield parts / f"modelyard-{size_px}.png", target


def _is_program(path: Path) -> bool:
    if path.suffix == ".sh":
        return True
    is_executable = bool(path.stat().st_mode & stat.S_IXUSR)
    return is_executable and ".so" not in path.suffixes


def _compress(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    # Without name and moment, which would differ from build to build.
    target.write_bytes(gzip.compress(content, compresslevel=9, mtime=0))


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
