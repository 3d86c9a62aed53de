"""The page as a browser without a script meets it: a real server, forms and links."""

from __future__ import annotations

import html
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.api import create_app
from qa.engine import open_engine
from qa.errors import BadQuestion, StoreError
from qa.keys import Role, add_key
from qa.settings import Settings
from qa.store.conversations import CONVERSATIONS
from qa.store.sqlstore import SqlStore
from qa.testing.examples import make_article
from qa.testing.service import served
from qa.testing.web_invented import ARABIC, ARTICLES, BRIDGE_LATER, EMOJI, EVIL, HURT, stories
from qa.types import IngestOutcome, Span
from qa.web import add_page
from qa.web.asking import NOT_KEPT
from qa.web.excerpts import excerpt
from qa.web.marking import cut, without_headings
from qa.web.signing_in import local
from qa.web.templating import article_url, rendered

ADDRESSES = ("/", "/verify", "/search?q=fire", "/figures?q=engines+in+Ostrel", "/articles")


@contextmanager
def page(home: Path, *, exposed: bool = False, **given: object) -> Iterator[httpx.Client]:
    """Run the service with the page over an archive."""
    settings = Settings.model_validate({"home": home, **given})
    app = create_app(lambda: open_engine(settings), exposed=exposed, faces=(add_page,))
    with served(app) as url, httpx.Client(base_url=url, timeout=120) as client:
        yield client


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with page(tmp_path_factory.mktemp("web")) as session:
        report = session.post("/v1/articles", json={"articles": ARTICLES}).json()
        assert {one["result"] for one in report["outcomes"]} == {"added"}, report
        assert "6 added" in session.post("/articles", files=stories()).text
        yield session


def ask(client: httpx.Client, question: str, **fields: str) -> httpx.Response:
    sent = client.post("/ask", data={"question": question, **fields})
    assert sent.status_code == 303, sent.text
    return client.get(sent.headers["location"])


def cited(client: httpx.Client, response: httpx.Response) -> tuple[str, str]:
    """Open the first citation; return the sentence and the words that are marked there."""
    link = re.search(r'class="cite" data-article href="([^"]+)"', response.text)
    assert link
    article = client.get(html.unescape(link[1]).split("#")[0])
    marked = re.search(r'<mark class="cited"[^>]*>(.*?)</mark>', article.text, re.DOTALL)
    assert marked
    words = re.search(r'<strong class="evidence">(.*?)</strong>', marked[1], re.DOTALL)
    assert words
    return html.unescape(re.sub(r"<[^>]+>", "", marked[1])), html.unescape(words[1])


def test_everything_together_is_under_100_kb_and_loads_nothing_else(client: httpx.Client) -> None:
    room = files("qa.web")
    parts = [*room.joinpath("static").iterdir(), *room.joinpath("templates").iterdir()]
    assert sum(len(part.read_bytes()) for part in parts) < 100_000
    text = client.get("/").text
    linked = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert all(one.startswith(("/", "#")) for one in linked)
    for name in set(re.findall(r'"(/static/[^"]+)"', text)):
        assert client.get(name).headers["cache-control"].endswith("immutable")
    assert client.get("/static/..%2ftemplating.py").status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_inline_and_a_policy_that_says_so(client: httpx.Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<style|<[^>]*\s(?:style|on\w+)=|<script(?! src=)", response.text)


def test_a_question_is_answered_at_an_address_of_its_own(client: httpx.Client) -> None:
    response = ask(client, "How many engines did the brigade send to Ostrel?")
    assert response.url.path.startswith("/answers/")
    assert 'data-status="answered"' in response.text
    sentence, words = cited(client, response)
    assert sentence in EMOJI
    assert "14" in words


def test_ranges_count_code_points(client: httpx.Client) -> None:
    for text, words in ((EMOJI, "14 engines"), (ARABIC, "35 buses")):
        article = next(one for one in ARTICLES if one["text"] == text)
        start = text.index(words)
        url = article_url(str(article["id"]), 1, start, start + len(words), (start, start + 2))
        response = client.get(url.split("#")[0])
        assert f'<strong class="evidence">{words[:2]}</strong>{words[2:]}</mark>' in response.text


def test_what_an_article_holds_is_inert(client: httpx.Client) -> None:
    article = ARTICLES[2]
    start = EVIL.index("The port")
    url = article_url(str(article["id"]), 1, start, EVIL.index("</textarea>"))
    pages = [
        ask(client, "How many cranes did the port of Kell lose?").text,
        client.get(url.split("#")[0]).text,
        client.get("/search?q=cranes+in+Kell").text,
        client.get("/figures?q=cranes+in+Kell").text,
        client.get("/articles").text,
        client.post("/verify", files={"text": (None, "The port of Kell lost 77 cranes.")}).text,
    ]
    for text in pages:
        assert "hurt" in text
        assert not re.search(r"<script(?! src=\"/static/)|<img|<svg onload|<iframe", text)
        assert "\u202e" not in text


def test_only_web_addresses_become_links() -> None:
    article = make_article()
    for url, linked in (("javascript:hurt()", False), ("https://example.org/", True),
                        ("data:text/html,x", False), ("//example.org", False),
                        ("https:", False), ("http://[bad", False)):  # fmt: skip
        told = article.model_copy(update={"url": url})
        parts = {"cut": cut(article.text, None, None), "has_words": False, "newest": 1}
        text = rendered("article.html", article=told, **parts)
        assert (f'href="{url}"' in text) is linked


def test_a_script_in_what_is_asked_is_inert(client: httpx.Client) -> None:
    typed = '<script>window.hurt = 1</script> "><img src=x onerror=hurt()> cranes'
    for address in ("/search", "/figures"):
        assert "<script>window" not in client.get(address, params={"q": typed}).text
    assert "<script>window" not in ask(client, typed).text
    assert "<img" not in client.get("/articles", params={"title": typed}).text


def test_a_follow_up_is_understood(client: httpx.Client) -> None:
    first = ask(client, "How many soldiers will Caldria send to Lorvenia?")
    conversation = re.search(r'name="conversation" value="(\w+)"', first.text)
    assert conversation
    second = ask(client, "And how many helicopters?", conversation=conversation[1])
    assert "How many soldiers will Caldria send to Lorvenia?" in second.text
    assert "How many helicopters will Caldria send to Lorvenia?" in second.text
    assert f'value="{conversation[1]}"' in second.text


def test_outlets_that_disagree_stand_side_by_side(client: httpx.Client) -> None:
    text = ask(client, HURT).text
    assert 'data-status="conflicting"' in text
    sides = text[text.index('class="sides"') : text.index('class="sources"')]
    assert sides.count('<div class="side') == 2
    for said in ("Port Arlen Courier", "Northern Ledger", "13 March 2023", "Nine", "Eleven"):
        assert said in sides


def test_a_claim_that_others_contradict_or_replace_is_marked_where_it_stands(
    client: httpx.Client,
) -> None:
    claims = re.findall(r'<li class="claim (\w+).*?</li>', ask(client, HURT).text, re.DOTALL)
    assert claims == ["disputed", "disputed"]
    text = ask(client, "How many soldiers will Caldria send to Lorvenia?").text
    found = re.findall(r'<li class="claim (\w+)(.*?)</li>', text, re.DOTALL)
    kinds = {re.findall(r"<span>(.*?)</span>", body)[0]: (kind, body) for kind, body in found}
    assert kinds["about 1,200"][0] == "superseded"
    assert "superseded by [1]" in kinds["about 1,200"][1]
    assert kinds["1,350"][0] in {"newest", "disputed"}


def test_a_claim_says_as_soon_as_it_comes_that_it_differs(client: httpx.Client) -> None:
    accept = {"accept": "text/event-stream"}
    with client.stream("POST", "/ask", data={"question": HURT}, headers=accept) as response:
        text = response.read().decode()
    second = [frame for frame in text.split("\n\n") if frame.startswith("event: claim")][1]
    assert "differs from [1]" in second


def test_what_the_articles_do_not_say(client: httpx.Client) -> None:
    text = ask(client, "Who won the chess tournament in Brask?").text
    assert "The articles don’t say" in text or "Possible, not certain" in text
    assert 'class="claim alone' not in text


def test_days_and_outlets_limit_and_stay_with_the_address(client: httpx.Client) -> None:
    given = {"as_of": "2023-05-10", "publisher": "Ostrel Post 🚒"}
    response = ask(client, "How many engines did the brigade send?", **given)
    assert dict(response.url.params) == given
    assert "as of 10 May 2023" in response.text
    assert 'value="2023-05-10"' in response.text


def test_an_answer_says_when_its_article_has_changed_since(client: httpx.Client) -> None:
    response = ask(client, "How much will the bridge at Tarn cost?")
    assert "has changed since" not in response.text
    later = {"id": "bridge", "title": "A bridge", "publisher": "Tarn Echo",
             "published_at": "2023-05-11", "text": BRIDGE_LATER}  # fmt: skip
    added = client.post("/articles", data=later)
    assert "1 new version" in added.text
    again = client.get(str(response.url)).text
    assert "The article has changed since." in again
    assert "takes the figure back" in again
    assert "40 million" in cited(client, response)[0]
    assert "The article has changed since:" in client.get("/articles/bridge@1").text


def test_the_script_gets_claims_as_they_are_checked(client: httpx.Client) -> None:
    accept = {"accept": "text/event-stream"}
    asked = {"question": "How many engines did the brigade send to Ostrel?"}
    with client.stream("POST", "/ask", data=asked, headers=accept) as response:
        text = response.read().decode()
    events = dict(re.findall(r"event: (\w+)\ndata: (.*)\n", text))
    assert list(events) == ["retrieved", "claim", "answer", "done"]
    assert '<li class="claim' in json.loads(events["claim"])["html"]
    assert client.get(json.loads(events["answer"])["url"]).status_code == 200
    empty = client.post("/ask", data={"question": " "}, headers=accept)
    assert empty.json()["code"] in {"bad-question", "invalid-request"}


@pytest.mark.parametrize(
    ("method", "address", "data", "status"),
    [
        ("POST", "/ask", {"question": " "}, 422),
        ("POST", "/ask", {"question": "x" * 3000}, 422),
        ("POST", "/ask", {"question": "x", "conversation": "../x"}, 422),
        ("POST", "/ask", {"question": "x", "conversation": "0" * 32}, 404),
        ("POST", "/ask", {"question": "x", "from": "2023-02-02", "to": "2023-01-01"}, 422),
        ("POST", "/ask", {"question": "x", "as_of": "soon"}, 422),
        ("POST", "/verify", {"text": " "}, 422),
        ("POST", "/verify", {"text": "word " * 20_000}, 413),
        ("POST", "/articles", {"title": "without a text"}, 422),
        ("GET", "/answers/nothing", None, 404),
        ("GET", "/answers/nothing/markdown", None, 404),
        ("GET", "/articles/nothing", None, 404),
        ("GET", "/articles/fire?start=5&end=99999", None, 422),
        ("GET", "/articles/fire?start=5&end=2", None, 422),
        ("GET", "/articles/fire?start=0&end=9&from=4&to=12", None, 422),
        ("GET", "/articles?after=nonsense", None, 422),
        ("GET", "/figures?q=x&from=2023-02-02&to=2023-01-01", None, 422),
    ],
)
def test_bad_input_gets_a_page_that_says_what_to_do(
    client: httpx.Client, method: str, address: str, data: dict[str, str] | None, status: int
) -> None:
    response = client.request(method, address, data=data)
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/html")
    assert 'role="alert"' in response.text


def test_verify_shows_each_claim_with_its_evidence(client: httpx.Client) -> None:
    draft = "The brigade sent 41 engines to Ostrel on Monday.\r\n\r\nKings ate cake in Brask."
    text = client.post("/verify", files={"text": (None, draft)}).text
    assert text.count('<article class="pair') == 2
    assert 'class="pair contradicted"' in text
    assert "<mark>14</mark>" in text
    assert "41 engines to Ostrel" in text


def test_figures_come_as_a_plot_and_a_table(client: httpx.Client) -> None:
    text = client.get("/figures?q=Caldrian+soldiers+in+Lorvenia").text
    rows = re.findall(r'<tr id="(figure-\d+)"', text)
    assert {"1,350", "Some 1,500"} <= set(re.findall(r'<strong dir="auto">([^<]+)', text))
    marks = re.findall(r'<a href="#(figure-\d+)"', text)
    assert marks
    assert set(marks) <= set(rows)
    csv = client.get("/figures.csv?q=Caldrian+soldiers+in+Lorvenia")
    assert csv.headers["content-type"].startswith("text/csv")
    assert csv.text.startswith("published_at,")


def test_files_go_in_and_their_names_are_labels_only(client: httpx.Client) -> None:
    sent: list[tuple[str, tuple[str, bytes]]] = [
        (
            "files",
            ("../../etc/cron.d/x.txt", b"The mill at Sond closed on Friday, its owner said."),
        ),
        ("files", ("C:\\news\\two.json", b'{"id": "mill-2", "text": "The mill opened."}')),
        ("files", ("broken.pdf", b"no pdf at all")),
    ]
    text = client.post("/articles", files=sent).text
    assert "2 added, 0 new versions, 0 unchanged, 1 failed." in text
    assert client.get("/v1/articles/x").json()["source"] == "x.txt"
    assert "broken.pdf" in text


def test_what_was_stored_before_the_disk_was_full_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = SqlStore.commit
    stored: list[IngestOutcome] = []

    def full(store: SqlStore, *given: Any) -> IngestOutcome:
        if stored:
            raise StoreError("The disk is full.", "Make room.")
        stored.append(commit(store, *given))
        return stored[-1]

    sent = [("files", (f"{n}.txt", f"The mill {n} at Sond closed.".encode())) for n in range(3)]
    with page(tmp_path) as session:
        monkeypatch.setattr(SqlStore, "commit", full)
        response = session.post("/articles", files=sent)
    assert response.status_code == 500
    assert "1 added, 0 new versions, 0 unchanged, 0 failed." in response.text
    assert "send the same again" in response.text


@pytest.mark.parametrize("path", ["/articles", "/v1/articles"])
def test_a_batch_that_runs_out_of_time_tells_all_that_was_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    commit = SqlStore.commit
    stored: list[str | None] = []

    def slow(store: SqlStore, *given: Any) -> IngestOutcome:
        if stored:
            time.sleep(4)  # over the deadline: this one is stored all the same, and no other
        outcome = commit(store, *given)
        stored.append(outcome.article_id)
        return outcome

    texts = [f"The mill {n} at Sond closed." for n in range(4)]
    with page(tmp_path, request_seconds=0.3) as session:
        monkeypatch.setattr(SqlStore, "commit", slow)
        if path == "/articles":
            response = session.post(
                path, files=[("files", (f"{n}.txt", text.encode())) for n, text in enumerate(texts)]
            )
            told = re.findall(r'<li class="added"><a[^>]*>([^<]+)<', response.text)
        else:
            articles = [{"id": str(n), "text": text} for n, text in enumerate(texts)]
            response = session.post(path, json={"articles": articles})
            told = [one["article_id"] for one in response.json()["report"]["outcomes"]]
        assert response.status_code == 503
        counted = re.search(r'ingested_total\{result="added"\} (\d+)', session.get("/metrics").text)
    assert told == stored
    assert counted
    assert int(counted[1]) == len(stored) < len(texts)


def test_articles_are_listed_a_page_at_a_time(client: httpx.Client) -> None:
    same = {"publisher": "Many Things", "published_at": "2020-01-01"}
    many = [
        {**same, "id": f"many-{n}", "title": f"Many {n}", "text": f"Note {n} of the many."}
        for n in range(60)
    ]
    client.post("/v1/articles", json={"articles": many}).raise_for_status()
    seen: list[str] = []
    address = "/articles?publisher=many+things"
    while address:
        text = client.get(address).text
        seen += re.findall(r">(Many \d+)<", text)
        following = re.search(r'class="next" href="([^"]+)"', text)
        address = html.unescape(following[1]) if following else ""
    assert sorted(seen) == sorted(f"Many {n}" for n in range(60))


def test_an_answer_as_markdown_is_inert(client: httpx.Client) -> None:
    url = ask(client, "How many cranes did the port of Kell lose?").url.path
    response = client.get(f"{url}/markdown")
    assert response.text.startswith("# How many cranes did the port of Kell lose?\n")
    assert response.headers["content-type"].startswith("text/plain")
    assert "<script" not in response.text.replace("\\<", "")
    assert "](javascript" not in response.text
    assert "characters " in response.text


def test_an_answer_that_cannot_be_kept_is_shown_and_says_so(tmp_path: Path) -> None:
    with page(tmp_path) as client:
        client.post("/v1/articles", json={"articles": ARTICLES[:1]}).raise_for_status()
        (tmp_path / CONVERSATIONS).mkdir()
        asked = {"question": "How many engines did the brigade send to Ostrel?"}
        response = client.post("/ask", data=asked)
        assert response.status_code == 200
        assert NOT_KEPT in response.text
        assert "Link to this answer" not in response.text


def test_a_text_is_cut_by_code_points() -> None:
    found = cut("A 😀 b c", Span(start=2, end=5), Span(start=2, end=3))
    assert (found.before, found.marked, found.after) == ("A ", ("", "😀", " b"), " c")
    with pytest.raises(BadQuestion):
        cut("short", Span(start=2, end=9), None)


@pytest.mark.parametrize(
    "address", ["//evil.example", "/\\evil.example", "https://evil.example", "/\nx", ""]
)
def test_signing_in_leads_to_this_server_only(address: str) -> None:
    assert local(address) == "/"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Path]]:
    home = tmp_path_factory.mktemp("web-keys")
    with page(home, exposed=True) as client:
        yield client, home


def test_without_a_key_there_is_only_the_way_in(guarded: tuple[httpx.Client, Path]) -> None:
    client, _ = guarded
    for address in (*ADDRESSES, "/answers/x", "/articles/x", "/figures.csv?q=x"):
        response = client.get(address)
        assert response.status_code == 401
        assert 'action="/sign-in"' in response.text
    for address in ("/ask", "/verify", "/articles"):
        assert client.post(address, data={"question": "x", "text": "x"}).status_code == 401
    wrong = client.post("/sign-in", data={"key": "dl_00000000_" + "a" * 43})
    assert wrong.status_code == 401
    assert "set-cookie" not in wrong.headers


def test_a_key_signs_in_and_its_role_holds(guarded: tuple[httpx.Client, Path]) -> None:
    client, home = guarded
    token = add_key(home, "reader", Role.READ)[1]
    sent = httpx.post(
        f"{str(client.base_url).rstrip('/')}/sign-in",
        data={"key": f" {token}\n", "back": "/search?q=a"},
        timeout=60,
    )
    assert (sent.status_code, sent.headers["location"]) == (303, "/search?q=a")
    cookie = sent.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    with httpx.Client(base_url=client.base_url, cookies=sent.cookies, timeout=60) as signed:
        assert "reader" in signed.get("/").text
        assert signed.post("/articles", data={"text": "New."}).status_code == 403
        assert signed.get("/v1/articles").status_code == 401  # the cookie is for the page alone
        foreign = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
        refused = signed.post("/ask", data={"question": "x"}, headers=foreign)
        assert refused.status_code == 403
        out = signed.post("/sign-out")
        assert 'dateline_key=""' in out.headers["set-cookie"]


def test_a_link_from_another_site_first_becomes_one_of_this(
    guarded: tuple[httpx.Client, Path],
) -> None:
    client, _ = guarded
    response = client.get("/search?q=a", headers={"sec-fetch-site": "cross-site"})
    assert '<meta http-equiv="refresh" content="0">' in response.text


def test_writing_needs_a_key_that_may(guarded: tuple[httpx.Client, Path]) -> None:
    client, home = guarded
    token = add_key(home, "writer", Role.WRITE)[1]
    cookies = {"dateline_key": token}
    with httpx.Client(base_url=client.base_url, cookies=cookies, timeout=60) as signed:
        response = signed.post("/articles", data={"text": "It rained in Sond on Monday."})
        assert "1 added" in response.text


def test_the_words_that_a_search_matched_are_marked(client: httpx.Client) -> None:
    text = client.get("/search?q=the+engine+sent+to+Ostrel").text
    first = re.search(r'<p class="passage"[^>]*>(.*?)</p>', text, re.DOTALL)
    assert first
    assert re.findall(r"<mark>(.*?)</mark>", first[1]) == ["Ostrel", "sent", "engines", "Ostrel"]
    assert "<mark>the</mark>" not in text.casefold()


def test_marks_in_search_results_leave_the_text_inert(client: httpx.Client) -> None:
    text = client.get("/search", params={"q": "script window.hurt onload <mark> 1"}).text
    assert "&lt;<mark>script</mark>&gt;" in text
    assert "<script>window" not in text
    assert "<svg onload" not in text


def test_a_long_passage_is_shown_where_its_words_are() -> None:
    text = (
        "Nothing happens here. " * 40 + "Gutiérrez left <Arlen> with 2,000 men. " + "No more. " * 60
    )
    found = excerpt(text, "gutierrez leaves 2,000", longest=60)
    assert [one.text for one in found.stretches if one.number is not None] == ["Gutiérrez", "2,000"]
    assert found.stretches[0].text == "Gutiérrez"
    assert (found.from_start, found.to_end) == (False, False)
    assert "".join(one.text for one in found.stretches) in text


@pytest.mark.parametrize("query", ["", "the of", "absent", "…"])
def test_a_passage_without_the_words_begins_at_its_beginning(query: str) -> None:
    found = excerpt("Troops left.\n" * 100, query)
    assert [one.number for one in found.stretches] == [None]
    assert (found.from_start, found.to_end) == (True, False)


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("# Caldria sends 9", "Caldria sends 9"),
        ("Before.\n\n### 2023 in review", "Before.\n\n2023 in review"),
        ("# 1 in the charts", "# 1 in the charts"),
        ("#Ukraine leads", "#Ukraine leads"),
        ("Room # B", "Room # B"),
    ],
)
def test_a_heading_is_shown_without_its_sign(quote: str, shown: str) -> None:
    pieces = list(without_headings([quote[:2], quote[2:]]))
    assert len(pieces) == 2
    assert "".join(pieces) == shown


def test_a_quote_inside_of_a_line_keeps_its_signs() -> None:
    assert list(without_headings(["# B", "\n# C"], at_line_start=False)) == ["# B", "\nC"]


def test_a_quoted_heading_has_no_sign_and_an_exact_range(client: httpx.Client) -> None:
    text = client.get(
        "/search?q=Caldria+to+send+about+1,200+soldiers+to+Lorvenia,+ministry+says"
    ).text
    assert "# <mark>" not in text
    article = client.get("/v1/articles/invented-courier-2023-03-06").json()["text"]
    start = article.index("# Caldria to send")
    end = article.index("\n", start)
    shown = client.get(article_url("invented-courier-2023-03-06", 1, start, end).split("#")[0]).text
    assert f"{article[start:end]}</mark>" in shown  # the article itself is shown as it is stored


def test_before_a_question_the_newest_articles_are_there(client: httpx.Client) -> None:
    text = client.get("/").text
    listed = text[text.index("Newest articles") :]
    assert "A bridge" in listed
    assert listed.count("data-article") == 5
