"""Time embedding and ingesting against the bare model, side by side in one run.

    python -m evals.throughput [--articles PATH] [--passages N] [--repeats 3] [--only embed,query]
    python -m evals.throughput --only reader [--reader FOLDER]

Rows: the same passages through ``SentenceTransformer.encode`` as it comes, through the default
embedder, and through a whole ingest (read, split, embed, store, both indexes) into a new archive;
then one question at a time through both embedders; then the reader on 20 passages against its
encoder alone. Every repeat runs all rows, in turn forwards
and backwards, so that other work on the machine hits them alike; a ratio is the median over the
repeats of a row's time by the bare model's in the same repeat. CPU is the processor time of the
whole process, which other work on the machine disturbs far less.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, NamedTuple

from qa.errors import BadArticle
from qa.models.encoder import packaged_directory
from qa.models.reader.open import PACKAGED
from qa.retrieval.embed import open_embedder
from qa.sources.formats import read_source
from qa.text import embedding_input, passage_spans

READER_PASSAGES, READER_CHARACTERS = 20, 900
ARTICLES = Path(__file__).parent / "articles"
BARE, OURS, INGEST = "bare SentenceTransformer.encode", "our embedder", "whole ingest"
QUESTIONS = (
    "How many troops is Biden sending to Poland and Germany?",
    "Who speaks for the Pentagon?",
    "Which article of the NATO treaty did he mean?",
    "How many Canadians were already there?",
)
Rows = Mapping[str, Callable[[], object]]


class Timing(NamedTuple):
    """One run, in seconds."""

    wall: float
    cpu: float


def timed(run: Callable[[], object]) -> Timing:
    """Run once."""
    wall, cpu = perf_counter(), process_time()
    run()
    return Timing(perf_counter() - wall, process_time() - cpu)


def interleaved(rows: Rows, repeats: int) -> dict[str, list[Timing]]:
    """Return each row's timings, one a repeat."""
    timings: dict[str, list[Timing]] = {name: [] for name in rows}
    for repeat in range(repeats):
        for name in list(rows)[:: 1 if repeat % 2 == 0 else -1]:
            timings[name].append(timed(rows[name]))
    return timings


def print_table(title: str, timings: Mapping[str, Sequence[Timing]], scale: float) -> None:
    """Print median times per item (milliseconds) and ratios to the first row."""
    print(f"\n{title}\n\n| | ms each | ratio (lowest-highest) | CPU ms each | CPU ratio |")
    print("|---|---|---|---|---|")
    base = next(iter(timings.values()))
    for name, times in timings.items():
        wall = [one.wall / by.wall for one, by in zip(times, base, strict=True)]
        cpu = [one.cpu / by.cpu for one, by in zip(times, base, strict=True)]
        each = [median(part) * scale for part in zip(*times, strict=True)]
        print(
            f"| {name} | {each[0]:.2f} | {median(wall):.2f} ({min(wall):.2f}-{max(wall):.2f}) "
            f"| {each[1]:.2f} | {median(cpu):.2f} |"
        )


def ingest_inputs(sources: Sequence[str]) -> list[str]:
    """Return what an ingest of these sources embeds, each text once."""
    inputs: dict[str, None] = {}
    for source in sources:
        for draft in read_source(source):
            if isinstance(draft, BadArticle):
                raise draft
            for span in passage_spans(draft.text):
                text = span.cut(draft.text)
                inputs[embedding_input(draft.title, draft.published_at, text)] = None
    return list(inputs)


def ingest_row(sources: Sequence[str]) -> Callable[[], object]:
    """Return a run that opens a new archive with all its parts and ingests into it."""
    from qa.engine import open_engine
    from qa.settings import Settings

    def run() -> None:
        with TemporaryDirectory() as home, open_engine(Settings(home=Path(home))) as engine:
            report = engine.ingest(sources)
            if report.count("failed"):
                raise RuntimeError(f"{report.count('failed')} articles failed")

    return run


def reader_rows(directory: Path, passages: Sequence[str]) -> Rows:
    """Return runs of the reader, and of its encoder alone on the same windows."""
    import numpy as np

    from qa.models.encoder import map_batches
    from qa.models.encoder.batches import padded
    from qa.models.reader.open import open_span_reader
    from qa.models.reader.windows import cut_windows

    reader = open_span_reader(directory)
    limit = reader.settings.max_tokens
    windows = cut_windows(reader.tokenizer, QUESTIONS[0], passages, limit)
    sequences = [window.tokens for window in windows]
    together = padded(sequences)
    return {
        "encoder, all windows in one batch": lambda: reader.encoder.encode_batch(*together),
        "encoder, sorted batches side by side": lambda: map_batches(
            reader.encoder, sequences, lambda _, mask: np.zeros(len(mask))
        ),
        "reader": lambda: reader.read(QUESTIONS[0], passages),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    given = _parser().parse_args(arguments)
    from sentence_transformers import SentenceTransformer

    bare: Any = SentenceTransformer(str(packaged_directory()))
    ours = open_embedder()
    inputs = ingest_inputs([str(given.articles)])[: given.passages]
    rows: dict[str, Callable[[], object]] = {BARE: lambda: bare.encode(inputs)}
    if "embed" in given.only:
        rows[OURS] = lambda: ours.embed_passages(inputs)
    if "ingest" in given.only and given.passages is None:
        rows[INGEST] = ingest_row([str(given.articles)])
    if len(rows) > 1:
        bare.encode(inputs[:8])  # what only the first time costs
        timings = interleaved(rows, given.repeats)
        print_table(f"{len(inputs)} passages", timings, 1000 / len(inputs))
    if "query" in given.only:
        questions: Rows = {
            BARE: lambda: [bare.encode(question) for question in QUESTIONS],
            OURS: lambda: [ours.embed_query(question) for question in QUESTIONS],
        }
        interleaved(questions, 1)  # what only the first time costs
        timings = interleaved(questions, 5 * given.repeats)
        print_table("One question", timings, 1000 / len(QUESTIONS))
    if "reader" in given.only:
        print_reader(given.reader, ingest_inputs([str(given.articles)]), given.repeats)


def print_reader(directory: Path, texts: Sequence[str], repeats: int) -> None:
    """Time the reader on as many passages as a question brings."""
    passages = [text[:READER_CHARACTERS] for text in texts if len(text) >= READER_CHARACTERS]
    rows = reader_rows(directory, passages[:READER_PASSAGES])
    interleaved(rows, 1)
    title = f"{READER_PASSAGES} passages of {READER_CHARACTERS} characters"
    print_table(title, interleaved(rows, repeats), 1000)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="evals.throughput", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--articles", type=Path, default=ARTICLES, help="file or folder")
    parser.add_argument("--passages", type=int, help="only so many of them; leaves out the ingest")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--reader", type=Path, default=PACKAGED, help="folder of its weights")
    parser.add_argument("--only", default="embed,ingest,query,reader")
    return parser


if __name__ == "__main__":
    main()
