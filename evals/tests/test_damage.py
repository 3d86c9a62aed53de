"""Kills and damage: nothing acknowledged is lost, and the next start answers correctly.

``python -m evals.damage`` prints the same as a table.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.damage.damages import DAMAGES, damages
from evals.damage.kills import kills
from qa.testing.servers.postgres import PostgresServer


@pytest.mark.slow
def test_twenty_kills(tmp_path: Path) -> None:
    found = list(kills(tmp_path, 20, seed=2))
    assert [kill.found.faults for kill in found] == [()] * 20
    assert sum(kill.acknowledged for kill in found) > 20
    assert found[-1].found.passages > 0


@pytest.mark.slow
def test_every_damage_is_repaired_by_the_next_start(tmp_path: Path) -> None:
    found = {damage.name: damage.found for damage in damages(tmp_path)}
    assert {name: checks.faults for name, checks in found.items()} == dict.fromkeys(DAMAGES, ())
    assert all(checks.articles == 80 and checks.searches > 80 for checks in found.values())


@pytest.mark.slow
def test_kills_with_the_truth_on_postgresql(tmp_path: Path, postgres: PostgresServer) -> None:
    found = list(kills(tmp_path / "kills", 3, seed=3, database=postgres.database()))
    assert [kill.found.faults for kill in found] == [()] * 3


@pytest.mark.slow
def test_damage_is_repaired_with_the_truth_on_postgresql(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    found = {one.name: one.found for one in damages(tmp_path, database=postgres.database())}
    assert {name: checks.faults for name, checks in found.items()} == dict.fromkeys(DAMAGES, ())
    assert all(checks.articles == 80 and checks.searches > 80 for checks in found.values())
