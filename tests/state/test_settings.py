"""Settings: kept across starts, and never broken by what stands in the file."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modelyard.state.settings import OnClose, Settings, Theme


def test_what_is_set_is_read_by_the_next_start(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "settings.ini"
    first = Settings(file)
    first.set_window_geometry("one", b"\x00\x01geometry\xff")
    first.header_state = bytes(range(256))
    first.splitter_state = b"split"
    first.set_table_layout("queue", b"widths", frozenset({"rate", "left"}))
    first.close_hint_shown = True
    first.theme = Theme.DARK
    first.language = "de"
    first.notifies = first.keeps_awake = False
    first.pauses_on_metered = True
    first.on_close = OnClose.QUIT
    first.save()
    second = Settings(file)
    assert second.window_geometry("one") == b"\x00\x01geometry\xff"
    assert second.header_state == bytes(range(256))
    assert second.splitter_state == b"split"
    assert second.table_layout("queue") == (b"widths", frozenset({"rate", "left"}))
    assert second.table_layout("history") == (b"", frozenset())
    assert second.close_hint_shown is True
    assert second.theme is Theme.DARK
    assert second.language == "de"
    assert (second.notifies, second.keeps_awake, second.pauses_on_metered) == (False, False, True)
    assert second.on_close is OnClose.QUIT


def test_a_window_has_a_place_for_each_set_of_screens(tmp_path: Path) -> None:
    kept = Settings(tmp_path / "settings.ini")
    kept.set_window_geometry("desk", b"on the large screen")
    kept.set_window_geometry("laptop", b"on the small one")
    assert kept.window_geometry("desk") == b"on the large screen"
    assert kept.window_geometry("laptop") == b"on the small one"
    assert kept.window_geometry("never seen") == b"on the small one"


def test_a_choice_is_announced_once(tmp_path: Path) -> None:
    kept, heard = Settings(tmp_path / "settings.ini"), []
    kept.changed.connect(lambda: heard.append(kept.keeps_awake))
    kept.keeps_awake = False
    kept.keeps_awake = False
    assert heard == [False]


def test_a_first_start_has_defaults(tmp_path: Path) -> None:
    assert_defaults(Settings(tmp_path / "settings.ini"))


@pytest.mark.qt_log_ignore("QVariant::load: unknown user type")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "[window]\ntheme=chartreuse\ngeometry=17\n[hints]\nclose=@Invalid()\n",
        "[window]\ntheme=@Variant(\\0\\0\\0\\x7f\\xff)\ngeometry=@Variant(\\0\\0\\0\\x1\\xff\\xff)\n",
        "[window]\ngeometry=a, b, c\ntheme=dark, light\n[table]\nheader=@Size(1 2)\n",
        "[window\ntheme=\x00\x01\x02\n]]]]\n[hints]\nclose=1, true\n",
    ],
)
def test_garbage_reads_as_the_defaults(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.ini"
    file.write_text(text)
    assert_defaults(Settings(file))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(st.binary(max_size=300))
def test_no_bytes_in_the_file_break_reading(tmp_path: Path, noise: bytes) -> None:
    file = tmp_path / "settings.ini"
    file.write_bytes(b"[window]\ntheme=" + noise + b"\ngeometry=" + noise)
    read = Settings(file)
    assert isinstance(read.theme, Theme)
    assert isinstance(read.window_geometry("one"), bytes)
    assert read.close_hint_shown in {True, False}


def test_a_file_that_cant_be_written_lasts_until_exit(tmp_path: Path) -> None:
    file = tmp_path / "settings.ini"
    file.mkdir()
    kept = Settings(file)
    kept.theme = Theme.LIGHT
    kept.save()
    assert kept.theme is Theme.LIGHT


def assert_defaults(read: Settings) -> None:
    assert (read.window_geometry("one"), read.header_state, read.splitter_state) == (b"", b"", b"")
    assert read.close_hint_shown is False
    assert read.theme is Theme.SYSTEM
    assert (read.notifies, read.keeps_awake, read.pauses_on_metered) == (True, True, False)
    assert read.on_close is OnClose.HIDE
    assert read.language == ""
