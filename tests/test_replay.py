from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import BadSettings, ModelUnavailable
from qa.models.llm import (
    ChatRequest,
    Completion,
    CompletionDelta,
    CompletionStream,
    Deadline,
    Message,
    RecordingModel,
    ReplayModel,
    complete,
    request_key,
)
from qa.testing.text_strategies import any_text
from qa.types import Usage


class Says:
    """A model whose reply is known."""

    name = "test/says"

    def __init__(self, *pieces: str) -> None:
        self._pieces = pieces

    async def ready(self) -> None: ...

    async def stream(self, request: ChatRequest, deadline: Deadline) -> CompletionStream:
        for piece in self._pieces:
            yield CompletionDelta(text=piece)
        usage = Usage(prompt_tokens=len(request.messages), completion_tokens=2, cost_usd=0.5)
        yield Completion(text="".join(self._pieces), finish="stop", usage=usage)


def asking(text: str) -> ChatRequest:
    return ChatRequest(messages=(Message(role="user", text=text),))


async def items(model: ReplayModel | RecordingModel, request: ChatRequest) -> list[object]:
    return [item async for item in model.stream(request, Deadline.after(5))]


def test_what_was_recorded_is_played_back_piece_by_piece(tmp_path: Path) -> None:
    file = tmp_path / "replay.jsonl"
    first = asyncio.run(items(RecordingModel(Says("one ", "two"), file), asking("a")))
    again = asyncio.run(items(ReplayModel("test/says", file), asking("a")))
    assert again == first


def test_line_separators_in_a_reply_do_not_end_a_record(tmp_path: Path) -> None:
    file = tmp_path / "replay.jsonl"
    said = asyncio.run(items(RecordingModel(Says("a\u2028b", "\x85\n"), file), asking("a")))
    assert asyncio.run(items(ReplayModel("test/says", file), asking("a"))) == said


def test_a_miss_says_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "replay.jsonl"
    asyncio.run(items(RecordingModel(Says("x"), file), asking("a")))
    with pytest.raises(ModelUnavailable, match="record it again") as raised:
        asyncio.run(complete(ReplayModel("test/says", file), asking("b"), Deadline.after(5)))
    assert not raised.value.retryable
    with pytest.raises(ModelUnavailable):
        asyncio.run(complete(ReplayModel("test/other", file), asking("a"), Deadline.after(5)))


def test_a_changed_record_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "replay.jsonl"
    asyncio.run(items(RecordingModel(Says("x"), file), asking("aaaa")))
    file.write_text(file.read_text().replace("aaaa", "aaab"))
    with pytest.raises(BadSettings, match="line 1"):
        ReplayModel("test/says", file)
    file.write_text("not json\n")
    with pytest.raises(BadSettings, match="line 1"):
        ReplayModel("test/says", file)
    with pytest.raises(BadSettings, match="cannot be read"):
        ReplayModel("test/says", tmp_path / "none")


@settings(deadline=None)
@given(one=any_text.filter(bool), other=any_text.filter(bool), tokens=st.integers(1, 9))
def test_keys_differ_where_requests_do(one: str, other: str, tokens: int) -> None:
    same = request_key("m", asking(one)) == request_key("m", asking(other))
    assert same == (one == other)
    assert request_key("m", asking(one)) != request_key("n", asking(one))
    longer = asking(one).model_copy(update={"max_tokens": 800 + tokens})
    assert request_key("m", asking(one)) != request_key("m", longer)
    assert len(request_key("m", asking(one))) == 64
