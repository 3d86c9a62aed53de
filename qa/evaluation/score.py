"""Score one result, or a whole run, without asking anything again; say by which rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pydantic import Field

from qa.evaluation.case import Case, Number
from qa.evaluation.evidence import Named, citation_scores, passage_scores, ranking_scores
from qa.evaluation.load import Gold, Texts, resolve
from qa.evaluation.matching import (
    contains,
    exact,
    f1,
    figures_of,
    numeric_match,
    rendered,
    says,
    says_any,
    ungrounded_figures,
)
from qa.evaluation.record import CaseResult
from qa.types import Answer, AnswerStatus
from qa.types.span import Value


def rule_of(case: Case) -> str:
    """Return the rule that decides whether an answer to a case is right.

    >>> rule_of(Case(id="a", question="How many?", answers=("60",)))
    'says "60": its words, as whole words in any case, or its figure in other digits'
    """
    parts = [_main_rule(case)]
    if case.must_not and case.answerable:
        parts.append(f"and says nowhere {_either(case.must_not)}")
    return "; ".join(parts)


def _main_rule(case: Case) -> str:
    if not case.answerable:
        rule = "declines (claims nothing)"
        corrected = f", or says the correction {_either(case.corrections)}"
        return rule + (corrected if case.corrections else "")
    if case.number is not None:
        return _figure_rule(case.number)
    if case.parts:
        needed = " and ".join(_either(part) for part in case.parts)
        return f"says all of {needed}: their words, or their figures in other digits"
    if not case.answers:
        return "answers at all"
    how = "its words, as whole words in any case, or its figure in other digits"
    return f"says {_either(case.answers)}: {how}"


def _figure_rule(number: Number) -> str:
    near = f", at most {number.tolerance:g} off" if number.tolerance else ""
    bare = rendered(number.model_copy(update={"hedge": None}))
    rule = (
        f"gives the figure {bare} by value{near}, in any wording; another unit or another thing "
        "counted is wrong, none stated is not"
    )
    if number.hedge:
        rule += f'; whether "{number.hedge}" is kept is scored apart (numeric_match)'
    return rule


def _either(wordings: tuple[str, ...]) -> str:
    return " or ".join(f'"{one}"' for one in wordings)


class Score(Value):
    """One metric of one result, and why."""

    value: float
    reason: str = ""


class CaseScores(Value):
    """All scores of one result; ``unscored`` says why there are none."""

    case_id: str
    variant: str
    repeat: int = 0
    outcome: str
    """``right``, ``possible`` (nothing given, something offered), ``wrong``, ``false answer``,
    ``false refusal``, or ``unscored``."""
    scores: dict[str, Score] = Field(default_factory=dict)
    unscored: str | None = None


def score_run(
    cases: Iterable[Case], results: Iterable[CaseResult], texts: Texts
) -> tuple[CaseScores, ...]:
    """Score every result of the given cases, in the order of the cases, then of the repeats.

    A case without a result is not scored here; ``summarise`` counts it as unscored.

    Raises:
        BadCase: A case's evidence is not in the articles.
    """
    ordered = list(cases)
    gold = {case.id: resolve(case, texts) for case in ordered}
    place = {case.id: i for i, case in enumerate(ordered)}
    by_id = {case.id: case for case in ordered}
    known = [result for result in results if result.case_id in by_id]
    known.sort(key=lambda r: (r.variant, place[r.case_id], r.repeat))
    return tuple(score_result(by_id[r.case_id], r, gold[r.case_id], texts) for r in known)


def score_result(
    case: Case, result: CaseResult, gold: tuple[Gold, ...], texts: Texts
) -> CaseScores:
    """Score one result; a failed one is unscored."""
    about = {"case_id": case.id, "variant": result.variant, "repeat": result.repeat}
    if result.answer is None:
        failure = result.failure
        why = f"{failure.type}: {failure.message}" if failure else "there is no answer"
        return CaseScores(**about, outcome="unscored", unscored=why)
    found: dict[str, Score] = {}
    for name, value, reason in _all(case, result.answer, gold, texts):
        found[name] = Score(value=value, reason=reason)
    return CaseScores(**about, outcome=outcome_of(case, result.answer, found), scores=found)


def outcome_of(case: Case, answer: Answer, scores: Mapping[str, Score]) -> str:
    """Name how a case ended, in two words at most."""
    if scores["right"].value == 1:
        return "right"
    declined = not answer.claims
    if declined and answer.possible and case.answerable:
        return "possible"
    if not case.answerable:
        return "wrong" if declined else "false answer"
    return "false refusal" if declined else "wrong"


def _all(case: Case, answer: Answer, gold: tuple[Gold, ...], texts: Texts) -> Iterator[Named]:
    declined = not answer.claims
    given = "" if declined else answer.answer
    words = {n: (v, r) for n, v, r in _wording(case, given)}
    figures = {n: (v, r) for n, v, r in _figures(case, answer, given)}
    right = _right(case, declined=declined, given=given, found=words | figures)
    found_right = right[1] == 1
    yield right
    yield from ((n, v, r) for n, (v, r) in (words | figures).items())
    yield from _declining(case, declined=declined, given=given)
    yield from _possible(case, answer, right=found_right)
    yield from _forbidden(case, answer, given)
    yield from _conflict(case, answer, given)
    yield from citation_scores(answer, gold, texts, answerable=case.answerable)
    yield from passage_scores(answer, texts)
    yield from ranking_scores(case, answer, gold)


def _wording(case: Case, given: str) -> Iterator[Named]:
    accepted = case.answers if case.answerable else ()
    if case.answerable and not accepted:
        return
    kind = "HasAns" if case.answerable else "NoAns"
    for name, value in (("exact", exact(accepted, given)), ("f1", f1(accepted, given))):
        yield name, value, ""
        yield f"{kind}_{name}", value, ""
    if case.parts:
        found = [says_any(given, part) for part in case.parts]
        missing = [part[0] for part, ok in zip(case.parts, found, strict=True) if not ok]
        reason = f"missing: {', '.join(missing)}" if missing else "it says every part"
        yield "includes", sum(found) / len(found), reason
    elif case.answerable:
        ok = says_any(given, accepted)
        said = next((one for one in accepted if says(given, one)), "")
        yield "includes", float(ok), f'it says "{said}"' if ok else f"expected: {accepted[0]}"


def _figures(case: Case, answer: Answer, given: str) -> Iterator[Named]:
    if case.number is not None:
        match = numeric_match(case, case.number, given)
        yield "numeric_match", float(match.value and match.hedge), match.reason
        yield "numeric_value", float(match.value), match.reason
        if given:
            yield "numeric_share", match.share, match.reason
        wrong = bool(given) and not match.value
        yield "wrong_figure_rate", float(wrong), match.reason if wrong else ""
    if any(figures_of(claim.text) for claim in answer.claims):
        loose = ungrounded_figures(answer)
        why = f"not in what is cited: {', '.join(loose)}" if loose else ""
        yield "number_grounded", float(not loose), why


def _right(
    case: Case, *, declined: bool, given: str, found: Mapping[str, tuple[float, str]]
) -> Named:
    if not case.answerable:
        if declined:
            return "right", 1.0, "declined"
        corrected = says_any(given, case.corrections)
        return "right", float(corrected), "corrected" if corrected else "not answered anywhere"
    if declined:
        return "right", 0.0, "declined, but the articles answer it"
    # The figure decides where there is one: another wording of it is as right.
    name = "numeric_value" if case.number is not None else "includes"
    if name not in found:
        return "right", 1.0, "answered"
    value, reason = found[name]
    broken = _broken(case, given)
    return "right", float(value == 1 and not broken), broken or reason


def _declining(case: Case, *, declined: bool, given: str) -> Iterator[Named]:
    if declined:
        yield "abstain_precision", float(not case.answerable), ""
    if case.answerable:
        yield "false_refusal_rate", float(declined), ""
        return
    yield "abstain_recall", float(declined), ""
    corrected = not declined and says_any(given, case.corrections)
    yield "false_answer_rate", float(not declined and not corrected), ""


def _possible(case: Case, answer: Answer, *, right: bool) -> Iterator[Named]:
    """Score words that are only offered as possible; they never make a case right."""
    if not case.answerable:
        yield "false_possible_rate", float(bool(answer.possible)), ""
        return
    accepted = [answer for part in case.parts for answer in part] or list(case.answers)
    if accepted:
        offered = any(says_any(one.text, accepted) for one in answer.possible)
        yield "right_or_possible", float(right or offered), ""


def _forbidden(case: Case, answer: Answer, given: str) -> Iterator[Named]:
    if not (case.must_not or case.must_not_cite):
        return
    said = _broken(case, given)
    cited = {c.article_id for claim in answer.claims for c in claim.citations}
    bad = sorted(cited & set(case.must_not_cite))
    reasons = [said] * bool(said) + [f"it cites {', '.join(bad)}"] * bool(bad)
    yield "must_not_held", float(not reasons), "; ".join(reasons)


def _broken(case: Case, given: str) -> str:
    """Return what the answer says though it must not; a correction may repeat what it corrects."""
    if case.corrections and says_any(given, case.corrections):
        return ""
    said = [words for words in case.must_not if contains(given, words)]
    return f"it says {', '.join(said)}" if said else ""


def _conflict(case: Case, answer: Answer, given: str) -> Iterator[Named]:
    conflicting = answer.status is AnswerStatus.CONFLICTING
    if not case.conflicts:
        yield "false_conflict_rate", float(conflicting), ""
        return
    # A figure that a later article replaced is a side too: the answer is then not "conflicting".
    says_so = conflicting or bool(answer.conflicts)
    listed = [figure.text for conflict in answer.conflicts for figure in conflict.figures]
    missing = [
        side.answer
        for side in case.conflicts
        if not any(says(text, side.answer) for text in (given, *listed))
    ]
    reason = "" if says_so else f"its status is {answer.status}"
    if missing:
        reason = "; ".join(filter(None, (reason, f"missing: {', '.join(missing)}")))
    yield "conflict_found", float(says_so and not missing), reason
