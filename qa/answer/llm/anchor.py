"""Finding the sentences in which a statement stands: those it cites, or better ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from qa.answer.content_words import content_stems, coverage, shared
from qa.answer.llm.check import ENOUGH, NO_JUDGES, Fault, Judges, fault_in
from qa.answer.llm.contrast import without_contrast
from qa.answer.llm.numbering import Numbered, Sentence
from qa.answer.llm.reply import Statement
from qa.answer.name_forms import names
from qa.text import locate_quote
from qa.types import EvidenceHint

ENOUGH_ELSEWHERE = 0.7
"""Share of content words from which a sentence counts that the statement did not cite."""
LEAST_SHARED = 3
"""Content words that it must share then: two may meet in any sentence."""
LEAST_AKIN = 2
"""Content words that it must share with a sentence that only lends it a detail."""
MOST_CITED = 4


class Anchored(NamedTuple):
    """The statement stands in these sentences."""

    evidence: tuple[EvidenceHint, ...]
    coverage: float
    """Share of the statement's content words that they have."""


def anchor(
    statement: Statement, numbered: Numbered, judges: Judges = NO_JUDGES
) -> Anchored | Fault:
    """Return where a statement stands, or why it does not.

    Ids that were not given are dropped. A statement whose sentences do not bear it out is tied
    to the best other sentence that was read, unless its own sentence denies it.
    """
    cited = [numbered.sentences[one] for one in statement.ids if one in numbered.sentences]
    cited = cited[:MOST_CITED]
    text = without_contrast(statement.text, cited)
    fault = fault_in(text, cited, judges=judges)
    if fault is None:
        return _anchored(statement, _needed(text, cited))
    given = tuple(numbered.sentences.values())
    better = _elsewhere(text, cited, fault, given, judges)
    return _anchored(statement, better) if better else fault


def _needed(text: str, cited: Sequence[Sentence]) -> Sequence[Sentence]:
    """Leave out cited sentences without which the statement stands as well."""
    kept = list(cited)
    for sentence in reversed(cited):
        rest = [one for one in kept if one is not sentence]
        if rest and _covers(text, rest) >= _covers(text, kept) and fault_in(text, rest) is None:
            kept = rest
    return kept


def _elsewhere(
    text: str,
    cited: Sequence[Sentence],
    fault: Fault,
    given: Sequence[Sentence],
    judges: Judges,
) -> Sequence[Sentence]:
    """Return the sentences that bear the statement out best, or none."""
    if fault.kind in {"denial", "role", "hedge", "opposite"}:
        return ()
    # Located quotations are evidence enough to ask no more of the other words than usual.
    enough = ENOUGH if fault.kind == "quotation" else ENOUGH_ELSEWHERE
    found = [
        (_covers(text, candidate), -len(candidate), candidate)
        for candidate in _candidates(cited, fault, given)
        if _shares(text, candidate, enough) and fault_in(text, candidate, enough) is None
    ]
    best = max(found, key=lambda one: one[:2], default=(0, 0, ()))[2]
    return best or _with_neighbour(text, cited, fault, given, judges)


def _with_neighbour(
    text: str,
    cited: Sequence[Sentence],
    fault: Fault,
    given: Sequence[Sentence],
    judges: Judges,
) -> Sequence[Sentence]:
    """Return the cited sentences with one beside them, where only a detail is missing in them.

    They must say nothing else in its place, or the neighbour's figure would be lent to them.
    """
    if not cited or not fault.lacking:
        return ()
    for one in _beside(cited, given):
        if _akin(text, one, fault) and fault_in(text, (*cited, one), judges=judges) is None:
            return (*cited, one)
    return ()


def _akin(text: str, sentence: Sentence, fault: Fault) -> bool:
    """Whether a sentence speaks of the same: where a name is lacking, in other words than names."""
    words = content_stems(text)
    if fault.kind == "name":
        words -= content_stems(" ".join(name[0] for name in names(text)))
    return len(shared(words, [sentence.text])) >= (1 if fault.kind == "name" else LEAST_AKIN)


def _beside(cited: Sequence[Sentence], given: Sequence[Sentence]) -> Iterator[Sentence]:
    at = [place for place, one in enumerate(given) if one in cited]
    for step in (-1, 1, -2, 2):
        for place in at:
            if 0 <= place + step < len(given):
                one = given[place + step]
                if one not in cited and one.article == given[place].article:
                    yield one


def _candidates(
    cited: Sequence[Sentence], fault: Fault, given: Sequence[Sentence]
) -> Iterator[tuple[Sentence, ...]]:
    """Yield single sentences and, for a statement that joins what two say, pairs.

    Pairs are not tried for a figure or a name: one sentence's would be lent to the other's.
    """
    yield from ((sentence,) for sentence in given)
    if fault.kind not in {"words", "quotation"}:
        return
    yield from ((*cited, sentence) for sentence in given if sentence not in cited)
    yield from ((one, two) for one, two in pairwise(given) if one.passage == two.passage)


def _shares(text: str, sentences: Sequence[Sentence], enough: float) -> bool:
    wanted = content_stems(text)
    held = {word for s in sentences for word in wanted & content_stems(s.text)}
    return len(held) >= min(LEAST_SHARED, len(wanted)) and _covers(text, sentences) >= enough


def _covers(text: str, sentences: Sequence[Sentence]) -> float:
    return coverage(text, [sentence.text for sentence in sentences])


def _anchored(statement: Statement, sentences: Sequence[Sentence]) -> Anchored:
    hints = tuple(_hint(sentence, statement.quotes) for sentence in sentences)
    return Anchored(hints, _covers(statement.text, sentences))


def _hint(sentence: Sentence, quotes: Sequence[str]) -> EvidenceHint:
    """Point at a quote inside the sentence, or else at the whole sentence."""
    for quote in quotes:
        found = locate_quote(quote, sentence.text)
        if found:
            span = found.shift(sentence.span.start)
            return EvidenceHint(passage=sentence.passage, span=span)
    return EvidenceHint(passage=sentence.passage, span=sentence.span)
