"""Whether an answer says what an accepted answer says."""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from qa.figures import Figure, agree, read_figures

_PUNCTUATION = frozenset(string.punctuation)
_ARTICLES = re.compile(r"\b(a|an|the)\b")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[%$€£]")
_SEPARATOR = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def squad_normalised(text: str) -> str:
    """Lower case without ASCII punctuation, articles and extra white space.

    This is what SQuAD's official evaluation does before it compares (Rajpurkar et al. 2018).
    """
    bare = "".join(c for c in text.lower() if c not in _PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", bare).split())


def exact(accepted: Sequence[str], given: str) -> float:
    """SQuAD exact match: 1.0 if ``given`` equals an accepted answer after normalisation.

    No accepted answer means that the right answer is the empty one.
    """
    return max(float(squad_normalised(a) == squad_normalised(given)) for a in _golds(accepted))


def f1(accepted: Sequence[str], given: str) -> float:
    """SQuAD token F1 against the nearest accepted answer, 0 to 1."""
    return max(_f1(squad_normalised(a).split(), given) for a in _golds(accepted))


def _golds(accepted: Sequence[str]) -> Sequence[str]:
    """The official script's list: answers that normalise to nothing are dropped."""
    return [answer for answer in accepted if squad_normalised(answer)] or [""]


def _f1(gold: list[str], given: str) -> float:
    found = squad_normalised(given).split()
    if not gold or not found:
        return float(gold == found)
    same = sum((Counter(gold) & Counter(found)).values())
    if not same:
        return 0.0
    precision, recall = same / len(found), same / len(gold)
    return 2 * precision * recall / (precision + recall)


def words(text: str) -> tuple[str, ...]:
    """Split into case-folded words and numbers: thousands separators go, decimal points stay.

    SQuAD's normalisation makes "1.5 million" equal "15 million"; a newsroom's must not.
    """
    plain = unicodedata.normalize("NFKC", text).replace("’", "'")
    visible = "".join(c for c in plain if unicodedata.category(c) != "Cf").casefold()
    found = _WORD.findall(_SEPARATOR.sub("", visible))
    return tuple("%" if word in ("percent", "pct") else word for word in found)


def contains(text: str, wanted: str) -> bool:
    """Whether ``wanted`` stands in ``text`` as a run of whole words."""
    have, need = words(text), words(wanted)
    return bool(need) and any(
        have[i : i + len(need)] == need for i in range(len(have) - len(need) + 1)
    )


def says(text: str, wording: str) -> bool:
    """Whether a text gives an accepted answer: its words, or its only figure in other digits.

    "two thousand" says "2,000"; "2,000" does not say "about 2,000".
    """
    if contains(text, wording):
        return True
    wanted = figures_of(wording)
    if len(wanted) != 1 or not _only_figure(wording, wanted[0]):
        return False
    return any(agree(f, wanted[0]).verdict == "agree" for f in figures_of(text))


def says_any(text: str, wordings: Iterable[str]) -> bool:
    """Whether a text gives one of several accepted answers."""
    return any(says(text, wording) for wording in wordings)


def _only_figure(wording: str, figure: Figure) -> bool:
    """Whether a wording holds nothing but its figure and what that counts."""
    end = figure.counted.span.end if figure.counted else figure.span.end
    rest = wording[: figure.span.start] + wording[max(end, figure.span.end) :]
    return not words(rest)


@lru_cache(maxsize=4096)
def figures_of(text: str) -> tuple[Figure, ...]:
    """Read a text's figures, once: answers and accepted wordings are compared many times."""
    return read_figures(text)
