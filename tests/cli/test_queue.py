"""The queue on the command line: rates and times as people write them, and the tables."""

import argparse
from datetime import UTC, datetime, timedelta

import pytest

from modelyard.cli.amounts import daily_time, rate
from modelyard.cli.parser import build_parser
from modelyard.cli.queue import checked_limit, history_table, queue_page
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error
from modelyard.wire.queue import (
    DownloadHistory,
    DownloadOutcome,
    DownloadRecord,
    Downloads,
    DownloadSchedule,
    DownloadSettings,
    QueuedDownload,
)

FULL = problem_error(ProblemCode.DISK_FULL, "no room", needed=5, free=1).problem


@pytest.mark.parametrize(
    ("text", "bytes_s"),
    [
        ("5MB", 5_000_000),
        ("5MiB", 5 * 1024**2),
        ("500KiB", 500 * 1024),
        ("500kB/s", 500_000),
        ("1.5 GB", 1_500_000_000),
        ("1,5m", 1_572_864),
        ("2000000", 2_000_000),
        ("2 TiB", 2 * 1024**4),
        ("100b", 100),
        ("OFF", None),
    ],
)
def test_a_rate_is_read_as_people_write_it(text, bytes_s):
    assert rate(text) == bytes_s


@pytest.mark.parametrize("text", ["", "fast", "5 MB per day", "-5MB", "5XB", "MB", "1e6", "9" * 99])
def test_what_is_no_rate_is_refused_with_an_example(text):
    with pytest.raises(argparse.ArgumentTypeError, match="like 5MB, 500KiB or off"):
        rate(text)


@pytest.mark.parametrize(
    ("text", "times"),
    [("01:00-07:00", ("01:00", "07:00")), (" 22:30 - 6:05 ", ("22:30", "06:05")), ("off", None)],
)
def test_times_of_day_are_read_as_people_write_them(text, times):
    assert daily_time(text) == times


@pytest.mark.parametrize("text", ["", "1-7", "01:00", "25:00-07:00", "01:60-07:00", "7:00-7:0"])
def test_what_is_no_time_of_day_is_refused_with_an_example(text):
    with pytest.raises(argparse.ArgumentTypeError, match="like 01:00-07:00 or off"):
        daily_time(text)


def test_a_limit_that_is_too_small_is_refused():
    assert checked_limit(None) is None
    assert checked_limit(1024) == 1024
    with pytest.raises(ProblemError, match=r"at least 1\.0 KiB a second"):
        checked_limit(1023)


def test_off_is_another_thing_than_not_given():
    parse = build_parser().parse_args
    assert "limit" not in parse(["downloads"])
    assert parse(["downloads", "--limit", "off"]).limit is None
    assert parse(["download", "small", "--limit", "1MB"]).limit == 1_000_000
    assert parse(["downloads"]).paused is None
    assert parse(["downloads", "--resume"]).paused is False


@pytest.mark.parametrize(
    "wrong",
    [["--limit", "quick"], ["--at", "noon"], ["--pause", "--resume"], ["--concurrent", "x"]],
)
def test_wrong_arguments_are_a_usage_error(wrong, capsys):
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args(["downloads", *wrong])
    assert ended.value.code == 2
    assert wrong[0] in capsys.readouterr().err


def test_the_queue_is_a_table_with_what_holds_for_all():
    moving = ModelDownloadProgress(
        phase=DownloadPhase.TRANSFERRING,
        percentage=45.9,
        transferred=459,
        total=100 * 1024**2,
        rate=2.0 * 1024**2,
        eta=27.0,
    )
    stuck = ModelDownloadProgress(phase=DownloadPhase.PAUSED, problem=FULL)
    page = queue_page(
        Downloads(
            iterable=(
                QueuedDownload(id="1", name="One\x1b[2J", progress=moving, limit=1024**2),
                QueuedDownload(id="2", name="Two", progress=stuck),
            ),
            settings=DownloadSettings(
                concurrent=3,
                limit=5 * 1024**2,
                schedule=DownloadSchedule(start="01:00", end="07:00"),
                paused=True,
            ),
        )
    )
    lines = page.splitlines()
    assert lines[0].split() == ["NAME", "STATE", "DONE", "SIZE", "RATE", "LEFT", "LIMIT", "ID"]
    for words in ("transferring", "45 %", "100.0 MiB", "2.0 MiB/s", "27 s", "1.0 MiB/s"):
        assert words in lines[1]
    assert "\x1b" not in page
    assert "paused: Not enough disk space" in lines[2]
    assert lines[3] == "3 at once, 5.0 MiB/s in all, only from 01:00 to 07:00"
    assert "--resume" in lines[4]


@pytest.mark.parametrize(
    ("phases", "paused", "waits"),
    [
        ([DownloadPhase.QUEUED, DownloadPhase.PAUSED], False, True),
        ([DownloadPhase.QUEUED, DownloadPhase.STALLED], False, False),
        ([DownloadPhase.QUEUED], True, False),
        ([DownloadPhase.PAUSED], False, False),
        ([], False, False),
    ],
)
def test_outside_of_its_hours_the_queue_says_until_when_it_waits(phases, paused, waits):
    downloads = tuple(
        QueuedDownload(id=str(number), name="One", progress=ModelDownloadProgress(phase=phase))
        for number, phase in enumerate(phases)
    )
    night = DownloadSettings(paused=paused, schedule=DownloadSchedule(start="22:00", end="06:00"))
    page = queue_page(Downloads(iterable=downloads, settings=night))
    assert page.endswith("The downloads wait until 22:00.") is waits


def test_an_empty_queue_and_history_say_so():
    empty = queue_page(Downloads(iterable=(), settings=DownloadSettings()))
    assert empty == "Nothing is being downloaded.\n2 at once"
    assert history_table(DownloadHistory(iterable=())) == "Nothing was downloaded yet."


def test_the_history_tells_how_each_one_ended():
    now = datetime.now(UTC)

    def record(outcome, **facts):
        return DownloadRecord(
            id="1",
            name="One",
            source="http://host/one.gguf",
            started=now - timedelta(seconds=90),
            ended=now,
            outcome=outcome,
            **facts,
        )

    table = history_table(
        DownloadHistory(
            iterable=(
                record(DownloadOutcome.COMPLETED, size=1024, sha256="ab" * 32, compared=True),
                record(DownloadOutcome.COMPLETED, size=1024, sha256="ab" * 32, compared=False),
                record(DownloadOutcome.FAILED, problem=FULL),
                record(DownloadOutcome.CANCELLED),
            )
        )
    )
    _titles, verified, completed, failed, cancelled = table.splitlines()
    for words in ("verified", "1.0 KiB", "1 min 30 s", "abababababab ", "http://host/one.gguf"):
        assert words in verified
    assert "completed" in completed
    assert "failed: Not enough disk space" in failed
    assert "cancelled" in cancelled
