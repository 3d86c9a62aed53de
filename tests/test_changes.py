"""What changed between versions, figures first; and which answers cite what changed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from qa.changes import diff, recheck
from qa.checking.citations import cut_citation
from qa.errors import NotFound
from qa.types import Answer, AnswerStatus, Article, Claim, Span, content_hash

OLD = "The bridge is closed. The flood killed 420 people in the valley. It rained for two days."


def version(number: int, text: str, published: date | None = None) -> Article:
    return Article(
        id="x", version=number, content_hash=content_hash(text), source="s", text=text,
        ingested_at=datetime.now(UTC), length=len(text), published_at=published,
    )  # fmt: skip


class Versions:
    """As much of a store as rechecking asks for."""

    def __init__(self, *articles: Article) -> None:
        self._articles = articles

    def article(self, article_id: str, version: int | str | None = None) -> Article:
        for one in reversed(self._articles):
            if one.id == article_id and version in (None, one.version):
                return one
        raise NotFound("no")


def test_changed_figures_come_first() -> None:
    new = (
        "The bridge is open. The flood killed 42 people in the valley. It rained for two days. "
        "Five roads are closed."
    )
    found = diff(version(1, OLD), version(2, new, date(2023, 3, 14)))
    assert (found.from_version, found.to_version) == (1, 2)
    assert found.described == {"published_at": (None, "2023-03-14")}
    first, second, third = found.changes
    assert (first.figures_gone, first.figures_new) == (("420",), ("42",))
    assert first.after_span is not None
    assert first.after_span.cut(new) == first.after == "The flood killed 42 people in the valley."
    assert (second.before, second.after) == (None, "Five roads are closed.")
    assert second.figures_new == ("Five",)
    assert (third.before, third.after) == ("The bridge is closed.", "The bridge is open.")


def test_the_same_text_has_no_changes() -> None:
    assert diff(version(1, OLD), version(2, OLD)).changes == ()


def answer(article: Article, words: str) -> Answer:
    start = article.text.index(words)
    span = Span(start=start, end=start + len(words))
    claim = Claim(
        text="420", answer_range=Span(start=0, end=3), score=1,
        citations=(cut_citation(article, span, number=1),),
    )  # fmt: skip
    return Answer(
        id="a", status=AnswerStatus.ANSWERED, question="How many?", answer="420",
        claims=(claim,), model="embedded/reader",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("new", "state", "now"),
    [
        (None, "holds", None),
        ("Rain again. " + OLD, "holds", None),
        (OLD.replace("420", "42"), "changed", "The flood killed 42 people in the valley."),
        (OLD + " Correction: The flood killed 42 people, not 420.", "corrected",
         "The flood killed 42 people, not 420."),
    ],
)  # fmt: skip
def test_a_citation_holds_changed_or_was_corrected(
    new: str | None, state: str, now: str | None
) -> None:
    first = version(1, OLD)
    store = Versions(first, version(2, new)) if new else Versions(first)
    cited = answer(first, "The flood killed 420 people in the valley.")
    (found,) = recheck([cited], store)  # type: ignore[arg-type]
    assert (found.state, found.cited_version) == (state, 1)
    assert now is None or (found.now or "").endswith(now)


def test_a_deleted_article_is_reported() -> None:
    (found,) = recheck([answer(version(1, OLD), "420")], Versions())  # type: ignore[arg-type]
    assert (found.state, found.newest_version) == ("deleted", None)
