"""``qa search``: the passages a question finds, with the scores of both indexes."""

from __future__ import annotations

from typing import Annotated

import typer

from qa.cli.ask import ArticleId, AsJson, AsOf, Publisher, Since, TopK, Until
from qa.cli.run import day_filters, opened, parse_day


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
