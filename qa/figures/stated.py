"""Read what a text states: who said which part, and a citation's figures as plain values.

``attributions`` finds verbs of saying and their speakers: "the Pentagon said", "according to
Kirby". ``said_by`` gives the speaker of a citation, ``stated_figures`` the figures in its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from qa.figures.compare import same_value
from qa.figures.read import read_figures
from qa.figures.tokens import HYPHENS, Token, Type, tokenize
from qa.figures.types import Attribution, Figure
from qa.figures.words.amounts import DAY_WORDS, MONTHS, PARTS_OF_DAY
from qa.figures.words.sentence import (
    ADVERBS,
    FUNCTION_WORDS,
    LEADING_WORDS,
    NEVER_SPEAKERS,
    PRONOUNS,
    SAYING,
    SAYING_WITH,
    SAYING_WITH_THAT,
    SPEAKERS,
    VERBS,
)
from qa.text import sentence_spans
from qa.text.english import WEEKDAYS
from qa.types import Article, Citation, Day, SaidBy, StatedFigure
from qa.types.span import Span
from qa.types.statement import NamedDay

_LONGEST = 12
_LONGEST_APPOSITION = 16
_LINKS = frozenset(["of", "for", "the", "'s", "’s", "a", "an", "and", "&", "in", "to", "at"])
_STARTS = frozenset(["the", "a", "an", "his", "her", "its", "their", "one", "some", "two", "many"])
_STOPS = frozenset(
    """that but because although though while when where whether if than said says who which and
    from with by after before as on""".split()
)


def _speaker_before(tokens: Sequence[Token], verb: int) -> tuple[int, int] | None:
    """Return start and end of the subject before the verb, or None if it cannot speak."""
    end = verb
    if tokens[verb - 1].text == "," and verb > 0:
        end = _before_apposition(tokens, verb - 1)
    elif tokens[verb - 1].text == ")":
        end = _before_parenthesis(tokens, verb - 1)
    start = end
    while start > 0 and end - start < _LONGEST and _belongs(tokens, start - 1):
        start -= 1
    while start < end and (
        tokens[start].lower in _LINKS - _STARTS or tokens[start].type is not Type.WORD
    ):
        start += 1
    return (start, end) if start < end and _speaks(tokens, start, end) else None


def _before_apposition(tokens: Sequence[Token], comma: int) -> int:
    """Return the end of the name in "Fuad Basya, spokesman for the army, said"."""
    for at in range(comma - 1, max(-1, comma - 1 - _LONGEST_APPOSITION), -1):
        if tokens[at].text == ",":
            return at
    return comma


def _before_parenthesis(tokens: Sequence[Token], close: int) -> int:
    """Return the end of the name before an abbreviation: "the Ministry of Defence (MoD) said"."""
    for at in range(close - 1, max(-1, close - 1 - _LONGEST), -1):
        if tokens[at].text == "(":
            return at
    return close


def _belongs(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if token.type is Type.SYMBOL:
        joins = token.text in HYPHENS and token.glued
        return joins or token.text == "&" or (token.text == "." and _abbreviates(tokens, at))
    if token.type is not Type.WORD or token.lower in WEEKDAYS or token.lower in MONTHS:
        return False
    if token.lower in _STOPS or token.lower in SAYING or token.lower in NEVER_SPEAKERS:
        return False
    if token.lower in PRONOUNS:
        return True
    return token.lower in _LINKS or token.lower not in FUNCTION_WORDS | VERBS


def _abbreviates(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].glued and len(tokens[at - 1].text) <= len("Prof")


def _speaks(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a phrase can speak: a pronoun, a name, an office."""
    words = [token for token in tokens[start:end] if token.type is Type.WORD]
    if any(token.lower in PRONOUNS for token in words):
        return len(words) == 1
    return any(
        token.lower in SPEAKERS or (token.text[0].isupper() and token.lower not in _STARTS)
        for token in words
    )


def _speaker_after(tokens: Sequence[Token], start: int) -> int | None:
    """Return the end of the noun phrase at ``start`` ("said | the ministry's spokesman")."""
    end = start
    while (
        end - start < _LONGEST and tokens[end].type is not Type.END and _belongs_behind(tokens, end)
    ):
        end += 1
    while end > start and (tokens[end - 1].lower in _LINKS or tokens[end - 1].text in "-&"):
        end -= 1
    return end if end > start and _speaks(tokens, start, end) else None


def _belongs_behind(tokens: Sequence[Token], at: int) -> bool:
    token, after = tokens[at], tokens[at + 1]
    if token.text == "." and after.type is Type.WORD:
        return _abbreviates(tokens, at)
    if token.lower == "and":
        return after.text[:1].isupper()
    return _belongs(tokens, at)


_QUOTES = frozenset('"“”„«»')
_CLOSING = frozenset('"”»')
_SHORT_TAIL = 6
"""Most words behind "..., X said" that still only place it: "Wednesday in a statement"."""
_SHORTEST_STATEMENT = 5
"""Words of a statement that may stand before ", X said Monday, ...", whatever follows."""
_NEAR = 8
_TIME_WORDS = frozenset(
    {*WEEKDAYS, *MONTHS, *DAY_WORDS, *PARTS_OF_DAY, "on", "late", "early", "last", "this"}
)


class _Part(NamedTuple):
    """A stretch of tokens."""

    start: int
    end: int


class _Said(NamedTuple):
    speaker: _Part
    verb: _Part
    covers: _Part


def attributions(text: str) -> tuple[Attribution, ...]:
    """Return who said which part of ``text``, in order.

    Reads "the Pentagon said Wednesday", "said Kirby", "according to ...", one sentence at a time.
    A quotation that continues in the next sentence keeps its speaker. Pronouns are returned as
    written, not resolved. Thoughts and hearsay without a verb of saying are not found.
    """
    found: list[Attribution] = []
    before: list[Attribution] = []
    end = 0
    for sentence in sentence_spans(text):
        own = list(_of_sentence(text, sentence))
        same_paragraph = "\n" not in text[end : sentence.start]
        if (
            not own
            and before
            and same_paragraph
            and _continues_quotation(text, before[-1], sentence)
        ):
            own = [before[-1].model_copy(update={"covers": sentence})]
        found += own
        before, end = own, sentence.end
    return tuple(found)


def _continues_quotation(text: str, last: Attribution, sentence: Span) -> bool:
    """Whether a sentence is a further quotation of the speaker named in the one before."""
    return last.direct and text[sentence.start] in _QUOTES


def _of_sentence(text: str, sentence: Span) -> Iterator[Attribution]:
    tokens = tokenize(sentence.cut(text))
    at = 0
    while tokens[at].type is not Type.END:
        said = _read_according_to(tokens, at) or _read_saying(tokens, at)
        if said is None:
            at += 1
            continue
        attribution = _attribution(text, tokens, said, sentence.start)
        if attribution is not None:
            yield attribution
        at = max(at + 1, said.speaker.end, said.verb.end)


def _attribution(
    text: str, tokens: Sequence[Token], said: _Said, offset: int
) -> Attribution | None:
    covers = _trim(tokens, said.covers)
    if covers is None:
        return None
    speaker, verb = (_span(tokens, part, offset) for part in (said.speaker, said.verb))
    covered = _span(tokens, covers, offset)
    return Attribution(
        speaker=speaker,
        speaker_text=speaker.cut(text),
        verb=verb.cut(text),
        covers=covered,
        direct=covered.cut(text)[0] in _QUOTES,
    )


def _span(tokens: Sequence[Token], part: _Part, offset: int) -> Span:
    return Span(start=tokens[part.start].start + offset, end=tokens[part.end - 1].end + offset)


def _trim(tokens: Sequence[Token], part: _Part) -> _Part | None:
    """Drop commas, colons and "that" at the ends."""
    start, end = part
    while start < end and tokens[start].lower in (",", ":", ";", "-", "—", "–", "that", "and"):
        start += 1
    while end > start and tokens[end - 1].text in (",", ":", ";", "-", "—", "–", "."):
        end -= 1
    return _Part(start, end) if end > start else None


def _length(tokens: Sequence[Token]) -> int:
    end = len(tokens)
    while end and tokens[end - 1].type is Type.END:
        end -= 1
    return end


def _read_according_to(tokens: Sequence[Token], at: int) -> _Said | None:
    if tokens[at].lower != "according" or tokens[at + 1].lower != "to":
        return None
    end = _speaker_after(tokens, at + 2)
    if end is None:
        return None
    verb, speaker = _Part(at, at + 2), _Part(at + 2, end)
    if at == 0:
        return _Said(speaker, verb, _Part(end, _length(tokens)))
    return _Said(speaker, verb, _Part(0, at))


def _read_saying(tokens: Sequence[Token], at: int) -> _Said | None:
    if tokens[at].lower not in SAYING or tokens[at].type is not Type.WORD:
        return None
    inverted = _read_inverted(tokens, at)
    if inverted is not None:
        return inverted
    subject = at
    while tokens[subject - 1].lower in ADVERBS and subject > 0:
        subject -= 1
    start = _speaker_before(tokens, subject)
    if start is None:
        return None
    speaker, verb = _Part(start[0], start[1]), _Part(at, at + 1)
    if _is_postposed(tokens, start[0], at + 1):
        return _Said(speaker, verb, _Part(0, start[0]))
    if not _introduces(tokens, at):
        return None
    return _Said(speaker, verb, _Part(_skip_listener(tokens, at), _length(tokens)))


def _read_inverted(tokens: Sequence[Token], at: int) -> _Said | None:
    """Read '"...," said Kirby, ...'."""
    before = tokens[at - 1].text
    if at == 0 or not (before == "," or before in _CLOSING):
        return None
    first = tokens[at + 1]
    if first.lower in WEEKDAYS or first.lower in MONTHS or first.text in _QUOTES:
        return None
    end = _speaker_after(tokens, at + 1)
    if end is None or tokens[end].lower in SAYING:
        return None
    return _Said(_Part(at + 1, end), _Part(at, at + 1), _Part(0, at))


def _is_postposed(tokens: Sequence[Token], start: int, behind: int) -> bool:
    """Whether the statement comes before "X said", after which only a place or time may follow."""
    if start == 0 or not (tokens[start - 1].text == "," or tokens[start - 1].text in _CLOSING):
        return False
    tail = tokens[behind : _length(tokens)]
    words = [token.lower for token in tail if token.type is Type.WORD]
    if tokens[start - 1].text in _CLOSING or tokens[start - 2].text in _CLOSING:
        return True
    leads = tokens[0].lower in LEADING_WORDS
    if leads and tokens[behind].text == ",":
        return False
    if start > _SHORTEST_STATEMENT and not leads:
        if tokens[_skip_time(tokens, behind)].text == ",":
            return True
        if tokens[behind - 1].lower in ("told", "tells") and "that" not in words:
            return True
    quoted = any(token.text in _QUOTES for token in tail)
    clause = bool(words) and words[0] in ("that", "he", "she", "it", "they", "the", "there", "this")
    return len(words) <= _SHORT_TAIL and not clause and not quoted


def _skip_time(tokens: Sequence[Token], at: int) -> int:
    """Step over "on Friday", "late Tuesday night"."""
    while tokens[at].lower in _TIME_WORDS or tokens[at].type is Type.NUMBER:
        at += 1
    return at


def _introduces(tokens: Sequence[Token], at: int) -> bool:
    """Whether what follows the verb is a statement rather than an object."""
    behind = _skip_listener(tokens, at)
    first = tokens[behind]
    if first.type is Type.END or first.text in (".", "?", "!"):
        return False
    if tokens[at].lower in SAYING_WITH:
        near = {token.lower for token in tokens[at + 1 : at + 1 + _NEAR]}
        return SAYING_WITH[tokens[at].lower] in near
    if tokens[at].lower not in SAYING_WITH_THAT:
        return True
    return first.lower == "that" or first.text in _QUOTES or first.text in (",", ":")


def _skip_listener(tokens: Sequence[Token], at: int) -> int:
    """Step over "CBC News on Tuesday that" behind "told": up to the statement."""
    for i in range(at + 1, at + 14):
        token = tokens[i]
        if token.type is Type.END:
            break
        if token.lower == "that" or token.text in _QUOTES or token.text == ":":
            return i
    names_listener = tokens[at].lower in ("told", "tells")
    if names_listener and (comma := _comma(tokens, at + 1)):
        return comma
    weekday = tokens[at + 1].lower in WEEKDAYS
    return at + 1 + weekday


def _comma(tokens: Sequence[Token], start: int) -> int | None:
    return next(
        (i for i in range(start, start + 8) if tokens[min(i, len(tokens) - 1)].text == ","), None
    )


_BEFORE = 400
"""Code points read before a citation: a quotation that goes on was opened there."""
_PRONOUNS = frozenset(["he", "she"])
_REMEMBERED = 1024
"""Sentences: those of a question's passages."""


@lru_cache(maxsize=_REMEMBERED)
def figures_of(sentence: str) -> tuple[Figure, ...]:
    """Return the figures of a sentence, read once; relative dates stay unresolved."""
    return read_figures(sentence)


def day_of(article: Article) -> date | None:
    """Return the day an article was published, by which its relative dates are resolved."""
    return day(article.published_at)


def day(published: Day | None) -> date | None:
    """Return the day of a date or moment."""
    return published.date() if isinstance(published, datetime) else published


def _evidence_span(citation: Citation) -> Span:
    """Return the words that carry the claim: the evidence, or the whole citation."""
    evidence = citation.evidence
    return Span(start=evidence.start, end=evidence.end) if evidence else citation.span


def cited_figures(article: Article, citation: Citation) -> tuple[Figure, ...]:
    """Return the figures in the words that carry the claim, read in their whole sentence.

    Offsets are those of the sentence; add ``citation.start`` for the article's.
    """
    carrying = _evidence_span(citation).shift(-citation.start)
    read = read_figures(citation.quote, day_of(article))
    return tuple(figure for figure in read if figure.span.overlaps(carrying))


def stated_figures(article: Article, citation: Citation) -> tuple[StatedFigure, ...]:
    """Return the figures of a claim as plain values."""
    return tuple(as_stated_figure(one, citation.start) for one in cited_figures(article, citation))


def as_stated_figure(figure: Figure, start: int) -> StatedFigure:
    """Return a figure as a plain value.

    Args:
        figure: Read from a stretch of an article.
        start: Where that stretch begins in the article.
    """
    return StatedFigure(
        text=figure.text,
        start=start + figure.span.start,
        end=start + figure.span.end,
        kind=figure.kind.value,
        low=figure.low,
        high=figure.high,
        approximator=figure.approximator.value,
        unit=figure.unit,
        counted=figure.counted.text if figure.counted else None,
        status=figure.status,
        negated=figure.negated,
        additive=figure.additive,
        first_day=figure.calendar.first if figure.calendar else None,
        last_day=figure.calendar.last if figure.calendar else None,
    )


def named_days(words: str, published: Day | None) -> tuple[NamedDay, ...]:
    """Return the relative dates of a text, each once, resolved by the day it was published."""
    found = {
        figure.text: NamedDay(text=figure.text, first=days.first, last=days.last)
        for figure in read_figures(words, day(published))
        if (days := figure.calendar) and days.relative and days.first and days.last
    }
    return tuple(found.values())


def verb_by(verb: str) -> str:
    """Return the words between a statement and its speaker: "said by", "denied by"."""
    denied = {"denied": "denied by", "denies": "denied by", "refuted": "refuted by",
              "rejected": "rejected by", "dismissed": "dismissed by"}  # fmt: skip
    return denied.get(verb.casefold(), "said by")


def outlets(articles: int, independent: int) -> str:
    """Return the number of articles and sources in words: "3 articles, 1 independent source"."""
    return f"{articles} articles, {independent} independent source{'s' * (independent > 1)}"


def said_by(article: Article, citation: Citation) -> SaidBy | None:
    """Return who is reported to have said what the citation's evidence says, or None.

    For a figure in a headline, it is who says it in the article's text.
    """
    place, end = _evidence_span(citation), citation.end
    if not whole_sentence(citation.quote):
        place, end = _find_in_body(article, citation) or (place, end)
    start = max(0, place.start - _BEFORE)
    window = article.text[start:end]
    carrying = place.shift(-start)
    found = attributions(window)
    for at, one in enumerate(found):
        if one.covers.overlaps(carrying):
            named = _resolve_pronoun(found[:at], one)
            return SaidBy(
                speaker=named.speaker_text,
                start=named.speaker.start + start,
                end=named.speaker.end + start,
                verb=one.verb,
                direct=one.direct,
            )
    return None


def _resolve_pronoun(earlier: Sequence[Attribution], one: Attribution) -> Attribution:
    """Return the last person named before "he" or "she" said something."""
    if one.speaker_text.casefold() not in _PRONOUNS:
        return one
    named = (other for other in reversed(earlier) if other.speaker_text[:1].isupper())
    return next((x for x in named if x.speaker_text.casefold() not in _PRONOUNS), one)


def whole_sentence(words: str) -> bool:
    """Whether words end as a sentence does; headlines don't."""
    return words.rstrip("\"'”’)*_ ").endswith((".", "!", "?", "…"))


def _find_in_body(article: Article, citation: Citation) -> tuple[Span, int] | None:
    """Return where a sentence behind a headline gives its figure, and where that sentence ends."""
    figures = cited_figures(article, citation)
    if len(figures) != 1:
        return None
    for sentence in sentence_spans(article.text[citation.end :]):
        place = sentence.shift(citation.end)
        words = place.cut(article.text)
        for figure in read_figures(words, day_of(article)) if whole_sentence(words) else ():
            if same_value(figures[0], figure):
                return figure.span.shift(place.start), place.end
    return None
