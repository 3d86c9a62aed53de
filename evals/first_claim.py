"""How long a question takes on the page until its first claim is painted.

    python -m evals.first_claim [--times 20] [--articles PATH]

Headless Chromium (Debian's package, or the one that `CHROMIUM` names) opens the page of a real `qa
serve` over a new archive of the bundled articles, types a question and presses Enter, so many times
with questions that are answered. The page's own clock runs from the key press to the frame after
the one in which the first claim stands in the document: then it is painted. Shown are p50, p95 and
the slowest, in seconds, for the first claim and for the whole answer.

    first claim painted: p50 0.31 s, p95 0.52 s, slowest 0.60 s (20 questions)
    whole answer painted: p50 0.44 s, p95 0.71 s, slowest 0.80 s
"""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from evals.load import ARTICLES, QUESTIONS, served
from qa.engine import open_engine
from qa.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ANSWERED = QUESTIONS[:4]
"""Those that the bundled articles answer."""
PATIENCE = 600_000
WATCH = """
() => {
  window.painted = {};
  let pressed = 0;
  const note = (name, selector) => {
    if (window.painted[name] || !document.querySelector(selector)) return;
    window.painted[name] = -1;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      window.painted[name] = (performance.now() - pressed) / 1000;
    }));
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter") pressed = performance.now();
  }, true);
  new MutationObserver(() => {
    note("claim", "#thread .claim");
    note("answer", "#thread .answer");
  }).observe(document.querySelector("#thread"), { childList: true, subtree: true });
}
"""
"""Notes when the first claim and the whole answer are painted; the second frame after a change
begins when the first, which shows the change, is done."""


def asked(page: Page, url: str, question: str) -> tuple[float, float]:
    """Return the seconds from Enter until the first claim, and until the answer, is painted."""
    page.goto(url)
    page.evaluate(WATCH)
    page.fill("#question", question)
    page.press("#question", "Enter")
    page.locator("#thread .answer").wait_for()
    while True:  # asked from here: the page's own policy lets it evaluate nothing later
        found = page.evaluate("() => window.painted")
        if found["claim"] > 0 and found["answer"] > 0:
            return float(found["claim"]), float(found["answer"])
        page.wait_for_timeout(20)


def told(times: Sequence[float]) -> str:
    """Return p50, p95 and the slowest in words."""
    each = quantiles(times, n=100, method="inclusive") if len(times) > 1 else [times[0]] * 99
    return f"p50 {each[49]:.2f} s, p95 {each[94]:.2f} s, slowest {max(times):.2f} s"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="evals.first_claim", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--times", type=int, default=20, help="questions asked")
    parser.add_argument("--articles", type=Path, default=ARTICLES, help="file or folder")
    given = parser.parse_args(arguments)
    from playwright.sync_api import sync_playwright

    with TemporaryDirectory() as folder:
        home = Path(folder)
        with open_engine(Settings(home=home)) as engine:
            engine.ingest([str(given.articles)])
        with served(home) as (url, _), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            page = browser.new_page()
            page.set_default_timeout(PATIENCE)
            asked(page, url, ANSWERED[0])  # what only the first time costs
            found = [
                asked(page, url, ANSWERED[number % len(ANSWERED)]) for number in range(given.times)
            ]
            browser.close()
    claims, answers = zip(*found, strict=True)
    print(f"first claim painted: {told(claims)} ({given.times} questions)")
    print(f"whole answer painted: {told(answers)}")


if __name__ == "__main__":
    main()
