"""What every reader keeps, whatever reads: the packaged one, and models by name."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qa.errors import BadSettings, ModelUnavailable
from qa.models.reader import EMBEDDED, Reader, open_reader_named
from qa.testing.folders import ROOT
from qa.testing.small_models import (
    bytes_tokenizer,
    pickled,
    pieces_tokenizer,
    save_bert,
    save_roberta,
)
from tests.test_reader import PASSAGES, QUESTION

LONG = " ".join(f"In week {n} the Pentagon sent {n * 17 + 1000:,} troops." for n in range(40))
TEXTS = (*PASSAGES[:3], LONG, "Short.", "  \n ", "ポーランドに兵士が着いた。", "x" * 3000)


def export_reader(folder: Path) -> None:
    """Write the packaged reader in the form of transformers, with the command that does it."""
    command = [sys.executable, "-m", "evals.training.reader.hub", str(folder)]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


MAKERS: dict[str, Callable[[Path], object]] = {
    "exported": export_reader,
    "bert": save_bert,
    "bytes": lambda folder: save_roberta(folder, bytes_tokenizer()),
    "pieces": lambda folder: save_roberta(folder, pieces_tokenizer()),
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    import torch

    torch.set_num_threads(1)
    home = tmp_path_factory.mktemp("readers")
    for name, make in MAKERS.items():
        make(home / name)
    return {name: home / name for name in MAKERS}


@pytest.fixture(scope="module")
def readers(folders: dict[str, Path]) -> dict[str, Reader]:
    named = {name: open_reader_named(str(folder)) for name, folder in folders.items()}
    return {EMBEDDED: open_reader_named(), **named}


@pytest.fixture(params=[EMBEDDED, *MAKERS])
def reader(request: pytest.FixtureRequest, readers: dict[str, Reader]) -> Reader:
    return readers[request.param]


def test_one_reading_a_passage_in_order(reader: Reader) -> None:
    assert reader.read(QUESTION, []) == ()
    readings = reader.read(QUESTION, TEXTS)
    assert len(readings) == len(TEXTS)
    for text, reading in zip(TEXTS, readings, strict=True):
        (alone,) = reader.read(QUESTION, [text])
        assert [s.span for s in alone.spans] == [s.span for s in reading.spans]
        assert alone.null == pytest.approx(reading.null, abs=1e-3)


def test_spans_are_words_of_the_passage_best_first_without_overlap(reader: Reader) -> None:
    for text, reading in zip(TEXTS, reader.read(QUESTION, TEXTS), strict=True):
        found = [one.span for one in reading.spans]
        assert len(found) <= 5
        assert bool(found) == bool(text.strip())
        for span in found:
            assert 0 <= span.start < span.end <= len(text)
            words = span.cut(text)
            assert words == words.strip()
            assert not (span.end < len(text) and (words[-1] + text[span.end]).isdigit())
        assert not any(a.overlaps(b) for a in found for b in found if a is not b)
        chances = [one.probability for one in reading.spans]
        assert chances == sorted(chances, reverse=True)
        assert all(0 <= chance <= 1 for chance in chances)


def test_a_long_passage_is_read_to_its_end(reader: Reader) -> None:
    found = reader.read(QUESTION, [LONG], spans=200)[0].spans
    assert min(one.span.start for one in found) < len(LONG) / 4
    assert max(one.span.end for one in found) > 3 * len(LONG) / 4


def test_a_question_longer_than_a_window_leaves_room_for_the_passage(reader: Reader) -> None:
    (reading,) = reader.read("How many troops? " * 300, [TEXTS[1]])
    assert reading.spans


def test_markers_of_the_tokenizer_are_text(reader: Reader) -> None:
    plain, marked = reader.read(QUESTION, ["A b. sep c", "A b. [SEP] </s> c"])
    assert plain.spans
    assert all(one.span.end <= len("A b. [SEP] </s> c") for one in marked.spans)


def test_many_threads_read_the_same(reader: Reader) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: reader.read(QUESTION, TEXTS[:4]), range(6)))
    spans = [[[s.span for s in reading.spans] for reading in each] for each in found]
    assert all(each == spans[0] for each in spans)


def test_name_and_fingerprint(readers: dict[str, Reader], folders: dict[str, Path]) -> None:
    prints = {reader.fingerprint for reader in readers.values()}
    assert len(prints) == len(readers)
    assert all(len(each) == 16 for each in prints)
    assert readers["bert"].name == "reader:bert"  # not the folder's path
    assert open_reader_named(str(folders["bert"])).fingerprint == readers["bert"].fingerprint


def test_the_exported_reader_reads_as_the_packaged_one(readers: dict[str, Reader]) -> None:
    packaged = readers[EMBEDDED].read(QUESTION, TEXTS, spans=3)
    for mine, theirs in zip(packaged, readers["exported"].read(QUESTION, TEXTS, spans=3),
                            strict=True):  # fmt: skip
        assert [one.span for one in mine.spans] == [one.span for one in theirs.spans]
        assert mine.null == pytest.approx(theirs.null, abs=1e-3)
        for one, other in zip(mine.spans, theirs.spans, strict=True):
            assert one.score == pytest.approx(other.score, abs=1e-3)


def test_a_model_taught_to_decline_is_known_by_declining(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    """The exported reader declines; the same one with another [CLS] never does."""
    import shutil

    import torch
    from transformers import BertForQuestionAnswering

    assert open_reader_named(str(folders["exported"])).read(QUESTION, ["No."])[0].null != 0
    shutil.copytree(folders["exported"], tmp_path / "sure")
    model = BertForQuestionAnswering.from_pretrained(tmp_path / "sure")
    with torch.no_grad():
        model.qa_outputs.weight.zero_()
        # Only [CLS] stands at position 0: there, the last hidden dimension becomes very small.
        model.bert.embeddings.position_embeddings.weight[0, -1] = -50.0
        model.bert.encoder.layer = torch.nn.ModuleList()
        model.qa_outputs.weight[:, -1] = 1.0
        model.config.num_hidden_layers = 0
    model.save_pretrained(tmp_path / "sure")
    (reading,) = open_reader_named(str(tmp_path / "sure")).read(QUESTION, [TEXTS[1]])
    assert reading.null == 0
    assert reading.answerable == pytest.approx(reading.spans[0].score)


@pytest.mark.parametrize("kind", ["ForMaskedLM", "ForSequenceClassification"])
def test_another_kind_of_model_is_refused(tmp_path: Path, kind: str) -> None:
    folder = save_bert(tmp_path / "other", kind)
    with pytest.raises(BadSettings, match=f"Bert{kind}, not an extractive") as raised:
        open_reader_named(str(folder))
    assert "squad2" in raised.value.hint


def test_weights_without_the_answering_head_are_refused(tmp_path: Path) -> None:
    """A bare encoder whose config claims more: its head would be random."""
    folder = save_bert(tmp_path / "bare", "Model")
    config = json.loads((folder / "config.json").read_text())
    config["architectures"] = ["BertForQuestionAnswering"]
    (folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(BadSettings, match=r"lack qa_outputs.* would be random"):
        open_reader_named(str(folder))


def test_pickled_weights_are_never_loaded(tmp_path: Path) -> None:
    folder = pickled(save_bert(tmp_path / "old"))
    with pytest.raises(BadSettings, match=r"only pytorch_model\.bin, a pickle") as raised:
        open_reader_named(str(folder))
    assert "save_pretrained" in raised.value.hint


def test_code_of_the_models_own_is_not_run(tmp_path: Path) -> None:
    folder = save_bert(tmp_path / "own")
    config = json.loads((folder / "config.json").read_text())
    config |= {"model_type": "mine", "auto_map": {"AutoConfig": "own.Config"}}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "own.py").write_text("raise SystemExit('it was run')\n")
    with pytest.raises(BadSettings, match="cannot use the reader"):
        open_reader_named(str(folder))


def test_no_folder_and_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="There is no folder"):
        open_reader_named(str(tmp_path / "absent"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadSettings, match=r"no config\.json"):
        open_reader_named(str(tmp_path / "empty"))


def test_a_broken_config_is_refused(tmp_path: Path) -> None:
    folder = save_bert(tmp_path / "broken")
    (folder / "config.json").write_text("{")
    with pytest.raises(BadSettings, match="cannot use the reader"):
        open_reader_named(str(folder))


def test_offline_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelUnavailable, match="cannot be reached") as raised:
        open_reader_named("deepset/roberta-base-squad2")
    assert "hf download" in raised.value.hint
    assert raised.value.retryable


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(BadSettings, match="owner/model"):
        open_reader_named("--not a name--")
