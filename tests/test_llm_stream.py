"""Server-sent events over a real server, with a real (misbehaving) model server behind it."""

from __future__ import annotations

import gc
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn

from qa.api import create_app
from qa.engine import open_engine
from qa.settings import Settings
from qa.testing.folders import BUNDLED
from qa.testing.servers.faulty import BY_MODEL, CASES, Asked, Faulty, faulty_server

# LiteLLM 1.106.2 reads pydantic's fields in a way that pydantic 2.11 deprecates.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:Accessing the:DeprecationWarning"),
    # It prepares a call in a thread; who leaves meanwhile leaves a coroutine that nobody awaits.
    pytest.mark.filterwarnings("ignore:coroutine 'OpenAIChatCompletion:RuntimeWarning"),
]
QUESTION = "How many troops has the Pentagon put on higher alert?"
STREAM = {"Accept": "text/event-stream"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stream")
    with open_engine(Settings(home=path)) as engine:
        engine.ingest([str(BUNDLED / "pentagon-troops-2022-02-02.txt")])
    return path


@pytest.fixture(scope="module")
def models() -> Iterator[Faulty]:
    with faulty_server() as running:
        yield running


@contextmanager
def served(home: Path, url: str | None, **settings: object) -> Iterator[httpx.Client]:
    """Run the API over a model server."""
    model = "openai/tiny" if url else "embedded/reader"
    chosen = Settings.model_validate(
        {"home": home, "model": model, "model_base_url": url, **settings}
    )
    config = uvicorn.Config(
        create_app(lambda: open_engine(chosen)), port=0, log_level="warning", ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()


def events(client: httpx.Client, **body: object) -> list[tuple[str, dict[str, object]]]:
    with client.stream("POST", "/v1/ask", json=body, headers=STREAM) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        blocks = response.read().decode().split("\n\n")
        return [parsed(block) for block in blocks if block.strip() and block[0] != ":"]


def parsed(block: str) -> tuple[str, dict[str, object]]:
    fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
    return fields["event"], json.loads(fields["data"])


def test_claims_come_as_events_and_the_last_but_one_is_the_whole_answer(
    home: Path, models: Faulty
) -> None:
    with served(home, models.url("good")) as client:
        found = events(client, question=QUESTION)
        plain = client.post("/v1/ask", json={"question": QUESTION}).json()
    names = [name for name, _ in found]
    assert names == ["retrieved", "claim", "answer", "done"]
    claim, answer = found[1][1], found[2][1]
    assert answer["claims"] == [claim] == plain["claims"]
    assert answer["model"] == "openai/tiny"


def test_a_model_that_fails_is_replaced_by_the_reader_and_said_to_be(
    home: Path, models: Faulty
) -> None:
    with served(home, models.url("refuses_key")) as client:
        answer = events(client, question=QUESTION)[-2][1]
    assert answer["model"] == "embedded/reader"
    assert str(answer["warnings"][0]).startswith("degraded: ")  # type: ignore[index]


def test_a_wrong_question_is_a_problem_not_a_stream(home: Path, models: Faulty) -> None:
    with served(home, models.url("good")) as client:
        for body in ({"question": " "}, {"question": QUESTION, "model": "openai/o3"}):
            response = client.post("/v1/ask", json=body, headers=STREAM)
            assert response.status_code == 422
            assert response.headers["content-type"] == "application/problem+json"


def _goes_on(asked: Asked) -> Iterator[str]:
    number, text = asked.best()
    yield f"{text} [{number}]\n"
    yield from _never_ends(asked)


def _never_ends(asked: Asked) -> Iterator[str]:
    while True:
        time.sleep(0.01)  # slow enough that no limit on a reply's length ends it
        yield "and "


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()


def at_once(lines: Iterator[str], endless: Faulty) -> None:
    next(lines)


def when_asked(lines: Iterator[str], endless: Faulty) -> None:
    next(lines)
    assert eventually(lambda: bool(endless.asked))


def while_it_writes(lines: Iterator[str], endless: Faulty) -> None:
    when_asked(lines, endless)
    assert eventually(lambda: endless.asked[-1].pieces_sent > 5)


def after_a_claim(lines: Iterator[str], endless: Faulty) -> None:
    assert any(line == "event: claim" for line in lines)


@pytest.mark.parametrize(
    ("case", "moment"),
    [
        ("never_ends", at_once),
        ("never_ends", when_asked),
        ("never_ends", while_it_writes),
        ("goes_on", while_it_writes),
        ("goes_on", after_a_claim),
    ],
)
def test_a_client_that_leaves_ends_the_call_of_the_model(
    home: Path, case: str, moment: Callable[[Iterator[str], Faulty], None]
) -> None:
    with (
        faulty_server({"goes_on": _goes_on, "never_ends": _never_ends, **CASES}) as endless,
        served(
            home, endless.url(BY_MODEL), model_seconds=300, allowed_models=["openai/*"]
        ) as client,
    ):
        events(client, question=QUESTION, model="openai/good")
        endless.asked.clear()
        with client.stream(
            "POST",
            "/v1/ask",
            json={"question": QUESTION, "model": f"openai/{case}"},
            headers=STREAM,
        ) as response:
            lines = response.iter_lines()  # dropping it would close the connection
            moment(lines, endless)
        time.sleep(0.2)  # the question may be on its way to the model
        assert eventually(lambda: all(asked.client_left for asked in endless.asked))
    gc.collect()  # what LiteLLM leaves is reported here, not in the next test


def test_a_follow_up_is_shown_as_it_was_understood(home: Path) -> None:
    turn = {"question": "How many troops is Biden sending to Poland and Germany?", "answer": ""}
    with served(home, None) as client:
        answer = events(client, question="And how many of them to Romania?", turns=[turn])[-2][1]
    assert answer["rewritten_question"] == "How many troops is Biden sending to Romania?"
