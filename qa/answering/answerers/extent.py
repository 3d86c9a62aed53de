"""The natural extent of an answer: whole figures with their hedges, whole names, whole lists."""

from __future__ import annotations

import re

from qa.answering.answerers.features import may_count
from qa.answering.question import Question
from qa.figures import VERBS, Figure, FigureQuestion, Kind
from qa.figures.stated import figures_of
from qa.models.reader import whole_words
from qa.text import sentence_spans
from qa.text.english import AFTER_CLOCK, STARTERS, TITLES, words
from qa.text.stems import content_stems
from qa.types import Span

_RANKS = words(
    """
    president vice prime minister premier chancellor secretary senator representative governor
    mayor king queen prince princess pope sir dame lord lady judge justice chief executive officer
    ceo coo cfo chairman chairwoman director general colonel captain coach actor actress professor
    doctor attorney pastor bishop archbishop cardinal commissioner ambassador congressman
    congresswoman detective sheriff sergeant lieutenant major admiral speaker leader republican
    democrat democratic labour conservative
    """
)
"""Written with a capital before a name, and no part of it."""
_BEFORE = re.compile(r"(?<![\w.’'-])([A-Z][\w’'-]*[a-z][\w’'-]*) \Z")
_BEHIND = re.compile(r" ([A-Z][\w’'-]*[a-z][\w’'-]*)")
_LAST = re.compile(r"(?<![\w.’'-])[A-Z][\w’-]*[a-z]\Z")
_LETTERS = re.compile(r"[^\W\d_][\w’'-]*")
_MOST_WIDENED = 3
"""Words added on one side: more is no name."""
_LONG = 5
_FEWEST = 5
_TITLE_CASE = 0.7
"""A sentence with at least so many long words is a headline from this share with a capital."""


def whole_name(sentence: str, span: Span) -> Span:
    """Return ``span`` widened to the whole names that it begins or ends in.

    "Meat" in "he told Beyond Meat" becomes "Beyond Meat", "Silicon" in "Silicon Valley" the
    whole. Titles, months and days are left out; so are headlines, where every word is capital.

    Args:
        sentence: The sentence.
        span: Words of it.
    """
    if _is_headline(sentence):
        return span
    start, end = span.start, span.end
    if sentence[start].isupper():
        start = _widened_left(sentence, start)
    if _LAST.search(sentence[span.start : end]):
        end = _widened_right(sentence, end)
    return Span(start=start, end=end)


def _widened_left(sentence: str, start: int) -> int:
    for _ in range(_MOST_WIDENED):
        found = _BEFORE.search(sentence[:start])
        if found is None or _no_part(found[1]) or found[1].endswith(("'s", "’s")):
            break
        start = found.start(1)
    return start


def _widened_right(sentence: str, end: int) -> int:
    for _ in range(_MOST_WIDENED):
        found = _BEHIND.match(sentence, end)
        if found is None or _no_part(found[1]):
            break
        bare = found[1].removesuffix("'s").removesuffix("’s")
        end = found.start(1) + len(bare)
        if bare != found[1]:
            break
    return end


def _no_part(word: str) -> bool:
    folded = word.casefold().removesuffix("'s").removesuffix("’s")
    return folded in _RANKS or folded in TITLES or folded in STARTERS or folded in AFTER_CLOCK


def _is_headline(sentence: str) -> bool:
    long = [match[0] for match in _LETTERS.finditer(sentence) if len(match[0]) >= _LONG]
    capital = sum(word[0].isupper() for word in long)
    return len(long) >= _FEWEST and capital >= _TITLE_CASE * len(long)


_ITEM_END = VERBS | words(
    """
    who that which whose whom where when while because although though if unless as than after
    before since until during by at on in into onto from to for with without about against is are
    was were be been has have had will would can could may might should must said says told adds
    added including include includes included contain contains plus but so nor not he she it they
    we i there this last next today yesterday tomorrow among
    """
)
"""Words that end a list's last item, or stand before its first."""
_LISTED = re.compile(r"[\w$€£][\w.’'$%-]*(?<![.])|[A-Z]\.(?:[A-Z]\.)+")
_ARTICLE = re.compile(r"(?:the|an?) ", re.IGNORECASE)
_JOINED = re.compile(r",?\s+(?:and|or|&|as well as)\s+")
_INTRODUCED = re.compile(r",? (?:including|such as|like|namely|among them|e\.g\.|:|–|—) (?=\S)|: ")
"""What introduces the list of what has just been named as a whole."""
_ITEM_WORDS = 6
_PUNCTUATION = frozenset(',;:.!?()[]"“”—–\n')


def is_list(words: str) -> bool:
    """Whether words list three things or more."""
    joint = _JOINED.search(words)
    return joint is not None and "," in words[: joint.start()]


def whole_list(sentence: str, span: Span) -> Span:
    """Return ``span`` widened to the list in which it is an item, or as it is.

    A list is items of at most six words with commas between them and "and" or "or" before the
    last one. Where it begins or ends is taken from punctuation and from words that no item holds.
    The span must begin where an item does (or end where the first one ends).

    Args:
        sentence: The sentence.
        span: Words of it.
    """
    introduced = _INTRODUCED.match(sentence, span.end)
    if introduced:
        listed = whole_list(sentence, _first_word(sentence, introduced.end()))
        return Span(start=span.start, end=listed.end) if is_list(listed.cut(sentence)) else span
    for items in _lists(sentence):
        starts = {place for one in items for place in (one.start, _bare_start(sentence, one))}
        in_first = items[0].contains(span)
        if span.start in starts or (in_first and span.end == items[0].end):
            first = span.start if in_first else min(items[0].start, span.start)
            return Span(start=first, end=max(items[-1].end, span.end))
    return span


def _first_word(sentence: str, start: int) -> Span:
    found = _LISTED.match(sentence, start)
    return Span(start=start, end=found.end() if found else start + 1)


def _bare_start(sentence: str, item: Span) -> int:
    """Return where an item begins without its article."""
    article = _ARTICLE.match(sentence, item.start)
    return article.end() if article else item.start


def _lists(sentence: str) -> list[tuple[Span, ...]]:
    """Return the items of each list: the two around an "and", and those before behind commas."""
    found = []
    for joint in _JOINED.finditer(sentence):
        end = _item_end(sentence, joint.end())
        start = _item_start(sentence, joint.start())
        if end is None or start is None:
            continue
        items = [Span(start=start, end=joint.start()), Span(start=joint.end(), end=end)]
        while (comma := _comma_before(sentence, items[0].start)) is not None:
            earlier = _item_start(sentence, comma)
            if earlier is None:
                break
            items.insert(0, Span(start=earlier, end=comma))
        found.append(tuple(items))
    return found


def _item_end(sentence: str, start: int) -> int | None:
    """Return where the item that begins at ``start`` ends; None for no item."""
    end = None
    for number, match in enumerate(_LISTED.finditer(sentence, start)):
        gap = sentence[start if end is None else end : match.start()]
        if number == _ITEM_WORDS or _PUNCTUATION & set(gap) or match[0].lower() in _ITEM_END:
            break
        if match[0].lower() in ("and", "or"):
            break
        end = match.end()
    return end


def _item_start(sentence: str, end: int) -> int | None:
    """Return where the item that ends at ``end`` begins; None for no item."""
    start = None
    words_before = list(_LISTED.finditer(sentence, max(0, end - 120), end))[-_ITEM_WORDS - 1 :]
    for number, match in enumerate(reversed(words_before)):
        gap = sentence[match.end() : end if start is None else start]
        if _PUNCTUATION & set(gap) or match[0].lower() in _ITEM_END:
            break
        if number == _ITEM_WORDS or match[0].lower() in ("and", "or"):
            return None
        start = match.start()
    return start


def _comma_before(sentence: str, start: int) -> int | None:
    before = sentence[:start].rstrip()
    return len(before) - 1 if before.endswith(",") else None


DECAY = 0.92
"""Weight lost with every word between a figure and a word of the question."""
_WORD = re.compile(r"\w[\w.,'’-]*")
_TRIMMED = " \t\n,;:–—"
_ELSEWHERE = re.compile(
    r"\s+(?:from|in|on|at|for|with|by|after|before|during|since|when|while|who|which|that|as)\b"
)
"""What follows a figure and its noun with one of these says no more of how many."""
_RANGE = re.compile(r"\s*(?:to|through|until|till|–|—|-)\s*")
_AND = re.compile(r"\s+and\s+")
_OF_LAW = re.compile(
    r"\s+of\s+(?:the\s+)?(?:[A-Z][\w’'-]*\s+){0,4}"
    r"(?:[A-Z][\w’'-]*|treaty|constitution|charter|convention|law|act|code|agreement|statute|bill)"
    r"(?!\w)"
)
_GOES_ON = re.compile(
    r",?\s+(?:(?:because|since|as|due to|owing to|thanks to|amid|citing|so that|lest|in order to"
    r"|in response to|for fear of)(?!\s+(?:well|of|if)\b)|to(?= [a-z]))\s[^,;:.!?()\"“”—–]+",
    re.IGNORECASE,
)
"""A reason that goes on: "to protest pay, because talks had failed"."""
_AMOUNTS = frozenset(
    [Kind.COUNT, Kind.MONEY, Kind.PERCENT, Kind.RATIO, Kind.DURATION, Kind.MEASURE]
)
"""Where these are asked, what stands before the figure is no part of the answer: "rose to 10"."""
_BY = re.compile(r"\bby\s+\Z", re.IGNORECASE)
_LAW = frozenset("article section clause chapter paragraph amendment title".split())


def natural_extent(question: Question, text: str, span: Span) -> Span:
    """Return the words to show for a reader's span.

    They lie in one sentence. A figure that they touch is taken
    whole, with hedge and range; so is a name, and a list where the question asks for several
    things. Where it asks for a figure and the span touches several that may be it, it becomes the
    one that counts what is asked and stands among the question's words.

    Args:
        question: What was asked.
        text: The article's text.
        span: The reader's words, in the article.

    Returns:
        A span that neither begins nor ends within a number.
    """
    sentence, inside = within_sentence(text, span)
    words = sentence.cut(text)
    if inside.end - inside.start < span.end - span.start and words[: inside.end].endswith("."):
        inside = Span(start=inside.start, end=max(inside.start + 1, inside.end - 1))
    wide = _extent(question, words, inside)
    if question.asks_why:
        wide = _whole_reason(words, wide)
    wide = wide.shift(sentence.start)
    return whole_words(text, wide.start, wide.end)


def _whole_reason(sentence: str, span: Span) -> Span:
    """Extend words by the "because ...", "as ..." or "to ..." right behind them."""
    found = _GOES_ON.match(sentence, span.end)
    return Span(start=span.start, end=found.end()) if found else span


def within_sentence(text: str, span: Span) -> tuple[Span, Span]:
    """Return the sentence that a span begins in, and what of the span lies in it.

    The second is relative to the sentence. Where the span touches no sentence (white space
    only), the span itself is taken for one.
    """
    touched = [one for one in sentence_spans(text) if one.overlaps(span)]
    if not touched:
        return span, span.shift(-span.start)
    first = touched[0]
    part = Span(start=max(first.start, span.start), end=min(first.end, span.end))
    return first, part.shift(-first.start)


def _extent(question: Question, words: str, inside: Span) -> Span:
    asked = question.figure
    touched = [figure for figure in figures_of(words) if figure.span.overlaps(inside)]
    if asked is not None:
        fitting = [figure for figure in touched if figure.kind in asked.kinds]
        if len(fitting) > 1:
            best = max(
                fitting, key=lambda figure: _nearness_to_question(question, asked, words, figure)
            )
            return _with_other_end(words, best)
        if fitting:
            inside = _cut_behind_noun(words, inside, fitting[0])
            touched = [*touched, *_other_ends(words, fitting[0])]
    elif not touched:
        named = whole_name(words, _trimmed(words, inside))
        wide = whole_list(words, named) if question.asks_for_several else named
        reached = [figure.span for figure in figures_of(words) if figure.span.overlaps(wide)]
        return Span(
            start=min([wide.start, *(one.start for one in reached)]),
            end=max([wide.end, *(one.end for one in reached)]),
        )
    start = min([inside.start, *(figure.span.start for figure in touched)])
    end = max([inside.end, *(figure.span.end for figure in touched)])
    start = _with_between(words, start, touched)
    if asked is not None and touched and asked.kinds[0] in _AMOUNTS:
        fit = [figure.span.start for figure in touched if figure.kind in asked.kinds]
        start = max(start, _with_between(words, min(fit), touched)) if fit else start
    return _with_law(words, _trimmed(words, Span(start=start, end=end)), touched)


def _with_other_end(words: str, figure: Figure) -> Span:
    figures = [figure, *_other_ends(words, figure)]
    start = _with_between(words, min(one.span.start for one in figures), figures)
    return Span(start=start, end=max(one.span.end for one in figures))


def _with_between(words: str, start: int, figures: list[Figure]) -> int:
    """Return where "between July 2003 and December 2004" begins: two figures need the word."""
    before = words[:start].rstrip()
    wanted = len(figures) > 1 and before.endswith("between")
    return len(before) - len("between") if wanted else start


def _other_ends(words: str, figure: Figure) -> list[Figure]:
    """Return the other end of "from January 23 through March 9", which are two dates."""
    found = []
    for other in figures_of(words):
        first, second = sorted((figure, other), key=lambda one: one.span.start)
        between = words[first.span.end : second.span.start]
        joined = _RANGE.fullmatch(between) or (
            _AND.fullmatch(between) and words[: first.span.start].rstrip().endswith("between")
        )
        if other.kind is figure.kind and joined and not _BY.search(words, 0, first.span.start):
            found.append(other)
    return found


def _cut_behind_noun(words: str, inside: Span, figure: Figure) -> Span:
    """Cut "2,000 troops from Fort" behind the noun."""
    end = figure.span.end
    if figure.counted and figure.counted.span.overlaps(inside):
        end = max(end, figure.counted.span.end)
    if end < inside.end and _ELSEWHERE.match(words, end):
        return Span(start=min(inside.start, end - 1), end=end)
    return inside


def _trimmed(words: str, span: Span) -> Span:
    """Return the span without punctuation at its ends, or as it is if it is nothing else."""
    start, end = span.start, span.end
    while start < end and words[start] in _TRIMMED:
        start += 1
    while start < end and words[end - 1] in _TRIMMED:
        end -= 1
    return Span(start=start, end=end) if start < end else span


def _with_law(words: str, span: Span, touched: list[Figure]) -> Span:
    """Return "Article 5" with "of the NATO treaty" behind it."""
    last = touched[-1] if touched else None
    if last is None or last.span.end != span.end or (last.unit or "").lower() not in _LAW:
        return span
    found = _OF_LAW.match(words, span.end)
    return Span(start=span.start, end=found.end()) if found else span


def _nearness_to_question(
    question: Question, asked: FigureQuestion, words: str, figure: Figure
) -> float:
    """Score how near a figure stands to the question's words, lower if it counts another thing.

    A figure without a noun of its own ("the 200 already on the ground") counts what its
    neighbour counts.
    """
    thing = frozenset(content_stems(asked.counted or ""))
    fit = _nearness(frozenset(question.stems) - thing, words, figure.span)
    if _BY.search(words, 0, figure.span.start) and not question.asks_by_how_much:
        fit -= 1.0  # "rose by two to 183": what was added is not what there is
    return fit if may_count(asked, figure) else fit - 1.0


def _nearness(stems: frozenset[str], words: str, span: Span) -> float:
    tokens = list(_WORD.finditer(words))
    inside = [i for i, token in enumerate(tokens) if _overlaps(token, span)]
    nearest: dict[str, float] = {}
    for i, token in enumerate(tokens):
        distance = max(inside[0] - i, i - inside[-1], 0) if inside else len(tokens)
        for stem in stems.intersection(content_stems(token[0])):
            nearest[stem] = max(nearest.get(stem, 0.0), DECAY**distance)
    return sum(nearest.values())


def _overlaps(token: re.Match[str], span: Span) -> bool:
    return token.start() < span.end and token.end() > span.start
