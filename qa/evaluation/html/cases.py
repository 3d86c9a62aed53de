"""The cases on the page: what was asked and answered, and the articles with the spans marked."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from qa.answering.answerers import is_reader
from qa.evaluation.case import Case
from qa.evaluation.evidence import by_part, cited_text, pointed_at
from qa.evaluation.judging import JudgedResult
from qa.evaluation.load import Gold, Texts, resolve
from qa.evaluation.matching import rendered
from qa.evaluation.metrics import METRICS
from qa.evaluation.record import CaseResult
from qa.evaluation.score import CaseScores, Score, rule_of
from qa.export import wording
from qa.types import Answer, Citation, Conflict

_AROUND = 180
"""Code points shown before and after a marked span."""
_FOLD = 240
"""A stretch without marks that is longer than this can be unfolded."""
_WORD = 24
"""Longest part of a word that is looked through for its end."""
_LEFT_OUT = 8000
"""A longer one is left out: a thousand cases over one long article would not open in a browser."""


class Mark(NamedTuple):
    """A range of an article and how it is shown."""

    start: int
    end: int
    style: str


def marks_of(article_id: str, gold: Sequence[Gold], cited: Sequence[Citation]) -> list[Mark]:
    """Return the marks of one article: gold evidence, gold answers, citations, what they mean."""
    marks: list[Mark] = []
    for one in gold:
        if one.article_id == article_id:
            marks.append(Mark(one.span.start, one.span.end, "gold"))
            marks.append(Mark(one.answer.start, one.answer.end, "goldanswer"))
    for citation in cited:
        if citation.article_id == article_id:
            marks.append(Mark(citation.start, citation.end, "cited"))
            if citation.evidence is not None:
                words = pointed_at(citation)
                marks.append(Mark(words.start, words.end, "pointed"))
    return marks


def shown_citations(answer: Answer | None) -> tuple[Citation, ...]:
    """Return the citations to mark: the answer's, or the nearest passages where it declined."""
    if answer is None:
        return ()
    return answer.citations or answer.offered or answer.nearest


def marked_text(text: str, marks: Sequence[Mark], cited: Sequence[Citation] = ()) -> str:
    """Return HTML of a text with its marks; long parts without any are collapsed.

    Marks may overlap and may reach past the end (a citation that does not hold): they are cut.
    """
    inside = [Mark(max(0, m.start), min(m.end, len(text)), m.style) for m in marks]
    inside = [m for m in inside if m.start < m.end]
    numbers = {citation.end: citation.number for citation in cited}
    edges = sorted({0, len(text), *(m.start for m in inside), *(m.end for m in inside)})
    pieces: list[str] = []
    for start, end in pairwise(edges):
        styles = sorted({m.style for m in inside if m.start <= start and end <= m.end})
        piece = text[start:end]
        if styles:
            pieces.append(f'<mark class="{" ".join(styles)}">{inert(piece)}</mark>')
        else:
            pieces.append(_plain(piece, first=start == 0, last=end == len(text)))
        if end in numbers:
            pieces.append(f"<sup>[{numbers[end]}]</sup>")
    return "".join(pieces)


def _plain(text: str, *, first: bool, last: bool) -> str:
    """Show the ends next to a mark, and collapse what is between them."""
    before = 0 if first else _AROUND
    after = 0 if last else _AROUND
    if len(text) <= before + after + _FOLD:
        return inert(text)
    begin = _word_end(text, before) if before else 0
    end = _word_start(text, len(text) - after) if after else len(text)
    head, middle, tail = text[:begin], text[begin:end], text[end:]
    gap = f"… {len(middle):,} characters …"
    if len(middle) > _LEFT_OUT:
        return f'{inert(head)}<span class="gap">{gap}</span>{inert(tail)}'
    fold = f"<details><summary>{gap}</summary>{inert(middle)}</details>"
    return inert(head) + fold + inert(tail)


def _word_end(text: str, at: int) -> int:
    """Return the end of the word that a cut falls into; no word is looked for far away."""
    return next((i for i in range(at, min(at + _WORD, len(text))) if text[i].isspace()), at)


def _word_start(text: str, at: int) -> int:
    return next((i for i in range(at, max(at - _WORD, 0), -1) if text[i - 1].isspace()), at)


def css_name(outcome: str) -> str:
    """Return an outcome as a CSS class."""
    return outcome.replace(" ", "-")


def inert(text: str) -> str:
    """Escape text for HTML; what would hide or reorder characters is shown by its number."""
    return "".join(_visible(c) for c in text)


def _visible(character: str) -> str:
    if character in "\n\t":
        return character
    if unicodedata.category(character) in ("Cc", "Cf", "Cs"):
        return f'<span class="ctl">{ord(character):04X}</span>'
    return html.escape(character, quote=True)


Pair = tuple[CaseScores, CaseResult]
"""The scores of a result, and the result."""
Said = Mapping[tuple[str, str, int], Sequence[JudgedResult]]
"""Variant, case id and repeat to what judges said."""


def case_html(case: Case, pairs: Sequence[Pair], texts: Texts, said: Said) -> str:
    """Return one case as a ``<details>``; ``pairs`` has one entry a variant and repeat."""
    gold = resolve(case, texts)
    outcomes = [scores.outcome for scores, _ in pairs] or ["unscored"]
    badges = "".join(f'<span class="badge {css_name(o)}">{o}</span>' for o in outcomes)
    tags = " ".join(case.tags)
    several = len(pairs) > 1
    inside = "".join(
        _answered(pair, gold, texts, _opinions(said.get(pair[1].key, ())), named=several)
        for pair in pairs
    )
    return (
        f'<details class="case" id="{inert(case.id)}" data-outcomes="{"|".join(outcomes)}" '
        f'data-tags="{inert(tags)}"><summary><span class="badges">{badges}</span>'
        f'<span class="q">{inert(case.question)}</span>'
        f'<span class="id">{inert(case.id)} · {inert(", ".join(case.tags))}</span></summary>'
        f"{_expected(case)}{inside}</details>"
    )


def _expected(case: Case) -> str:
    rows: list[tuple[str, str]] = [
        ("before", "<br>".join(f"{inert(t.question)} — {inert(t.answer)}" for t in case.turns)),
        ("as of", case.as_of.isoformat() if case.as_of else ""),
        ("expected", _solution(case)),
        ("number", inert(rendered(case.number)) if case.number else ""),
        ("right if", inert(f"it {rule_of(case)}")),
        ("conflict", "<br>".join(inert(side.answer) for side in case.conflicts)),
        ("must not say", inert(", ".join(case.must_not))),
        ("note", inert(case.note)),
    ]
    return _list(rows)


def _solution(case: Case) -> str:
    if not case.answerable:
        declined = "<i>the articles don't say</i>"
        if not case.corrections:
            return declined
        return f"{declined}, or the correction {inert(' | '.join(case.corrections))}"
    if case.parts:
        return " and ".join(inert(part[0]) for part in case.parts)
    return inert(" | ".join(case.answers))


def _opinions(judgements: Sequence[JudgedResult]) -> str:
    rows = []
    for one in judgements:
        verdict = {True: "yes", False: "no", None: "no verdict"}[one.verdict.holds]
        why = one.verdict.reason or one.verdict.fault or ""
        rows.append((one.metric, f"{verdict}, says {inert(one.judge)}: {inert(why)}"))
    return _list(rows)


def _answered(
    pair: Pair, gold: tuple[Gold, ...], texts: Texts, opinions: str, *, named: bool
) -> str:
    scores, result = pair
    title = f"<h3>{inert(scores.variant)}" + (f" #{scores.repeat}" if scores.repeat else "")
    head = f"{title}</h3>" if named else ""
    if result.answer is None:
        why = inert(scores.unscored or "")
        crash = result.failure.traceback if result.failure else ""
        trace = f"<pre>{inert(crash)}</pre>" if crash else ""
        return f'{head}<div class="body wide"><p class="unscored">Unscored: {why}</p>{trace}</div>'
    answer = result.answer
    compared = scores.scores["right"].reason if "right" in scores.scores else ""
    left = _answer(answer, _why(scores), compared) + opinions + _score_table(scores)
    right = "".join(_article(i, gold, answer, texts) for i in _articles(gold, answer))
    return f'{head}<div class="body"><div>{left}</div><div>{right}</div></div>'


def _why(scores: CaseScores) -> str:
    """Return in words what is wrong with an answer, each reason once."""
    found = [
        scores.scores[name].reason
        for name, metric in METRICS.items()
        if name in scores.scores and _short(name, scores.scores[name].value)
    ]
    return "; ".join(dict.fromkeys(filter(None, found)))


def _short(name: str, value: float) -> bool:
    return value > 0 if METRICS[name].lower_is_better else value < 1


def _answer(answer: Answer, why: str, compared: str) -> str:
    declined = not answer.claims
    style = "answer declined" if declined else "answer"
    rows = [
        ("compared", inert(compared)),
        ("why", f'<span class="low">{inert(why)}</span>' if why and why != compared else ""),
        ("status", str(answer.status)),
        ("asked as", inert(answer.rewritten_question or "")),
        ("reason", inert(answer.reason or "")),
        (_score_name(answer), ", ".join(f"{claim.score:.2f}" for claim in answer.claims)),
        ("conflicts", "<br>".join(_sides(conflict) for conflict in answer.conflicts)),
        ("withdrawn", "<br>".join(f"{inert(w.text)}: {inert(w.reason)}" for w in answer.withdrawn)),
        ("warnings", inert("; ".join(answer.warnings))),
    ]
    return f'<p class="{style}">{inert(answer.answer)}</p>{_list(rows)}'


def _score_name(answer: Answer) -> str:
    """Say what the claims' scores are; see ``Claim.score``."""
    return "certainty" if is_reader(answer.model) else "words found in the evidence"


def _sides(conflict: Conflict) -> str:
    """Return a conflict in the same words as on every other output, one figure a line."""
    lines = (wording.conflict_heading(conflict), *map(wording.side_line, conflict.figures))
    return "<br>".join(inert(line) for line in lines)


def _score_table(scores: CaseScores) -> str:
    """Return a table of all scores, collapsed at first; those below their best come first."""
    named = [(name, scores.scores[name]) for name in METRICS if name in scores.scores]
    low = [(name, score) for name, score in named if _short(name, score.value)]
    fine = [pair for pair in named if pair not in low]
    rows = [_score_row(*pair, "low") for pair in low] + [_score_row(*pair, "") for pair in fine]
    title = f"{len(rows)} scores" + (f", {len(low)} short of their best" if low else "")
    return (
        f'<details class="fine"><summary>{title}</summary>'
        f'<table class="scores">{"".join(rows)}</table></details>'
    )


def _score_row(name: str, score: Score, style: str) -> str:
    value = f'<td class="{style}">{score.value:.2f}</td>'
    return f"<tr><td>{name}</td>{value}<td>{inert(score.reason)}</td></tr>"


def _articles(gold: tuple[Gold, ...], answer: Answer) -> list[str]:
    """Return the cited articles, and of every part of the evidence not cited one that holds it."""
    shown = [citation.article_id for citation in shown_citations(answer)]
    for part in by_part(gold) if gold else ():
        if not any(one.article_id in shown for one in part):
            shown.append(part[0].article_id)
    return list(dict.fromkeys(shown))


def _article(article_id: str, gold: tuple[Gold, ...], answer: Answer, texts: Texts) -> str:
    cited = [c for c in shown_citations(answer) if c.article_id == article_id]
    about = cited[0] if cited else None
    facts = [inert(article_id)]
    if about is not None:
        facts += [inert(about.publisher or ""), str(about.published_at or "")[:10]]
    if not answer.citations or not cited:
        facts.append("nearest, not cited" if cited else "not cited")
    newest = texts.get(article_id, "")
    text = (about and cited_text(about, texts)) or newest
    # The gold evidence was found in the newest version.
    body = marked_text(text, marks_of(article_id, gold if text == newest else (), cited), cited)
    head = " · ".join(fact for fact in facts if fact)
    return f'<div class="article"><header>{head}</header>{body}</div>'


def _list(rows: Sequence[tuple[str, str]]) -> str:
    shown = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows if value)
    return f"<dl>{shown}</dl>" if shown else ""
