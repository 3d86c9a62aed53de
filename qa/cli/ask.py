"""``qa ask``: one question, one cited answer; ``qa search``: the passages a question finds."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from qa.answering.answerers import is_packaged
from qa.cli.run import awaited, day_filters, opened, parse_day, settings
from qa.errors import InvalidInput

if TYPE_CHECKING:
    from qa.types import Answer


Publisher = Annotated[list[str], typer.Option(help="Only this publisher; may be repeated.")]
Since = Annotated[str | None, typer.Option("--from", help="First day, YYYY-MM-DD.")]
Until = Annotated[str | None, typer.Option("--to", help="Last day, YYYY-MM-DD.")]
ArticleId = Annotated[list[str], typer.Option("--article", help="Only this article; repeatable.")]
AsOf = Annotated[str | None, typer.Option(help="Read nothing published after this day.")]
TopK = Annotated[int | None, typer.Option(min=1, max=100, help="Passages to read.")]
Model = Annotated[
    str | None, typer.Option("-m", "--model", help="embedded/reader, or a LiteLLM model string.")
]
JudgeName = Annotated[
    str | None,
    typer.Option(
        "--judge",
        help="Checks what statements say: embedded/support (packaged), llm (the model itself), "
        "llm:MODEL, nli:NAME, none, or auto.",
    ),
]
Strict = Annotated[
    bool | None,
    typer.Option(
        "--strict/--mark",
        help="Withdraw claims that no judge confirms, or mark them (default).",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")]


class AnswerFormat(StrEnum):
    """How an answer is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"


def ask(
    question: Annotated[str, typer.Argument(help="What to ask, in plain words.")],
    publisher: Publisher = [],  # noqa: B006  (typer copies it)
    since: Since = None,
    until: Until = None,
    article: ArticleId = [],  # noqa: B006
    as_of: AsOf = None,
    top_k: TopK = None,
    model: Model = None,
    judge: JudgeName = None,
    strict: Strict = None,
    as_json: AsJson = False,
    form: Annotated[
        AnswerFormat | None,
        typer.Option("--format", help="How to write it; docx only into a file: > FILE"),
    ] = None,
) -> None:
    """Answer a question from the archive, with the sentence each claim comes from.

    Where the articles don't answer it, the exit code is 0 too: saying so is a right answer.
    """
    if as_json and form not in (None, AnswerFormat.JSON):
        raise InvalidInput(f"--json and --format {form} cannot be used together.", "Choose one.")
    if form is AnswerFormat.DOCX and sys.stdout.isatty():
        raise InvalidInput(
            "A Word file cannot be shown here.", "Write it into a file: qa ask ... > answer.docx"
        )
    filters = day_filters(publisher, since, until, article)
    day = parse_day(as_of, "--as-of")
    reads = is_packaged(model or settings().model)
    with opened(light=True, reads=reads, judge=judge, strict=strict) as engine:
        from qa.answering.ask import final_answer
        from qa.types import Asked

        asked = Asked(question=question, filters=filters, as_of=day, top_k=top_k, model=model)
        answer = awaited(engine, final_answer(engine.answer(asked)))
    if form in (AnswerFormat.MARKDOWN, AnswerFormat.HTML, AnswerFormat.DOCX):
        _write(answer, form)
    else:
        show(answer, as_json=as_json or form is AnswerFormat.JSON)


def _write(answer: Answer, form: AnswerFormat) -> None:
    """Write an answer as a document to standard output, in UTF-8 whatever the locale."""
    from qa.export import docx_bytes, html_text, markdown_text

    if form is AnswerFormat.DOCX:
        data = docx_bytes(answer)
    else:
        data = (markdown_text if form is AnswerFormat.MARKDOWN else html_text)(answer).encode(
            "utf-8"
        )
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def show(answer: Answer, *, as_json: bool) -> None:
    """Print an answer for a machine or for a person."""
    if as_json:
        from qa.cli.console import write_json

        write_json(answer.model_dump_json(indent=2, exclude={"retrieved"}))
        return
    from qa.cli.console import out
    from qa.cli.render import answer_text, fitted

    fitted(out(), answer_text(answer))


def search(
    query: Annotated[str, typer.Argument(help="Words or a question.")],
    publisher: Publisher = [],  # noqa: B006  (typer copies it)
    since: Since = None,
    until: Until = None,
    article: ArticleId = [],  # noqa: B006
    as_of: AsOf = None,
    top_k: TopK = None,
    as_json: AsJson = False,
) -> None:
    """Show the passages found, best first, with the scores of both indexes."""
    filters = day_filters(publisher, since, until, article)
    with opened(light=True) as engine:
        found = engine.search(
            query, filters=filters, as_of=parse_day(as_of, "--as-of"), top_k=top_k
        )
    if as_json:
        from qa.cli.console import write_json

        write_json(found.model_dump_json(indent=2))
        return
    from qa.cli.console import out
    from qa.cli.render import fitted, retrieval_text

    fitted(out(), retrieval_text(found))
