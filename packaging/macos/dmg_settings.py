"""The disk image, as dmgbuild reads it: `dmgbuild -s THIS -D app=… Modelyard OUT.dmg`."""

from pathlib import Path

app = defines["app"]  # noqa: F821 - dmgbuild hands it in
name = Path(app).name

format = "UDZO"  # noqa: A001 - these are the names that dmgbuild reads
files = [app]
symlinks = {"Applications": "/Applications"}
icon = f"{app}/Contents/Resources/modelyard.icns"
icon_locations = {name: (140, 130), "Applications": (380, 130)}
window_rect = ((200, 200), (520, 320))
icon_size = 96
default_view = "icon-view"
