"""Who said it: speakers, verbs of saying, and what they cover."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qa.figures.date_words import DAY_WORDS, MONTHS, PARTS_OF_DAY, WEEKDAYS
from qa.figures.said_words import ADVERBS, LEADS, NEEDS_THAT, NEEDS_WORD, SAYING
from qa.figures.speakers import speaker_after, speaker_before
from qa.figures.tokens import Token, Type, tokenize
from qa.figures.types import Attribution
from qa.text import sentence_spans
from qa.types.span import Span

_QUOTES = frozenset('"“”„«»')
_CLOSING = frozenset('"”»')
_SHORT_TAIL = 6
"""Most words behind "..., X said" that still only place it: "Wednesday in a statement"."""

_SHORTEST_STATEMENT = 5
"""Words of a statement that may stand before ", X said Monday, ...", whatever follows."""
_NEAR = 8
_TIMES = frozenset(
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

    Reads "the Pentagon said Wednesday", "said Kirby", "according to ...", one sentence at a time;
    a quotation that goes on in the next sentence keeps its speaker. Pronouns are speakers as
    written, not resolved. Thoughts and hearsay without a verb of saying are not found.
    """
    found: list[Attribution] = []
    before: list[Attribution] = []
    end = 0
    for sentence in sentence_spans(text):
        own = list(_of_sentence(text, sentence))
        same_paragraph = "\n" not in text[end : sentence.start]
        if not own and before and same_paragraph and _goes_on(text, before[-1], sentence):
            own = [before[-1].model_copy(update={"covers": sentence})]
        found += own
        before, end = own, sentence.end
    return tuple(found)


def _goes_on(text: str, last: Attribution, sentence: Span) -> bool:
    """Whether a sentence is a further quotation of the speaker named in the one before."""
    return last.direct and text[sentence.start] in _QUOTES


def _of_sentence(text: str, sentence: Span) -> Iterator[Attribution]:
    tokens = tokenize(sentence.cut(text))
    at = 0
    while tokens[at].type is not Type.END:
        said = _according(tokens, at) or _said(tokens, at)
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
        verb_span=verb,
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


def _according(tokens: Sequence[Token], at: int) -> _Said | None:
    if tokens[at].lower != "according" or tokens[at + 1].lower != "to":
        return None
    end = speaker_after(tokens, at + 2)
    if end is None:
        return None
    verb, speaker = _Part(at, at + 2), _Part(at + 2, end)
    if at == 0:
        return _Said(speaker, verb, _Part(end, _length(tokens)))
    return _Said(speaker, verb, _Part(0, at))


def _said(tokens: Sequence[Token], at: int) -> _Said | None:
    if tokens[at].lower not in SAYING or tokens[at].type is not Type.WORD:
        return None
    inverted = _inverted(tokens, at)
    if inverted is not None:
        return inverted
    subject = at
    while tokens[subject - 1].lower in ADVERBS and subject > 0:
        subject -= 1
    start = speaker_before(tokens, subject)
    if start is None:
        return None
    speaker, verb = _Part(start[0], start[1]), _Part(at, at + 1)
    if _is_postposed(tokens, start[0], at + 1):
        return _Said(speaker, verb, _Part(0, start[0]))
    if not _introduces(tokens, at):
        return None
    return _Said(speaker, verb, _Part(_behind_listener(tokens, at), _length(tokens)))


def _inverted(tokens: Sequence[Token], at: int) -> _Said | None:
    """As in '"...," said Kirby, ...'."""
    before = tokens[at - 1].text
    if at == 0 or not (before == "," or before in _CLOSING):
        return None
    first = tokens[at + 1]
    if first.lower in WEEKDAYS or first.lower in MONTHS or first.text in _QUOTES:
        return None
    end = speaker_after(tokens, at + 1)
    if end is None or tokens[end].lower in SAYING:
        return None
    return _Said(_Part(at + 1, end), _Part(at, at + 1), _Part(0, at))


def _is_postposed(tokens: Sequence[Token], start: int, behind: int) -> bool:
    """Whether the statement stands before "X said": only a place or time follows."""
    if start == 0 or not (tokens[start - 1].text == "," or tokens[start - 1].text in _CLOSING):
        return False
    tail = tokens[behind : _length(tokens)]
    words = [token.lower for token in tail if token.type is Type.WORD]
    if tokens[start - 1].text in _CLOSING or tokens[start - 2].text in _CLOSING:
        return True
    leads = tokens[0].lower in LEADS
    if leads and tokens[behind].text == ",":
        return False
    if start > _SHORTEST_STATEMENT and not leads:
        if tokens[_behind_time(tokens, behind)].text == ",":
            return True
        if tokens[behind - 1].lower in ("told", "tells") and "that" not in words:
            return True
    quoted = any(token.text in _QUOTES for token in tail)
    clause = bool(words) and words[0] in ("that", "he", "she", "it", "they", "the", "there", "this")
    return len(words) <= _SHORT_TAIL and not clause and not quoted


def _behind_time(tokens: Sequence[Token], at: int) -> int:
    """Step over "on Friday", "late Tuesday night"."""
    while tokens[at].lower in _TIMES or tokens[at].type is Type.NUMBER:
        at += 1
    return at


def _introduces(tokens: Sequence[Token], at: int) -> bool:
    """Whether what follows the verb is a statement rather than an object."""
    behind = _behind_listener(tokens, at)
    first = tokens[behind]
    if first.type is Type.END or first.text in (".", "?", "!"):
        return False
    if tokens[at].lower in NEEDS_WORD:
        near = {token.lower for token in tokens[at + 1 : at + 1 + _NEAR]}
        return NEEDS_WORD[tokens[at].lower] in near
    if tokens[at].lower not in NEEDS_THAT:
        return True
    return first.lower == "that" or first.text in _QUOTES or first.text in (",", ":")


def _behind_listener(tokens: Sequence[Token], at: int) -> int:
    """Step over "CBC News on Tuesday that" behind "told": up to the statement."""
    for i in range(at + 1, at + 14):
        token = tokens[i]
        if token.type is Type.END:
            break
        if token.lower == "that" or token.text in _QUOTES or token.text == ":":
            return i
    told = tokens[at].lower in ("told", "tells")
    if told and (comma := _comma(tokens, at + 1)):
        return comma
    weekday = tokens[at + 1].lower in WEEKDAYS
    return at + 1 + weekday


def _comma(tokens: Sequence[Token], start: int) -> int | None:
    return next(
        (i for i in range(start, start + 8) if tokens[min(i, len(tokens) - 1)].text == ","), None
    )
