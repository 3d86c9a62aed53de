"""Put the HTML report together from its parts."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from importlib.resources import files

from qa.answering.answerers import is_reader
from qa.evaluation.assess import Assessment, VariantAssessment
from qa.evaluation.html.cases import Pair, case_html, inert
from qa.evaluation.html.tables import (
    OUTCOMES,
    judged_table,
    metrics_table,
    outcome_bar,
    stacked_histogram,
    tags_table,
    variants_table,
)
from qa.evaluation.judging import JudgedResult
from qa.evaluation.load import Texts
from qa.evaluation.record import CaseResult
from qa.evaluation.report_text import NOT_JUDGED, in_words
from qa.evaluation.score import CaseScores

_LEGEND = (
    '<p class="legend"><span><mark class="cited">cited sentence</mark></span>'
    '<span><mark class="cited pointed">words it points at</mark></span>'
    '<span><mark class="gold">gold evidence</mark></span>'
    '<span><mark class="goldanswer">gold answer</mark></span></p>'
)


def html_report(assessment: Assessment, results: Sequence[CaseResult], texts: Texts) -> str:
    """Return one page without external files; the same run gives the same bytes."""
    style, script = _resource("page.css"), _resource("page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    title = f"{assessment.run.suite.name} v{assessment.run.suite.version}"
    # The policy is a second lock: an article's markup is escaped, and would not run anyway.
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{inert(title)}</title><style>{style}</style></head><body>"
        f"{_head(assessment)}{variants_table(assessment)}"
        f"{''.join(_variant(assessment, v, results) for v in assessment.variants)}"
        f"{_cases(assessment, results, texts)}<script>{script}</script></body></html>\n"
    )


def _resource(name: str) -> str:
    return files("qa.evaluation.html").joinpath(name).read_text(encoding="utf-8")


def _head(assessment: Assessment) -> str:
    run = assessment.run
    judged = any(variant.judged for variant in assessment.variants)
    note = "" if judged else f'<p class="soft small">{NOT_JUDGED}</p>'
    verdict = "pass" if assessment.passed else "fail"
    words = dict.fromkeys(v.gate.word.partition(":")[0].lower() for v in assessment.variants)
    word = verdict if not assessment.passed else ", ".join(words)
    facts = [
        f"{len(run.cases)} cases <code>{run.suite_hash}</code>",
        f"articles <code>{run.corpus_hash}</code>",
        f"started {run.started_at:%Y-%m-%d %H:%M} UTC",
        f"Dateline {inert(run.dateline_version)}",
        *(f"{inert(name)} {inert(value)}" for name, value in run.settings.items()),
    ]
    return (
        f"<header><h1>{inert(run.suite.name)} v{run.suite.version}"
        f'<span class="verdict {verdict}">{inert(word)}</span></h1>'
        f"<p>{inert(run.suite.description)}</p>"
        f'<div class="facts">{"".join(f"<span>{fact}</span>" for fact in facts)}</div>'
        f"{note}</header>"
    )


def _variant(
    assessment: Assessment, variant: VariantAssessment, results: Sequence[CaseResult]
) -> str:
    summary = variant.summary
    verdict = "pass" if variant.gate.passed else "fail"
    word = inert(variant.gate.word.lower())
    notes = [f"answered by {model}" for model in summary.models if model != summary.variant]
    notes += [f"prompt {version}" for version in summary.prompt_versions]
    about = f'<p class="soft small">{inert(", ".join(notes))}</p>' if notes else ""
    return (
        f'<section><h2>{inert(summary.variant)}<span class="verdict {verdict}">{word}</span>'
        f'</h2>{about}<p class="lead">{inert(in_words(summary))}</p>'
        f"{outcome_bar(summary.outcomes)}{_checks(variant)}"
        f"<h3>Metrics</h3>{metrics_table(assessment, variant)}"
        f"{judged_table(variant)}<h3>By tag</h3>{tags_table(variant)}"
        f"{_plots(variant, results)}</section>"
    )


def _checks(variant: VariantAssessment) -> str:
    rows = []
    for check in variant.gate.checks:
        links = ", ".join(f'<a href="#{inert(i)}">{inert(i)}</a>' for i in check.cases)
        blame = f'<br><span class="small">{links}</span>' if links and not check.passed else ""
        style = "" if check.passed else ' class="bad"'
        style = ' class="note"' if check.kind == "judged" else style
        rows.append(f"<li{style}>{inert(check.text)}{blame}</li>")
    return f'<ul class="checks">{"".join(rows)}</ul>'


def _plots(variant: VariantAssessment, results: Sequence[CaseResult]) -> str:
    """Plot how certain the reader's answers were, and how long all took, by outcome."""
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
    return (
        f'<div class="plots">{_certainty(certain)}'
        "<div><h3>Seconds a case, several at a time</h3>"
        f"{stacked_histogram(seconds, 0, round(slowest, 2) or 1.0, 'seconds by outcome')}"
        "</div></div>"
    )


def _certainty(certain: Mapping[str, Sequence[float]]) -> str:
    """Plot probabilities; the scores of other models are none (see ``Claim.score``)."""
    if not any(certain.values()):
        return ""
    return (
        "<div><h3>How certain the embedded reader was of its answers</h3>"
        f"{stacked_histogram(certain, 0, 1, 'certainty of answers, by outcome')}</div>"
    )


def _cases(assessment: Assessment, results: Sequence[CaseResult], texts: Texts) -> str:
    by_key = {result.key: result for result in results}
    pairs: dict[str, list[Pair]] = {case.id: [] for case in assessment.run.cases}
    for variant in assessment.variants:
        for one in variant.scores:
            pairs[one.case_id].append((one, by_key[one.variant, one.case_id, one.repeat]))
    said: dict[tuple[str, str, int], list[JudgedResult]] = {}
    for judgement in (one for variant in assessment.variants for one in variant.judgements):
        key = (judgement.variant, judgement.case_id, judgement.repeat)
        said.setdefault(key, []).append(judgement)
    body = "".join(case_html(case, pairs[case.id], texts, said) for case in assessment.run.cases)
    return f"<section><h2>Cases</h2>{_LEGEND}{_tools(assessment, pairs)}{body}</section>"


def _tools(assessment: Assessment, pairs: dict[str, list[Pair]]) -> str:
    scored: list[CaseScores] = [one for found in pairs.values() for one, _ in found]
    counts = {name: sum(one.outcome == name for one in scored) for name in OUTCOMES}
    buttons = '<button type="button" data-outcome="" aria-pressed="true">all</button>' + "".join(
        f'<button type="button" data-outcome="{name}" aria-pressed="false">{name} {n}</button>'
        for name, n in counts.items()
        if n
    )
    if len(assessment.variants) > 1:
        differ = sum(len({one.outcome for one, _ in found}) > 1 for found in pairs.values())
        buttons += (
            '<button type="button" data-outcome="differ" aria-pressed="false">'
            f"they differ {differ}</button>"
        )
    tags = sorted({tag for case in assessment.run.cases for tag in case.tags})
    options = "".join(f"<option>{inert(tag)}</option>" for tag in tags)
    return (
        f'<div class="tools">{buttons}<select id="tag" aria-label="tag">'
        f'<option value="">every tag</option>{options}</select>'
        '<input id="words" type="search" placeholder="words of the question" '
        'aria-label="words of the question"><span id="shown" class="soft small"></span></div>'
    )
