"""Everything that answers gives the same from eight threads at once as from one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from typing import Any

import pytest

from qa.checking import claimed, index_of, prove
from qa.figures import attributions, kind_asked, read_figures
from qa.models.judge import Pair
from qa.models.judge.support_model import SupportModel, open_support_model
from qa.models.reader import Reader, open_reader
from qa.parts import Embedder
from qa.retrieval.embed import open_embedder
from qa.testing.examples import make_article
from qa.testing.folders import BUNDLED
from qa.text import locate_quote, sentence_spans
from qa.text import stems as stems_module
from qa.text.stems import content_stems

THREADS = 8
TEXT = (BUNDLED / "pentagon-troops-2022-02-02.txt").read_text(encoding="utf-8")
SENTENCES = tuple(span.cut(TEXT) for span in sentence_spans(TEXT))
QUESTION = "How many troops is Biden sending to Poland and Germany?"


@cache
def reader() -> Reader:
    return open_reader()


@cache
def support() -> SupportModel:
    return open_support_model()


@cache
def embedder() -> Embedder:
    return open_embedder("all-MiniLM-L6-v2")


def stems(text: str) -> Any:
    return content_stems(text)


def figures(text: str) -> Any:
    return read_figures(text, date(2022, 2, 2)), attributions(text), kind_asked(text)


def reading(text: str) -> Any:
    return reader().read(QUESTION, [text])[0].spans


def judging(text: str) -> Any:
    (found,) = support().judge_now([Pair(text, (SENTENCES[0],))])
    return round(found.supported, 4)


def embedding(text: str) -> Any:
    return embedder().embed_query(text).round(4).tolist()


def proving(text: str) -> Any:
    return prove(claimed(text, index_of([make_article(TEXT)]))).findings


def locating(text: str) -> Any:
    return locate_quote(text.upper(), TEXT), sentence_spans(text)


def at_once(work: Callable[[str], Any], texts: Sequence[str]) -> list[Any]:
    """Run work on every text from eight threads that begin together."""
    ready = threading.Barrier(THREADS)

    def mine(number: int) -> list[Any]:
        ready.wait()
        return [work(text) for text in texts[number::THREADS]]

    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(mine, range(THREADS)))
    return [found[i % THREADS][i // THREADS] for i in range(len(texts))]


@pytest.mark.parametrize("work", [figures, reading, judging, embedding, proving, locating])
def test_eight_threads_find_what_one_finds(work: Callable[[str], Any]) -> None:
    texts = (SENTENCES * 4)[:64]
    assert at_once(work, texts) == [work(text) for text in texts]


def test_stems_are_the_same_from_eight_threads_with_nothing_remembered() -> None:
    words = sorted({word for word in TEXT.split() if word.isalpha()}) * 3
    expected = [stems(word) for word in words]
    for _ in range(5):
        stems_module.stem.cache_clear()
        assert at_once(stems, words) == expected
