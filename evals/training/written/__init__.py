"""The passages that statements were written about, cut anew from the sets that hold them.

The statements, questions and near misses beside this file are this project's own; the passages are
Wikinews and Wikipedia text of QAMR and SQuADShifts, and are not kept here: an id such as
``wikinews/1255035/40.5`` (source, article, paragraph.sentence at which it begins) or
``wiki/TITLE/NUMBER`` finds them again.
"""

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evals.training.reader.sources import detokenise

LONGEST = 520
"""Characters from which no further sentence is added to a passage of QAMR's."""
WRITTEN = Path(__file__).parent
HELD_OUT = ("06", "07")
"""Writers on whose statements and questions nothing is ever trained."""
FOR_DECISION = ("a", "b", "c", "d", "e")
"""Writers of ``questions_*`` on whose questions the decision to answer is fitted; f is held out."""


def passage_texts(folder: Path) -> dict[str, str]:
    """Every passage by its id, from the training sets in `folder`."""
    return {**_sentences_joined(folder / "qamr"), **_paragraphs(folder)}


def written(folder: Path, names: str = "[0-9]*") -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(writer, passage, what was written about it) for each passage that somebody wrote about."""
    texts = passage_texts(folder)
    for path in sorted(WRITTEN.glob(f"{names}.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                yield path.name.removesuffix(".jsonl.gz"), texts[row["id"]], row


def archive(name: str) -> list[dict[str, Any]]:
    """The invented articles of one writer of ``questions_*``, each with its ``questions``."""
    with gzip.open(WRITTEN / f"questions_{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def surroundings(texts: dict[str, str]) -> dict[str, tuple[str, str]]:
    """What stands before and after each passage in its article: its neighbours in `texts`."""
    found = {}
    ids = list(texts)
    for before, here, after in zip(["", *ids], ids, [*ids[1:], ""], strict=False):
        article = here.rpartition("/")[0]
        sides = (one if one.rpartition("/")[0] == article else "" for one in (before, after))
        left, right = (texts.get(one, "") for one in sides)
        found[here] = (left, right)
    return found


def _paragraphs(folder: Path) -> dict[str, str]:
    with gzip.open(folder / "squadshifts_new_wiki.json.gz", "rt", encoding="utf-8") as file:
        articles = json.load(file)["data"]
    return {
        f"wiki/{article['title']}/{number}": re.sub(r"\s*\n\s*", " ", one["context"].strip())
        for article in articles
        for number, one in enumerate(article["paragraphs"])
    }


def _sentences_joined(folder: Path) -> dict[str, str]:
    """Neighbouring sentences of an article, until a passage is long enough."""
    articles: dict[tuple[str, str], list[tuple[int, int, str]]] = defaultdict(list)
    with gzip.open(folder / "wiki-sentences.tsv.gz", "rt", encoding="utf-8") as file:
        for line in file:
            name, _, words = line.rstrip("\n").partition("\t")
            _, source, article, paragraph, sentence = name.split(":")
            text = detokenise(words.split(" "))[0]
            articles[source, article].append((int(paragraph), int(sentence), text))
    found = {}
    for (source, article), sentences in articles.items():
        passage: list[tuple[int, int, str]] = []
        for one in sorted(sentences):
            if passage and sum(len(text) for _, _, text in passage) > LONGEST:
                found[_name(source, article, passage)] = " ".join(text for *_, text in passage)
                passage = []
            passage.append(one)
        found[_name(source, article, passage)] = " ".join(text for *_, text in passage)
    return found


def _name(source: str, article: str, passage: list[tuple[int, int, str]]) -> str:
    paragraph, sentence, _ = passage[0]
    return f"{source}/{article}/{paragraph}.{sentence}"
