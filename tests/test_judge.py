"""What every judge promises, over all of them, and what is particular to each."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from qa.errors import BadSettings, UnreadableReply
from qa.models.encoder import packaged_directory
from qa.models.judge import EMBEDDED, Judge, Pair, Thresholds, open_judge
from qa.models.judge.cross_encoder import THRESHOLDS, classes_of, thresholds_of
from qa.models.judge.llm import LlmJudge, read_verdicts
from qa.models.judge.support_model import open_support_model
from qa.models.llm import ChatRequest, Completion, CompletionDelta, CompletionStream, Deadline

TEXT = "The council voted on Tuesday to close the baths. Mayor Ilse Roth called it a sad day."
TRUE = "On Tuesday the council voted to close the baths."
PAIRS = (
    Pair(TRUE, (TEXT,)),
    Pair("Mayor Ilse Roth voted on Tuesday to open a library.", (TEXT, "It rained.")),
    Pair("Ships sank.", ()),
)


class Scripted:
    """A chat model that says what it was given to say."""

    name = "scripted/judge"

    def __init__(self, reply: str) -> None:
        self.reply = reply
        self.asked: list[ChatRequest] = []

    async def ready(self) -> None:
        """Nothing to load."""

    async def stream(self, request: ChatRequest, deadline: Deadline) -> CompletionStream:
        self.asked.append(request)
        yield CompletionDelta(text=self.reply)
        yield Completion(text=self.reply, finish="stop")


def verdicts(*said: str) -> str:
    rows = [{"claim": i, "reason": "so", "verdict": one} for i, one in enumerate(said, 1)]
    return json.dumps({"verdicts": rows})


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small untrained cross-encoder with the classes of natural language inference."""
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("nli")
    labels = {0: "contradiction", 1: "entailment", 2: "neutral"}
    config: Any = BertConfig(
        vocab_size=30522, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, id2label=labels, label2id={v: k for k, v in labels.items()},
    )  # fmt: skip
    model: Any = BertForSequenceClassification(config)
    model.save_pretrained(folder)
    fast: Any = PreTrainedTokenizerFast
    tokenizer = fast(
        tokenizer_file=str(packaged_directory() / "tokenizer.json"),
        **{f"{name}_token": f"[{name.upper()}]" for name in ("cls", "sep", "pad", "unk")},
    )  # fmt: skip
    tokenizer.save_pretrained(folder)
    return folder


@cache
def packaged() -> Judge:
    return open_judge(EMBEDDED)


@pytest.fixture(params=["support model", "cross-encoder", "language model"])
def judge(request: pytest.FixtureRequest, cross_encoder: Path) -> Iterator[Judge]:
    if request.param == "support model":
        yield packaged()
    elif request.param == "cross-encoder":
        yield open_judge(f"nli:{cross_encoder}")
    else:
        yield LlmJudge(Scripted(verdicts("supported", "contradicted", "not_stated")))


def test_each_pair_gets_one_judgement_of_probabilities(judge: Judge) -> None:
    found = asyncio.run(judge.judge(PAIRS))
    assert len(found) == len(PAIRS)
    for one in found:
        assert 0 <= one.supported + one.contradicted <= 1 + 1e-6
    assert asyncio.run(judge.judge([])) == ()
    assert judge.name
    assert judge.fingerprint
    assert 0 < judge.thresholds.supported <= 1


def test_a_judge_says_the_same_twice_and_from_many_tasks(judge: Judge) -> None:
    async def eight() -> list[Any]:
        return await asyncio.gather(*(judge.judge(PAIRS) for _ in range(8)))

    first, *others = asyncio.run(eight())
    for one in others:
        assert [j.supported for j in one] == pytest.approx([j.supported for j in first], abs=1e-5)


def test_nothing_read_is_nothing_said() -> None:
    (found,) = asyncio.run(packaged().judge([Pair("Ships sank.", ())]))
    assert (found.supported, found.contradicted) == (0, 0)


def test_of_several_stretches_the_best_one_counts() -> None:
    alone, among = asyncio.run(
        packaged().judge([Pair(TRUE, (TEXT,)), Pair(TRUE, ("It rained all day.", TEXT))])
    )
    assert among.supported == pytest.approx(alone.supported, abs=1e-5)


def test_a_special_token_in_a_claim_is_only_text() -> None:
    (found,) = asyncio.run(packaged().judge([Pair(f"{TRUE} [SEP] {TEXT}", ("It rained.",))]))
    assert found.supported < packaged().thresholds.supported


def test_long_claims_and_evidence_are_cut_not_refused() -> None:
    found = asyncio.run(packaged().judge([Pair("ship " * 5000, ("port " * 20000,))]))
    assert len(found) == 1


def test_weights_that_were_changed_are_refused(tmp_path: Path) -> None:
    source = Path(__file__).parents[1] / "qa" / "models" / "judge"
    (tmp_path / "support.json").write_bytes((source / "support.json").read_bytes())
    (tmp_path / "weights.safetensors").write_bytes(b"x")
    with pytest.raises(BadSettings, match="not the expected file"):
        open_support_model(tmp_path)


def test_classes_are_read_from_the_labels_whatever_their_order() -> None:
    assert classes_of("m", {0: "ENTAILMENT", 1: "neutral", 2: "Contradiction"}) == {
        "supported": 0,
        "contradicted": 2,
    }
    assert classes_of("m", {0: "not_entailment", 1: "entailment"}) == {"supported": 1}
    with pytest.raises(BadSettings, match="entailment"):
        classes_of("m", {0: "LABEL_0", 1: "LABEL_1"})


@pytest.mark.parametrize("name", ["nli:/no/such/folder", "something/else", ""])
def test_a_judge_that_is_not_there_says_what_to_do(name: str) -> None:
    with pytest.raises(BadSettings) as caught:
        open_judge(name)
    assert caught.value.hint


def test_the_language_model_gets_all_claims_in_one_call_as_data() -> None:
    model = Scripted(verdicts("supported", "not_stated", "contradicted"))
    found = asyncio.run(LlmJudge(model, schema=True).judge(PAIRS))
    assert [(one.supported, one.contradicted) for one in found] == [(1, 0), (0, 0), (0, 1)]
    (request,) = model.asked
    assert request.reply_schema
    assert "Claim 3: Ships sank." in request.messages[-1].text


def test_a_claim_that_the_reply_leaves_out_is_not_supported() -> None:
    first, second = read_verdicts('Sure! {"verdicts": [{"claim": 2, "verdict": "Supported"}]}', 2)
    assert (first.supported, second.supported) == (0, 1)
    assert first.reason


@pytest.mark.parametrize("reply", ["", "yes", "{}", '{"verdicts": 3}', "{broken"])
def test_an_unreadable_reply_is_an_error(reply: str) -> None:
    with pytest.raises(UnreadableReply):
        read_verdicts(reply, 1)


def test_a_judge_by_name_without_torch_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(BadSettings, match="pip install sentence-transformers torch"):
        open_judge("nli:cross-encoder/nli-deberta-v3-base")


def test_a_folder_s_own_thresholds_are_used(tmp_path: Path) -> None:
    assert thresholds_of(tmp_path) == THRESHOLDS
    (tmp_path / "judge.json").write_text('{"thresholds": {"supported": 0.7, "contradicted": 0.9}}')
    assert thresholds_of(tmp_path) == Thresholds(supported=0.7, contradicted=0.9)
    (tmp_path / "judge.json").write_text("{")
    with pytest.raises(BadSettings, match=r"judge\.json"):
        thresholds_of(tmp_path)
