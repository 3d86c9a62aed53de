"""Read suites from files: cases are validated, evidence quotes found, and every fault is named."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from qa.errors import BadArticle, BadCase
from qa.evaluation.case import Case, Evidence, Suite
from qa.evaluation.matching import contains, numeric_match, rendered, squad_normalised
from qa.evaluation.metrics import JUDGED, METRICS
from qa.sources.formats import read_source
from qa.types import Span
from qa.types.span import Value

Texts = Mapping[str, str]
"""Article id to stored text."""


class Gold(Value):
    """Where the evidence is in an article."""

    article_id: str
    span: Span
    """The quote."""
    answer: Span
    """The words within it that are the answer; the whole quote where the case names none."""
    part: int


class LoadedSuite(Value):
    """A suite with its cases; where it came from."""

    folder: Path
    suite: Suite
    cases: tuple[Case, ...]

    @property
    def hash(self) -> str:
        """16 hex digits over the cases: the same cases, the same hash."""
        lines = "".join(case.model_dump_json() + "\n" for case in self.cases)
        return hashlib.sha256(lines.encode()).hexdigest()[:16]

    def article_paths(self) -> tuple[Path, ...]:
        """The files and folders of articles that the suite names."""
        return tuple((self.folder / path).resolve() for path in self.suite.articles)


def load_suite(path: Path) -> LoadedSuite:
    """Read a suite from its folder or its ``suite.yaml``.

    Raises:
        BadCase: A file is missing, or a field is wrong; it names the file, the line and the case.
    """
    file = path / "suite.yaml" if path.is_dir() else path
    suite = _suite(file)
    cases: list[Case] = []
    for name in suite.cases:
        cases.extend(_cases(file.parent / name))
    _refuse_duplicate_ids(cases)
    return LoadedSuite(folder=file.parent, suite=suite, cases=tuple(cases))


def read_articles(loaded: LoadedSuite) -> dict[str, str]:
    """Return the texts of the suite's own articles by id, as ingesting stores them.

    Raises:
        BadCase: One cannot be read, or two differ under one id.
    """
    texts: dict[str, str] = {}
    for path in loaded.article_paths():
        for draft in read_source(path):
            if isinstance(draft, BadArticle):
                raise BadCase(f"Suite {loaded.suite.name}: {draft}") from draft
            if texts.setdefault(draft.id, draft.text) != draft.text:
                raise BadCase(
                    f"Suite {loaded.suite.name}: two articles have the id '{draft.id}'.",
                    "Give one of them another id.",
                )
    return texts


def corpus_hash(texts: Texts) -> str:
    """Return 16 hex digits over ids and texts, whatever their order."""
    digest = hashlib.sha256()
    for article_id in sorted(texts):
        digest.update(json.dumps([article_id, texts[article_id]]).encode())
    return digest.hexdigest()[:16]


def resolve(case: Case, texts: Texts) -> tuple[Gold, ...]:
    """Find a case's evidence in the articles.

    Raises:
        BadCase: A quote is not there, or it is there several times and ``occurrence`` is missing.
    """
    return tuple(_gold(case, evidence, texts) for evidence in case.evidence)


def _suite(file: Path) -> Suite:
    import yaml

    try:
        return Suite.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadCase(
            f"{file} cannot be read: {error}.", "Name a folder that holds a suite.yaml."
        ) from error
    except ValidationError as error:
        raise BadCase(f"{file}: {_detail(error)}", "See evals/schema/suite.json.") from error


def _cases(file: Path) -> Iterator[Case]:
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadCase(f"{file} cannot be read: {error}.", "Correct 'cases' in suite.yaml.") from (
            error
        )
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield Case.model_validate_json(line)
        except ValidationError as error:
            raise BadCase(
                f"{file}, line {number}{_named(line)}: {_detail(error)}",
                "See evals/schema/case.json.",
            ) from error


def _refuse_duplicate_ids(cases: Iterable[Case]) -> None:
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise BadCase(f"Two cases have the id '{case.id}'.", "Rename one of them.")
        seen.add(case.id)


def _named(line: str) -> str:
    try:
        return f", case {json.loads(line)['id']}"
    except (ValueError, KeyError, TypeError):
        return ""


def _detail(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}." if where else f"{first['msg']}."


def _gold(case: Case, evidence: Evidence, texts: Texts) -> Gold:
    text = texts.get(evidence.article_id)
    if text is None:
        raise BadCase(
            f"Case {case.id}: there is no article '{evidence.article_id}'.",
            "Correct article_id, or add the article to the suite.",
        )
    span = _occurrence(case, evidence, text)
    return Gold(
        article_id=evidence.article_id,
        span=span,
        answer=_answer(case, evidence, span),
        part=evidence.part,
    )


def _occurrence(case: Case, evidence: Evidence, text: str) -> Span:
    starts = tuple(_starts(evidence.quote, text))
    quote = evidence.quote if len(evidence.quote) <= 80 else evidence.quote[:77] + "..."  # noqa: PLR2004
    if not starts:
        raise BadCase(
            f"Case {case.id}: '{quote}' is not in {evidence.article_id}.",
            "Copy the words exactly as the article has them.",
        )
    if evidence.occurrence is None and len(starts) > 1:
        raise BadCase(
            f"Case {case.id}: '{quote}' is in {evidence.article_id} {len(starts)} times.",
            'Quote more words, or say which with "occurrence".',
        )
    if (evidence.occurrence or 1) > len(starts):
        raise BadCase(
            f"Case {case.id}: {evidence.article_id} has only {len(starts)} of '{quote}'.",
            'Correct "occurrence".',
        )
    start = starts[(evidence.occurrence or 1) - 1]
    return Span(start=start, end=start + len(evidence.quote))


def _answer(case: Case, evidence: Evidence, span: Span) -> Span:
    if evidence.answer is None:
        return span
    starts = tuple(_starts(evidence.answer, evidence.quote))
    if len(starts) != 1:
        raise BadCase(
            f"Case {case.id}: '{evidence.answer}' stands {len(starts)} times in its quote.",
            "An evidence's answer stands in its quote once.",
        )
    start = span.start + starts[0]
    return Span(start=start, end=start + len(evidence.answer))


def _starts(words: str, text: str) -> Iterator[int]:
    """Yield where ``words`` begin in ``text``, overlapping occurrences included."""
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def lint(loaded: LoadedSuite, texts: Texts) -> Iterator[str]:
    """Yield every fault of a suite, each in a sentence that names the case."""
    yield from _threshold_faults(loaded)
    yield from _duplicate_questions(loaded)
    for case in loaded.cases:
        yield from (f"Case {case.id}: {fault}" for fault in _case_faults(case, texts))
        try:
            resolve(case, texts)
        except BadCase as error:
            yield str(error)


def _case_faults(case: Case, texts: Texts) -> Iterator[str]:
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


def _threshold_faults(loaded: LoadedSuite) -> Iterator[str]:
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
