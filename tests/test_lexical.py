"""The lexical index: BM25 that any text may be asked of, exact under a filter."""

from __future__ import annotations

import math
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.errors import IndexUnavailable
from qa.retrieval.lexical import open_lexical
from qa.retrieval.lexical.failures import unavailable
from qa.retrieval.lexical.index import FEW, TantivyIndex

WORDS = ("troop", "nato", "border", "winter", "grain", "vote", "storm", "fire")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[TantivyIndex]:
    opened = open_lexical(tmp_path / "lexical")
    yield opened
    opened.close()


def _keys(found: tuple[tuple[int, float], ...]) -> list[int]:
    return [key for key, _ in found]


def test_words_are_found_by_their_stems_in_any_case(index: TantivyIndex) -> None:
    index.add([(1, "Soldiers were DEPLOYED to Germany."), (2, "The harvest failed.")])
    assert _keys(index.search("Which soldier is deploying?", 5)) == [1]
    assert _keys(index.search("harvests", 5)) == [2]
    assert index.search("deploymnt", 5) == ()


def test_scores_are_bm25(index: TantivyIndex) -> None:
    texts = {1: "nato nato border", 2: "nato", 3: "border winter grain vote", 4: "storm"}
    index.add(texts.items())
    lengths = {key: len(text.split()) for key, text in texts.items()}
    average = sum(lengths.values()) / len(texts)

    def bm25(key: int, word: str) -> float:
        holders = sum(word in text.split() for text in texts.values())
        idf = math.log(1 + (len(texts) - holders + 0.5) / (holders + 0.5))
        often = texts[key].split().count(word)
        return idf * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * lengths[key] / average))

    found = dict(index.search("nato border", 10))
    for key in (1, 2, 3):
        expected = bm25(key, "nato") + bm25(key, "border")
        assert found[key] == pytest.approx(expected, rel=1e-4)
    assert 4 not in found


def test_rare_words_and_short_passages_weigh_more(index: TantivyIndex) -> None:
    index.add([(1, "nato " + "grain " * 30), (2, "nato grain"), (3, "storm"), (4, "nato vote")])
    assert _keys(index.search("storm nato", 4))[0] == 3
    assert _keys(index.search("nato", 4))[-1] == 1


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=st.text(max_size=80))
def test_no_question_is_syntax(index: TantivyIndex, query: str) -> None:
    if not index.keys():
        index.add([(1, "nato"), (2, "The border, as always: AND OR NOT body")])
    assert 1 in _keys(index.search(f"{query} nato", 5))
    assert all(key in {1, 2} and score > 0 for key, score in index.search(query, 5))


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_text_can_be_indexed(index: TantivyIndex, text: str) -> None:
    index.add([(1, f"nato {text}")])
    assert _keys(index.search("nato", 5)) == [1]


@pytest.mark.parametrize(
    "query",
    [
        "nato AND",
        'nato "',
        "nato:",
        "body:nato",
        "+nato -border",
        "nato^9",
        "(nato",
        "nato*",
        "\0nato",
    ],
)
def test_operators_are_just_text(index: TantivyIndex, query: str) -> None:
    index.add([(1, "nato"), (2, "border")])
    assert 1 in _keys(index.search(query, 5))


def test_half_a_surrogate_pair_is_searched_for_as_what_it_is(index: TantivyIndex) -> None:
    index.add([(1, "nato")])
    assert _keys(index.search("\ud800 nato", 5)) == [1]


@pytest.mark.parametrize("query", ["", " ", "?!", "\0", "…"])
def test_a_question_without_words(index: TantivyIndex, query: str) -> None:
    index.add([(1, "nato")])
    assert index.search(query, 5) == ()


def test_very_long_questions_end(index: TantivyIndex) -> None:
    index.add([(1, "nato")])
    assert _keys(index.search("nato " + " ".join(f"w{i}" for i in range(50_000)), 5)) == [1]


def test_equal_scores_are_ordered_by_key_at_every_limit(index: TantivyIndex) -> None:
    for key in (9, 4, 7, 1, 8):
        index.add([(key, "nato border")])
    index.add([(100, "nato nato")])
    for limit in range(1, 7):
        assert _keys(index.search("nato", limit)) == [100, 1, 4, 7, 8, 9][:limit]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    texts=st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), max_size=30),
    data=st.data(),
)
def test_a_filter_strikes_from_the_full_ranking(
    index: TantivyIndex, texts: list[str], data: st.DataObject
) -> None:
    index.reset()
    index.add(enumerate(texts))
    query = " ".join(data.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)))
    allowed = frozenset(data.draw(st.sets(st.integers(0, 35))))
    limit = data.draw(st.integers(1, 8))
    full = index.search(query, 100)
    assert _keys(full) == sorted(_keys(full), key=lambda key: (-dict(full)[key], key))
    assert {key for key, _ in full} == {
        key for key, text in enumerate(texts) if set(query.split()) & set(text.split())
    }
    wanted = [key for key, _ in full if key in allowed][:limit]
    assert _keys(index.search(query, limit, allowed)) == wanted


def test_a_large_filter_is_as_exact_as_a_small_one(index: TantivyIndex) -> None:
    count = 3 * FEW
    index.add((key, f"nato {'border ' * (key % 7)}") for key in range(count))
    full = _keys(index.search("nato border", count))
    few = frozenset(range(0, count, count // 50))
    many = frozenset(range(count // 3, count))
    assert len(few) < FEW < len(many)
    for allowed in (few, many, many | {10**9}):
        wanted = [key for key in full if key in allowed][:10]
        assert _keys(index.search("nato border", 10, allowed)) == wanted
    assert _keys(index.search("nato", count, many)) == [
        key for key in _keys(index.search("nato", count)) if key in many
    ]


def test_adding_again_overwrites_and_removing_forgets(index: TantivyIndex) -> None:
    index.add([(1, "nato"), (2, "border")])
    index.add([(1, "winter")])
    assert index.search("nato", 5) == ()
    assert _keys(index.search("winter", 5)) == [1]
    index.remove([1, 77])
    index.remove([])
    assert index.search("winter", 5) == ()
    assert index.keys() == {2}


def test_what_is_committed_is_there_after_reopening(tmp_path: Path) -> None:
    first = open_lexical(tmp_path)
    first.add([(2**62, "nato"), (0, "border")])
    first.close()
    with pytest.raises(IndexUnavailable, match="it is closed"):
        first.search("nato", 1)
    second = open_lexical(tmp_path)
    assert second.keys() == {0, 2**62}
    assert _keys(second.search("nato", 1)) == [2**62]
    assert second.problem() is None
    second.close()
    fresh = open_lexical(tmp_path, fresh=True)
    assert fresh.keys() == frozenset()
    fresh.close()


def test_an_input_that_fails_adds_nothing(index: TantivyIndex) -> None:
    def inputs() -> Iterator[tuple[int, str]]:
        yield 1, "nato"
        raise RuntimeError

    with pytest.raises(IndexUnavailable):
        index.add(inputs())
    index.add([(2, "border")])
    assert index.keys() == {2}


def test_a_question_asked_while_another_thread_writes(index: TantivyIndex) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def write() -> None:
        for key in range(1, 9):
            index.add([(key, "border")])

    index.add([(0, "nato")])
    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(write)
        while not written.done():
            assert _keys(index.search("nato", 3)) == [0]
        written.result()
    assert len(index.keys()) == 9


PARTS = ("*.idx", "*.term", "*.store", "*.fast", "*.fieldnorm", "*.del", "meta.json")


@pytest.mark.parametrize("pattern", PARTS)
@pytest.mark.parametrize("damage", ["flipped", "truncated", "deleted"])
def test_any_damaged_file_is_noticed_and_reset_repairs(
    tmp_path: Path, pattern: str, damage: str
) -> None:
    inputs = [(key, f"nato w{key} " + "border " * (key % 5)) for key in range(500)]
    index = open_lexical(tmp_path)
    index.add(inputs)
    index.remove([3, 4])
    assert index.problem() is None
    index.close()
    (path, *_) = tmp_path.glob(pattern)
    content = path.read_bytes()
    third = len(content) // 3
    flipped = content[:third] + bytes([content[third] ^ 255]) + content[third + 1 :]
    if damage == "deleted":
        path.unlink()
    else:
        path.write_bytes(flipped if damage == "flipped" else content[:third])
    again = open_lexical(tmp_path)
    if pattern == "meta.json" and damage == "deleted":
        assert again.keys() == frozenset()  # an empty index, which a check against the store finds
    else:
        assert re.search(r"damaged|cannot be read|failed to", again.problem() or "")
    again.reset()
    again.add(inputs)
    assert again.problem() is None
    assert _keys(again.search("w7", 3)) == [7]
    again.close()


def test_a_folder_that_vanishes_is_a_problem_not_a_crash(index: TantivyIndex) -> None:
    index.add([(1, "nato")])
    shutil.rmtree(index.folder)
    assert index.problem() is not None
    with pytest.raises(IndexUnavailable, match="qa index rebuild"):
        index.add([(2, "border")])
    index.reset()
    assert index.problem() is None


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    passages=st.lists(
        st.lists(st.sampled_from([*WORDS, "The"]), min_size=1, max_size=90).map(" ".join),
        min_size=1,
        max_size=12,
    ),
    query=st.lists(st.sampled_from([*WORDS, "absent"]), min_size=1, max_size=5).map(" ".join),
)
def test_a_text_scores_as_if_it_were_indexed(
    index: TantivyIndex, passages: list[str], query: str
) -> None:
    index.remove(index.keys())
    index.add(enumerate(passages))
    found = dict(index.search(query, len(passages)))
    expected = [found.get(key, 0.0) for key in range(len(passages))]
    assert index.score(query, passages) == pytest.approx(expected, rel=1e-4)


def test_words_that_the_index_lacks_count_as_the_rarest(index: TantivyIndex) -> None:
    index.add([(1, "nato border"), (2, "nato"), (3, "storm")])
    old, common, neither = index.score("casualties nato", ["casualties", "nato", "grain"])
    assert old > common > neither == 0
    assert index.score("casualties", ["casualties rose", "none"])[0] > 0
    assert index.score("?!", ["nato"]) == (0.0,)
    assert index.score("nato", []) == ()


def test_an_empty_index_scores_texts_too(index: TantivyIndex) -> None:
    assert index.score("nato", ["nato", "", "storm"])[0] > 0


def test_a_full_disk_says_to_make_room_not_to_rebuild() -> None:
    dump = 'IoError { os: Os { code: 28, message: "No space left on device" } }'
    assert "Make room" in unavailable(Path("lexical"), "add", dump).hint
    assert "index rebuild" in unavailable(Path("lexical"), "add", "torn").hint
