"""The page in a real browser: the system's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from qa.keys import Role, add_key
from qa.testing.web_invented import ARABIC, ARTICLES, EMOJI, HURT, stories
from tests.test_web import ADDRESSES, page

pytest.importorskip("playwright", reason="needs the package playwright")

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 180_000
"""Milliseconds until a test gives up; never how long something should take."""
CRANES = "How many cranes did the port of Kell lose?"
ENGINES = "How many engines did the brigade send to Ostrel?"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Debian's package chromium"),
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with page(tmp_path_factory.mktemp("browsed")) as client:
        client.post("/v1/articles", json={"articles": ARTICLES}).raise_for_status()
        client.post("/articles", files=stories()).raise_for_status()
        yield str(client.base_url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


class Visit:
    """A tab, and what went wrong in it."""

    def __init__(self, context: BrowserContext) -> None:
        context.set_default_timeout(PATIENCE)
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda said: self._heard(said.type, said.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def _heard(self, kind: str, text: str) -> None:
        if kind == "error":
            self.faults.append(text)

    def ask(self, question: str) -> None:
        """Type a question and wait for its whole answer."""
        before = self.page.locator(".answer").count()
        self.page.fill("#question", question)
        self.page.press("#question", "Enter")
        self.page.locator(".answer").nth(before).wait_for()
        self.page.locator("#ask .go").wait_for(state="visible")


@pytest.fixture
def opened(browser: Browser, url: str) -> Iterator[Any]:
    contexts: list[BrowserContext] = []

    def make(address: str = "/", **given: Any) -> Visit:
        contexts.append(browser.new_context(base_url=url, **given))
        visit = Visit(contexts[-1])
        visit.page.goto(address)
        return visit

    yield make
    for context in contexts:
        context.close()


def test_a_citation_opens_the_article_beside_at_its_sentence(opened: Any) -> None:
    visit = opened()
    visit.ask(ENGINES)
    tab = visit.page
    assert "/answers/" in tab.url
    tab.locator(".claim .cite").first.click()
    marked = tab.locator("#reading #cited")
    marked.wait_for()
    assert "sent 14 engines to Ostrel" in marked.inner_text()
    assert "14" in tab.locator("#reading .evidence").inner_text()
    assert marked.evaluate("one => one === document.activeElement")
    box, size = marked.bounding_box(), tab.viewport_size
    assert box
    assert 0 <= box["y"] <= size["height"]
    tab.keyboard.press("Escape")
    tab.locator("#reading").wait_for(state="hidden")
    assert tab.locator(".claim .cite").first.evaluate("one => one === document.activeElement")
    assert visit.faults == []


def test_the_sentence_is_in_sight_deep_in_a_long_article(opened: Any, url: str) -> None:
    text = "😀 Nothing happens in this line.\n" * 400 + "The dam at Orsk holds 812 tons.\n"
    text += "After it nothing happens, either.\n" * 200
    body = {"articles": [{"id": "dam", "title": "Dam", "text": text}]}
    httpx.post(f"{url}/v1/articles", json=body, timeout=120).raise_for_status()
    start = text.index("The dam")
    visit = opened("/search?q=dam+at+Orsk+holds+tons")
    tab = visit.page
    link = f"/articles/dam@1?start={start}&end={start + 31}&from={start + 22}&to={start + 25}#cited"
    tab.locator("a[data-article]").first.evaluate("(a, to) => a.setAttribute('href', to)", link)
    tab.locator("a[data-article]").first.click()
    marked = tab.locator("#reading #cited")
    marked.wait_for()
    assert marked.inner_text() == "The dam at Orsk holds 812 tons."
    assert tab.locator("#reading .evidence").inner_text() == "812"
    box = marked.bounding_box()
    assert box
    assert 0 <= box["y"] <= tab.viewport_size["height"]


def test_marks_are_right_beside_emoji_and_arabic(opened: Any) -> None:
    for article, text, words in (("fire", EMOJI, "14 engines"), ("buses", ARABIC, "35 buses")):
        start = text.index(words)
        visit = opened(f"/articles/{article}@1?start={start}&end={start + len(words)}#cited")
        assert visit.page.locator("#cited").text_content() == words
        assert visit.page.locator(".text").text_content() == text


def test_claims_appear_before_the_answer_is_whole(opened: Any) -> None:
    visit = opened()
    tab = visit.page
    tab.evaluate(
        """() => { window.seen = []; new MutationObserver(() => {
            const now = document.querySelector(".answer") ? "answer"
                : document.querySelector("ol.claims > li") ? "claim" : "";
            if (now && !window.seen.includes(now)) window.seen.push(now);
        }).observe(document.querySelector("#thread"), {childList: true, subtree: true}); }"""
    )
    visit.ask(ENGINES)
    assert tab.evaluate("() => window.seen") == ["claim", "answer"]


def test_follow_ups_stay_on_the_page_and_in_the_address(opened: Any) -> None:
    visit = opened()
    visit.ask("How many soldiers will Caldria send to Lorvenia?")
    first = visit.page.url
    visit.ask("And how many helicopters?")
    assert visit.page.locator(".turn").count() == 2
    assert visit.page.url != first
    visit.page.reload()
    assert visit.page.locator(".turn.earlier").count() == 1
    assert visit.faults == []


def test_the_keyboard_is_enough(opened: Any) -> None:
    visit = opened()
    tab = visit.page
    tab.keyboard.type(ENGINES)  # the question has the focus from the start
    tab.keyboard.press("Enter")
    tab.locator(".answer").wait_for()
    for _ in range(40):
        tab.keyboard.press("Shift+Tab")
        if tab.evaluate("() => document.activeElement.matches('.claim .cite')"):
            break
    tab.keyboard.press("Enter")
    tab.locator("#reading #cited").wait_for()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Escape")
    tab.locator("#reading").wait_for(state="hidden")
    assert tab.evaluate("() => document.activeElement.matches('.cite')")


def test_what_articles_hold_runs_nothing(opened: Any) -> None:
    visit = opened()
    visit.ask(CRANES)
    tab = visit.page
    tab.locator(".cite").first.click()
    tab.locator("#reading #cited").wait_for()
    for address in ("/articles", "/search?q=cranes+in+Kell", "/figures?q=cranes+in+Kell"):
        tab.goto(address)
        assert tab.evaluate("() => window.hurt") is None
    assert visit.faults == []
    server = tab.url.split("/", 3)[:3]
    assert {one.split("/", 3)[:3] == server for one in visit.asked} == {True}


def test_it_works_without_a_script(opened: Any) -> None:
    visit = opened(java_script_enabled=False)
    tab = visit.page
    tab.fill("#question", ENGINES)
    tab.click("#ask .go")
    tab.locator(".answer").wait_for()
    tab.locator(".cite").first.click()
    tab.locator("#cited").wait_for()
    assert tab.url.endswith("#cited")
    assert "14 engines" in tab.locator("#cited").inner_text()


def test_a_phone_shows_the_article_over_the_page(opened: Any) -> None:
    visit = opened(viewport={"width": 390, "height": 844}, has_touch=True)
    tab = visit.page
    visit.ask(ENGINES)
    wide = "() => document.documentElement.scrollWidth"
    assert tab.evaluate(wide) <= 390
    tab.locator(".cite").first.tap()
    tab.locator("#reading #cited").wait_for()
    box = tab.locator("#reading").bounding_box()
    assert box
    assert box["width"] == 390
    assert tab.locator("#main").evaluate("one => one.inert")
    tab.go_back()  # closes the article, and does not leave the answer
    tab.locator("#reading").wait_for(state="hidden")
    assert "/answers/" in tab.url
    for address in ADDRESSES:
        tab.goto(address)
        assert tab.evaluate(wide) <= 390, address


def test_stopping_and_a_server_that_refuses_are_told(opened: Any) -> None:
    visit = opened()
    tab = visit.page
    tab.route("**/ask", lambda route: route.fulfill(
        status=503, content_type="application/problem+json",
        body='{"detail": "Too many are asking.", "hint": "Try again in 3 s."}',
    ))  # fmt: skip
    tab.fill("#question", ENGINES)
    tab.press("#question", "Enter")
    alert = tab.locator("[role=alert]").first
    alert.wait_for()
    assert "Try again in 3 s." in alert.inner_text()
    tab.unroute("**/ask")
    tab.route("**/ask", lambda route: None)  # never answered
    tab.press("#question", "Enter")
    tab.click(".stop")
    tab.locator("[role=alert]").nth(1).wait_for()
    assert tab.locator("#question").input_value() == ENGINES


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_fault(opened: Any, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    visit = opened(color_scheme=scheme, viewport={"width": width, "height": 900})
    tab = visit.page

    def check(what: str) -> None:
        found = axe.run(tab).response["violations"]
        told = [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]
        assert told == [], what

    check("empty")
    visit.ask(HURT)
    check("answer")
    tab.locator(".cite").first.click()
    tab.locator("#reading #cited").wait_for()
    check("article beside")
    for address in (*ADDRESSES, "/sign-in", "/answers/none"):
        tab.goto(address)
        check(address)
    tab.goto("/verify")
    tab.fill("#text", "The brigade sent 41 engines to Ostrel on Monday. Kings ate cake in Brask.")
    tab.click(".go")
    tab.locator(".pair").first.wait_for()
    check("verified")


def test_a_key_opens_the_page_and_a_foreign_page_does_not(browser: Browser, tmp_path: Path) -> None:
    with page(tmp_path, exposed=True) as client:
        token = add_key(tmp_path, "desk", Role.WRITE)[1]
        context = browser.new_context(base_url=str(client.base_url))
        tab = Visit(context).page
        tab.goto("/search?q=rain")
        tab.fill("#key", token)
        tab.click(".go")
        tab.wait_for_url("**/search?q=rain")
        tab.goto("/articles")
        tab.fill("textarea[name=text]", "It rained in Sond on Monday.")
        tab.click(".add .go")
        tab.locator(".report").wait_for()
        assert "1 added" in tab.locator(".report").inner_text()
        assert tab.evaluate("() => document.cookie") == ""
        # A page of another site: its link arrives signed in, its form does not act.
        foreign = "http://localhost.evil.test/"
        home = str(client.base_url).rstrip("/")
        action = f"{home}/articles"
        context.route(foreign, lambda route: route.fulfill(
            content_type="text/html",
            body=f'<a href="{home}/search?q=rain">look</a>'
            f'<form method="post" action="{action}"><input name="text" value="Forged.">'
            "<button>go</button></form>",
        ))  # fmt: skip
        tab.goto(foreign)
        tab.click("a")
        tab.locator("#q").wait_for()
        tab.goto(foreign)
        with tab.expect_response(action) as answered:
            tab.click("button")
        assert answered.value.status == 403
        context.close()
