"""Statements that an article does not say something: they assert nothing that it could bear out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.answer.content_words import content_stems, shared
from qa.answer.llm.agreed_figures import figures_in, figures_of
from qa.answer.llm.numbering import Sentence
from qa.figures import Kind

_SUBJECT = (
    r"(?:the|this|these|its|both)\s+(?:\w+\s+)?(?:articles?|texts?|reports?|passages?|stor(?:y|ies)"
    r"|sources?|pieces?|interviews?|excerpts?|sentences?)"
)
_TELL = (
    r"(?:say|state|give|name|mention|specify|explain|identify|report|tell|indicate|list|describe"
    r"|quote|cover|reveal|disclose|provide|make clear|answer|address|discuss|put a figure on)"
)
_TOLD = (
    r"(?:given|named|stated|mentioned|specified|identified|said|told|listed|explained|disclosed"
    r"|indicated)"
)
_ABSENT = re.compile(
    rf"(?:\b{_SUBJECT}\s+(?:itself\s+|also\s+)?(?:(?:does|do|did)(?:\s+not|n['’]t)\s+"
    rf"(?:\w+ly\s+|also\s+)?{_TELL}|(?:gives?|names?|mentions?|provides?|offers?|contains?) no"
    r"|says? nothing|makes? no mention|is silent)\b"
    rf"|\b(?:no|nothing|none|neither)\b[^,;.:]*?\b(?:is|are|was|were)\s+{_TOLD}\b"
    rf"|\b[^,;.:]*?\b(?:is|are|was|were)(?:\s+not|n['’]t)\s+{_TOLD}\b)"
    r"[^;:.—]*?(?=[;:.—]|,? but\b|, only\b|\Z)",
    re.I,
)
_NUMBER = re.compile(
    r"\b(?:figures?|numbers?|how (?:many|much|long|old|far|high|cold|hot|big|large|tall|deep|often"
    r"|heavy|fast)|amounts?|totals?|percentages?|temperatures?|ages?)\b",
    re.I,
)
_COST = re.compile(r"\b(?:prices?|costs?|fees?|how expensive)\b", re.I)
_WHEN = re.compile(r"\b(?:when|dates?|what (?:day|year|time))\b", re.I)
_NAMED = re.compile(
    r"\b(?:name|mention)(?:s|ed)? (?P<object>[A-Z]\w+(?: [A-Z]\w+)*)"
    r"|(?P<subject>[A-Z]\w+(?: [A-Z]\w+)*),? (?:is|are|was|were) not (?:named|mentioned)"
)
_DAYS = frozenset([Kind.DATE, Kind.YEAR, Kind.TIME])
_NO_AMOUNT = _DAYS | {Kind.ORDINAL, Kind.LABEL}
_SILENT = re.compile(
    r"\b(?:says? nothing (?:about|of|on)|is silent (?:about|on)|(?:does|do|did) not mention"
    r"|makes? no mention of)\b",
    re.I,
)
_UNSAID = re.compile(
    r"\bnot (?:\w+ )?mention\w*|\b(?:says?|said) nothing\b|\bno mention\b|\bsilent\b", re.I
)
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+|\n")
_ALIKE = 0.75
"""Share of the words of what is said to be absent that another sentence has that tells it."""


def without_absence(text: str, sources: Sequence[str] = ()) -> str:
    """Return a statement without what it says that the article, or somebody, does not say.

    Of somebody else ("the site says nothing about ...") only where a source says so too.
    """
    left = _ABSENT.sub(" ", text)
    if _SILENT.search(left) and any(map(_UNSAID.search, sources)):
        left = _SILENT.sub("tells of", left)
    return left if content_stems(left) else ""


def told_after_all(text: str, sentences: Sequence[Sentence]) -> bool:
    """Whether the sentences tell what a statement says that the article does not.

    That is a number for a figure or "how many", a day for "when", and a name that it is said not
    to have. The whole article is looked through, in what most resembles it.
    """
    clauses = [clause[0] for clause in _ABSENT.finditer(text)]
    name = _NAMED.search(text) if clauses else None
    named = name and (name["object"] or name["subject"])
    return bool(named and any(named in one.read for one in sentences)) or any(
        _told(clause, sentences) for clause in clauses
    )


def _told(clause: str, sentences: Sequence[Sentence]) -> bool:
    kinds = _kinds(clause)
    if not kinds:
        return False
    # The words of asking are not what is asked of: "the number of countries", "how cold".
    wanted = content_stems(re.sub(rf"\b{_TELL}\b|\b{_TOLD}\b|{_SUBJECT}", " ", _after(clause)))
    return any(kinds & found for found in _telling(wanted, sentences))


def _kinds(clause: str) -> frozenset[Kind]:
    """Return the kinds of figures that would tell what is asked."""
    if _COST.search(clause):
        return frozenset([Kind.MONEY])
    if _NUMBER.search(clause):
        return frozenset(Kind) - _NO_AMOUNT
    return _DAYS if _WHEN.search(clause) else frozenset()


def _after(clause: str) -> str:
    return _NUMBER.sub(" ", _WHEN.sub(" ", _COST.sub(" ", clause)))


def _telling(wanted: frozenset[str], sentences: Sequence[Sentence]) -> Iterator[set[Kind]]:
    """Yield the kinds of the figures in each sentence that speaks of what is wanted."""
    for one in sentences:
        if not wanted or shared(wanted, [one.text]):
            yield {figure.kind for figure in figures_of(one)}
    for read in {one.read for one in sentences} if len(wanted) > 1 else ():
        for part in _SENTENCE_ENDS.split(read):
            held = shared(wanted, [part])
            if len(held) > 1 and len(held) / len(wanted) >= _ALIKE:
                yield {figure.kind for figure in figures_in(part, None)}
