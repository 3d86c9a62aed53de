"""The whole product over the recorded replies that come with it: no network, no key."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.answering.ask import final_answer
from qa.engine import Engine, open_engine
from qa.errors import ModelUnavailable
from qa.settings import Settings
from qa.testing.corpus import articles
from qa.testing.folders import SAMPLE
from qa.testing.replayed import FILE, MODEL, USED, answer_to, settings, used_replies
from qa.testing.replies import Reply
from qa.types import Filters

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("replayed")
    with open_engine(Settings(home=folder)) as engine:
        engine.ingest([str(SAMPLE)])
    return folder


@pytest.fixture
def engine(home: Path) -> Iterator[Engine]:
    with open_engine(settings(home)) as opened:
        yield opened


def test_every_recorded_reply_is_answered_with_exact_citations_and_no_altered_figure(
    engine: Engine,
) -> None:
    async def all_of_them() -> None:
        for reply in used_replies():
            answer = await answer_to(engine, reply)
            assert answer.model == MODEL
            assert answer.usage.completion_tokens
            for citation in answer.citations:
                text = articles()[citation.article_id].text
                assert text[citation.start : citation.end] == citation.quote
            shown = {claim.text.rstrip(".") for claim in answer.claims}
            sure = {claim.text.rstrip(".") for claim in answer.claims if claim.verified}
            assert not shown & texts(reply, "figure", "citation")
            assert not sure & texts(reply, "hedge", "denial", "role")
            assert texts(reply, "right") <= shown

    asyncio.run(all_of_them())


def texts(reply: Reply, *kinds: str) -> set[str]:
    return {one.say.rstrip(".") for one in reply.reply if one.kind in kinds}


def test_a_question_that_was_not_recorded_says_what_to_do(engine: Engine) -> None:
    filters = Filters(article_ids=(USED,))
    with pytest.raises(ModelUnavailable, match="record it again"):
        asyncio.run(final_answer(engine.ask("Who wrote the report?", filters=filters)))


def test_the_command_line_plays_it_back(home: Path) -> None:
    reply = used_replies()[0]
    names = {"QA_HOME": str(home), "QA_REPLAY": str(FILE), "QA_MODEL": MODEL}
    command = [sys.executable, "-m", "qa", "ask", reply.question, "--article", reply.article]
    run = subprocess.run(
        command, env={**os.environ, **names}, capture_output=True, text=True, check=True
    )
    assert "about 2,000 troops" in run.stdout.lower()
