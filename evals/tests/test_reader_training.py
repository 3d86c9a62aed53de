"""The reader's training: batches, decoding, resuming, scores, calibration."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from evals.tests.reader_examples import ASKED
from evals.training.reader.average import mean
from evals.training.reader.calibrate import fit
from evals.training.reader.data import compose, material
from evals.training.reader.encode import (
    batches,
    encode_all,
    groups,
    load_tokenizer,
    padded,
)
from evals.training.reader.metrics import best, scores
from evals.training.reader.model import (
    FROZEN,
    LOWEST,
    Reader,
    encoder_folder,
    loss_of,
    trained_tensors,
)
from evals.training.reader.predict import MAX_ANSWER_TOKENS, Prediction, best_span, predict
from evals.training.reader.train import (
    MASK_TOKEN,
    Options,
    chunks,
    rate_at,
    tensors,
    train,
    with_hidden_words,
)


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    """The packaged tokenizer."""
    return load_tokenizer(encoder_folder())


def tiny_reader(seed: int = 0) -> Reader:
    """A random reader of two narrow layers over the real vocabulary."""
    from transformers import BertConfig, BertModel

    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=30522, hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    bert: Any = BertModel
    return Reader(bert(config, add_pooling_layer=False), 16)


# Batches


@given(lengths=st.lists(st.integers(5, 384), min_size=1, max_size=60), limit=st.integers(400, 4000))
def test_every_example_is_in_one_batch_of_the_size_allowed(lengths: list[int], limit: int) -> None:
    made = groups(lengths, limit)
    assert sorted(i for group in made for i in group) == list(range(len(lengths)))
    assert all(len(g) * max(lengths[i] for i in g) <= limit for g in made)


def test_pieces_cover_a_batch(tokenizer: Any) -> None:
    batch = padded(encode_all(ASKED * 3, tokenizer))
    rows = chunks(batch, 2 * batch.ids.shape[1])
    assert [i for piece in rows for i in range(len(batch.ids))[piece]] == list(range(12))


# Model and decoding


def test_only_cls_and_the_passage_may_be_chosen(tokenizer: Any) -> None:
    batch = padded(encode_all(ASKED, tokenizer))
    inputs = [torch.from_numpy(a) for a in (batch.ids, batch.types, batch.mask)]
    start, *_ = tiny_reader()(*inputs)
    for row, q in enumerate(ASKED):
        pair = tokenizer.encode(q.text, q.context)
        open_places = [i for i, v in enumerate(start[row].tolist()) if v > LOWEST]
        assert open_places == [0, *range(pair.type_ids.index(1), len(pair.ids) - 1)]


@given(seed=st.integers(0, 1000), size=st.integers(3, 60))
def test_the_best_span_is_the_best(seed: int, size: int) -> None:
    logits = np.random.default_rng(seed).normal(size=(2, size)).astype(np.float32)
    spans = [
        (logits[0, a] + logits[1, b], a, b)
        for a in range(1, size - 1)
        for b in range(a, min(size - 1, a + MAX_ANSWER_TOKENS))
    ]
    first, last, score = best_span(logits[0], logits[1], 1, size - 1)
    assert score == pytest.approx(float(max(spans)[0]))
    assert (first, last) == max(spans)[1:]


def test_a_prediction_does_not_depend_on_its_batch(tokenizer: Any) -> None:
    reader = tiny_reader()
    alone = [predict(reader, tokenizer, [q])[0] for q in ASKED]
    for one, many in zip(alone, predict(reader, tokenizer, ASKED), strict=True):
        assert one.span == many.span
        assert one.score == pytest.approx(many.score, abs=1e-5)


def test_word_embeddings_are_neither_trained_nor_shipped() -> None:
    names = trained_tensors(tiny_reader())
    assert not [name for name in names if name.startswith("relevant")]
    assert FROZEN.removeprefix("bert.") not in names
    assert {"qa_outputs.weight", "answerable.bias", "embeddings.LayerNorm.weight"} <= set(names)
    assert "encoder.layer.0.attention.self.query.weight" in names


# Training


def run_tiny(tokenizer: Any, out: Path, *stops: int) -> dict[str, torch.Tensor]:
    """Train a tiny reader, cut off at each of the stops; returns its weights and their average."""
    stock = material(ASKED)

    def one_pass(number: int) -> Any:
        examples = encode_all(compose(stock, number), tokenizer)
        return examples, batches(examples, number, 400)

    for stop in stops:
        reader = tiny_reader(seed=len(stops) if stop != stops[0] else 0)
        options = Options(steps=stop, decay_steps=0, warmup_steps=2, rate=1e-2, piece_tokens=200)
        state = train(reader, one_pass, out, options)
    average = {f"average.{i}": t for i, t in enumerate(state.average)}
    return {k: v.clone() for k, v in reader.state_dict().items()} | average


@given(seed=st.integers(0, 1000), most=st.floats(0, 0.5))
def test_hidden_words_are_words(seed: int, most: float) -> None:
    torch.manual_seed(seed)
    ids = torch.randint(0, 30000, (40, 200))
    ids[:, 0], ids[:, 7], ids[:, 190:] = 101, 102, 0
    hidden = with_hidden_words(ids, most)
    changed = hidden != ids
    assert bool((hidden[changed] == MASK_TOKEN).all())
    assert bool((ids[changed] > MASK_TOKEN).all())
    assert float(changed.float().mean()) <= most + 0.02
    assert most < 0.2 or bool(changed.any())


def test_a_passage_for_ranking_alone_teaches_no_reading(tokenizer: Any) -> None:
    q = replace(ASKED[0], answers=(), relevant=False, ranked_only=True)
    batch = tensors(padded(encode_all([q], tokenizer)), torch.device("cpu"))
    span, answerable, near = loss_of(tiny_reader()(*batch[:3]), batch[3:])
    assert float(span.detach()) == float(answerable.detach()) == 0
    assert float(near.detach()) > 0


def test_a_resumed_run_equals_an_uninterrupted_one(tokenizer: Any, tmp_path: Path) -> None:
    whole = run_tiny(tokenizer, tmp_path / "whole", 9)
    parts = run_tiny(tokenizer, tmp_path / "parts", 2, 5, 9)
    start = tiny_reader().state_dict()
    assert all(torch.equal(whole[name], parts[name]) for name in whole)
    assert not torch.equal(whole["qa_outputs.weight"], start["qa_outputs.weight"])
    assert torch.equal(whole[FROZEN], start[FROZEN])


def test_training_lowers_the_loss(tokenizer: Any, tmp_path: Path) -> None:
    examples = encode_all(ASKED, tokenizer)
    options = Options(steps=100, decay_steps=20, warmup_steps=5, rate=1e-2, bf16=False)
    train(tiny_reader(), lambda _: (examples, [[0, 1, 2, 3]]), tmp_path, options)
    lines = (tmp_path / "log.jsonl").read_text().splitlines()
    first, last = (float(line.split('"span": ')[1].split(",")[0]) for line in lines)
    assert last < 0.5 * first


def test_the_rate_warms_up_stays_and_decays() -> None:
    options = Options(steps=100, decay_steps=30, warmup_steps=10, rate=1.0)
    rates = [rate_at(step, options) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert set(rates[9:71]) == {1.0}
    assert rates[85] == pytest.approx(0.5)
    assert rates[99] == pytest.approx(1 / 30)


# Scores


@pytest.mark.parametrize(
    ("golds", "given", "expected"),
    [
        (["the Cat"], "cat!", (1.0, 1.0)),
        (["about 2,000", "2,000"], "2,000 troops", (0.0, 2 / 3)),
        (["N.C."], "NC", (1.0, 1.0)),
        (["an apple a day"], "apple day", (1.0, 1.0)),
        (["the"], "", (1.0, 1.0)),
        (["cat"], "", (0.0, 0.0)),
        ([], "", (1.0, 1.0)),
        ([], "cat", (0.0, 0.0)),
        (["one two two"], "two two two", (0.0, 2 / 3)),
    ],
)
def test_scores_equal_squads_official_ones(
    golds: list[str], given: str, expected: tuple[float, float]
) -> None:
    assert best(golds, given) == pytest.approx(expected)


def test_totals_weigh_by_question() -> None:
    made = scores([["a cat"], ["dogs"], []], ["cat", "", "x"])
    assert (made.has_exact, made.has_n, made.no, made.no_n) == (50.0, 2, 0.0, 1)
    assert made.exact == pytest.approx(100 / 3)


def test_calibration_recovers_the_odds() -> None:
    rng = np.random.default_rng(3)
    made = [Prediction((0, 1), *(float(v) for v in rng.normal(size=3))) for _ in range(4000)]
    odds = np.array([0.5 + 2 * p.score - p.null + p.answerable for p in made])
    fitted = fit(made, (rng.random(4000) < 1 / (1 + np.exp(-odds))).astype(float))
    found = (fitted.bias, fitted.score, fitted.null, fitted.answerable)
    assert found == pytest.approx((0.5, 2.0, -1.0, 1.0), abs=0.25)


def test_the_mean_of_checkpoints_weighs_each() -> None:
    one = {"a": torch.tensor([0.0, 4.0]), "count": torch.tensor(3)}
    other = {"a": torch.tensor([1.0, 0.0]), "count": torch.tensor(5)}
    found = mean([(one, 0.75), (other, 0.25)])
    assert found["a"].tolist() == [0.25, 3.0]
    assert found["count"] == 3
