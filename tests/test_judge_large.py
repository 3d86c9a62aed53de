"""The large judge: adapters put into a base encoder give what the base with adapters would give."""

from __future__ import annotations

import asyncio
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from qa.cli.main import app
from qa.errors import BadSettings
from qa.models.judge import Pair, large, open_judge
from qa.models.judge.large import merge, write_large_judge

torch = pytest.importorskip("torch")


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small encoder of the base's kind, with adapters of its size in the package's place."""
    from safetensors.numpy import save_file
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import MPNetConfig, MPNetModel, PreTrainedTokenizerFast

    torch.manual_seed(1)
    words = ["<s>", "<pad>", "</s>", "<unk>", "three", "ships", "sank", "arrived", "two", "."]
    config = MPNetConfig(
        vocab_size=len(words), hidden_size=12, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=24, max_position_embeddings=66,
    )  # fmt: skip
    folder = tmp_path / "base"
    MPNetModel(config, add_pooling_layer=False).save_pretrained(folder)
    vocabulary = {word: i for i, word in enumerate(words)}
    made = Tokenizer(models.WordLevel(vocabulary, "<unk>"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )  # fmt: skip
    marks = {"pad": "<pad>", "cls": "<s>", "sep": "</s>", "bos": "<s>", "eos": "</s>"}
    wrapper: Any = PreTrainedTokenizerFast
    wrapper(
        tokenizer_object=made, model_max_length=64, **{f"{n}_token": m for n, m in marks.items()}
    ).save_pretrained(folder)
    for name in large.TOKENIZER:
        if not (folder / name).exists():
            (folder / name).write_text("{}")
    rng = np.random.default_rng(1)

    def drawn(*shape: int) -> np.ndarray:
        return rng.normal(size=shape).astype(np.float16)

    adapters = {
        "encoder.layer.1.attention.attn.q.weight.left": drawn(12, 3),
        "encoder.layer.1.attention.attn.q.weight.right": drawn(3, 12),
        "classifier.dense.weight": drawn(12, 12),
        "classifier.dense.bias": drawn(12),
        "classifier.out_proj.weight": drawn(3, 12),
        "classifier.out_proj.bias": drawn(3),
    }
    save_file(adapters, tmp_path / "adapters.safetensors")
    record = tmp_path / "large.json"
    record.write_text(json.dumps({"thresholds": {"supported": 0.7, "contradicted": 0.9}}))
    monkeypatch.setattr(large, "ADAPTERS", tmp_path / "adapters.safetensors")
    monkeypatch.setattr(large, "RECORD", record)
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    monkeypatch.setattr(large, "BASE_SHA256", digest)
    return folder


def test_what_is_written_is_a_judge_with_its_own_thresholds(base: Path, tmp_path: Path) -> None:
    written = tmp_path / "judge"
    write_large_judge(written, str(base))
    judge = open_judge(f"nli:{written}")
    assert (judge.thresholds.supported, judge.thresholds.contradicted) == (0.7, 0.9)
    pairs = [Pair("three ships sank .", ("two ships arrived .", "three ships sank ."))]
    (found,) = asyncio.run(judge.judge(pairs))
    assert 0 < found.supported < 1


def test_an_adapter_adds_the_product_of_its_matrices(base: Path) -> None:
    from safetensors.numpy import load_file

    weights, adapters = load_file(base / "model.safetensors"), load_file(large.ADAPTERS)
    merged = merge(weights, adapters)
    name = "encoder.layer.1.attention.attn.q.weight"
    left, right = (adapters[f"{name}.{side}"].astype(np.float32) for side in ("left", "right"))
    np.testing.assert_allclose(merged[f"mpnet.{name}"], weights[name] + left @ right, atol=1e-6)
    untouched = "encoder.layer.0.attention.attn.q.weight"
    np.testing.assert_array_equal(merged[f"mpnet.{untouched}"], weights[untouched])


def test_the_command_says_how_to_use_what_it_wrote(base: Path, tmp_path: Path) -> None:
    folder = tmp_path / "judge"
    done = CliRunner().invoke(app, ["models", "large-judge", str(folder), "--base", str(base)])
    assert done.exit_code == 0, done.output
    assert f"QA_JUDGE=nli:{folder}" in done.output.replace("\n", "")


def test_another_base_is_refused(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large, "BASE_SHA256", "0" * 64)
    with pytest.raises(BadSettings, match="not the expected file"):
        write_large_judge(tmp_path / "judge", str(base))
    assert not (tmp_path / "judge").exists()


def test_a_folder_that_holds_something_is_left_alone(base: Path, tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="not an empty folder"):
        write_large_judge(base, str(base))


def test_a_record_of_thresholds_that_cannot_be_read_is_an_error(base: Path, tmp_path: Path) -> None:
    written = tmp_path / "judge"
    write_large_judge(written, str(base))
    (written / "judge.json").write_text("{")
    with pytest.raises(BadSettings, match=r"judge\.json"):
        open_judge(f"nli:{written}")
