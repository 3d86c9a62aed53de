"""How proofs and a judge's score make a verdict."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.checking import check_all, claimed, index_of, prove
from qa.models.judge import Judgement, Pair, Thresholds
from qa.testing.examples import make_article
from qa.types import Check, FindingKind, Verdict

FERRY = (
    "A ferry with 120 people on board sank off Kalonda on Sunday. At least 17 people drowned, "
    "police said.\n\n“We heard people calling, and then fewer people calling,” said Daudi Okello, "
    "a maize seller. 43 were rescued. The fare is about 2,000 shillings."
)


class Says:
    """A judge that says the same of every claim."""

    name = "test/says"
    fingerprint = "0"
    thresholds = Thresholds(supported=0.5, contradicted=0.8)

    def __init__(self, supported: float, contradicted: float = 0.0) -> None:
        self.said = Judgement(supported=supported, contradicted=contradicted, reason="because")
        self.pairs: list[Pair] = []

    async def judge(self, pairs: Sequence[Pair]) -> tuple[Judgement, ...]:
        self.pairs += pairs
        return tuple(self.said for _ in pairs)


def checked(text: str, judge: Says | None, article: str = FERRY) -> Check:
    made = make_article(article).model_copy(update={"published_at": date(2024, 3, 5)})
    proof = prove(claimed(text, index_of([made])))
    (found,) = asyncio.run(check_all([proof], judge))
    return found


class Silent(Says):
    """A judge that gives no reasons."""

    def __init__(self, supported: float, contradicted: float = 0.0) -> None:
        super().__init__(supported, contradicted)
        self.said = Judgement(supported=supported, contradicted=contradicted)


YES, NO, UNSURE = Says(0.9), Says(0.0, 0.9), Says(0.2, 0.1)


@pytest.mark.parametrize(
    ("text", "judge", "verdict"),
    [
        ("At least 17 people lost their lives when the ferry sank.", YES, Verdict.SUPPORTED),
        ("At least 17 people lost their lives when the ferry sank.", UNSURE, Verdict.UNCONFIRMED),
        ("At least 17 people lost their lives when the ferry sank.", NO, Verdict.CONTRADICTED),
        ("At least 18 people drowned, police said.", YES, Verdict.UNCONFIRMED),
        ("At least 18 people drowned, police said.", UNSURE, Verdict.CONTRADICTED),
        ("17 people drowned, police said.", UNSURE, Verdict.CONTRADICTED),
        ("The fare on the ferry is 2,000 shillings.", YES, Verdict.UNCONFIRMED),
        ("Elephants paint.", UNSURE, Verdict.NOT_FOUND),
        ("43 were rescued.", None, Verdict.SUPPORTED),
        ("They rescued 43.", None, Verdict.UNCONFIRMED),
    ],
)
def test_a_verdict_needs_both_the_proofs_and_the_judge(
    text: str, judge: Says | None, verdict: Verdict
) -> None:
    assert checked(text, judge).verdict is verdict


def test_a_wrong_figure_is_not_supported_whatever_the_judge_says() -> None:
    found = checked("On Sunday 12 people drowned off Kalonda.", Says(1.0))
    assert found.verdict is not Verdict.SUPPORTED
    (figure,) = [one for one in found.findings if one.verdict is not Verdict.SUPPORTED]
    assert figure.kind is FindingKind.FIGURE
    assert "On Sunday 12 people"[figure.start : figure.end] == "12"


def test_the_judge_reads_the_sentences_around_too() -> None:
    judge = Says(0.9)
    checked("43 people were pulled out of the water.", judge)
    (pair,) = judge.pairs
    assert any("A ferry with 120 people" in text for text in pair.evidence)


def test_a_verdict_shows_its_findings_and_the_judge_s_reason() -> None:
    found = checked("At least 17 people lost their lives.", UNSURE)
    assert found.judge == "test/says"
    assert (found.support, found.contradiction) == (0.2, 0.1)
    assert "because" in found.reasons


@pytest.mark.parametrize(
    ("quote", "holds"),
    [
        ("“We heard people calling”", True),
        ('"we heard people calling"', True),
        ("‘fewer people calling’", True),
        ("'then fewer people calling'", True),
        ("«people calling, and then fewer»", True),
        ("„then fewer people calling“", True),
        ("“We heard people … fewer people calling”", True),
        ("“We heard people ... 43 were rescued”", True),
        ("“We heard nobody calling”", False),
        ("“fewer people … We heard people”", False),
        ("‘They didn’t call’", False),
        ("“shambles”", True),  # a single word may be irony
    ],
)
def test_a_quotation_holds_where_the_article_has_it_word_for_word(quote: str, holds: bool) -> None:
    article = index_of([make_article(FERRY)])
    quoted = [
        one
        for one in prove(claimed(f"Okello said {quote}.", article)).findings
        if one.kind is FindingKind.QUOTATION
    ]
    assert all((one.verdict is Verdict.SUPPORTED) is holds for one in quoted)
    assert quoted or quote == "“shambles”"


def test_an_omission_may_leave_out_only_a_few_words() -> None:
    far = f"“We will not {'go on. ' * 120} sell the port,” she said."
    index = index_of([make_article(far)])
    (found,) = prove(claimed("She said “We will … sell the port”.", index)).findings
    assert found.verdict is not Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("claim", "calculation"),
    [
        ("About a third of those on board were rescued, 41 people.", "41 / 120"),
        ("More than a third of those on board were rescued.", "41 / 120"),
    ],
)
def test_a_share_is_calculated_from_two_figures(claim: str, calculation: str) -> None:
    text = "The ferry had 120 people on board, and 41 people were rescued."
    found = prove(claimed(claim, index_of([make_article(text)])))
    assert found.holds, found.failing
    shown = [one.shown.calculation for one in found.figures]
    assert any(calculation in (one or "") for one in shown)


def test_a_share_that_does_not_follow_does_not_hold() -> None:
    text = "The ferry had 120 people on board, and 41 people were rescued."
    found = prove(claimed("Half of those on board were rescued.", index_of([make_article(text)])))
    assert not found.holds


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=300))
def test_any_claim_can_be_proved_and_findings_lie_in_it(text: str) -> None:
    found = prove(claimed(text, index_of([make_article(FERRY)])))
    for one in found.findings:
        assert one.start is None or 0 <= one.start < (one.end or 0) <= len(text)


def test_a_claim_that_its_figures_refute_is_not_also_called_unconfirmed() -> None:
    found = checked("At least 18 people drowned, police said.", Silent(0.2, 0.1))
    assert found.verdict is Verdict.CONTRADICTED
    assert all(one.kind is not FindingKind.WORDS for one in found.findings)
