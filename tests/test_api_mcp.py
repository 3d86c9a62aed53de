"""The tools as an agent meets them: the SDK's own client, over stdio and over HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from mcp import Client, MCPError, StdioServerParameters
from mcp_types import CallToolResult, TextContent, TextResourceContents

from qa.answering.timeline import Timeline
from qa.engine import open_engine
from qa.keys import Role, add_key
from qa.settings import Settings
from qa.testing.folders import BUNDLED, SAMPLE
from qa.testing.service import QUESTION, running
from qa.types import Answer, AnswerStatus, Article, Retrieval, Verdict, Verification

INVENTED = BUNDLED / "invented"
ID = "pentagon-troops-2022-02-02"
TOOLS = {"ask", "search", "verify", "figures", "get_article"}
MODES = ["legacy", "auto"]
"""With the handshake of protocols up to 2025-11-25, and as the client does by itself."""


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two equal archives: one process owns each, the service and `qa mcp`."""
    folder = tmp_path_factory.mktemp("mcp")
    with open_engine(Settings(home=folder / "served")) as engine:
        assert not engine.ingest([str(SAMPLE), str(INVENTED)]).count("failed")
    shutil.copytree(folder / "served", folder / "own")
    return folder / "served", folder / "own"


@pytest.fixture(scope="module")
def url(homes: tuple[Path, Path]) -> Iterator[str]:
    # The machine may be busy, and time is tested elsewhere.
    with running(Settings(home=homes[0], request_seconds=600)) as (address, _):
        yield address


def spoken(server: Any, talk: Callable[[Client], Awaitable[None]], mode: str = "auto") -> None:
    """Open a client, let it talk, and close it."""

    async def run() -> None:
        async with Client(server, mode=mode) as client:
            await talk(client)

    asyncio.run(run())


def stdio(home: Path) -> StdioServerParameters:
    environment = {
        **os.environ,
        "QA_HOME": str(home),
        "QA_REQUEST_SECONDS": "600",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    return StdioServerParameters(command=sys.executable, args=["-m", "qa", "mcp"], env=environment)


def value_of(result: CallToolResult) -> Any:
    assert not result.is_error, result.content
    return result.structured_content


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


async def every_tool(client: Client) -> None:
    """Call each tool once, and hold its result to the schema that the server names."""
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == TOOLS
    calls: dict[str, dict[str, Any]] = {
        "ask": {"question": QUESTION},
        "search": {"query": "troops to Romania", "top_k": 2},
        "verify": {"text": "Biden is sending about 20,000 troops to Poland and Germany."},
        "figures": {"topic": "Caldrian soldiers in Lorvenia"},
        "get_article": {"id": f"{ID}@1"},
    }
    for name, arguments in calls.items():
        tool = tools[name]
        assert tool.output_schema
        assert tool.annotations
        assert tool.annotations.read_only_hint
        jsonschema.validate(arguments, tool.input_schema)
        result = await client.call_tool(name, arguments)
        jsonschema.validate(value_of(result), tool.output_schema)
        assert text_of(result)
    await figures_and_articles(client)


async def figures_and_articles(client: Client) -> None:
    """What the tools say is what the archive holds, and claims are told as they are made."""
    told: list[tuple[float, str]] = []

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        told.append((progress, message or ""))

    result = await client.call_tool("ask", {"question": QUESTION}, progress_callback=hear)
    assert [number for number, _ in told] == list(range(1, len(told) + 1))
    assert told[0][1] == "passages found"
    assert "1,000" in told[1][1]
    answer = Answer.model_validate(value_of(result))
    assert answer.status is AnswerStatus.ANSWERED
    article = Article.model_validate(value_of(await client.call_tool("get_article", {"id": ID})))
    for citation in answer.citations:
        assert article.text[citation.start : citation.end] == citation.quote
        assert citation.quote in text_of(result)
    assert article.source == SAMPLE.name
    uris = [str(one.uri) for one in (await client.list_resources()).resources]
    assert f"dateline://articles/{ID}" in uris
    (content,) = (await client.read_resource(f"dateline://articles/{ID}@1")).contents
    assert isinstance(content, TextResourceContents)
    assert content.text == article.text
    (template,) = (await client.list_resource_templates()).resource_templates
    assert template.uri_template == "dateline://articles/{ref}"


@pytest.mark.slow
def test_an_agent_uses_every_tool_over_stdio(homes: tuple[Path, Path]) -> None:
    spoken(stdio(homes[1]), every_tool)


@pytest.mark.parametrize("mode", MODES)
def test_an_agent_uses_every_tool_over_http(url: str, mode: str) -> None:
    spoken(f"{url}/mcp", every_tool, mode)


@pytest.mark.slow
def test_standard_output_carries_the_protocol_alone(homes: tuple[Path, Path]) -> None:
    given = stdio(homes[1])
    messages: list[dict[str, Any]] = [
        {
            "id": 1,
            "method": "initialize",
            "params": {
                "protocolVersion": "2025-06-18",
                "capabilities": {},
                "clientInfo": {"name": "test", "version": "1"},
            },
        },
        {"method": "notifications/initialized"},
        {
            "id": 2,
            "method": "tools/call",
            "params": {"name": "ask", "arguments": {"question": QUESTION}},
        },
        {"id": 3, "method": "tools/call", "params": {"name": "ask", "arguments": {}}},
    ]
    with subprocess.Popen(
        [given.command, *given.args],
        env=given.env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        for message in messages:
            process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
        process.stdin.write(b"no message\n")
        process.stdin.flush()
        lines: dict[int, dict[str, Any]] = {}
        while set(lines) != {1, 2, 3}:
            line = json.loads(process.stdout.readline())
            assert line["jsonrpc"] == "2.0"
            if "result" in line:
                lines[line["id"]] = line["result"]
        process.stdin.close()
        rest = process.stdout.read()
        assert all(json.loads(line)["jsonrpc"] == "2.0" for line in rest.splitlines())
        assert process.wait() == 0
    assert lines[1]["serverInfo"]["name"] == "dateline"
    assert lines[2]["structuredContent"]["status"] == "answered"
    assert lines[3]["isError"]


def test_answers_are_told_with_their_marks(url: str) -> None:
    async def talk(client: Client) -> None:
        disputed = "How many soldiers were hurt in the bus accident?"
        told = text_of(await client.call_tool("ask", {"question": disputed}))
        assert "The articles disagree" in told
        declined = await client.call_tool("ask", {"question": "Who won the chess championship?"})
        assert text_of(declined).startswith("The articles don't say.")
        assert value_of(declined)["status"] == "unanswerable"
        checked = await client.call_tool(
            "verify", {"text": "Caldria will send 1,530 soldiers to Lorvenia."}
        )
        verification = Verification.model_validate(value_of(checked))
        assert verification.claims[0].verdict is Verdict.CONTRADICTED
        assert text_of(checked).startswith("CONTRADICTED: Caldria will send 1,530")
        assert "1,350" in text_of(checked)

    spoken(f"{url}/mcp", talk)


def test_filters_reach_every_tool(url: str) -> None:
    within = {"publishers": ["Northern Ledger (invented)"], "as_of": "2023-03-10"}

    async def talk(client: Client) -> None:
        found = await client.call_tool("search", {"query": "soldiers", **within})
        hits = Retrieval.model_validate(value_of(found)).hits
        assert {hit.article.publisher for hit in hits} == set(within["publishers"])
        asked = await client.call_tool("ask", {"question": "How many soldiers?", **within})
        assert value_of(asked)["as_of"] == "2023-03-10"
        made = await client.call_tool("figures", {"topic": "soldiers", **within})
        figures = Timeline.model_validate(value_of(made)).figures
        assert {figure.publisher for figure in figures} == set(within["publishers"])

    spoken(f"{url}/mcp", talk)


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("ask", {}, "question: Field required"),
        ("ask", {"question": " "}, "The question is empty."),
        ("ask", {"question": "x", "unknown": 1}, "unknown: Extra inputs"),
        ("ask", {"question": "x", "as_of": 7}, "as_of: a day is written YYYY-MM-DD"),
        (
            "search",
            {"query": "x", "published_from": "2023-02-02", "published_to": "2023-02-01"},
            "published_from is after published_to",
        ),
        ("search", {"query": "x", "top_k": 0}, "top_k"),
        ("verify", {"text": "x", "articles": ["none"]}, "none"),
        ("get_article", {"id": "none"}, "none"),
        ("get_article", {"id": f"{ID}@7"}, "7"),
    ],
)
def test_what_cannot_be_done_is_told_in_the_result(
    url: str, name: str, arguments: dict[str, Any], told: str
) -> None:
    async def talk(client: Client) -> None:
        result = await client.call_tool(name, arguments)
        assert result.is_error
        assert told in text_of(result)

    spoken(f"{url}/mcp", talk)


def test_what_the_protocol_forbids_is_an_error_of_it(url: str) -> None:
    async def talk(client: Client) -> None:
        with pytest.raises(MCPError, match="There is no tool"):
            await client.call_tool("delete_everything", {})
        for uri in ("dateline://articles/none", "file:///etc/passwd", "dateline://articles/%ff"):
            with pytest.raises(MCPError):
                await client.read_resource(uri)
        with pytest.raises(MCPError, match="not a place in this list"):
            await client.list_resources(cursor="x")

    spoken(f"{url}/mcp", talk)


def test_there_is_room_for_so_many_and_a_word_to_the_others(url: str) -> None:
    async def talk(client: Client) -> None:
        calls = [client.call_tool("ask", {"question": QUESTION}) for _ in range(16)]
        results = await asyncio.gather(*calls)
        refused = [one for one in results if one.is_error]
        assert 0 < len(refused) < len(results)
        assert all("Try again in" in text_of(one) for one in refused)

    spoken(f"{url}/mcp", talk)


def test_keys_hosts_and_limits_of_the_service_hold_for_tools(tmp_path: Path) -> None:
    _, token = add_key(tmp_path, "agent", Role.READ)
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accepted = {"accept": "application/json, text/event-stream"}
    known = {**accepted, "authorization": f"Bearer {token}"}
    with running(Settings(home=tmp_path)) as (url, _):

        def post(headers: dict[str, str], content: object = body) -> httpx.Response:
            return httpx.post(f"{url}/mcp", json=content, headers=headers, timeout=60)

        assert post(accepted).status_code == 401
        assert post({**known, "host": "evil.example"}).status_code == 421
        assert post({**known, "origin": "http://evil.example"}).status_code == 403
        assert post(known, {"text": "x" * 70_000}).status_code == 413
        assert post(known, {"no": "message"}).status_code == 400
        listed = post(known)
        assert listed.status_code == 200
        assert "get_article" in listed.text
        assert httpx.get(f"{url}/mcp", headers=known).status_code == 405
