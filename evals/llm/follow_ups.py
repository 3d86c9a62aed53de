"""How many follow-ups the rules resolve rightly."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import yaml

from qa.answering.follow_up import Rewrite, standalone_question
from qa.testing.corpus import RECORDINGS
from qa.text.stems import content_stems
from qa.types import Turn, Value

FILE = RECORDINGS / "conversations.yaml"
SECOND = FILE.with_name("conversations_second.yaml")
UNSEEN = FILE.with_name("conversations_unseen.yaml")


class Asked(Value):
    """One turn of a script."""

    ask: str
    expect: str
    """The question as it is meant; "same" where it stands alone, "none" where it asks nothing."""
    without: tuple[str, ...] = ()
    answer: str = ""
    article: str = ""
    """The article that the turn is about; none in the scripts that only look at rewrites."""
    evidence: str = ""
    """Words of the article that give the answer."""
    answerable: bool = True


def read_conversations(file: Path = FILE) -> tuple[tuple[Asked, ...], ...]:
    """Read the scripts."""
    return tuple(
        tuple(Asked.model_validate({**turn, "without": turn.get("without", [])}) for turn in turns)
        for turns in yaml.safe_load(file.read_text(encoding="utf-8"))
    )


def rewrites(file: Path = FILE) -> list[tuple[Asked, Rewrite, bool]]:
    """Return every turn with its rewrite, and whether that is right."""
    found = []
    for conversation in read_conversations(file):
        turns: list[Turn] = []
        for asked in conversation:
            rewrite = standalone_question(asked.ask, turns)
            found.append((asked, rewrite, right(asked, rewrite.question)))
            turns.append(Turn(question=asked.ask, answer=asked.answer))
    return found


def right(asked: Asked, rewritten: str) -> bool:
    """Whether a rewrite says what was meant, in whatever order."""
    if asked.expect == "same":
        return rewritten == asked.ask
    has = _words(rewritten)
    return _words(asked.expect) <= has and not any(_words(word) & has for word in asked.without)


def _words(text: str) -> frozenset[str]:
    years = re.findall(r"\d+", text)
    interrogatives = re.findall(r"\b(?:who|when|where|why|how)\b", text.lower())
    return frozenset(content_stems(text)) | frozenset(years) | frozenset(interrogatives)


def report() -> None:
    """Print the shares for each script (or those named after the command), and every rewrite."""
    for file in [Path(name) for name in sys.argv[2:]] or [FILE, SECOND, UNSEEN]:
        print(f"\n{file.name}")
        _report(rewrites(file))


def _report(found: list[tuple[Asked, Rewrite, bool]]) -> None:
    follow_ups = [one for one in found if one[0].expect != "same"]
    good = sum(ok for _, _, ok in found)
    good_follow_ups = sum(ok for _, _, ok in follow_ups)
    print(f"{good} of {len(found)} turns right = {good / len(found):.0%}")
    print(f"{good_follow_ups} of {len(follow_ups)} follow-ups = "
          f"{good_follow_ups / len(follow_ups):.0%}")  # fmt: skip
    warned = sum(not rewrite.sure for _, rewrite, ok in found if not ok)
    print(f"of the {len(found) - good} wrong ones {warned} were said to be unsure")
    for asked, rewrite, ok in found:
        mark = "ok   " if ok else "WRONG"
        print(f"{mark} {'' if rewrite.sure else '(unsure) '}{asked.ask}  ->  {rewrite.question}")
