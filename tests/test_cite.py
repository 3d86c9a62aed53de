from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.checking.citations import citation_fault, cut_citation, sentence_around
from qa.testing.examples import make_article
from qa.types import Span

TEXTS = st.text(
    alphabet=st.characters(exclude_categories=["Cs"]) | st.sampled_from(".!? \n\r“”’🇺🇦é"),
    min_size=1,
    max_size=300,
)


@st.composite
def spans_of(draw: st.DrawFn) -> tuple[str, Span]:
    text = draw(TEXTS)
    start = draw(st.integers(0, len(text) - 1))
    return text, Span(start=start, end=draw(st.integers(start + 1, len(text))))


@given(spans_of())
def test_a_citation_is_always_the_slice_it_names(case: tuple[str, Span]) -> None:
    text, span = case
    article = make_article(text)
    citation = cut_citation(article, span, number=1)
    assert article.text[citation.start : citation.end] == citation.quote
    assert citation.prefix + citation.quote + citation.suffix in article.text
    assert citation_fault(article, citation) is None


@given(spans_of())
def test_the_sentences_around_a_span_hold_it(case: tuple[str, Span]) -> None:
    text, span = case
    assert sentence_around(text, span).contains(span)


@given(spans_of(), st.integers(0, 10_000))
def test_one_changed_character_of_the_article_is_noticed(
    case: tuple[str, Span], where: int
) -> None:
    text, span = case
    citation = cut_citation(make_article(text), span, number=1)
    place = span.start + where % (span.end - span.start)
    changed = text[:place] + ("y" if text[place] == "x" else "x") + text[place + 1 :]
    assert citation_fault(make_article(changed), citation) is not None


def test_evidence_must_lie_inside_its_citation() -> None:
    with pytest.raises(ValueError, match="inside"):
        cut_citation(
            make_article(), Span(start=0, end=10), number=1, evidence=Span(start=5, end=15)
        )


def test_a_citation_of_a_pdf_names_its_page() -> None:
    article = make_article("Two schools shut.\n\fIt saves 1.2 million.")
    at = article.text.index("It saves")
    span = Span(start=at, end=len(article.text))
    assert cut_citation(article, span, number=1).page is None
    scan = article.model_copy(update={"source": "/news/a.pdf"})
    assert cut_citation(scan, span, number=1).page == 2


def test_a_url_gets_a_short_id_beside_it() -> None:
    plain = make_article()
    assert cut_citation(plain, Span(start=0, end=12), number=1).short_id is None
    linked = plain.model_copy(update={"id": "https://example.org/2030/05/07/north?x=1"})
    cited = cut_citation(linked, Span(start=0, end=12), number=1)
    assert cited.short_id == f"the-example-2030-05-07-{linked.content_hash[:12]}"
    nameless = linked.model_copy(update={"publisher": "新聞", "published_at": None})
    again = cut_citation(nameless, Span(start=0, end=12), number=1)
    assert again.short_id == f"article-undated-{linked.content_hash[:12]}"
