"""Find every fault of a suite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from qa.errors import BadCase
from qa.evaluation.case import Case
from qa.evaluation.load import LoadedSuite, Texts, resolve
from qa.evaluation.metrics import JUDGED, METRICS
from qa.evaluation.numeric import numeric_match, rendered
from qa.evaluation.wording import contains, squad_normalised


def lint(loaded: LoadedSuite, texts: Texts) -> Iterator[str]:
    """Yield every fault of a suite, each in a sentence that names the case."""
    yield from _thresholds(loaded)
    yield from _duplicate_questions(loaded)
    for case in loaded.cases:
        yield from (f"Case {case.id}: {fault}" for fault in _case(case, texts))
        try:
            resolve(case, texts)
        except BadCase as error:
            yield str(error)


def _case(case: Case, texts: Texts) -> Iterator[str]:
    if not case.tags:
        yield "it has no tags, so it is in no table by tag."
    if case.answerable and not case.evidence and not case.relevant:
        yield "it has no evidence, so no citation can be judged."
    named = {a for side in case.conflicts for a in side.article_ids} | set(case.must_not_cite)
    for article_id in sorted(named - set(texts)):
        yield f"there is no article '{article_id}'."
    yield from _contradictions(case)


def _contradictions(case: Case) -> Iterator[str]:
    for words in case.must_not:
        if any(contains(answer, words) for answer in case.answers):
            yield f"an accepted answer contains '{words}', which no answer may."
    if case.number is None or not case.answers:
        return
    bare = case.model_copy(update={"answers": ()})
    if not any(numeric_match(bare, case.number, a).value for a in case.answers):
        yield f"no accepted answer gives the number '{rendered(case.number)}'."


def _thresholds(loaded: LoadedSuite) -> Iterator[str]:
    tags = {tag for case in loaded.cases for tag in case.tags}
    computed = {t.tag for t in loaded.suite.thresholds if t.metric not in JUDGED}
    for threshold in loaded.suite.thresholds:
        if threshold.metric in JUDGED and threshold.tag not in computed:
            yield (
                f"Threshold: '{threshold.metric}' is a model's opinion and cannot fail a run: add "
                "a threshold on a computed metric for the same cases, such as numeric_match."
            )
        if threshold.metric not in METRICS | JUDGED:
            yield f"Threshold: there is no metric '{threshold.metric}'."
        if threshold.tag is not None and threshold.tag not in tags:
            yield f"Threshold: no case has the tag '{threshold.tag}'."
    for name in loaded.suite.metrics:
        if name not in METRICS:
            yield f"Metrics: there is no metric '{name}'."


def _duplicate_questions(loaded: LoadedSuite) -> Iterator[str]:
    """Yield questions that are asked twice in the same situation."""
    asked = Counter(
        (squad_normalised(case.question), case.turns, case.as_of, case.filters.model_dump_json())
        for case in loaded.cases
    )
    for (question, *_), times in asked.items():
        if times > 1:
            yield f"'{question}' is asked {times} times."
