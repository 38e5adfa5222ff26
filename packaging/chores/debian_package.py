"""The package for Debian and what is made of it, built by Debian's own dpkg-deb."""

import hashlib
import os
import shutil
import textwrap
from collections.abc import Sequence
from pathlib import Path

from chores import layout, linux_tree, release
from chores.report import say
from chores.running import run_tool

_LINUX = layout.PACKAGING / "linux"
_RECOMMENDED = ("desktop-file-utils", "hicolor-icon-theme", "shared-mime-info", "xdg-utils")
_KIB = 1024


def make_deb(root: Path, *, depends: Sequence[str], description: str) -> Path:
    """Make the .deb of everything below `root` and return its path.

    `description` is the short one, then on further lines the long one.
    """
    say("making the .deb")
    tree = layout.BUILD / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(root, tree, symlinks=True, copy_function=os.link)
    overrides = tree / "usr/share/lintian/overrides"
    overrides.mkdir(parents=True)
    shutil.copyfile(_LINUX / "lintian-overrides", overrides / "modelyard")
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN" / "md5sums").write_text(_md5sums(tree), encoding="utf-8")
    control = _control(tree, depends=depends, description=description)
    (tree / "DEBIAN" / "control").write_text(control, encoding="utf-8")
    linux_tree.set_modes_and_times(tree)
    target = layout.PACKAGES / f"modelyard_{release.version()}_{release.machine()}.deb"
    # Not zstd, which is smaller to wait for but which Debian 12's tools don't take.
    run_tool(["dpkg-deb", "--build", "--root-owner-group", "-Zxz", "-z6", tree, target])
    return target


def _control(tree: Path, *, depends: Sequence[str], description: str) -> str:
    files = (path for path in tree.rglob("*") if path.is_file() and not path.is_symlink())
    size_kib = sum(-(-path.stat().st_size // _KIB) for path in files)
    short, _, long = description.partition("\n")
    return "".join(
        f"{name}: {value}\n"
        for name, value in (
            ("Package", "modelyard"),
            ("Version", release.version()),
            ("Architecture", release.machine()),
            ("Maintainer", linux_tree.MAINTAINER),
            ("Installed-Size", size_kib),
            ("Depends", ", ".join(depends)),
            ("Recommends", ", ".join(_RECOMMENDED)),
            ("Suggests", "gnome-keyring | kwalletmanager"),
            ("Section", "utils"),
            ("Priority", "optional"),
            ("Description", f"{short}\n{textwrap.indent(long, ' ')}"),
        )
    )


def _md5sums(tree: Path) -> str:
    files = (path for path in sorted(tree.rglob("*")) if path.is_file() and not path.is_symlink())
    return "".join(f"{_md5(path)}  {path.relative_to(tree).as_posix()}\n" for path in files)


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
