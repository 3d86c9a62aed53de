"""The checkers compared: each says whether it accepts a claim beside its article."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec

from qa.answering.verifying import verify
from qa.models.judge import EMBEDDED, Judge, open_judge
from qa.types import Article, Verdict

Checker = Callable[[str, str, Article], bool]
"""Claim, the sentence it cites, and the article to: accepted?"""
_NUMBER = re.compile(r"\d+")


@cache
def _judge() -> Judge:
    return open_judge(EMBEDDED)


def ours(claim: str, source: str, article: Article) -> bool:
    """Verify against the whole article."""
    found = asyncio.run(verify(claim, lambda _: [article], _judge()))
    return all(one.verdict is Verdict.SUPPORTED for one in found.claims)


def digits(claim: str, source: str, article: Article) -> bool:
    """Accept a claim whose runs of digits all stand in the article."""
    known = set(_NUMBER.findall(article.text))
    return set(_NUMBER.findall(claim)) <= known


def anchorcite_accepts(claim: str, source: str, article: Article) -> bool:
    """The PyPI package anchorcite with the scorer of its core install, which needs no model."""
    from anchorcite import LexicalScorer, anchor_claim

    return anchor_claim(claim, article.text, scorer=LexicalScorer()) is not None


def spancheck_accepts(claim: str, source: str, article: Article) -> bool:
    """The PyPI package spancheck with its deterministic support check."""
    from spancheck import verify_citation

    cited = {"claim": claim, "span": source, "source_id": article.id}
    found = verify_citation(cited, [article.text], sources={article.id: article.text})
    return bool(found.ok)


def available() -> dict[str, Checker]:
    """Return ours, the plain digit check, and whichever of the packages are installed."""
    found: dict[str, Checker] = {"dateline": ours, "digit check": digits}
    if find_spec("anchorcite"):
        found["anchorcite"] = anchorcite_accepts
    if find_spec("spancheck"):
        found["spancheck"] = spancheck_accepts
    return found
