"""Read published sets of natural language inference: people's pairs of a premise and a claim.

They teach what statements on news can't in their number: that words for the same thing entail
each other. Expected in one folder, under the names on the left:

| file | set | licence |
|---|---|---|
| `esnli_{s1,s2,labels}.{dev,test}` | SNLI (Bowman et al. 2015), from e-SNLI | CC BY-SA 4.0 |
| `conjnli_dev.tsv` | ConjNLI (Saha et al. 2020), its part that people labelled | MIT |
| `med.tsv` | MED (Yanaka et al. 2019), monotonicity | CC BY-SA 4.0 |
| `breaking_nli.jsonl` | Breaking NLI (Glockner et al. 2018), one word replaced | CC BY-SA 4.0 |
| `wice_claim_{dev,test}.jsonl`, `wice_tokens_{train,dev,test}.jsonl` | WiCE (Kamoi et al. 2023), \
claims of Wikipedia and the pages they cite | ODC-BY |

A set that is absent is left out.
"""

import csv
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from evals.training.support.sources import AROUND, LABELS, UNSUPPORTED, Example

INFERENCE = {"entailment": "supported", "contradiction": "contradicted", "neutral": "not_stated"}
WICE = {"supported": 0, "partially_supported": UNSUPPORTED, "not_supported": 2}
SPLITS = ("dev", "test")


def inference(folder: Path) -> Iterator[Example]:
    """Every pair of the sets that are in the folder."""
    if not folder.is_dir():
        return
    yield from snli(folder)
    yield from tables(folder)
    for path in sorted(folder.glob("breaking_nli*.jsonl")):
        for row in json_lines(path):
            yield pair("breaking_nli", row["sentence1"], row["sentence2"], row["gold_label"])
    for path in sorted(folder.glob("wice_*.jsonl")):
        for row in json_lines(path):
            yield wice(row)


def pair(origin: str, premise: str, claim: str, label: str) -> Example:
    """A premise of one sentence with its claim."""
    index = LABELS.index(INFERENCE[label])
    return Example(origin, claim, premise, 0, len(premise), index, group=premise)


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def snli(folder: Path) -> Iterator[Example]:
    """SNLI's development and test pairs, their tokens put together again."""
    for split in SPLITS:
        files = [folder / f"esnli_{name}.{split}" for name in ("s1", "s2", "labels")]
        if all(path.exists() for path in files):
            columns = [path.read_text(encoding="utf-8").splitlines() for path in files]
            for premise, claim, label in zip(*columns, strict=True):
                if label in INFERENCE:
                    yield pair("snli", untokenized(premise), untokenized(claim), label)


def untokenized(text: str) -> str:
    """Text without the blanks that a tokenizer set: "a man , who" to "a man, who"."""
    text = re.sub(r" ([.,;:!?)]|n't\b|'(?:s|re|ve|ll|d|m)\b)", r"\1", text.strip())
    return re.sub(r"\( ", "(", text)


def tables(folder: Path) -> Iterator[Example]:
    """ConjNLI and MED, both tables."""
    for name in ("conjnli_dev", "med"):
        path = folder / f"{name}.tsv"
        if not path.exists():
            continue
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                premise = row.get("Premise") or row.get("sentence1")
                claim = row.get("Hypothesis") or row.get("sentence2")
                label = (row.get("Label") or row.get("gold_label") or "").strip()
                if premise and claim and label in INFERENCE:
                    yield pair(name.split("_")[0], premise, claim, label)


def wice(row: dict[str, Any]) -> Example:
    """A claim with the page it cites; the evidence is the longest stretch of cited sentences.

    Where none is cited the claim is not in the page, and the sentences likest it are shown.
    """
    sentences, claim = row["evidence"], row["claim"]
    cited = sorted({i for found in row["supporting_sentences"] for i in found})
    if not cited:
        words = set(re.findall(r"\w{4,}", claim.lower()))
        alike = [len(words & set(re.findall(r"\w{4,}", s.lower()))) for s in sentences]
        cited = [max(range(len(sentences)), key=alike.__getitem__)]
    near = [cited[0]]
    for before, after in pairwise(cited):
        near = [*near, after] if after - before <= 2 else near
    starts = [0]
    for sentence in sentences:
        starts.append(starts[-1] + len(sentence) + 1)
    text = " ".join(sentences)
    start, end = starts[cited[0]], starts[max(near)] + len(sentences[max(near)])
    return Example("wice", claim, text, start, end, WICE[row["label"]], "", AROUND, text[:80])
