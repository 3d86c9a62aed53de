"""Read the training sets into one shape: a question, its passage, and where annotators answered.

All spans are half-open [start, end) in Unicode code points of the passage.
"""

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

CharSpan = tuple[int, int]
DEV_SQUAD2_ARTICLES = ("Normans", "Steam_engine")
DEV_WIKI_EVERY = 5
HELD_OUT_STORIES = "d"
LAST_STORY = 30
MAX_OCCURRENCES = 3
ARITHMETIC = re.compile(
    r"\b(more|fewer|less|difference|total|combined|altogether|in all|both|longer|shorter|older"
    r"|younger|than|or|not|between|after|before)\b",
    re.IGNORECASE,
)
UNESCAPED = {
    "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}",
    "``": '"', "''": '"', "--": "–",
}  # fmt: skip


@dataclass(frozen=True)
class Question:
    """`answers` holds one span per annotator (repeats count); empty: the passage has no answer.

    `decoy`: where a reader may be misled to answer, in a passage that has no answer. `relevant`:
    whether the passage is about what is asked, where that is plain. `ranked_only`: whether it
    teaches relevance alone, not reading.
    """

    source: str
    article: str
    title: str
    context: str
    text: str
    answers: tuple[CharSpan, ...]
    id: str = ""
    decoy: CharSpan | None = None
    relevant: bool | None = None
    ranked_only: bool = False


def true_spans(context: str, answers: list[dict[str, Any]]) -> tuple[CharSpan, ...]:
    """The spans of annotators, less those that do not match their text."""
    found = [(a["answer_start"], a["answer_start"] + len(a["text"]), a["text"]) for a in answers]
    return tuple((start, end) for start, end, text in found if text and context[start:end] == text)


def read_squad(path: Path, source: str) -> list[Question]:
    """Read a SQuAD 1.1/2.0 file (gzipped JSON); a span that does not match its text is dropped."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        articles = json.load(file)["data"]
    found = []
    for number, article in enumerate(articles):
        for place, paragraph in enumerate(article["paragraphs"]):
            context = paragraph["context"]
            name = article.get("title") or f"{source}-{number}"
            if source == "reddit":  # one "article" for all threads: each paragraph is its own
                name = f"reddit-{place}"
            title = unquote(name).replace("_", " ") if source in ("wiki", "squad2") else ""
            for item in paragraph["qas"]:
                spans = true_spans(context, item["answers"])
                if spans or item.get("is_impossible"):
                    text = item["question"].strip()
                    decoy = next(iter(true_spans(context, item.get("plausible_answers", []))), None)
                    found.append(
                        Question(source, name, title, context, text, spans, item["id"], decoy)
                    )
    return found


def occurrences(text: str, answer: str) -> tuple[CharSpan, ...]:
    """Every place where `answer` stands as whole words in `text`, whatever its case."""
    pattern = r"(?<![\w.,-])" + re.escape(answer) + r"(?![\w]|[.,]\d)"
    return tuple(m.span() for m in re.finditer(pattern, text, re.IGNORECASE))


def counts_what_stands_there(question: str, passage: str, span: CharSpan) -> bool:
    """Whether a number stands right before the thing that "how many …" asks for, not by chance."""
    asked = re.match(r"how many (\w+)", question, re.IGNORECASE)
    if not asked:
        return True
    following = passage[span[1] : span[1] + 25].lower()
    if asked[1].lower().startswith("percent"):
        return "%" in following[:2] or "percent" in following
    return asked[1].lower().rstrip("s")[:6] in following


def literal_spans(question: str, passage: str, answers: list[str]) -> tuple[CharSpan, ...]:
    """Where a DROP answer stands in its passage; none if it must be computed or is ambiguous."""
    if ARITHMETIC.search(question):
        return ()
    spans: set[CharSpan] = set()
    for answer in answers:
        found = occurrences(passage, answer.strip())
        if len(found) > MAX_OCCURRENCES:
            return ()
        if answer.strip()[:1].isdigit():
            found = tuple(s for s in found if counts_what_stands_there(question, passage, s))
        spans.update(found)
    return tuple(sorted(spans)) if len(spans) <= MAX_OCCURRENCES else ()


def read_drop(path: Path) -> list[Question]:
    """The DROP questions whose answer is a literal span of the passage (gzipped JSON lines)."""
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            spans = literal_spans(row["question"], row["passage"], row["answers"])
            if spans:
                text, name = row["question"].strip(), row["passage_id"]
                found.append(Question("drop", name, "", row["passage"], text, spans, row["id"]))
    return found


def detokenise(tokens: list[str]) -> tuple[str, list[CharSpan]]:
    """Join Penn-Treebank tokens into plain text; returns it with each token's span in it."""
    text, spans, quote_open, glue = "", [], False, True
    for token in tokens:
        word = UNESCAPED.get(token, token)
        closing = word in {")", "]", "}", ",", ".", ";", ":", "?", "!", "%"} or (
            word.startswith("'") or word == "n't" or (word == '"' and quote_open)
        )
        if text and not glue and not closing:
            text += " "
        spans.append((len(text), len(text) + len(word)))
        text += word
        glue = word in {"(", "[", "{", "$", "£", "€"} or (word == '"' and not quote_open)
        if word == '"':
            quote_open = not quote_open
    return text, spans


def qamr_spans(columns: list[str], tokens: list[CharSpan]) -> tuple[CharSpan, ...]:
    """Spans of the writer and the validators, where the chosen tokens are (nearly) contiguous."""
    spans = []
    for field in [columns[6], *(c.partition(":")[2] for c in columns[7:9])]:
        chosen = sorted(int(i) for i in field.split() if i.isdigit())
        if chosen and chosen[-1] - chosen[0] + 1 <= len(chosen) + 1:
            spans.append((tokens[chosen[0]][0], tokens[chosen[-1]][1]))
    return tuple(spans)


def read_qamr(folder: Path) -> list[Question]:
    """QAMR's questions over single sentences; `article` groups the sentences of one article."""
    sentences = {}
    with gzip.open(folder / "wiki-sentences.tsv.gz", "rt", encoding="utf-8") as file:
        for line in file:
            name, _, words = line.rstrip("\n").partition("\t")
            sentences[name] = detokenise(words.split(" "))
    found = []
    for part in ("dev", "test"):
        with gzip.open(folder / f"{part}.tsv.gz", "rt", encoding="utf-8") as file:
            for row in (line.rstrip("\n").split("\t") for line in file):
                text, tokens = sentences[row[0]]
                spans = qamr_spans(row, tokens)
                if spans:
                    article = ":".join(row[0].split(":")[1:3])
                    found.append(Question("qamr", article, "", text, row[5].strip(), spans, row[0]))
    return found


def read_stories(folder: Path) -> list[Question]:
    """Questions on invented news stories, and near misses with what a careless reader takes."""
    found = []
    for name in "abcd":
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                found += _written_questions("teach", f"{name}{row['id']}", row["text"], row)
    return found


def read_written(folder: Path) -> list[Question]:
    """Questions and near misses written about passages of Wikinews and Wikipedia."""
    from evals.training.written import written  # it needs this module to cut the passages

    return [
        question
        for writer, text, row in written(folder)
        for question in _written_questions("written", f"{writer}:{row['id']}", text, row)
    ]


def _written_questions(source: str, name: str, text: str, row: dict[str, Any]) -> list[Question]:
    """The questions of one passage; an answer's place is that in its sentence, if one is named."""
    found = []
    for one in row["questions"]:
        start = text.index(one["a"], text.index(one["s"]) if "s" in one else 0)
        span = (start, start + len(one["a"]))
        found.append(Question(source, name, "", text, one["q"], (span,), relevant=True))
    for one in row["near"]:
        start = text.index(one["t"])
        span = (start, start + len(one["t"]))
        found.append(Question(source, name, "", text, one["q"], (), decoy=span))
    return found


def split_by_article(questions: list[Question]) -> tuple[list[Question], list[Question]]:
    """(training, held out): whole articles are held out, the same ones every time."""
    wiki = sorted({q.article for q in questions if q.source == "wiki"})
    held = {("wiki", name) for name in wiki[::DEV_WIKI_EVERY]}
    held |= {("squad2", name) for name in DEV_SQUAD2_ARTICLES}
    held |= {(q.source, q.article) for q in questions if _of_held_out_writer(q)}
    train = [q for q in questions if (q.source, q.article) not in held]
    return train, [q for q in questions if (q.source, q.article) in held]


def _of_held_out_writer(q: Question) -> bool:
    """The last twenty stories of one writer, and all that two writers wrote on passages."""
    from evals.training.written import HELD_OUT

    if q.source == "teach":
        number = re.sub(r"\D", "", q.article)
        return q.article.startswith(HELD_OUT_STORIES) and int(number) > LAST_STORY
    return q.source == "written" and q.article.startswith(HELD_OUT)


def read_all(folder: Path) -> list[Question]:
    """Every training set in `folder` (the layout of shared/data/train)."""
    squad = {
        "wiki": "squadshifts_new_wiki",
        "squad2": "squad2_eight_articles",
        "amazon": "squadshifts_amazon_reviews",
        "reddit": "squadshifts_reddit",
    }
    found = [q for s, name in squad.items() for q in read_squad(folder / f"{name}.json.gz", s)]
    found += read_drop(folder / "drop_without_military.jsonl.gz")
    found += read_stories(folder / "teach") + read_written(folder)
    return found + read_qamr(folder / "qamr")


def by_article(questions: list[Question]) -> dict[tuple[str, str], list[Question]]:
    """Group by (source, article), in order of first appearance."""
    groups: dict[tuple[str, str], list[Question]] = defaultdict(list)
    for question in questions:
        groups[question.source, question.article].append(question)
    return dict(groups)


def contexts(questions: list[Question]) -> Iterator[Question]:
    """One question for each distinct passage."""
    seen = set()
    for question in questions:
        if question.context not in seen:
            seen.add(question.context)
            yield question
