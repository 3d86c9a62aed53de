"""Files as real programs write them, read in with text, figures and offsets right."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from qa.checking.citations import cut_citation
from qa.engine import open_engine
from qa.settings import Settings
from qa.sources.formats import read_bytes, read_source
from qa.testing.formats_reading import bad, drafts, only
from qa.types import ArticleDraft, Span

PRODUCED = Path(__file__).parent / "data" / "produced"
OFFICE = """Varnow votes for a new bridge
The council of Varnow approved 1,250,000 crowns for the bridge on 7 March 2023.
The lake holds 10⁶ litres, not 15, and no CO2.
“We waited for eleven years,” Mayor Ilse Brandt said: the flats, the offices and the efficient \
ferry are 4½ minutes apart.
Steel | 700,000
Wages | 550,000
Work begins in spring.
It ends in 2025.
Nobody voted against it, and two members abstained.
Minutes of the council, page 12."""
"""Without the tracked deletion (900,000), the struck-out 12, the hidden 99, the comment's 77."""


@pytest.mark.parametrize("suffix", ["odt", "docx"])
def test_an_office_document_by_libreoffice(suffix: str) -> None:
    draft = only(PRODUCED / f"varnow.{suffix}")
    assert draft.text == OFFICE
    assert draft.title == "Varnow votes for a new bridge"
    assert draft.published_at is None
    (piped,) = read_bytes((PRODUCED / f"varnow.{suffix}").read_bytes(), "<stdin>")
    assert isinstance(piped, ArticleDraft)
    assert piped.text == OFFICE


def test_a_pdf_by_libreoffice_keeps_raised_numbers_apart() -> None:
    draft = only(PRODUCED / "varnow.pdf")
    assert draft.title == "Varnow votes for a new bridge"
    first, second = draft.text.split("\f")
    assert "crowns for the bridge on 7 March 2023.¹\nThe lake holds 10⁶ litres" in first
    assert "no CO2.\n“We waited" in first
    assert "the flats, the offices and the efficient ferry" in first
    assert "\nSteel 700,000\nWages 550,000\n• Work begins in spring." in first
    assert second == "Nobody voted against it, and two members abstained."


@pytest.mark.parametrize("name", ["calc.csv", "calc.tsv", "excel.csv"])
def test_a_table_as_spreadsheets_save_it(name: str) -> None:
    bridge, ferry = drafts(PRODUCED / name)
    assert bridge.text == (
        "The council of Varnow approved 1.250.000,50 crowns; nobody voted against it.\n"
        "“We waited for eleven years,” the mayor said."
    )
    assert ferry.text == "The ferry stopped, after 11 years, at a loss of 3,5 million crowns."
    assert (bridge.title, ferry.title) == ("Varnow votes for a new bridge", "Müller’s ferry stops")
    assert bridge.publisher == "The Varnow Courier"


def test_dates_of_a_german_spreadsheet_are_read_or_named() -> None:
    iso, _ = drafts(PRODUCED / "calc.csv")
    assert str(iso.published_at) == "2023-03-07"
    clear, ambiguous = drafts(PRODUCED / "excel.csv")
    assert str(clear.published_at) == "2023-03-13"
    assert ambiguous.published_at is None
    assert str(ambiguous.published_origin).endswith("write 2023-03-07 or 2023-07-03")


def test_a_spreadsheet_is_refused_with_what_to_do(tmp_path: Path) -> None:
    assert ".csv" in bad(PRODUCED / "calc.ods").hint
    (tmp_path / "calc.ods").write_bytes((PRODUCED / "calc.ods").read_bytes())
    (error,) = read_source(tmp_path)
    assert "save it as .csv" in str(error)


@pytest.mark.parametrize(("suffix", "updated"), [("rss", None), ("atom", "2023-03-08")])
def test_a_feed_by_python_feedgen(suffix: str, updated: str | None) -> None:
    draft = only(PRODUCED / f"feedgen.{suffix}")
    assert draft.text == (
        "The council of Varnow approved 1,250,000 crowns for the bridge on 7 March 2023.\n"
        "The lake holds 10⁶ litres, not 15."
    )
    assert draft.title == "Varnow votes for a new bridge & a road"
    assert (draft.publisher, draft.language) == ("The Varnow Courier", "en")
    assert str(draft.published_at)[:10] == "2023-03-07"
    assert (str(draft.updated_at)[:10] if draft.updated_at else None) == updated
    assert not draft.notes


def test_a_web_archive_by_wget() -> None:
    draft = only(PRODUCED / "wget.warc.gz")
    assert draft.id == draft.url == "http://127.0.0.1:8899/varnow.html"
    assert (draft.title, draft.publisher) == (
        "Varnow votes for a new bridge", "The Varnow Courier",
    )  # fmt: skip
    assert "approved 1,250,000 crowns for the bridge on 7 March 2023.\n" in draft.text
    assert str(draft.published_at)[:10] == "2023-03-07"


def test_every_produced_file_is_cited_exactly(tmp_path: Path) -> None:
    files = [str(path) for path in sorted(PRODUCED.iterdir()) if path.suffix not in (".md", ".ods")]
    with open_engine(Settings(home=tmp_path / "home")) as engine:
        report = engine.ingest([one for one in files if not one.endswith(".fodt")])
        assert not report.count("failed")
        assert report.count("added") >= 6
        for meta in engine.store.articles():
            article = engine.article(meta.id)
            for figure in ("1,250,000", "1.250.000,50", "3,5"):
                if (start := article.text.find(figure)) >= 0:
                    span = Span(start=start, end=start + len(figure))
                    cited = cut_citation(article, span, number=1)
                    assert article.text[cited.start : cited.end] == cited.quote
                    assert figure in cited.quote
            tiles = engine.store.article_passages(meta.id)
            assert "".join(tile.text for tile in tiles) == article.text


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
