"""Turn public data sets, or a newsroom's own table of questions, into suites; local files only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qa.errors import BadCase
from qa.evaluation.imports.build import SuiteData, write_suite
from qa.evaluation.imports.public import (
    read_beir,
    read_multihop,
    read_ragtruth,
    read_realtimeqa,
    read_squad,
)
from qa.evaluation.imports.table import read_promptfoo, read_table
from qa.types.span import Value

_READERS: dict[str, tuple[Callable[[Path], SuiteData], str]] = {
    "squad": (read_squad, "SQuAD (Rajpurkar et al. 2016, 2018), an article a title"),
    "multihop": (read_multihop, "MultiHop-RAG (Tang and Yang 2024)"),
    "realtimeqa": (read_realtimeqa, "RealTime QA (Kasai et al. 2023)"),
    "ragtruth": (read_ragtruth, "RAGTruth QA (Niu et al. 2024), with labelled replies"),
    "beir": (read_beir, "A retrieval collection in BEIR's layout (Thakur et al. 2021)"),
    "promptfoo": (read_promptfoo, "From a promptfoo configuration"),
    "csv": (read_table, "From a table of questions"),
}


class Imported(Value):
    """The result of an import."""

    cases: int
    articles: int
    dropped: tuple[str, ...]


def import_from(
    source: str, path: Path, out: Path, limit: int | None = None, *, replace: bool = False
) -> Imported:
    """Read a data set from ``path`` and write it as a suite to ``out``.

    Raises:
        BadCase: The files are missing or not of this format, or ``out`` holds a suite already
            that is not to be replaced.
    """
    if not path.exists():
        raise BadCase(f"There is no {path}.", "Name a local file or folder; nothing is downloaded.")
    reader, description = _READERS[source]
    try:
        data = reader(path)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise BadCase(
            f"{path} is not laid out as {source} data: {type(error).__name__} {error}.",
            "See evals/README.md for what each format expects.",
        ) from error
    data = _first(data, limit)
    if not data.cases:
        raise BadCase(f"{path} holds no case that can be taken over.", *data.dropped[:1])
    write_suite(data, out, description, replace=replace)
    return Imported(cases=len(data.cases), articles=len(data.articles), dropped=data.dropped)


def _first(data: SuiteData, limit: int | None) -> SuiteData:
    """Keep the first cases but every article, because retrieval has to choose among all of them."""
    return data if limit is None else data.model_copy(update={"cases": data.cases[:limit]})
