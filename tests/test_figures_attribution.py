"""Who said which part of a text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.figures import attributions

ARTICLE = Path(__file__).parents[1] / "evals" / "articles" / "pentagon-troops-2022-02-02.txt"


@pytest.mark.parametrize(
    ("text", "speaker", "verb", "covers", "direct"),
    [
        (
            "About 2,000 troops will go, the Pentagon said Wednesday.",
            "the Pentagon", "said", "About 2,000 troops will go", False,
        ),
        (
            '"These forces are not going to fight," said Kirby, reaffirming the pact.',
            "Kirby", "said", '"These forces are not going to fight,"', True,
        ),
        (
            "According to the Interior Ministry, 345 pilgrims died.",
            "the Interior Ministry", "According to", "345 pilgrims died", False,
        ),
        (
            "Some 107 died, according to Saudi officials.",
            "Saudi officials", "according to", "Some 107 died", False,
        ),
        (
            "Pentagon spokesperson John Kirby said the deployments would start soon.",
            "Pentagon spokesperson John Kirby", "said", "the deployments would start soon", False,
        ),
        (
            "Fuad Basya, spokesman for the military, said that 200 were saved.",
            "Fuad Basya", "said", "200 were saved", False,
        ),
        (
            "Lt.-Col. Gilbert told CBC News on Tuesday that the gear will arrive.",
            "Lt.-Col. Gilbert", "told", "the gear will arrive", False,
        ),
        (
            "The Department of National Defence (DND) said it will help.",
            "The Department of National Defence", "said", "it will help", False,
        ),
        (
            "It will send 1,200 soldiers north today, the ministry said Monday, as others rest.",
            "the ministry", "said", "It will send 1,200 soldiers north today", False,
        ),
        (
            "Eleven were hurt when their bus overturned, a doctor told the Ledger on Sunday.",
            "a doctor", "told", "Eleven were hurt when their bus overturned", False,
        ),
        (
            "After the talks on Friday, Kirby said, 200 troops will go.",
            "Kirby", "said", "200 troops will go", False,
        ),
        (
            "The minister put the cost at 38 million crowns.",
            "The minister", "put", "the cost at 38 million crowns", False,
        ),
        ("The organisers spoke of 1,000.", "The organisers", "spoke", "of 1,000", False),
        ('He said: "We are ready."', "He", "said", '"We are ready."', True),
    ],
)  # fmt: skip
def test_speaker_verb_and_statement_are_found(
    text: str, speaker: str, verb: str, covers: str, direct: bool
) -> None:
    (found,) = attributions(text)
    assert found.speaker_text == speaker
    assert found.speaker.cut(text) == speaker
    assert found.verb == verb
    assert (found.covers.cut(text), found.direct) == (covers, direct)


def test_a_quotation_continued_in_the_next_sentence_keeps_its_speaker() -> None:
    text = '"They won\'t fight," said Kirby, reaffirming the pact. "They will defend."'
    first, second = attributions(text)
    assert (first.speaker, first.direct) == (second.speaker, True)
    assert second.covers.cut(text) == '"They will defend."'


@pytest.mark.parametrize("text", ["He said nothing", "The reports were long.", "They left."])
def test_a_sentence_without_a_statement_has_no_speaker(text: str) -> None:
    assert [a for a in attributions(text) if a.covers.cut(text) != "nothing"] == []


def test_the_speakers_of_the_sample_article() -> None:
    text = ARTICLE.read_text(encoding="utf-8")
    found = [(a.speaker_text, a.direct) for a in attributions(text)]
    assert ("the Pentagon", False) in found
    assert found.count(("Kirby", True)) == 3
    assert ("the Canadian government", False) in found


@given(st.text(max_size=200))
def test_speakers_are_cut_from_any_text(text: str) -> None:
    for found in attributions(text):
        assert found.speaker.cut(text) == found.speaker_text
        assert found.covers.cut(text)
