"""Answers as chat messages: what is certain, what is not, and text that tries to be markup."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from markdown_it import MarkdownIt

from qa.answering.compose import DECLINED, NOT_SURE
from qa.api.openai.writing import RULE, UNCONFIRMED, MessageText, claims_of
from qa.checking.citations import cut_citation, sentence_around
from qa.export.escaping import escaped, link_target, unescaped
from qa.testing.examples import make_article
from qa.testing.text_strategies import any_text
from qa.text.inert import one_line
from qa.types import (
    Answer,
    AnswerStatus,
    Check,
    Citation,
    Claim,
    Finding,
    FindingKind,
    Possible,
    Span,
    Verdict,
    Withdrawn,
)

ARTICLE = make_article()
RENDERER = MarkdownIt("gfm-like", {"linkify": False, "html": True})
URL = "https://example.org/north"


def citation(words: str, number: int = 1) -> Citation:
    start = ARTICLE.text.index(words)
    evidence = Span(start=start, end=start + len(words))
    return cut_citation(
        ARTICLE, sentence_around(ARTICLE.text, evidence), number=number, evidence=evidence
    )


def claim(text: str, words: str, *, verified: bool = True, reason: str = "") -> Claim:
    verdict = Verdict.SUPPORTED if verified else Verdict.UNCONFIRMED
    finding = Finding(kind=FindingKind.WORDS, verdict=verdict, reason=reason)
    return Claim(
        text=text,
        answer_range=Span(start=0, end=len(text)),
        citations=(citation(words),),
        score=0.9,
        verified=verified,
        check=Check(verdict=verdict, findings=(finding,)),
    )


def answer(status: AnswerStatus, text: str, **more: object) -> Answer:
    return Answer.model_validate(
        {"id": "a", "status": status, "question": "q", "answer": text, "model": "m", **more}
    )


def written(given_answer: Answer) -> MessageText:
    message = MessageText(lambda one: f"http://here/{one.article_id}")
    for one in given_answer.claims:
        message.claim(one)
    message.end(given_answer)
    return message


def test_an_unconfirmed_statement_is_marked_before_it_is_read() -> None:
    made = claim("They march.", "not going to fight", verified=False, reason="no judge confirms it")
    text = written(answer(AnswerStatus.ANSWERED, "They march.", claims=(made,))).text
    assert text.startswith(
        f"{UNCONFIRMED}They march. [[1]]({URL}) *(not verified: no judge confirms it)*"
    )
    assert claims_of(text) == "They march."


def test_possible_answers_stand_after_the_sentence_that_none_is_certain() -> None:
    one = Possible(text="2,000", score=0.4, citation=citation("2,000"))
    made = answer(AnswerStatus.POSSIBLE, NOT_SURE, possible=(one,), reason="Not sure enough.")
    message = written(made)
    assert message.text.partition(RULE)[0] == NOT_SURE
    assert f"- Perhaps: “2,000” [[1]]({URL})" in message.text
    assert "2,000" not in message.text.partition("Possible answers (none is certain):")[0]
    assert len(message.annotations) == 1


def test_what_came_nearest_is_said_to_be_no_answer() -> None:
    made = answer(AnswerStatus.UNANSWERABLE, DECLINED, nearest=(citation("60"),), reason="Why not.")
    message = written(made)
    assert message.text.startswith(f"{DECLINED}{RULE}Why not.\n\nNearest sentences (not an answer)")
    assert message.annotations == []


def test_what_was_withdrawn_and_warned_of_is_told() -> None:
    made = answer(
        AnswerStatus.PARTIAL,
        "About 2,000.",
        claims=(claim("About 2,000.", "2,000"),),
        withdrawn=(Withdrawn(text="3,000 left.", reason="no such figure"),),
        reason="“And when?”: nothing.",
        warnings=("The embedded reader answered.",),
    )
    text = written(made).text
    for told in (
        "Not answered: “And when?”: nothing.",
        "Withdrawn: “3,000 left.” (no such figure)",
        "Note: The embedded reader answered.",
        f"- \\[1\\] [The Example, Soldiers sent north, 2030-05-07]({URL}): “The ministry sent",
    ):
        assert told in text
    assert claims_of(text) == "About 2,000."


@given(any_text)
@example("# heading")
@example("1. first")
@example("- item")
@example("===")
@example("![me](http://evil.example/p.png) <script>x</script> [a]: b `c` *d* _e_ ~~f~~ | g |")
@example("\\[a](b)\\")
def test_escaped_text_renders_as_itself(text: str) -> None:
    line = one_line(text)
    tokens = RENDERER.parse(escaped(text))
    assert [token.type for token in tokens] == (
        ["paragraph_open", "inline", "paragraph_close"] if line else []
    )
    if line:
        inline = tokens[1].children or []
        assert {token.type for token in inline} <= {"text", "text_special"}
        assert "".join(token.content for token in inline) == line


@given(any_text)
def test_escaping_can_be_undone(text: str) -> None:
    assert unescaped(escaped(text)) == one_line(text)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("https://example.org/a(b)?q=1&r=2#s", "https://example.org/a%28b%29?q=1&r=2#s"),
        ("https://example.org/a b)\n[x](y", "https://example.org/a%20b%29%0A%5Bx%5D%28y"),
        ("https://example.org/%C3%A9", "https://example.org/%C3%A9"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("data:text/html,x", None),
        ("//example.org", None),
        ("https://[::1", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links_and_cannot_end_them(
    url: str | None, target: str | None
) -> None:
    assert link_target(url) == target
