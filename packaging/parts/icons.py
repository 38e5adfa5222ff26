"""Draws the program's icon, resources/icons/modelyard.svg, in the sizes and formats of each system.

Writes `modelyard-SIZE.png`, `modelyard.ico` (Windows) and `modelyard.icns` (macOS) into a folder.
Both containers hold PNGs, which every system that this program runs on reads.
"""

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parents[2]
SIZES_PX = (16, 24, 32, 48, 64, 128, 256, 512)
_ICO_SIZES_PX = (16, 24, 32, 48, 64, 256)
# The codes of PNG entries, by their size.
_ICNS_CODES = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09"}


def main(target: Path) -> None:
    """Write all of them into the folder `target`."""
    application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    renderer = QSvgRenderer(str(ROOT / "resources" / "icons" / "modelyard.svg"))
    pictures = {size_px: _picture(renderer, size_px) for size_px in SIZES_PX}
    target.mkdir(parents=True, exist_ok=True)
    for size_px, png in pictures.items():
        (target / f"modelyard-{size_px}.png").write_bytes(png)
    (target / "modelyard.ico").write_bytes(ico({size: pictures[size] for size in _ICO_SIZES_PX}))
    (target / "modelyard.icns").write_bytes(icns({size: pictures[size] for size in _ICNS_CODES}))
    application.quit()


def ico(pictures: dict[int, bytes]) -> bytes:
    """Return a Windows icon of PNGs by their size in pixels (ICONDIR, ICONDIRENTRY)."""
    header = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(header) + 16 * len(pictures)
    entries = b""
    for size_px, png in pictures.items():
        side = size_px % 256  # 0 stands for 256
        entries += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(png), offset)
        offset += len(png)
    return header + entries + b"".join(pictures.values())


def icns(pictures: dict[int, bytes]) -> bytes:
    """Return an Apple icon of PNGs by their size in pixels: each after its code and length."""
    parts = b"".join(
        _ICNS_CODES[size_px] + struct.pack(">I", 8 + len(png)) + png
        for size_px, png in pictures.items()
    )
    return b"icns" + struct.pack(">I", 8 + len(parts)) + parts


def _picture(renderer: QSvgRenderer, size_px: int) -> bytes:
    image = QImage(size_px, size_px, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    buffer.close()
    return bytes(content.data())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
