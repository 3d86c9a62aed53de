"""Read what the words around a figure say about it.

``read_context`` looks at the clause while the figure is read: in "no more than 300 of them were
wounded", 300 is an upper limit and its status is "wounded". ``frame_figures`` looks at the part of
the sentence around a figure that has been read, by patterns of words, for whether the text vouches
for it: "if the dam had broken, 500 would have died" supposes 500, "reports of 500 deaths are false"
denies 500, and "an earlier version said 500" gives it as replaced.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from itertools import pairwise, takewhile
from typing import NamedTuple

from qa.figures.tokens import Draft, Token, Type
from qa.figures.types import PLACING_KINDS, Approximator, Figure, Frame, Kind
from qa.figures.words.amounts import CARDINALS, FUTURE_WORDS
from qa.figures.words.sentence import (
    ABBREVIATIONS,
    ADDITIVE_AFTER,
    ADDITIVE_BEFORE,
    CLAUSE_WORDS,
    HEDGES_AFTER,
    HEDGES_BEFORE,
    NEGATORS,
    SAYING,
    STATUS,
)
from qa.text import sentence_spans
from qa.text.corrections import EARLIER_FIGURE, REPLACED, REPLACED_BEHIND
from qa.text.english import any_case
from qa.text.folding import fold

_LONGEST_BEFORE = max(map(len, HEDGES_BEFORE))
_PARENTHESIS = 7
_LONGEST_AFTER = max(map(len, HEDGES_AFTER))
_TOPIC_WORDS = frozenset(
    """film movie book story stories documentary debate talk talks talked talking spoke speak
    speaking question questions asked ask information concern concerns concerned worried worry know
    knows knew learn learned learnt think thinks thought told tell tells report reports article
    play song complaint complaints complained doubts what how anything something nothing news
    joke jokes dream wrote write excited happy sorry sure careful all it""".split()
)
_POINTS = frozenset([Kind.DATE, Kind.YEAR])
_NO_HEDGE = frozenset([Kind.ORDINAL, Kind.LABEL, Kind.SCORE])
_LONG_OVER = frozenset("for just well lasted took takes spans spanning was are were".split())
_COMPARATIVES = frozenset("lower higher greater larger bigger smaller longer shorter".split())
"""Before a date they compare with that time: "lower than four years ago"."""
_PLACES = frozenset([("near",), ("beyond",), ("above",), ("below",)])


class Hedge(NamedTuple):
    """A hedge at ``tokens[start:end]``."""

    approximator: Approximator
    start: int
    end: int


def hedge_before(tokens: Sequence[Token], draft: Draft, floor: int) -> Hedge | None:
    """Find the longest hedge that ends where the figure begins, not reaching below ``floor``."""
    if draft.kind in _NO_HEDGE:
        return None
    end = draft.begin
    end -= tokens[end - 1].lower in ("a", "an") and end - 1 > floor
    for length in range(min(_LONGEST_BEFORE, end - floor), 0, -1):
        words = tuple(token.lower for token in tokens[end - length : end])
        approximator = HEDGES_BEFORE.get(words)
        if approximator is None:
            continue
        if _hedges_figure(tokens, draft, words, end - length):
            return Hedge(approximator, end - length, end)
        return None
    return None


def _hedges_figure(
    tokens: Sequence[Token], draft: Draft, words: tuple[str, ...], start: int
) -> bool:
    """Whether the words hedge this figure, rather than place or introduce it."""
    first, before = words[0], tokens[start - 1].lower
    if draft.kind in _POINTS or draft.kind is Kind.TIME:
        compares = words[0] in _COMPARATIVES
        relative = draft.low is not None and draft.kind is Kind.DATE and not compares
        about = HEDGES_BEFORE[words] is Approximator.ABOUT and first != "some"
        return (relative or about) and not (first == "about" and before in _TOPIC_WORDS)
    if words == ("about",):
        return before not in _TOPIC_WORDS
    if words == ("around",):
        return draft.unit != "times"
    if draft.kind is Kind.DURATION and words == ("over",):
        return before in _LONG_OVER
    return draft.kind is not Kind.DURATION or words not in _PLACES


def hedge_after(tokens: Sequence[Token], i: int) -> Hedge | None:
    """Find the longest hedge that begins at token ``i``."""
    if tokens[i].type in (Type.BREAK, Type.END):
        return None
    i = _skip_parenthesis(tokens, i)
    for length in range(_LONGEST_AFTER, 0, -1):
        words = tuple(token.lower for token in tokens[i : i + length])
        approximator = HEDGES_AFTER.get(words)
        if approximator is None:
            continue
        if words[0] in ("+", "plus", "ish") and tokens[i + length].type is Type.NUMBER:
            return None
        if (
            words in (("and", "more"), ("plus",))
            and tokens[i + length].type is Type.WORD
            and tokens[i + length].lower != "than"
        ):
            return None
        return Hedge(approximator, i, i + length)
    return None


def _skip_parenthesis(tokens: Sequence[Token], i: int) -> int:
    """Skip a conversion: "20 °F (-7 °C) or lower"."""
    if tokens[i].text != "(":
        return i
    closed = (
        at for at in range(i + 1, min(i + _PARENTHESIS, len(tokens))) if tokens[at].text == ")"
    )
    return next(closed, i - 1) + 1


_REACH = 16
"""Words looked at on either side."""
_STATUS_REACH = 9
_OPENERS = frozenset(";:()[]")
_FUTURE_VERBS = frozenset(
    (verb, "to")
    for verb in "is are going plans plan agreed aims hopes vowed pledged promised wants".split()
)
"""Verbs that with "to" speak of the future."""
_AFTER_HARMLESS_NOT = frozenset("only just long fewer less more".split())
_JOINERS = frozenset([",", "and", "or", "–", "—"])


class Context(NamedTuple):
    """What the words around a figure say about it."""

    negated: bool
    status: tuple[str, ...]
    additive: bool
    future: bool


def read_context(
    tokens: Sequence[Token], draft: Draft, floor: int, ceiling: int, hedged_from: int
) -> Context:
    """Read the clause around a figure.

    Args:
        tokens: The text's tokens.
        draft: The figure's own words.
        floor: Index behind the previous figure.
        ceiling: Index behind the counted noun.
        hedged_from: Index of the hedge, or of the figure where it has none.
    """
    before = _clause_before(tokens, hedged_from)
    after = _clause_after(tokens, ceiling)
    near = _near_before(tokens, hedged_from, floor) + _near_after(tokens, ceiling)
    inside = [token.lower for token in tokens[draft.end : ceiling]]
    denied = _cut_other_denial(after)
    status = {STATUS[word]: None for word in (*near, *inside) if word in STATUS}
    return Context(
        negated=_is_negated([token.lower for token in (*before, *denied)]),
        status=tuple(status),
        additive=_is_additive(tokens, hedged_from, draft.end, ceiling),
        future=_is_future(tokens, before, ceiling),
    )


def _is_future(tokens: Sequence[Token], before: Sequence[Token], end: int) -> bool:
    """Whether the clause of a date speaks of the future; it is read up to a verb of saying.

    A date that begins its sentence belongs to the clause after the comma.
    """
    leads = tokens[end].text == "," and len(before) <= 1
    words = [token.lower for token in (*before, *_clause_after(tokens, end + leads))]
    said = next((at for at, word in enumerate(words) if word in SAYING), len(words))
    words = words[:said]
    ahead = any(pair in _FUTURE_VERBS for pair in pairwise(words))
    return ahead or any(word in FUTURE_WORDS for word in words)


def _is_negated(words: Sequence[str]) -> bool:
    """Whether an odd number of denials is in a clause, so that they don't cancel each other.

    "Not only" and the "no fewer than" of another figure deny nothing.
    """
    count = 0
    for at, word in enumerate(words):
        negative = word in NEGATORS or word.endswith(("n't", "n’t"))
        exempt = at + 1 < len(words) and words[at + 1] in _AFTER_HARMLESS_NOT
        count += negative and not exempt
    return count % 2 == 1


def _cut_other_denial(after: Sequence[Token]) -> Sequence[Token]:
    """Cut "and not eleven", "and did not return" off: they deny another figure or verb."""
    for at, (word, figure) in enumerate(pairwise(after)):
        number = figure.type is Type.NUMBER or figure.lower in CARDINALS
        if word.lower == "and" or (word.lower == "not" and number):
            return after[:at]
    return after


def ends_sentence(tokens: Sequence[Token], i: int) -> bool:
    """Whether token ``i`` closes a sentence (or a paragraph)."""
    token, after = tokens[i], tokens[i + 1]
    if token.type in (Type.BREAK, Type.END):
        return True
    if token.text in ("!", "?"):
        return True
    if token.text != ".":
        return False
    before = tokens[i - 1]
    short = before.lower in ABBREVIATIONS or (len(before.text) == 1 and before.text.isalpha())
    return not (short or (after.glued and after.type is Type.WORD) or after.text[:1].islower())


def _clause_before(tokens: Sequence[Token], start: int) -> list[Token]:
    places = range(start - 1, max(-1, start - 1 - _REACH), -1)
    return [tokens[at] for at in takewhile(partial(_in_clause, tokens), places)][::-1]


def _clause_after(tokens: Sequence[Token], end: int) -> list[Token]:
    places = range(end, min(len(tokens) - 1, end + _REACH))
    return [tokens[at] for at in takewhile(partial(_in_clause, tokens), places)]


def _in_clause(tokens: Sequence[Token], at: int) -> bool:
    parts = tokens[at].text == "," or tokens[at].lower in CLAUSE_WORDS
    return not (parts or tokens[at].text in _OPENERS or ends_sentence(tokens, at))


def _near_before(tokens: Sequence[Token], start: int, floor: int) -> list[str]:
    """Return the words back to the previous figure, a conjunction, or the clause's beginning."""
    places = range(start - 1, max(floor - 1, start - 1 - _STATUS_REACH), -1)
    near = [tokens[at] for at in takewhile(partial(_is_unjoined, tokens), places)][::-1]
    return [token.lower for token in near if token.text != "May"]


def _near_after(tokens: Sequence[Token], end: int) -> list[str]:
    """Return the words up to the next number, a conjunction, or the clause's end."""
    places = range(end, min(len(tokens) - 1, end + _STATUS_REACH))
    near = [tokens[at] for at in takewhile(partial(_is_unjoined, tokens), places)]
    near = list(takewhile(lambda token: token.type is not Type.NUMBER, near))
    return [token.lower for token in near if token.text != "May"]


def _is_unjoined(tokens: Sequence[Token], at: int) -> bool:
    joins = tokens[at].lower in _JOINERS or tokens[at].text in _OPENERS
    return not (joins or ends_sentence(tokens, at))


def _is_additive(tokens: Sequence[Token], start: int, end: int, ceiling: int) -> bool:
    before = {token.lower for token in tokens[max(0, start - 2) : start]}
    if before & ADDITIVE_BEFORE:
        return True
    for at in range(end, max(ceiling, end + 1) + 1):
        if tokens[at].lower in ADDITIVE_AFTER:
            hedge = tokens[at - 1].lower in ("or", "and") or tokens[at + 1].lower == "than"
            return not hedge
    return False


_BEFORE = 220
_BEHIND = 140
_CLAIMS = (
    r"(?:claims?|rumou?rs?|reports?|allegations?|accusations?|posts?|messages?|videos?|letters?|"
    r"stor(?:y|ies)|tweets?|articles?|statements?|news|suggestions?|assertions?|hoax(?:es)?|"
    r"figures?|numbers?|accounts?|pictures?|images?|documents?|leaflets?|e-?mails?|charges?|idea|"
    r"notion|myth|theory|speculation)"
)
_FALSE = (
    r"(?:false|untrue|fake|faked|bogus|fabricated|forged|doctored|invented|baseless|unfounded|"
    r"groundless|debunked|misleading|incorrect|erroneous|wrong|a hoax|a lie|lies|nonsense|a myth|"
    r"not true|inaccurate|without foundation|refuted|disproved|disproven)"
)
_NOT_NEGATED = r"(?<!not )(?<!n't )(?<!n’t )(?<!never )(?<!nobody )(?<!to )"
_REFUTE = (
    r"(?:den(?:y|ies|ied|ying)|refut(?:e|es|ed|ing)|debunk(?:s|ed|ing)?|disput(?:e|es|ed|ing)|"
    r"reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|disprov(?:e|es|ed|ing)|rebut(?:s|ted|ting)?|"
    r"contradict(?:s|ed|ing)?)"
)
_DENIED_BEFORE = any_case(
    rf"\b(?:false|fake|bogus|fabricated|forged|doctored|baseless|unfounded|debunked|untrue|hoax|"
    rf"invented|misleading|erroneous)\s+(?:[\w-]+\s+){{0,2}}?{_CLAIMS}\b"
    rf"|\ba hoax\b|\b(?:falsely|wrongly|mistakenly|incorrectly|erroneously|untruthfully)\s+"
    rf"(?:\w+\s+)?(?:claim|sa(?:id|ys?|ying)|report|stat|put|giv|gave|alleg|assert|wrote|spoke)"
    rf"|\b{_NOT_NEGATED}{_REFUTE}\b[^,;]{{0,60}}?(?:\bthat\b|\b{_CLAIMS}\b|\bhaving\b)"
    rf"|\b{_NOT_NEGATED}den(?:y|ies|ied|ying)\s+(?:\w+ly\s+)?\w+ing\b"
    rf"|\b(?:not true|untrue|no truth|no evidence|not the case|no basis|a lie|a myth)\b[^;]*?"
    rf"\b(?:that|to|of|in|for)\b"
    rf"|\bcontrary to {_CLAIMS}\s+(?:that|of|about|saying)\b[^,]*\Z"
)
_CLAIM_BEFORE = any_case(
    rf"\b{_CLAIMS}\b(?: \w+){{0,4}}? (?:that|of|about|saying|claiming|alleging)\b"
)
_FALSE_BEHIND = any_case(
    rf"\b(?:is|are|was|were|be|been|being|prove[sd]?|proven|turned out|calls?|called|as)\b"
    rf"(?: \w+){{0,3}}? {_FALSE}\b"
)
_CALLED = any_case(rf"\b(?:call|brand|label|describ)\w*\s(?:\w+\s)?{_CLAIMS}\b")
_FALSE_SOON = any_case(rf"\A(?:\s\w+){{0,3}}?\s(?:as )?{_FALSE}\b")
"""As in "called reports of 500 deaths fake"."""
_PLAIN_NOT = any_case(
    r"\b(?:not|never|no|none|neither|nor|cannot|nobody|fail(?:s|ed)|refuse[sd]?)\b|n['’]t\b"
)
_DEFINITE = any_case(r"\b(?:the|these|those|its|his|her|their)\s\Z")
_IF = any_case(
    r"(?<!as )(?<!even )(?<!asked )(?<!ask )(?<!see )(?<!know )(?<!wonder )(?<!wondered )"
    r"(?<!unclear )(?<!whether or )\b(?:if|unless)\b(?! only| any| not)"
)
_WOULD = any_case(r"\b(?:would|could|might|should)\b|['’]d\b")
_INVERTED = re.compile(
    r"(?:\A|[,;:]\s*)(?:Had|Were|Should|had|were|should) (?:the|a|an|this|that|these|those|he|she|"
    r"it|they|we|his|her|its|their|more|all|[A-Z][\w-]+)\s(?:[\w’'-]+\s){0,4}?"
    r"(?:been|to|\w+(?:ed|en|wn|un|ost|ught|eld|one|ome|ade|aid|ent|ept|et|ut))\b"
)
_WOULD_HAVE = any_case(
    r"(?:\bwould|['’]d) (?:\w+ly |not |never |also |still )*have (?:\w+ly |also |still )*"
    r"(?!(?:s?even|ten|eleven|\w+teen)\b)"
    r"(?:been|had|\w+(?:ed|en|wn|un|ost|ought|aught|eld|one|ome|ade|aid|ent|ept|old))\b"
    r"|\bwould (?:\w+ly |not |never )*have (?:cost|cut|hit|put|set|met|won|let|hurt|shut|run)\b"
)
_SUPPOSE = any_case(
    r"\b(?:suppos(?:e|ing) (?:that\b)?|imagine|hypothetical(?:ly)?|in a scenario|"
    r"(?:worst|best)-case|in the event (?:of|that))"
)
_COUNT_OF = any_case(
    r"\b(?:figures?|estimates?|counts?|numbers?|toll|tally|reports?|claims?) (?:of|that)\b[^,]*\Z"
)
_BREAKS = any_case(
    r";|[—–]|\bbut\b|\binstead\b|\bin fact\b|\bin reality\b|\bactually\b|\bhowever\b|\balthough\b|"
    r"\bwhile\b|\bwhereas\b"
)


def frame_figures(text: str, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return the figures with their frames, read from the part of the sentence around each.

    A frame ends with its part of the sentence: "if the dam had broken, 500 would have died; in fact
    12 did" supposes 500 and states 12. A replaced figure is superseded even where the words also
    call it wrong.
    """
    if not figures:
        return ()
    sentences = iter(sentence_spans(text))
    sentence = next(sentences, None)
    done: list[Figure] = []
    for figure in figures:
        while sentence is not None and sentence.end <= figure.span.start:
            sentence = next(sentences, None)
        inside = sentence is not None and sentence.start <= figure.span.start
        start, end = (sentence.start, sentence.end) if sentence and inside else (0, len(text))
        frame = _frame(text, figure, start, end)
        done.append(figure if frame == "stated" else figure.model_copy(update={"frame": frame}))
    return tuple(done)


def _frame(text: str, figure: Figure, start: int, end: int) -> Frame:
    before = fold(text[max(start, figure.span.start - _BEFORE) : figure.span.start]).text
    behind = fold(text[figure.span.end : min(end, figure.span.end + _BEHIND)]).text
    before = _BREAKS.split(before)[-1]
    behind = _BREAKS.split(behind)[0]
    if _is_superseded(before, behind):
        return "superseded"
    if _is_denied_by_not(figure, before, behind) or _is_denied(before, behind):
        return "denied"
    return "supposed" if _is_supposed(before, behind) else "stated"


def _is_denied_by_not(figure: Figure, before: str, behind: str) -> bool:
    """Whether a negation denies this figure; never a date or "the 500", which exist in any case."""
    if not figure.negated or figure.kind in PLACING_KINDS or _DEFINITE.search(before):
        return False
    return _PLAIN_NOT.search(f"{before} {behind}") is not None


def _is_superseded(before: str, behind: str) -> bool:
    if _COUNT_OF.search(before) and REPLACED_BEHIND.search(behind):
        return True
    found = EARLIER_FIGURE.search(before)
    return found is not None and REPLACED.search(before, found.end()) is None


def _is_denied(before: str, behind: str) -> bool:
    if _DENIED_BEFORE.search(before):
        return True
    if _CALLED.search(before) and _FALSE_SOON.search(behind):
        return True
    return bool(_CLAIM_BEFORE.search(before) and _FALSE_BEHIND.search(behind))


def _is_supposed(before: str, behind: str) -> bool:
    around = f"{before}0{behind}"
    if _SUPPOSE.search(before) or _WOULD_HAVE.search(around):
        return True
    return bool((_IF.search(around) or _INVERTED.search(around)) and _WOULD.search(around))
