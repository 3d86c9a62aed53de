from __future__ import annotations

from qa.checking.citations import cut_citation
from qa.cli.render import answer_text, quote_text
from qa.testing.examples import make_article
from qa.text.inert import inert
from qa.types import Answer, AnswerStatus, Claim, Span


def answer_over(text: str, words: str) -> Answer:
    article = make_article(text)
    start = text.index(words)
    evidence = Span(start=start, end=start + len(words))
    citation = cut_citation(article, Span(start=0, end=len(text)), number=1, evidence=evidence)
    claim = Claim(
        text=words, answer_range=Span(start=0, end=len(words)), citations=(citation,), score=1.0
    )
    return Answer(
        id="a",
        status=AnswerStatus.ANSWERED,
        question="q",
        answer=words,
        claims=(claim,),
        model="test",
    )


def test_the_screen_shows_answer_source_date_range_and_sentence() -> None:
    shown = answer_text(answer_over("They sent about 2,000\nsoldiers.", "about 2,000")).plain
    assert shown == (
        "about 2,000 [1]\n"
        "\n"
        "[1] The Example, Soldiers sent north, 2030-05-07 (north@1, characters 0-31)\n"
        "    “They sent about 2,000 soldiers.”"
    )


def test_the_evidence_is_highlighted_inside_the_sentence() -> None:
    (citation,) = answer_over("They sent about 2,000 north.", "about 2,000").citations
    shown = quote_text(citation)
    (highlight,) = [span for span in shown.spans if "bold" in str(span.style)]
    assert shown.plain[highlight.start : highlight.end] == "about 2,000"


def test_joiners_of_emoji_and_persian_are_shown() -> None:
    written = "👩\u200d🔬 می\u200cشود Bundes\u00adtag"
    assert inert(written) == written


def test_article_text_cannot_steer_the_terminal() -> None:
    hostile = "\x1b[2J\x1b]8;;http://evil\x07 2,000 \u202e000,2\x9b31m"
    assert not set(inert(hostile)) & {"\x1b", "\x07", "\u202e", "\x9b"}
    shown = answer_text(answer_over(hostile, "2,000")).plain
    assert not set(shown) & {"\x1b", "\x07", "\u202e", "\x9b"}
