"""Keys and roles, on the command line and over HTTP."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from qa.api import run_server
from qa.cli.main import app as command
from qa.errors import BadSettings, InvalidInput, NotFound
from qa.keys import FILE, KeyRing, Role, add_key, list_keys, revoke_key
from qa.settings import Settings
from qa.testing.service import problem, running

ARTICLES = {"articles": [{"id": "rain", "text": "It rained in Ostrel on Monday."}]}


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def qa(home: Path, *arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(command, ["--home", str(home), "keys", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_a_key_is_shown_once_and_kept_as_a_hash(tmp_path: Path) -> None:
    code, token, said = qa(tmp_path, "add", "desk", "--role", "write")
    assert (code, token.count("\n")) == (0, 1)
    assert "not shown again" in said
    kept = (tmp_path / FILE).read_text()
    secret = token.strip().split("_", 2)[2]
    assert secret not in kept
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    _, listed, _ = qa(tmp_path, "list")
    assert "desk" in listed
    assert "write" in listed
    assert secret not in listed
    _, as_json, _ = qa(tmp_path, "list", "--json")
    (shown,) = json.loads(as_json)
    assert shown["role"] == "write"
    assert not {"hash", "salt"} & set(shown)


def test_a_revoked_key_stays_listed_and_opens_nothing(tmp_path: Path) -> None:
    key, token = add_key(tmp_path, "desk", Role.READ)
    ring = KeyRing(tmp_path)
    assert ring.key_of(token) == key
    assert qa(tmp_path, "revoke", "desk")[0] == 0
    assert ring.key_of(token) is None
    assert not ring.empty()
    assert "revoked" in qa(tmp_path, "list")[1]
    with pytest.raises(NotFound):
        revoke_key(tmp_path, "desk")


@pytest.mark.parametrize("name", ["", " desk", "a\nb", "x" * 61])
def test_a_name_that_cannot_be_shown_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput):
        add_key(tmp_path, name, Role.READ)


def test_two_keys_in_use_have_two_names(tmp_path: Path) -> None:
    add_key(tmp_path, "desk", Role.READ)
    with pytest.raises(InvalidInput, match="desk"):
        add_key(tmp_path, "desk", Role.ADMIN)
    revoke_key(tmp_path, "desk")
    add_key(tmp_path, "desk", Role.ADMIN)
    assert [key.role for key in list_keys(tmp_path)] == [Role.READ, Role.ADMIN]


def test_a_damaged_file_opens_nothing(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("[{}]")
    with pytest.raises(BadSettings, match=FILE):
        KeyRing(tmp_path).key_of("x")


def test_an_address_that_others_reach_needs_a_key_to_start(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="qa keys add"):
        run_server(Settings(home=tmp_path), host="0.0.0.0", port=8999)  # noqa: S104


def test_a_rate_that_is_none_keeps_it_from_starting(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="rate_limit"):
        run_server(Settings(home=tmp_path, rate_limit="often"), host="127.0.0.1", port=8999)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Path]]:
    home = tmp_path_factory.mktemp("guarded")
    settings = Settings(home=home)
    with running(settings, exposed=True) as (url, _), httpx.Client(base_url=url) as client:
        client.timeout = httpx.Timeout(60)
        yield client, home


def test_roles_open_what_they_name(guarded: tuple[httpx.Client, Path]) -> None:
    client, home = guarded
    tokens = {role: add_key(home, f"key-{role}", role)[1] for role in Role}
    asked = [
        ("POST", "/v1/articles", ARTICLES, Role.WRITE),
        ("POST", "/v1/search", {"query": "rain"}, Role.READ),
        ("GET", "/v1/articles", None, Role.READ),
        ("GET", "/v1/articles/rain", None, Role.READ),
        ("GET", "/v1/figures?q=rain", None, Role.READ),
        ("POST", "/v1/verify", {"text": "It rained."}, Role.READ),
        ("POST", "/v1/ask", {"question": "Where did it rain?"}, Role.READ),
        ("DELETE", "/v1/articles/rain", None, Role.ADMIN),
    ]
    for method, path, body, needed in asked:
        refused = client.request(method, path, json=body)
        assert problem(refused, 401)["code"] == "not-authenticated"
        assert refused.headers["www-authenticate"] == "Bearer"
        for role, token in tokens.items():
            response = client.request(method, path, json=body, headers=bearer(token))
            if role.includes(needed):
                assert response.status_code == 200, (method, path, role, response.text)
            else:
                assert problem(response, 403)["code"] == "not-permitted"


@pytest.mark.parametrize(
    "token", ["x", "dl_00000000_" + "a" * 43, "dl_0_a", "ü" * 50, "a" * 10_000]
)
def test_what_is_no_key_opens_nothing(guarded: tuple[httpx.Client, Path], token: str) -> None:
    client, _ = guarded
    headers = {b"authorization": f"Bearer {token}".encode()}
    problem(client.get("/v1/articles", headers=headers), 401)


def test_another_secret_under_a_known_id_opens_nothing(
    guarded: tuple[httpx.Client, Path],
) -> None:
    client, home = guarded
    token = add_key(home, "guessed", Role.READ)[1]
    wrong = token[:-1] + ("A" if token[-1] != "A" else "B")
    problem(client.get("/v1/articles", headers=bearer(wrong)), 401)
    assert client.get("/v1/articles", headers=bearer(token)).is_success
    problem(client.get("/v1/articles", headers=bearer(wrong)), 401)


def test_a_key_revoked_while_the_service_runs_opens_nothing_more(
    guarded: tuple[httpx.Client, Path],
) -> None:
    client, home = guarded
    token = add_key(home, "short-lived", Role.READ)[1]
    assert client.get("/v1/articles", headers=bearer(token)).is_success
    revoke_key(home, "short-lived")
    problem(client.get("/v1/articles", headers=bearer(token)), 401)


def test_health_needs_no_key_and_says_no_more_than_that(
    guarded: tuple[httpx.Client, Path],
) -> None:
    client, _ = guarded
    assert client.get("/livez").json() == {"status": "ok"}
    assert client.get("/readyz").json()["articles"] is None


def test_each_key_has_its_own_rate(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, rate_limit="3/hour")
    first, second = (add_key(tmp_path, name, Role.READ)[1] for name in ("a", "b"))
    with running(settings) as (url, _), httpx.Client(base_url=url, timeout=60) as client:
        for _ in range(3):
            assert client.get("/v1/articles", headers=bearer(first)).is_success
        refused = client.get("/v1/articles", headers=bearer(first))
        document = problem(refused, 429)
        assert (document["code"], document["retryable"]) == ("rate-limited", True)
        assert 1 <= int(refused.headers["retry-after"]) <= 3600
        assert client.get("/v1/articles", headers=bearer(second)).is_success


def test_the_first_key_closes_the_loopback_too(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with running(settings) as (url, _), httpx.Client(base_url=url, timeout=60) as client:
        assert client.get("/v1/articles").is_success
        token = add_key(tmp_path, "desk", Role.READ)[1]
        problem(client.get("/v1/articles"), 401)
        assert client.get("/v1/articles", headers=bearer(token)).is_success
        revoke_key(tmp_path, "desk")
        problem(client.get("/v1/articles"), 401)


def test_keys_that_cannot_be_read_open_nothing_and_show_no_path(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with running(settings) as (url, _), httpx.Client(base_url=url, timeout=60) as client:
        (tmp_path / FILE).write_text("[{}]")
        response = client.get("/v1/articles")
        problem(response, 500)
        assert str(tmp_path) not in response.text


def test_the_description_names_the_keys(guarded: tuple[httpx.Client, Path]) -> None:
    document = guarded[0].get("/openapi.json").json()
    assert document["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"
    assert document["paths"]["/v1/ask"]["post"]["security"]
    assert "security" not in document["paths"]["/livez"]["get"]
