"""What the reader is trained on: alignment, soft targets, reading the sets, negatives."""

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.tests.reader_examples import ASKED, TEXT, ask
from evals.training.reader.data import compose, cropped, material, titled
from evals.training.reader.encode import (
    MAX_TOKENS,
    encode_all,
    load_tokenizer,
    padded,
)
from evals.training.reader.model import encoder_folder
from evals.training.reader.negatives import (
    candidates,
    holds_answer,
    inserted,
    joined,
    missed,
    retrieved,
    sentences,
    without_answer,
)
from evals.training.reader.sources import (
    Question,
    detokenise,
    literal_spans,
    occurrences,
    split_by_article,
)
from evals.training.reader.swaps import lexicon, stands_in, swap_name, swap_number


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    """The packaged tokenizer."""
    return load_tokenizer(encoder_folder())


def seeded(seed: int) -> random.Random:
    """A generator that repeats."""
    return random.Random(seed)


# Alignment and soft targets


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_tokens_of_a_span_cover_it_and_nothing_more(tokenizer: Any, data: st.DataObject) -> None:
    words = st.sampled_from(
        ["2,000", "naïve", "Zürich", "U.S.", "—", "don't", "e\u0301t\u0301", "x"]
    )
    parts = data.draw(st.lists(words, min_size=2, max_size=12))
    at = data.draw(st.integers(0, len(parts) - 1))
    context = " ".join(parts)
    start = len("".join(f"{p} " for p in parts[:at]))
    q = Question("wiki", "a", "", context, "What is it?", ((start, start + len(parts[at])),))
    (example,) = encode_all([q], tokenizer)
    pair = tokenizer.encode(q.text, q.context)
    first, last = example.starts[0][0], example.ends[0][0]
    assert example.answerable
    covered = context[pair.offsets[first][0] : pair.offsets[last][1]]
    # The tokenizer drops combining accents, so a word's last one lies outside of its tokens.
    assert covered == parts[at].rstrip("\u0301")


def test_annotators_share_the_target(tokenizer: Any) -> None:
    q = ask("How many troops?", "about 2,000", "2,000", "2,000")
    (example,) = encode_all([q], tokenizer)
    batch = padded([example])
    tokens = tokenizer.encode(q.text, q.context).tokens
    assert {tokens[p]: round(s, 3) for p, s in example.starts} == {"about": 0.333, "2": 0.667}
    assert {tokens[p]: s for p, s in example.ends} == {"000": 1.0}
    assert batch.starts.sum() == pytest.approx(1.0)


def test_without_answers_the_target_is_cls(tokenizer: Any) -> None:
    (example,) = encode_all([replace(ASKED[0], answers=())], tokenizer)
    assert (example.starts, example.ends, example.answerable) == (((0, 1.0),), ((0, 1.0),), False)


def test_an_answer_beyond_the_window_counts_as_none(tokenizer: Any) -> None:
    context = "word " * MAX_TOKENS + "needle"
    (example,) = encode_all([ask("What is hidden?", "needle", context=context)], tokenizer)
    assert not example.answerable
    assert len(example.ids) == MAX_TOKENS


@given(limit=st.integers(50, 400), seed=st.integers(0, 99), which=st.integers(0, 3))
def test_a_crop_keeps_a_whole_answer(limit: int, seed: int, which: int) -> None:
    q = ASKED[which]
    cut = titled(cropped(q, limit, seeded(seed)), seeded(seed))
    assert cut.answers
    golds = {q.context[a:b] for a, b in q.answers}
    assert all(cut.context[a:b] in golds for a, b in cut.answers)


@given(text=st.text(max_size=300))
def test_sentences_tile_the_text(text: str) -> None:
    assert "".join(text[a:b] for a, b in sentences(text)) == text


def test_joined_sentences_keep_the_answer() -> None:
    q = ask("Who came?", "Ann", context="Ann came.")
    for seed in range(20):
        made = joined(q, ["It rained.", "Bob slept.", "Nobody spoke."], seeded(seed))
        assert [made.context[a:b] for a, b in made.answers] == ["Ann"]


# Reading


def test_treebank_tokens_become_plain_text() -> None:
    words = "`` It ca n't -LRB- ever -RRB- be $ 5 , '' he said .".split()
    text, spans = detokenise(words)
    assert text == '"It can\'t (ever) be $5," he said.'
    assert text[slice(*spans[1])] == "It"
    assert text[slice(*spans[9])] == "5"


def test_occurrences_are_whole_numbers() -> None:
    assert occurrences("12 of 112, 12.5 or 12,000; then 12.", "12") == ((0, 2), (32, 34))


def test_drop_answers_must_be_read_not_computed() -> None:
    passage = "He kicked a 26-yard field goal, then a 40-yard one; 26 fans left."
    assert literal_spans("How many yards was the first field goal?", passage, ["26"]) == ((12, 14),)
    assert literal_spans("How many yards longer was the second?", passage, ["26"]) == ()
    assert literal_spans("How many points were scored?", passage, ["26"]) == ()


def test_whole_articles_are_held_out() -> None:
    questions = [replace(ASKED[0], article=f"A{i}", id=str(j)) for i in range(7) for j in range(3)]
    training, held = split_by_article(questions)
    assert {q.article for q in held} == {"A0", "A5"}
    assert not {q.article for q in training} & {q.article for q in held}


# Negatives


def test_removing_the_answers_sentences_removes_the_answer() -> None:
    for q in ASKED:
        made = without_answer(q)
        assert made is not None
        assert not made.answers
        assert not any(q.context[a:b] in made.context for a, b in q.answers)


def test_nothing_is_made_where_the_answer_stands_twice() -> None:
    q = ask("How many soldiers stayed?", "850", context=TEXT + " In all 850 stayed.")
    assert without_answer(q) is None


def test_retrieved_passages_hold_no_answer() -> None:
    others = [
        replace(ASKED[1], context="Soldiers in Germany: 850 of them stayed.", answers=((21, 24),)),
        replace(ASKED[1], context="Soldiers in Germany stayed at home.", answers=((0, 8),)),
    ]
    found = candidates([*ASKED, *others])
    for seed in range(10):
        made = retrieved(ASKED[1], found, seeded(seed))
        assert made is not None
        assert not holds_answer(made.context, ASKED[1])


def test_a_swapped_name_or_number_is_not_in_the_passage() -> None:
    words = lexicon(ASKED)
    for seed in range(40):
        name = swap_name(ASKED[0], words, seeded(seed))
        assert name is None or name != ASKED[0].text
        number = swap_number(ASKED[3], words, seeded(seed))
        assert number is not None
        assert not stands_in(number.split()[-1].rstrip("?"), TEXT)


def test_near_misses_ask_something_else_of_the_same_passage() -> None:
    words = lexicon(ASKED)
    made = [missed(q, words, seeded(s)) for q in ASKED for s in range(10)]
    altered = [m for m in made if m]
    assert len(altered) > 20
    assert all(m.context == TEXT and not m.answers for m in altered)
    assert all(m.text not in {q.text for q in ASKED} for m in altered)


def test_a_nation_is_asked_for_that_the_passage_lacks() -> None:
    for seed in range(20):
        made = inserted(ASKED[0], seeded(seed))
        assert made is not None
        nation = made.text.split()[2]
        assert made.text.replace(f"{nation} ", "") == ASKED[0].text
        assert nation not in TEXT
        assert not made.answers
    assert inserted(ASKED[2], seeded(0)) is None


@pytest.mark.parametrize("late", [False, True])
def test_a_pass_depends_on_its_seed_alone(late: bool) -> None:
    stock = material(ASKED)
    assert compose(stock, 5, late) == compose(stock, 5, late)
    assert compose(stock, 5, late) != compose(stock, 6, late)
