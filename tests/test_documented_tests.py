"""Tests that documents name are there."""

from __future__ import annotations

import re

from qa.testing.folders import ROOT

NAMED = re.compile(r"`(test_\w+)`")
DEFINED = re.compile(r"^(?:async )?def (test_\w+)", re.MULTILINE)


def test_every_test_that_a_document_names_is_there() -> None:
    documents = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    named = {name for one in documents for name in NAMED.findall(one.read_text(encoding="utf-8"))}
    files = [*(ROOT / "tests").glob("*.py"), *(ROOT / "evals" / "tests").glob("*.py")]
    defined = {name for one in files for name in DEFINED.findall(one.read_text(encoding="utf-8"))}
    assert len(named) > 20
    assert named <= defined
