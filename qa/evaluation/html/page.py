"""The report as one page without external files: what ``page.html`` shows, as values."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from qa.answering.answerers import is_reader
from qa.evaluation.assess import Assessment, VariantAssessment, shown_metrics
from qa.evaluation.case import Case
from qa.evaluation.evidence import by_part, cited_text
from qa.evaluation.html.marks import inert, marked_text, marks_of, shown_citations
from qa.evaluation.judging import JudgedResult
from qa.evaluation.load import Gold, Texts, resolve
from qa.evaluation.matching import rendered
from qa.evaluation.metrics import HEADLINE, METRICS
from qa.evaluation.record import CaseResult
from qa.evaluation.report_text import ADVISORY, NOT_JUDGED, in_words
from qa.evaluation.score import CaseScores, Score, rule_of
from qa.evaluation.summary import ALL
from qa.export import wording
from qa.types import Answer

OUTCOMES = ("right", "possible", "wrong", "false answer", "false refusal", "unscored")
_FEW = 5
"""Means over fewer cases than this are shown greyed."""
_SHORT = {
    "right": "right",
    "numeric_match": "figure right",
    "wrong_figure_rate": "wrong figure",
    "citation_valid": "citation valid",
    "number_grounded": "grounded",
    "false_answer_rate": "false answer",
    "false_refusal_rate": "false refusal",
    "hits@10": "hits@10",
}
_WIDTH, _HEIGHT, _FLOOR, _BINS = 320, 90, 110.0, 10
"""Of a histogram."""

Pair = tuple[CaseScores, CaseResult]
"""The scores of a result, and the result."""
Fact = tuple[str, Sequence[str]]
"""What it is, and its lines; nothing is shown without lines."""


def html_report(assessment: Assessment, results: Sequence[CaseResult], texts: Texts) -> str:
    """Return one page without external files; the same run gives the same bytes.

    Text of articles and models is escaped whatever it holds; the page's policy, which lets only its
    own script run, is a second lock.
    """
    style, script = _resource("page.css"), _resource("page.js")
    run, variants = assessment.run, assessment.variants
    by_key = {result.key: result for result in results}
    pairs: dict[str, list[Pair]] = {case.id: [] for case in run.cases}
    for one in (one for variant in variants for one in variant.scores):
        pairs[one.case_id].append((one, by_key[one.variant, one.case_id, one.repeat]))
    judgements = [one for variant in variants for one in variant.judgements]
    ended = [one.outcome for found in pairs.values() for one, _ in found]
    words = dict.fromkeys(v.gate.word.partition(":")[0].lower() for v in variants)
    return _environment().get_template("page.html").render(
        style=Markup(style),  # noqa: S704  (files of this folder)
        script=Markup(script),  # noqa: S704
        digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        assessment=assessment,
        run=run,
        word=", ".join(words) if assessment.passed else "fail",
        judged=any(variant.judged for variant in variants),
        side_by_side=[(v.summary.variant, v.summary.overall) for v in variants],
        variants=[(v, _plots(v, results), _origin(v)) for v in variants],
        counts=[(name, ended.count(name)) for name in OUTCOMES if name in ended],
        differ=sum(len({one.outcome for one, _ in found}) > 1 for found in pairs.values()),
        tags=sorted({tag for case in run.cases for tag in case.tags}),
        cases=[_case(case, pairs[case.id], texts, judgements) for case in run.cases],
    )  # fmt: skip


def _resource(name: str) -> str:
    return files("qa.evaluation.html").joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("qa.evaluation.html", ""),
        autoescape=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        finalize=_inert,
    )
    made.filters["css"] = lambda outcome: outcome.replace(" ", "-")
    made.globals |= {
        "ADVISORY": ADVISORY, "ALL": ALL, "FEW": _FEW, "HEADLINE": HEADLINE, "METRICS": METRICS,
        "NOT_JUDGED": NOT_JUDGED, "OUTCOMES": OUTCOMES, "SHORT": _SHORT, "bars_of": _bars,
        "in_words": in_words, "shown_metrics": shown_metrics,
    }  # fmt: skip
    return made


def _inert(value: Any) -> Any:
    """Make a text harmless that a template prints; markup and numbers pass."""
    plain = isinstance(value, str) and not isinstance(value, Markup)
    return Markup(inert(value)) if plain else value  # noqa: S704  (escaped by inert)


def _origin(variant: VariantAssessment) -> list[str]:
    """Return which model and prompt the answers name, where it is not the variant's own name."""
    summary = variant.summary
    notes = [f"answered by {model}" for model in summary.models if model != summary.variant]
    return notes + [f"prompt {version}" for version in summary.prompt_versions]


def _plots(variant: VariantAssessment, results: Sequence[CaseResult]) -> dict[str, Any]:
    """Return how certain the reader's answers were, and how long all took, by outcome.

    Only the reader's scores are probabilities (see ``Claim.score``).
    """
    outcome = {(s.case_id, s.repeat): s.outcome for s in variant.scores}
    certain: dict[str, list[float]] = {name: [] for name in OUTCOMES}
    seconds: dict[str, list[float]] = {name: [] for name in OUTCOMES}
    for result in results:
        name = outcome.get((result.case_id, result.repeat))
        if result.variant != variant.summary.variant or name is None or result.answer is None:
            continue
        seconds[name].append(result.seconds)
        if result.answer.claims and is_reader(result.answer.model):
            certain[name].append(max(claim.score for claim in result.answer.claims))
    slowest = max((value for values in seconds.values() for value in values), default=0.0)
    return {"certain": certain, "seconds": seconds, "slowest": round(slowest, 2) or 1.0}


def _bars(
    groups: Mapping[str, Sequence[float]], high: float
) -> tuple[int, list[tuple[str, float, float, float, float]]]:
    """Return the bars of a histogram from 0 to ``high``, stacked by outcome.

    Returns:
        The count of the tallest stack, and outcome, x, y, width and height of each bar.
    """
    step = high / _BINS or 1.0
    counts = {
        name: [sum(_bin(value, step) == i for value in values) for i in range(_BINS)]
        for name, values in groups.items()
        if values
    }
    tallest = max((sum(bins[i] for bins in counts.values()) for i in range(_BINS)), default=0) or 1
    width, bars = _WIDTH / _BINS, []
    for i in range(_BINS):
        base = _FLOOR
        for name, bins in counts.items():
            height = _HEIGHT * bins[i] / tallest
            base -= height
            bars.append((name, i * width + 1, base, width - 2, height))
    return tallest, bars


def _bin(value: float, step: float) -> int:
    return min(max(int(value / step), 0), _BINS - 1)


class _ShownCase(NamedTuple):
    """A case with what was answered, an answer for each variant and repeat."""

    case: Case
    outcomes: list[str]
    expected: list[Fact]
    answers: list[_ShownAnswer]


class _ShownAnswer(NamedTuple):
    """One answer to a case."""

    scores: CaseScores
    answer: Answer | None
    crash: str = ""
    facts: Sequence[Fact] = ()
    opinions: Sequence[Fact] = ()
    table: Sequence[tuple[str, Score]] = ()
    """All scores; those short of their best come first."""
    low: int = 0
    """How many those are."""
    articles: Sequence[tuple[list[str], Markup]] = ()
    """What is known of each, and its text with marks."""


def _case(
    case: Case, pairs: Sequence[Pair], texts: Texts, judgements: Sequence[JudgedResult]
) -> _ShownCase:
    gold = resolve(case, texts)
    answers = [_answered(pair, gold, texts, judgements) for pair in pairs]
    outcomes = [scores.outcome for scores, _ in pairs] or ["unscored"]
    return _ShownCase(case, outcomes, list(_expected(case)), answers)


def _expected(case: Case) -> Iterator[Fact]:
    yield "before", [f"{turn.question} — {turn.answer}" for turn in case.turns]
    yield "as of", _lines(case.as_of.isoformat() if case.as_of else "")
    yield "expected", _lines(_solution(case))
    yield "number", _lines(rendered(case.number) if case.number else "")
    yield "right if", [f"it {rule_of(case)}"]
    yield "conflict", [side.answer for side in case.conflicts]
    yield "must not say", _lines(", ".join(case.must_not))
    yield "note", _lines(case.note)


def _lines(text: str) -> list[str]:
    return [text] if text else []


def _solution(case: Case) -> str:
    if not case.answerable:
        declined = Markup("<i>the articles don't say</i>")
        if not case.corrections:
            return declined
        corrections = inert(" | ".join(case.corrections))
        return declined + Markup(f", or the correction {corrections}")  # noqa: S704  (inert)
    if case.parts:
        return " and ".join(part[0] for part in case.parts)
    return " | ".join(case.answers)


def _answered(
    pair: Pair, gold: tuple[Gold, ...], texts: Texts, judgements: Sequence[JudgedResult]
) -> _ShownAnswer:
    scores, result = pair
    if result.answer is None:
        return _ShownAnswer(scores, None, result.failure.traceback if result.failure else "")
    answer = result.answer
    named = [(name, scores.scores[name]) for name in METRICS if name in scores.scores]
    low = [(name, score) for name, score in named if _short(name, score.value)]
    why = "; ".join(dict.fromkeys(score.reason for _, score in low if score.reason))
    compared = scores.scores["right"].reason if "right" in scores.scores else ""
    return _ShownAnswer(
        scores,
        answer,
        facts=list(_facts(answer, why if why != compared else "", compared)),
        opinions=[
            _opinion(one)
            for one in judgements
            if (one.variant, one.case_id, one.repeat) == result.key
        ],
        table=[*low, *(one for one in named if one not in low)],
        low=len(low),
        articles=[_article(one, gold, answer, texts) for one in _articles(gold, answer)],
    )


def _short(name: str, value: float) -> bool:
    return value > 0 if METRICS[name].lower_is_better else value < 1


def _facts(answer: Answer, why: str, compared: str) -> Iterator[Fact]:
    yield "compared", _lines(compared)
    yield "why", [Markup(f'<span class="low">{inert(why)}</span>')] if why else []  # noqa: S704
    yield "status", [str(answer.status)]
    yield "asked as", _lines(answer.rewritten_question or "")
    yield "reason", _lines(answer.reason or "")
    scored = "certainty" if is_reader(answer.model) else "words found in the evidence"
    yield scored, _lines(", ".join(f"{claim.score:.2f}" for claim in answer.claims))
    yield (
        "conflicts",
        [
            line
            for one in answer.conflicts
            for line in (wording.conflict_heading(one), *map(wording.side_line, one.figures))
        ],
    )
    yield "withdrawn", [f"{one.text}: {one.reason}" for one in answer.withdrawn]
    yield "warnings", _lines("; ".join(answer.warnings))


def _opinion(one: JudgedResult) -> Fact:
    verdict = {True: "yes", False: "no", None: "no verdict"}[one.verdict.holds]
    why = one.verdict.reason or one.verdict.fault or ""
    return one.metric, [f"{verdict}, says {one.judge}: {why}"]


def _articles(gold: tuple[Gold, ...], answer: Answer) -> list[str]:
    """Return the cited articles, and of every part of the evidence not cited one that holds it."""
    shown = [citation.article_id for citation in shown_citations(answer)]
    for part in by_part(gold) if gold else ():
        if not any(one.article_id in shown for one in part):
            shown.append(part[0].article_id)
    return list(dict.fromkeys(shown))


def _article(
    article_id: str, gold: tuple[Gold, ...], answer: Answer, texts: Texts
) -> tuple[list[str], Markup]:
    cited = [one for one in shown_citations(answer) if one.article_id == article_id]
    about = cited[0] if cited else None
    facts = [article_id]
    if about is not None:
        facts += [about.publisher or "", str(about.published_at or "")[:10]]
    if not answer.citations or not cited:
        facts.append("nearest, not cited" if cited else "not cited")
    newest = texts.get(article_id, "")
    text = (about and cited_text(about, texts)) or newest
    # The gold evidence was found in the newest version.
    body = marked_text(text, marks_of(article_id, gold if text == newest else (), cited), cited)
    return [fact for fact in facts if fact], Markup(body)  # noqa: S704  (escaped by marked_text)
