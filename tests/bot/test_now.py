"""The clock that a file moves."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.now import Clock, parse_shift

NEAR = timedelta(seconds=5)


def shift(clock: Clock) -> timedelta:
    return clock.now() - datetime.now(UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P6DT2H", timedelta(days=6, hours=2)),
        (" PT30S\n", timedelta(seconds=30)),
        ("-P1D", timedelta(days=-1)),
        ("P2W", timedelta(days=14)),
        ("P1Y", timedelta(days=365)),
        ("PT0S", timedelta()),
    ],
)
def test_an_iso_8601_duration_is_read(text: str, expected: timedelta) -> None:
    assert parse_shift(text) == expected


@pytest.mark.parametrize("text", ["", "6 days", "3600", "P", "P1D2", "01:00:00", "P9999Y", "P6DT"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an ISO 8601 duration"):
        parse_shift(text)


def test_now_is_aware_and_real_without_a_file() -> None:
    now = Clock().now()
    assert now.tzinfo is UTC
    assert abs(shift(Clock())) < NEAR


def test_the_file_moves_the_clock_at_every_look(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    clock = Clock(file)
    assert abs(shift(clock)) < NEAR  # no file yet
    for text, expected in (("P1D", 1), ("P9D", 9), ("-P2D", -2)):
        file.write_text(text)
        assert abs(shift(clock) - timedelta(days=expected)) < NEAR


def test_what_can_not_be_read_leaves_the_clock_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    file.write_text("P1D")
    clock = Clock(file)
    assert abs(shift(clock) - timedelta(days=1)) < NEAR
    for content in (b"", b"soon", b"\xff\xfe"):
        file.write_bytes(content)
        assert abs(shift(clock) - timedelta(days=1)) < NEAR
    file.unlink()
    assert abs(shift(clock) - timedelta(days=1)) < NEAR
    file.write_text("P3D")
    assert abs(shift(clock) - timedelta(days=3)) < NEAR
