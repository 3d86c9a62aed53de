"""Published pairs of premise and claim are read into the shape that the judge is trained on."""

from __future__ import annotations

import json
from pathlib import Path

from evals.training.support.inference import inference
from evals.training.support.sources import LABELS, UNSUPPORTED


def test_a_folder_that_is_absent_or_empty_gives_nothing(tmp_path: Path) -> None:
    assert list(inference(tmp_path / "none")) == []
    assert list(inference(tmp_path)) == []


def test_pairs_keep_premise_claim_and_label_and_lose_their_tokens(tmp_path: Path) -> None:
    for name, lines in {
        "s1": ["Two men , one of them old , don't talk .", "A dog runs ."],
        "s2": ["Two men are silent .", "A dog ( brown ) sleeps ."],
        "labels": ["entailment", "contradiction"],
    }.items():
        (tmp_path / f"esnli_{name}.dev").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "med.tsv").write_text(
        "sentence1\tsentence2\tgold_label\nNo dog barks.\tNo brown dog barks.\tentailment\n"
        "A dog barks.\tA brown dog barks.\tneutral\nx\ty\t-\n",
        encoding="utf-8",
    )
    found = {one.claim: (one.text, LABELS[one.label]) for one in inference(tmp_path)}
    assert found == {
        "Two men are silent.": ("Two men, one of them old, don't talk.", "supported"),
        "A dog (brown) sleeps.": ("A dog runs.", "contradicted"),
        "No brown dog barks.": ("No dog barks.", "supported"),
        "A brown dog barks.": ("A dog barks.", "not_stated"),
    }


def test_evidence_of_a_page_is_what_it_is_cited_for(tmp_path: Path) -> None:
    page = ["Menu", "The mill closed in 1990.", "It was sold.", "Weather", "A flood came."]
    rows = [
        {"claim": "The mill was sold.", "evidence": page, "supporting_sentences": [[1, 2]],
         "label": "supported"},
        {"claim": "The mill burnt and was sold.", "evidence": page, "supporting_sentences": [[2]],
         "label": "partially_supported"},
        {"claim": "A flood destroyed it.", "evidence": page, "supporting_sentences": [],
         "label": "not_supported"},
    ]  # fmt: skip
    path = tmp_path / "wice_claim_dev.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    supported, partly, not_at_all = inference(tmp_path)
    shown = [one.text[one.start : one.end] for one in (supported, partly, not_at_all)]
    assert shown == ["The mill closed in 1990. It was sold.", "It was sold.", "A flood came."]
    labels = [one.label for one in (supported, partly, not_at_all)]
    assert labels == [0, UNSUPPORTED, LABELS.index("not_stated")]
