"""The changed-figure attack: its alterations, its controls, and its result on one article."""

from __future__ import annotations

import subprocess
import sys
from itertools import chain
from random import Random

import pytest

from evals.attack.__main__ import DEFAULT, attacks_on, read_lines, run, sentences_with_figures
from evals.attack.alter import VALUE_KINDS, alterations
from evals.attack.checkers import digits, ours
from evals.attack.controls import controls
from evals.attack.types import Sentence
from qa.figures import read_figures
from qa.sources.ingest import read_articles
from qa.testing.examples import make_article
from qa.testing.folders import SAMPLE


def sentence(text: str) -> Sentence:
    figures = read_figures(text)
    return Sentence("a", text, figures, figures)


def made(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    draws = [Random(seed) for seed in range(12)]
    one = sentence(text)
    for attack in chain.from_iterable((*alterations(one, r), *controls(one, r)) for r in draws):
        found.setdefault(attack.kind, set()).add(attack.claim)
    return found


def test_every_kind_of_alteration_and_control_is_made() -> None:
    articles = read_articles(DEFAULT)
    attacks = attacks_on(articles, seed=0)
    assert len(attacks) >= 3000
    assert {attack.kind for attack in attacks} >= {
        *VALUE_KINDS, "unit swapped", "hedge dropped", "range narrowed", "negation added",
        "negation dropped", "noun swapped", "another figure of the article",
        "two figures exchanged", "unchanged", "figure written otherwise", "synonym of the hedge",
        "reordered", "bound reversed", "direction reversed", "fate swapped", "speaker swapped",
        "name swapped", "two names exchanged",
    }  # fmt: skip
    assert all(attack.claim != attack.source for attack in attacks if attack.changed)
    assert attacks == attacks_on(articles, seed=0)


@pytest.mark.parametrize(
    ("text", "kind", "claim"),
    [
        ("It cost 12,500 euros.", "separator moved", "It cost 12.5 euros."),
        ("About 50 ships sank.", "hedge dropped", "50 ships sank."),
        ("It cost $5 million.", "multiplier swapped", "It cost $5 billion."),
        ("He did not pay $5.", "negation dropped", "He did pay $5."),
        ("He has paid $5.", "negation added", "He has not paid $5."),
        ("It killed 2 men and hurt 5.", "two figures exchanged", "It killed 5 men and hurt 2."),
        ("It sent 2,000 nurses.", "figure written otherwise", "It sent two thousand nurses."),
        ("It sent 2,000 nurses.", "figure written otherwise", "It sent 2k nurses."),
        ("It sent 2,000 nurses.", "figure written otherwise", "It sent 2\u00a0000 nurses."),
        ("It opened in 2010.", "year moved by one", "It opened in 2009."),
        ("At least 5 men died.", "bound reversed", "At most 5 men died."),
        ("Prices rose by 5 percent.", "direction reversed", "Prices fell by 5 percent."),
        ("Police said 5 men were injured.", "fate swapped", "Police said 5 men were killed."),
        ("Dozens of ships sank.", "vague number changed", "Hundreds of ships sank."),
        (
            "The team of Belgium beat that of Tunisia by 5 to 2.",
            "two names exchanged",
            "The team of Tunisia beat that of Belgium by 5 to 2.",
        ),
        ("In 2010, the old bridge fell down.", "reordered", "The old bridge fell down in 2010."),
        ("It sent 2 nurses and 3 cooks.", "reordered", "It sent 3 cooks and 2 nurses."),
    ],
)
def test_alterations_and_controls(text: str, kind: str, claim: str) -> None:
    assert claim in made(text)[kind]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“It cost 2,000 euros,” he said.", "figure written otherwise"),
        ("They came to Ground Zero.", "figure written otherwise"),
        ("It is not only 5 km away.", "negation dropped"),
        ("It was around roughly 100 ships.", "hedge dropped"),
        ("Both in Belgium and Tunisia 5 men died.", "two names exchanged"),
    ],
)
def test_unfair_alterations_are_not_made(text: str, kind: str) -> None:
    assert kind not in made(text)


def test_the_sample_article_stands_every_attack() -> None:
    articles = read_articles(SAMPLE)
    attacks = attacks_on(articles, seed=0)
    wrong = run(attacks, articles, {"ours": ours, "digits": digits})
    assert len(attacks) >= 100
    # "60 troops and 200 vehicles" for "200 vehicles and 60 troops" is left to the judge.
    assert set(wrong["ours"]) <= {"reordered"}
    assert not any(one.changed for found in wrong["ours"].values() for one in found)
    assert len(wrong["digits"]["another figure of the article"]) > 1


def test_articles_one_a_line() -> None:
    lines = read_lines(SAMPLE)
    assert [one.text for one in lines] == [
        line for line in SAMPLE.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    assert list(sentences_with_figures([make_article("Two ships sank.", id="a")]))


def test_it_runs_as_a_command() -> None:
    command = [sys.executable, "-m", "evals.attack", "--articles", str(SAMPLE), "--limit", "20"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    assert b"any value change" in done.stdout
    assert b"digit check" in done.stdout
