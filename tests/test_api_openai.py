"""The compatible endpoints as their clients meet them: the openai package and LiteLLM."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from openai.types.chat import ChatCompletion, ChatCompletionMessage, ChatCompletionMessageParam

from qa.api.openai.errors import FaultReply
from qa.api.openai.writing import RULE, claims_of
from qa.engine import open_engine
from qa.keys import Role, add_key
from qa.settings import Settings
from qa.testing.folders import BUNDLED, SAMPLE
from qa.testing.service import QUESTION, running
from qa.types import Answer, AnswerStatus

INVENTED = BUNDLED / "invented"
DISPUTED = "How many soldiers were hurt in the bus accident?"
UPDATED = "How many soldiers will Caldria send to Lorvenia?"
NOWHERE = "Who won the Lisbon chess championship?"
PLANTED = {
    "id": "planted (1)",
    "title": "Bridge [of](http://evil.example/a) Ostrel",
    "publisher": "The <b>Example</b>",
    "published_at": "2024-05-06",
    "text": "The old bridge of Ostrel was paid for by *Anna* <img src=x> "
    "![Kemm](http://evil.example/p.png) on Monday. It rained.\n",
}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("openai")
    with open_engine(Settings(home=home)) as engine:
        assert not engine.ingest([str(SAMPLE), str(INVENTED)]).count("failed")
        assert not engine.ingest_mappings([PLANTED]).count("failed")
    settings = Settings(
        home=home,
        allowed_models=("openai/small", "ollama/*"),
        request_seconds=600,  # the machine may be busy; time is tested by itself
    )
    with running(settings) as (address, _):
        yield address


@pytest.fixture(scope="module")
def replies(client: openai.OpenAI) -> dict[str, ChatCompletion]:
    """The completions of four questions, each asked once."""
    return {one: complete(client, one) for one in (QUESTION, DISPUTED, UPDATED, NOWHERE)}


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0) as one:
        yield one


def user(text: str) -> ChatCompletionMessageParam:
    return {"role": "user", "content": text}


def complete(client: openai.OpenAI, text: str, **more: Any) -> ChatCompletion:
    made: ChatCompletion = client.chat.completions.create(
        model="dateline", messages=[user(text)], **more
    )
    return made


def message_of(completion: ChatCompletion) -> ChatCompletionMessage:
    return completion.choices[0].message


def answer_of(message: ChatCompletionMessage) -> Answer:
    return Answer.model_validate((message.model_extra or {})["dateline"])


def native(url: str, question: str, **more: Any) -> Answer:
    body = {"question": question, **more}
    return Answer.model_validate(httpx.post(f"{url}/v1/ask", json=body, timeout=600).json())


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers are equal but for their ids and times."""
    return one == other.model_copy(update={"id": one.id, "latency_ms": one.latency_ms})


@pytest.mark.parametrize("question", [DISPUTED, UPDATED])
def test_a_figure_that_contradicts_an_earlier_one_says_so_where_it_comes(
    client: openai.OpenAI, replies: dict[str, ChatCompletion], question: str
) -> None:
    chunks = client.chat.completions.create(
        model="dateline", messages=[user(question)], stream=True
    )
    parts = [one.choices[0].delta.content or "" for one in chunks if one.choices]
    (second,) = [one for one in parts if "differs from" in one]
    assert r"differs from \[1\]" in second
    assert parts.index(second) < next(at for at, one in enumerate(parts) if RULE in one)
    assert "".join(parts) == message_of(replies[question]).content
    disputing = [claim.disputes for claim in answer_of(message_of(replies[question])).claims]
    assert disputing[:2] == [(), (1,)]


@pytest.mark.parametrize("question", [QUESTION, UPDATED, NOWHERE])
def test_a_completion_holds_the_answer_that_the_service_gives(
    url: str, replies: dict[str, ChatCompletion], question: str
) -> None:
    completion = replies[question]
    message = message_of(completion)
    answer = answer_of(message)
    assert same(answer, native(url, question))
    assert completion.choices[0].finish_reason == "stop"
    assert completion.model == "embedded/reader"
    assert message.content
    for claim in answer.claims:
        assert claim.text in message.content
    assert (answer.status is AnswerStatus.UNANSWERABLE) == (question == NOWHERE)


@pytest.mark.parametrize("question", [QUESTION, DISPUTED])
def test_every_citation_is_a_numbered_link_and_an_annotation(
    replies: dict[str, ChatCompletion], question: str
) -> None:
    message = message_of(replies[question])
    content, annotations = message.content or "", message.annotations or []
    cited = [citation for claim in answer_of(message).claims for citation in claim.citations]
    assert len(annotations) == len(cited) > 0
    for annotation, citation in zip(annotations, cited, strict=True):
        place = annotation.url_citation
        link = content[place.start_index : place.end_index]
        assert link == f"[[{citation.number}]]({place.url})"
        assert place.title == (citation.title or citation.article_id)
        if citation.url:  # the article's own address, which is out in the world
            assert place.url == citation.url
            continue
        stored = httpx.get(place.url, timeout=600).json()
        assert stored["text"][citation.start : citation.end] == citation.quote


@pytest.mark.parametrize("question", [QUESTION, DISPUTED, NOWHERE])
def test_a_stream_adds_up_to_the_completion(
    client: openai.OpenAI, replies: dict[str, ChatCompletion], question: str
) -> None:
    plain = message_of(replies[question])
    content, chunks = "", []
    with client.chat.completions.create(
        model="dateline",
        messages=[user(question)],
        stream=True,
        stream_options={"include_usage": True},
    ) as made:
        for chunk in made:
            chunks.append(chunk)
            for choice in chunk.choices:
                content += choice.delta.content or ""
    assert chunks[0].choices[0].delta.role == "assistant"
    assert content == plain.content
    last = chunks[-2].choices[0]
    extra = last.delta.model_extra or {}
    assert last.finish_reason == "stop"
    assert same(Answer.model_validate(extra["dateline"]), answer_of(plain))
    assert extra["annotations"] == [one.model_dump() for one in plain.annotations or []]
    assert chunks[-1].choices == []
    assert chunks[-1].usage is not None
    assert len({chunk.id for chunk in chunks}) == 1


def test_the_stream_is_events_that_end_with_done(url: str) -> None:
    body = {"model": "dateline", "messages": [user(QUESTION)], "stream": True}
    response = httpx.post(f"{url}/v1/chat/completions", json=body, timeout=600)
    assert response.headers["content-type"].startswith("text/event-stream")
    frames = response.text.strip().split("\n\n")
    assert frames[-1] == "data: [DONE]"
    deltas = [json.loads(frame.removeprefix("data: "))["choices"][0] for frame in frames[:-1]]
    assert all(value is not None for one in deltas for value in one["delta"].values())
    assert deltas[0]["delta"] == {"role": "assistant", "content": ""}


@pytest.fixture
def litellm(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """LiteLLM as a client; what it leaves open, connections and an event loop, is closed."""
    monkeypatch.setenv("LITELLM_LOCAL_MODEL_COST_MAP", "True")  # else it asks GitHub for prices
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    import litellm

    yield litellm
    # It keeps its clients with their connections, and drops them unclosed when another loop asks.
    kept: Any = litellm.in_memory_llm_clients_cache
    for client in kept.cache_dict.values():
        closed = client.close() if hasattr(client, "close") else None
        if asyncio.iscoroutine(closed):
            loop.run_until_complete(closed)
    kept.flush_cache()
    asyncio.set_event_loop(None)
    loop.close()


def test_litellm_asks_plain_and_streamed(url: str, litellm: Any) -> None:
    given: dict[str, Any] = {
        "model": "openai/dateline",
        "api_base": f"{url}/v1",
        "api_key": "none",
        "messages": [user(QUESTION)],
    }
    message = litellm.completion(**given).choices[0].message
    answer = Answer.model_validate(message.provider_specific_fields["dateline"])
    assert answer.status is AnswerStatus.ANSWERED
    assert len(message.annotations) == len(answer.citations)
    chunks = list(litellm.completion(**given, stream=True))
    parts = [chunk.choices[0].delta.content for chunk in chunks if chunk.choices[0].delta.content]
    assert "".join(parts) == message.content
    assert parts[0].startswith(answer.claims[0].text)
    assert len(parts) >= 2  # the claim as soon as it is checked, then what follows
    assert chunks[-1].choices[0].finish_reason == "stop"


def test_a_follow_up_is_understood_as_by_the_service(url: str, client: openai.OpenAI) -> None:
    first, follow_up = (
        "How many troops is Biden sending to Poland and Germany?",
        "And how many to Romania?",
    )
    said = message_of(complete(client, first))
    followed = client.chat.completions.create(
        model="dateline",
        messages=[
            {"role": "system", "content": "Answer as a pirate."},
            user(first),
            {"role": "assistant", "content": said.content},
            user(follow_up),
        ],
    )
    answer = answer_of(message_of(followed))
    turns = [{"question": first, "answer": answer_of(said).answer}]
    assert answer.rewritten_question
    assert answer.rewritten_question in (message_of(followed).content or "")
    assert same(answer, native(url, follow_up, turns=turns))


@pytest.mark.parametrize("question", [QUESTION, DISPUTED, UPDATED, NOWHERE])
def test_what_was_said_is_read_back_from_a_message(
    replies: dict[str, ChatCompletion], question: str
) -> None:
    message = message_of(replies[question])
    assert claims_of(message.content or "") == answer_of(message).answer


def test_options_reach_the_question(client: openai.OpenAI) -> None:
    options = {"as_of": "2023-03-07", "filters": {"publishers": ["Northern Ledger (invented)"]}}
    message = message_of(complete(client, UPDATED, extra_body={"dateline": options}))
    answer = answer_of(message)
    assert {one.publisher for one in answer.citations} == {"Northern Ledger (invented)"}
    assert "As of 2023-03-07" in (message.content or "")


def test_disagreement_is_told_beside_the_figures(replies: dict[str, ChatCompletion]) -> None:
    content = message_of(replies[DISPUTED]).content or ""
    assert "The articles disagree, the newest first:" in content.partition(RULE)[2]
    content = message_of(replies[UPDATED]).content or ""
    assert r"superseded by \[1\]" in content.partition("Updated since, the newest first:")[2]


def test_declining_says_so_and_cites_nothing(replies: dict[str, ChatCompletion]) -> None:
    message = message_of(replies[NOWHERE])
    assert (message.content or "").startswith("The articles don't say.")
    assert not message.annotations


def test_text_of_articles_is_no_markup(url: str, client: openai.OpenAI) -> None:
    message = message_of(complete(client, "Who paid for the old bridge of Ostrel?"))
    content = message.content or ""
    links = set(re.findall(r"(?<!\\)\]\(([^)]*)\)", content))
    assert links == {f"{url}/v1/articles/planted%20%281%29@1"}
    assert httpx.get(links.pop(), timeout=600).json()["id"] == PLANTED["id"]
    assert not re.search(r"(?<!\\)<", content)
    assert r"\<b\>" in content


def test_models_are_listed_without_patterns(client: openai.OpenAI) -> None:
    assert [one.id for one in client.models.list()] == [
        "dateline",
        "embedded/reader",
        "openai/small",
    ]
    assert client.models.retrieve("embedded/reader").owned_by == "dateline"
    with pytest.raises(openai.NotFoundError) as raised:
        client.models.retrieve("gpt-4o")
    assert raised.value.code == "model_not_found"


def chat(**body: Any) -> dict[str, Any]:
    return {"model": "dateline", "messages": [user(QUESTION)], **body}


@pytest.mark.parametrize(
    ("body", "status", "code", "param"),
    [
        (chat(model="gpt-4o"), 404, "model_not_found", None),
        (chat(messages=[]), 400, "invalid_request", "messages"),
        (chat(messages=[user(" ")]), 400, "bad_question", None),
        (chat(messages=[user("x" * 3000)]), 400, "bad_question", None),
        (chat(messages=[{"role": "assistant", "content": "x"}]), 400, "bad_question", None),
        (chat(messages=[user("### Task:\nGenerate a title.")]), 400, "bad_question", None),
        (chat(messages=[user("Thanks!")]), 400, "bad_question", None),
        (
            chat(messages=[{"role": "king", "content": "x"}]),
            400,
            "invalid_request",
            "messages.0.role",
        ),
        (
            chat(messages=[{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}]),
            400,
            "bad_question",
            None,
        ),
        (chat(n=2), 400, "invalid_request", "n"),
        (chat(tool_choice="required"), 400, "invalid_request", "tool_choice"),
        (chat(response_format={"type": "json_object"}), 400, "invalid_request", None),
        (chat(dateline={"unknown": 1}), 400, "invalid_request", "dateline.unknown"),
    ],
)
def test_errors_have_the_form_that_clients_read(
    url: str, body: dict[str, Any], status: int, code: str, param: str | None
) -> None:
    response = httpx.post(f"{url}/v1/chat/completions", json=body, timeout=600)
    assert response.status_code == status
    error = FaultReply.model_validate(response.json()).error
    assert (error.code, error.type) == (code, "invalid_request_error")
    assert error.request_id == response.headers["x-request-id"]
    assert param is None or error.param == param
    assert error.message


def test_parts_of_text_and_what_clients_send_beside_are_taken(client: openai.OpenAI) -> None:
    completion = client.chat.completions.create(
        model="embedded/reader",
        messages=[{"role": "user", "content": [{"type": "text", "text": QUESTION}]}],
        temperature=0.2,
        max_tokens=5,
        tool_choice="auto",
        tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}],
        user="ana",
    )
    assert "roughly 1,000" in (message_of(completion).content or "")


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{", 400),
        (b'{"messages": [' + b"1," * 100_000 + b"1]}", 400),
        (b" " * 300_000, 413),
        (b'{"messages": [{"role": "user", "content": "a\\ud800"}]}', 400),
    ],
)
def test_bodies_that_are_none_are_refused_in_that_form(
    url: str, content: bytes, status: int
) -> None:
    headers = {"content-type": "application/json"}
    response = httpx.post(f"{url}/v1/chat/completions", content=content, headers=headers)
    assert response.status_code == status
    assert len(response.content) < 20_000
    assert FaultReply.model_validate(response.json()).error.message


def test_wrong_hosts_and_methods_are_told_in_that_form(url: str) -> None:
    wrong = httpx.get(f"{url}/v1/models", headers={"host": "evil.example"})
    assert (wrong.status_code, FaultReply.model_validate(wrong.json()).error.code) == (
        421,
        "wrong_host",
    )
    assert httpx.get(f"{url}/v1/chat/completions").headers["allow"] == "POST"


def test_a_long_conversation_is_no_fault(client: openai.OpenAI) -> None:
    turns: list[ChatCompletionMessageParam] = []
    for number in range(120):
        turns += [
            user(f"Who is number {number}?"),
            {"role": "assistant", "content": "Nobody. " * 40},
        ]
    completion = client.chat.completions.create(model="dateline", messages=[*turns, user(QUESTION)])
    assert "roughly 1,000" in (message_of(completion).content or "")


def test_more_askers_than_can_wait_are_told_when_to_come_back(url: str) -> None:
    def ask(number: int) -> httpx.Response:
        body = {"messages": [user(QUESTION)], "stream": bool(number % 2)}
        return httpx.post(f"{url}/v1/chat/completions", json=body, timeout=600)

    with ThreadPoolExecutor(24) as pool:
        responses = list(pool.map(ask, range(24)))
    refused = [one for one in responses if one.status_code == 503]
    assert refused
    assert {one.status_code for one in responses} == {200, 503}
    for response in refused:
        error = FaultReply.model_validate(response.json()).error
        assert (error.type, error.code) == ("server_error", "overloaded")
        assert int(response.headers["retry-after"]) >= 1


def test_keys_and_rates_hold_here_too(tmp_path: Path, litellm: Any) -> None:
    _, token = add_key(tmp_path, "page", Role.READ)
    with running(Settings(home=tmp_path, rate_limit="2/hour")) as (url, _):

        def client(key: str) -> openai.OpenAI:
            return openai.OpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0)

        with client("none") as stranger, pytest.raises(openai.AuthenticationError) as raised:
            complete(stranger, QUESTION)
        assert raised.value.code == "invalid_api_key"
        with client(token) as known:
            assert "No article was read" in (message_of(complete(known, QUESTION)).content or "")
            assert known.models.list().data
            with pytest.raises(openai.RateLimitError) as limited:
                known.models.list()
        assert limited.value.code == "rate_limit_exceeded"
        assert int(limited.value.response.headers["retry-after"]) >= 1
        given: dict[str, Any] = {
            "model": "openai/dateline",
            "api_base": f"{url}/v1",
            "messages": [user(QUESTION)],
            "max_retries": 0,
            "stream": True,
        }
        with pytest.raises(litellm.AuthenticationError):
            litellm.completion(**given, api_key="none")
        with pytest.raises(litellm.RateLimitError):
            litellm.completion(**given, api_key=token)


def test_what_takes_too_long_is_stopped(tmp_path: Path) -> None:
    with open_engine(Settings(home=tmp_path)) as engine:
        assert not engine.ingest([str(SAMPLE)]).count("failed")
    with (
        running(Settings(home=tmp_path, request_seconds=0.001)) as (url, _),
        openai.OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0) as client,
        pytest.raises(openai.InternalServerError) as raised,
    ):
        complete(client, QUESTION)
    assert raised.value.code == "out_of_time"
