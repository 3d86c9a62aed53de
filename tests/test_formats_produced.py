"""Files as real programs write them: a browser's PDF, read in with exact offsets."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from qa.checking.citations import cut_citation
from qa.engine import open_engine
from qa.settings import Settings
from qa.types import Span

SENTENCES = (
    "The council of Varnow approved 1,250,000 crowns for the bridge on 7 March 2023.",
    "“We waited for eleven years,” Mayor Ilse Brandt said.",
    "Nobody voted against it, and two members abstained.",
)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of two sheets, printed by Chromium."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        pytest.skip("Chromium is not installed")
    folder = tmp_path_factory.mktemp("printed")
    page = folder / "page.html"
    page.write_text(
        "<meta charset=utf-8><title>Varnow votes</title>"
        f"<p>{SENTENCES[0]} {SENTENCES[1]}</p>"
        f"<p style='page-break-before: always'>{SENTENCES[2]}</p>",
        encoding="utf-8",
    )
    file = folder / "varnow.pdf"
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
               f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={file}",
               page.as_uri()]  # fmt: skip
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    assert file.exists(), done.stderr.decode()[-500:]
    return file


def test_a_browser_s_pdf_is_cited_exactly_with_its_pages(printed: Path, tmp_path: Path) -> None:
    with open_engine(Settings(home=tmp_path / "home")) as engine:
        report = engine.ingest([str(printed)])
        assert [outcome.result for outcome in report.outcomes] == ["added"]
        article = engine.article("varnow")
        pages = []
        for sentence in SENTENCES:
            words = sentence.split()
            start = article.text.index(words[0])
            end = article.text.index(words[-1], start) + len(words[-1])
            cited = cut_citation(article, Span(start=start, end=end), number=1)
            assert article.text[cited.start : cited.end] == cited.quote
            assert cited.quote.split() == words
            pages.append(cited.page)
        assert pages == [1, 1, 2]
        tiles = engine.store.article_passages("varnow")
        assert "".join(tile.text for tile in tiles) == article.text
