from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import BadSettings
from qa.models.encoder import (
    Encoder,
    Tokens,
    map_batches,
    open_encoder,
    open_tokenizer,
    packaged_directory,
    packaged_weights,
    plan_batches,
    read_weights,
    text_tokens,
)
from qa.models.encoder.batches import padded
from qa.models.encoder.packaged import WEIGHTS_SHA256
from qa.models.encoder.session import GRAPH_WEIGHTS

WORDS = Path(__file__, "..", "..", "qa", "errors.py").resolve().read_text("utf-8").split()
TOKENIZER = open_tokenizer()


def mixed_texts(count: int) -> list[str]:
    """Texts of 0 to 400 words, one of them longer than the encoder reads."""
    random = np.random.default_rng(20260203)
    sizes = [0, 1, 400, *random.integers(1, 40, count - 3)]
    return [" ".join(random.choice(WORDS, size)) for size in sizes]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder(packaged_weights())


def test_hidden_state_equals_torch(encoder: Encoder) -> None:
    import torch
    from transformers import BertModel

    torch.set_num_threads(1)  # its threads spin while they wait; on a busy machine that is slow
    reference: Any = BertModel.from_pretrained(packaged_directory())
    reference.eval()
    sequences = text_tokens(open_tokenizer(), mixed_texts(100), 512)
    assert {len(tokens.ids) for tokens in sequences} >= {2, 512}
    for rows in plan_batches([len(tokens.ids) for tokens in sequences], 4096):
        batch = padded([sequences[row] for row in rows])
        ids, mask, types = (torch.from_numpy(array) for array in batch)
        with torch.inference_mode():
            expected = reference(ids, attention_mask=mask, token_type_ids=types)[0].numpy()
        difference = np.abs(encoder.encode_batch(*batch) - expected) * batch[1][..., None]
        assert difference.max() < 1e-5


def test_second_text_of_a_pair_has_its_own_type(encoder: Encoder) -> None:
    ids, mask = np.array([[101, 2054, 102, 2023, 102]]), np.ones((1, 5), np.int64)
    types = np.array([[0, 0, 0, 1, 1]])
    one, two = encoder.encode_batch(ids, mask, types), encoder.encode_batch(ids, mask, types * 0)
    assert np.abs(one - two).max() > 1e-2


def test_weights_other_than_expected_are_refused(tmp_path: Path) -> None:
    damaged = tmp_path / "model.safetensors"
    damaged.write_bytes(b"not weights")
    with pytest.raises(BadSettings, match=r"not the expected file.*Reinstall"):
        read_weights(damaged, WEIGHTS_SHA256, "Reinstall it.")
    with pytest.raises(BadSettings, match=r"cannot be read.*Reinstall"):
        read_weights(tmp_path / "absent", WEIGHTS_SHA256, "Reinstall it.")


def test_packaged_weights_are_the_official_ones() -> None:
    data = (packaged_directory() / "model.safetensors").read_bytes()
    assert hashlib.sha256(data).hexdigest() == WEIGHTS_SHA256
    assert set(GRAPH_WEIGHTS) <= set(packaged_weights())


def test_missing_weight_is_named() -> None:
    weights = dict(packaged_weights())
    del weights["encoder.layer.3.output.dense.bias"]
    with pytest.raises(KeyError, match=r"encoder\.layer\.3\.output\.dense\.bias"):
        open_encoder(weights)


@given(st.lists(st.integers(1, 600), max_size=60), st.integers(1, 3000))
def test_plan_covers_every_sequence_once_within_budget(lengths: list[int], budget: int) -> None:
    batches = plan_batches(lengths, budget)
    assert sorted(row for rows in batches for row in rows.tolist()) == list(range(len(lengths)))
    for rows in batches:
        longest = max(lengths[row] for row in rows)
        assert len(rows) == 1 or len(rows) * longest <= budget


@pytest.mark.parametrize("workers", [1, 3])
def test_results_come_in_the_given_order_and_progress_adds_up(workers: int) -> None:
    encoder = open_encoder(packaged_weights(), workers)
    sequences = [Tokens([101] * size, [0] * size) for size in (3, 500, 7, 400, 500, 11, 450, 300)]
    done: list[int] = []
    lengths = map_batches(encoder, sequences, lambda _, mask: mask.sum(1).tolist(), done.append)
    assert lengths == [len(tokens.ids) for tokens in sequences]
    assert sum(done) == len(sequences)


@pytest.mark.parametrize("workers", [1, 3])
def test_failure_in_a_batch_is_raised(workers: int) -> None:
    encoder = open_encoder(packaged_weights(), workers)
    sequences = [Tokens([101] * size, [0] * size) for size in (500, 500, 500, 500, 500, 513)]
    with pytest.raises(Exception, match="513"):
        map_batches(encoder, sequences, lambda _, mask: mask.sum(1).tolist())


@settings(deadline=None)
@given(
    st.lists(st.text(st.characters(codec="utf-8"), max_size=300), min_size=1, max_size=4),
    st.integers(3, 40),
)
def test_cutting_early_changes_no_token(texts: list[str], max_tokens: int) -> None:
    texts = [*texts, " " * 3000 + "after blanks " + texts[0], "Donaudampf" * 300 + " " + texts[-1]]
    for text, tokens in zip(texts, text_tokens(TOKENIZER, texts, max_tokens), strict=True):
        whole = TOKENIZER.encode(text).ids
        fits = len(whole) <= max_tokens
        assert tokens.ids == (whole if fits else [*whole[: max_tokens - 1], whole[-1]])
