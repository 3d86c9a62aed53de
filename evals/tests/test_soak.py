"""Whether what a server holds stays level, as ``evals.soak`` judges it."""

from __future__ import annotations

import pytest

from evals.soak import Held, level, main

USUAL = Held(megabytes=600, files=60, threads=40, tasks=25)


def test_what_fills_up_at_first_and_then_stays_is_level() -> None:
    first = [USUAL._replace(megabytes=300 + 20 * minute) for minute in range(20)]
    assert all(level([*first, *[USUAL] * 40]).values())


@pytest.mark.parametrize(("name", "each_minute"), [("megabytes", 4), ("files", 1), ("tasks", 1)])
def test_what_grows_all_the_time_is_not(name: str, each_minute: float) -> None:
    start = getattr(USUAL, name)
    readings = [USUAL._replace(**{name: start + each_minute * minute}) for minute in range(60)]
    found = level(readings)
    assert found.pop(name) is False
    assert all(found.values())


def test_too_few_minutes_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--minutes", "2"])
    assert "3 or more" in capsys.readouterr().err
