from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from qa.errors import BadSettings
from qa.models.encoder import open_tokenizer, packaged_directory
from qa.models.reader import Reader, Reading, open_reader, whole_words
from qa.models.reader.decode import best_spans
from qa.models.reader.open import HEADS, PACKAGED
from qa.models.reader.windows import OVERLAP, cut_windows, token_words, window_starts

Floats = NDArray[np.float32]
MAX_TOKENS, MAX_ANSWER = 384, 30
TOKENIZER = open_tokenizer()
TOKENIZER.encode_special_tokens = True
QUESTION = "How many troops is the president sending to Poland?"
PASSAGES = (
    "",
    "The Pentagon said about 2,000 troops left Fort Bragg \U0001f1fa\U0001f1f8 this week.\r\n",
    "Cafe\u0301 owners in Rzesz\u00f3w expect between 75,000 and 80,000 guests [SEP] [CLS].",
    " ".join(f"Paragraph {n} says that {n * 17 + 1000:,} soldiers arrived." for n in range(90)),
    "Short.",
)


def reference_model() -> Any:
    """Hugging Face's span model over the packaged encoder, with heads that say something."""
    import torch
    from transformers import BertForQuestionAnswering

    torch.manual_seed(7)
    torch.set_num_threads(1)
    model: Any = BertForQuestionAnswering.from_pretrained(packaged_directory())
    model.answerable = torch.nn.Linear(384, 1)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "word_embeddings" not in name:
                scale = 0.3 if "qa_outputs.weight" in name else 0.01
                noise = torch.randn(parameter.shape) * scale
                parameter.copy_((parameter + noise).half().float())
    return model.eval()


def export(model: Any, directory: Path) -> Path:
    """Write weights.safetensors and reader.json as the training's export does."""
    from safetensors.torch import save_file

    tensors = {
        name.removeprefix("bert."): tensor.half().contiguous()
        for name, tensor in model.state_dict().items()
        if "word_embeddings" not in name
    }
    save_file(tensors, directory / "weights.safetensors")
    digest = hashlib.sha256((directory / "weights.safetensors").read_bytes()).hexdigest()
    record = {
        "sha256": digest,
        "architecture": {"max_tokens": MAX_TOKENS, "max_answer_tokens": MAX_ANSWER, "layers": 6},
        "calibration": {"bias": -1.0, "score": 0.5, "null": -0.25, "answerable": 0.125},
        "thresholds": {"answer": 0.4},
        "seed": 7,
    }
    (directory / "reader.json").write_text(json.dumps(record), encoding="utf-8")
    return directory


@pytest.fixture(scope="module")
def model() -> Any:
    return reference_model()


@pytest.fixture(scope="module")
def directory(model: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(model, tmp_path_factory.mktemp("reader"))


@pytest.fixture(scope="module")
def reader(directory: Path) -> Reader:
    return open_reader(directory)


@pytest.fixture(scope="module")
def readings(reader: Reader) -> tuple[Reading, ...]:
    return reader.read(QUESTION, PASSAGES)


def torch_logits(model: Any, question: str, passage: str) -> tuple[Floats, Floats, float, int]:
    """Start and end logits of question and passage as one pair, answerable, the passage's place."""
    import torch

    pair = open_tokenizer().encode(question, passage)
    ids, types = torch.tensor([pair.ids]), torch.tensor([pair.type_ids])
    with torch.inference_mode():
        hidden = model.bert(ids, token_type_ids=types, attention_mask=torch.ones_like(ids))[0]
        spans, answerable = model.qa_outputs(hidden)[0].numpy(), model.answerable(hidden[:, 0])
    return spans[:, 0], spans[:, 1], float(answerable), pair.type_ids.index(1)


def brute_force(start: Floats, end: Floats, longest: int) -> tuple[int, int, float]:
    pairs = [
        (float(start[i] + end[j]), -i, -j)
        for i in range(len(start))
        for j in range(i, min(len(start), i + longest))
    ]
    score, first, last = max(pairs)
    return -first, -last, score


@pytest.mark.parametrize("passage", [PASSAGES[1], PASSAGES[4], PASSAGES[3][:900]])
def test_scores_and_span_equal_torch(model: Any, reader: Reader, passage: str) -> None:
    start, end, answerable, first = torch_logits(model, QUESTION, passage)
    reading = reader.read(QUESTION, ["Other words.", passage, PASSAGES[1] * 3])[1]
    a, b, score = brute_force(start[first:-1], end[first:-1], MAX_ANSWER)
    words = token_words(open_tokenizer().encode(passage, add_special_tokens=False))
    assert reading.spans[0].span == whole_words(passage, words[a].start, words[b].end)
    assert reading.spans[0].score == pytest.approx(score, abs=1e-4)
    assert reading.null == pytest.approx(float(start[0] + end[0]), abs=1e-4)
    assert reading.answerable == pytest.approx(answerable, abs=1e-4)


def test_probability_is_the_stored_calibration(readings: tuple[Reading, ...]) -> None:
    best = readings[1].spans[0]
    z = -1.0 + 0.5 * best.score - 0.25 * readings[1].null + 0.125 * readings[1].answerable
    assert best.probability == pytest.approx(1 / (1 + np.exp(-z)))
    assert readings[1].probability == best.probability


def test_one_reading_a_passage_in_order(reader: Reader, readings: tuple[Reading, ...]) -> None:
    assert len(readings) == len(PASSAGES)
    assert reader.read(QUESTION, []) == ()
    for passage, reading in zip(PASSAGES, readings, strict=True):
        alone = reader.read(QUESTION, [passage])[0]
        assert [s.span for s in alone.spans] == [s.span for s in reading.spans]
        assert alone.null == pytest.approx(reading.null, abs=1e-4)


def test_spans_lie_in_the_passage_best_first_without_overlap(
    readings: tuple[Reading, ...],
) -> None:
    for passage, reading in zip(PASSAGES, readings, strict=True):
        found = [s.span for s in reading.spans]
        assert all(span.cut(passage).strip() for span in found)
        assert not any(a.overlaps(b) for a in found for b in found if a is not b)
        chances = [s.probability for s in reading.spans]
        assert chances == sorted(chances, reverse=True)


def test_passage_without_words_has_no_span(readings: tuple[Reading, ...]) -> None:
    assert readings[0].spans == ()
    assert readings[0].probability == 0


def test_number_of_spans(reader: Reader) -> None:
    assert [len(reader.read(QUESTION, [PASSAGES[3]], spans=n)[0].spans) for n in (0, 1, 7)] == [
        0,
        1,
        7,
    ]


def test_special_tokens_in_a_passage_are_text(reader: Reader) -> None:
    plain, marked = reader.read(QUESTION, ["A b. sep c", "A b. [SEP] c"])
    assert marked.null != plain.null
    assert all(s.span.end <= len("A b. [SEP] c") for s in marked.spans)


@pytest.mark.parametrize("place", [0, 700, 1500, 2600])
def test_answer_of_a_long_passage_is_found_in_any_place(
    directory: Path, model: Any, place: int
) -> None:
    """The heads are set to love one word, wherever its window begins."""
    import torch

    filler = "Nothing here is what was asked about. " * 90
    passage = filler[:place] + " xylophone " + filler[place:]
    with torch.inference_mode():
        ids = torch.tensor([open_tokenizer().encode("xylophone").ids])
        direction = model.bert(ids)[0][0, 1:-1].mean(0)
    loving = reference_model()
    with torch.no_grad():
        loving.bert.load_state_dict(model.bert.state_dict())
        loving.qa_outputs.weight.copy_((direction / direction.norm()).repeat(2, 1))
    folder = directory / f"loving-{place}"
    folder.mkdir()
    best = open_reader(export(loving, folder)).read(QUESTION, [passage])[0].spans[0].span
    assert "xylophone" in best.cut(passage)


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        ("about 2,000 troops", "2", "2,000"),
        ("about 2,000 troops", "000", "2,000"),
        ("about 2,000 troops", "about 2", "about 2,000"),
        ("up to 8 500 people", "500", "8 500"),
        ("worth $3.5 billion", "3", "$3.5"),
        ("worth US$ 5 a day", "5", "US$ 5"),
        ("rose by 12.5% in May", "12", "12.5%"),
        ("rose by 7 % in May", "7", "7 %"),
        ("fell to -3 degrees", "3", "-3"),
        ("on 2022-02-02 he said", "02", "2022-02-02"),
        ("of COVID-19 alone", "19", "COVID-19"),
        ("the 21st time", "21", "21st"),
        ("at 10:30 sharp", "30", "10:30"),
        ("the U.S. troops", "U.S", "U.S."),
        ("in 2021.", "2021", "2021"),
        ("Ukraine's army", "Ukraine", "Ukraine"),
        ("Germany-based soldiers", "Germany", "Germany"),
        ("between 75,000 and 80,000.", "75,000 and 80", "75,000 and 80,000"),
        ("in 1990-2000", "1990", "1990"),
        ("sent 60, then 200", "60", "60"),
        ("Rzeszo\u0301w, cafe\u0301 x", "cafe", "cafe\u0301"),
    ],
)
def test_whole_words(text: str, found: str, whole: str) -> None:
    start = text.index(found)
    assert whole_words(text, start, start + len(found)).cut(text) == whole


TEXT = st.text(
    st.one_of(
        st.characters(codec="utf-8"), st.sampled_from("0123456789,.$% -abcAB\u0301\r\n\U0001f1fa")
    ),
    max_size=120,
)


@given(TEXT.filter(bool), st.data())
def test_widening_contains_the_span_and_is_stable(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    wide = whole_words(text, start, end)
    assert wide.start <= start < end <= wide.end <= len(text)
    assert whole_words(text, wide.start, wide.end) == wide


@settings(deadline=None)
@given(TEXT)
def test_tokens_offsets_are_code_points(text: str) -> None:
    marked = f"\U0001f1fa\U0001f1e6 {text} zebra"
    encoding = TOKENIZER.encode(marked, add_special_tokens=False)
    words = token_words(encoding)
    assert all(0 <= word.start < word.end <= len(marked) for word in words)
    assert marked[words[-1].start : words[-1].end].endswith("zebra")


@given(
    st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=25),
    st.integers(1, 8),
)
def test_best_spans(logits: Sequence[tuple[int, int]], longest: int) -> None:
    start, end = np.array(logits, dtype=np.float32).T
    found = list(best_spans(start, end, longest))
    assert found[0] == brute_force(start, end, longest)
    assert all(0 <= s.last - s.first < longest for s in found)
    taken = [token for s in found for token in range(s.first, s.last + 1)]
    assert sorted(taken) == list(range(len(logits)))
    assert [s.score for s in found] == sorted((s.score for s in found), reverse=True)


@given(st.integers(0, 3000), st.integers(OVERLAP + 1, 500))
def test_windows_cover_every_answer_whole(length: int, room: int) -> None:
    starts = list(window_starts(length, room))
    assert starts[0] == 0
    assert starts[-1] + room >= length
    assert all(b - a == room - OVERLAP for a, b in pairwise(starts))
    assert all(start + OVERLAP < length for start in starts[1:])


def test_windows_keep_the_passage_and_its_offsets() -> None:
    tokenizer = open_tokenizer()
    windows = cut_windows(tokenizer, QUESTION, PASSAGES, MAX_TOKENS)
    assert {window.passage for window in windows} == set(range(len(PASSAGES)))
    for window in windows:
        assert len(window.tokens.ids) == window.first + len(window.words) + 1 <= MAX_TOKENS
        assert window.tokens.types.index(1) == window.first
    long = cut_windows(tokenizer, "what? " * 500, PASSAGES[3:4], MAX_TOKENS)
    assert max(len(window.tokens.ids) for window in long) == MAX_TOKENS


def test_whole_pair_equals_the_tokenizers_own() -> None:
    pair = open_tokenizer().encode(QUESTION, PASSAGES[1])
    (window,) = cut_windows(open_tokenizer(), QUESTION, PASSAGES[1:2], MAX_TOKENS)
    assert (window.tokens.ids, window.tokens.types) == (pair.ids, pair.type_ids)


def test_damaged_weights_are_refused(directory: Path, tmp_path: Path) -> None:
    for name in ("weights.safetensors", "reader.json"):
        (tmp_path / name).write_bytes((directory / name).read_bytes())
    with (tmp_path / "weights.safetensors").open("r+b") as file:
        file.seek(5000)
        file.write(b"\xff")
    with pytest.raises(BadSettings, match="not the expected file"):
        open_reader(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"sha256": "x"}'])
def test_unreadable_record_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "reader.json").write_text(text)
    with pytest.raises(BadSettings, match="not as expected"):
        open_reader(tmp_path)
    with pytest.raises(BadSettings, match="cannot be read"):
        open_reader(tmp_path / "absent")


@pytest.mark.parametrize("lacking", [HEADS[0], "encoder.layer.5.output.dense.bias"])
def test_incomplete_weights_are_refused(directory: Path, tmp_path: Path, lacking: str) -> None:
    from safetensors.numpy import load_file, save_file

    tensors = load_file(directory / "weights.safetensors")
    del tensors[lacking]
    save_file(tensors, tmp_path / "weights.safetensors")
    record = json.loads((directory / "reader.json").read_text())
    digest = hashlib.sha256((tmp_path / "weights.safetensors").read_bytes()).hexdigest()
    (tmp_path / "reader.json").write_text(json.dumps(record | {"sha256": digest}))
    with pytest.raises(BadSettings, match=lacking):
        open_reader(tmp_path)


FIXTURE = Path(__file__).parent / "data" / "reader_fixture.json"


@pytest.mark.skipif(
    not (FIXTURE.exists() and (PACKAGED / "weights.safetensors").exists()),
    reason="the trained weights are not in this checkout",
)
def test_packaged_reader_says_what_the_trained_model_said() -> None:
    reader = open_reader()
    for pair in json.loads(FIXTURE.read_text(encoding="utf-8")):
        (reading,) = reader.read(pair["question"], [pair["passage"]])
        best = reading.spans[0]
        assert best.span == whole_words(pair["passage"], pair["start"], pair["end"]), pair
        assert best.score == pytest.approx(pair["score"], abs=1e-3)
        assert reading.null == pytest.approx(pair["null"], abs=1e-3)
        assert reading.answerable == pytest.approx(pair["answerable"], abs=1e-3)
