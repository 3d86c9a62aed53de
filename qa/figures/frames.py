"""Tell whether a text states a figure, denies it, only supposes it, or gives it as replaced.

Patterns of words before and after the figure decide, within its part of the sentence: "if the
dam had broken, 500 would have died" supposes 500, "reports of 500 deaths are false" denies 500.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.figures.types import PLACING_KINDS, Figure, Frame
from qa.text import sentence_spans
from qa.text.corrections import EARLIER_FIGURE, REPLACED, REPLACED_BEHIND
from qa.text.english import any_case
from qa.text.folding import fold

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
    if _is_negated(figure, before, behind) or _is_denied(before, behind):
        return "denied"
    return "supposed" if _is_supposed(before, behind) else "stated"


def _is_negated(figure: Figure, before: str, behind: str) -> bool:
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
