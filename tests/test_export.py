"""An answer as a document: what it says, and that article text is no markup in it."""

from __future__ import annotations

import io
import os
import re
from datetime import date

import docx
import pytest
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from typer.testing import CliRunner

from qa.api.openai.writing import MessageText
from qa.cli.main import app
from qa.cli.render import answer_text
from qa.export import docx_bytes, html_text, markdown_text
from qa.export.escaping import unescaped
from qa.testing.command import qa
from qa.testing.folders import SAMPLE
from qa.types import (
    Answer,
    AnswerStatus,
    Citation,
    Claim,
    Evidence,
    Excerpt,
    Possible,
    SaidBy,
    Span,
    Withdrawn,
    content_hash,
)
from qa.web.asking import Shown
from qa.web.templating import rendered

QUOTE = "The council will buy 12 buses, not 14, Mayor Pell said."
HOSTILE = "<script>alert(1)</script> *x* [a](javascript:b) `c` # d | \x1b[31m \u202e1. e"


def cited(quote: str = QUOTE, evidence: str = "12 buses", **described: object) -> Citation:
    at = quote.index(evidence)
    return Citation.model_validate(
        {
            "number": 1,
            "article_id": "courier-1",
            "version": 2,
            "content_hash": content_hash(quote),
            "title": "Council buys buses",
            "publisher": "The Courier",
            "url": "https://example.org/buses?a=1&b=<2>",
            "published_at": date(2024, 5, 6),
            "start": 100,
            "end": 100 + len(quote),
            "quote": quote,
            "evidence": Evidence(start=100 + at, end=100 + at + len(evidence), quote=evidence),
            **described,
        }
    )


def answered(text: str = "12 buses", citation: Citation | None = None, **more: object) -> Answer:
    said = SaidBy(speaker="Mayor Pell", verb="said", start=0, end=1, direct=False)
    claim = Claim(
        text=text,
        answer_range=Span(start=0, end=len(text)),
        citations=(citation or cited(),),
        score=0.9,
        said_by=said,
    )
    return Answer.model_validate(
        {
            "id": "a1",
            "status": AnswerStatus.ANSWERED,
            "question": "How many buses?",
            "answer": text,
            "claims": (claim,),
            "model": "embedded/reader",
            **more,
        }
    )


def test_markdown_holds_claims_sources_and_notes() -> None:
    lost = Withdrawn(text="14 buses", reason="the figure is denied")
    text = markdown_text(answered(as_of=date(2024, 6, 1), withdrawn=(lost,), warnings=("w",)))
    assert text.startswith("# How many buses?\n")
    assert "- **12 buses** \\[1\\] (said by Mayor Pell)" in text
    assert "> “The council will buy **12 buses**, not 14, Mayor Pell said.”" in text
    assert (
        "[The Courier, Council buys buses, 2024-05-06](https://example.org/buses?a=1&b=%3C2%3E)"
        in text
    )
    assert "courier-1@2, characters 100-155" in text
    for note in (
        "As of 2024-06-01",
        "Withdrawn: “14 buses” (the figure is denied)",
        "Note: w",
        "embedded/reader",
    ):
        assert note in text


def test_what_is_not_established_says_so() -> None:
    citation = cited()
    possible = answered(
        status=AnswerStatus.POSSIBLE,
        claims=(),
        possible=(Possible(text="12 buses", score=0.4, citation=citation),),
        reason="It is not sure enough.",
    )
    assert "## Possible answers (none is certain)" in markdown_text(possible)
    assert "not sure enough" in markdown_text(possible)
    none = answered(status=AnswerStatus.UNANSWERABLE, claims=(), nearest=(citation,), reason="No.")
    assert "## Nearest sentences (not an answer)" in markdown_text(none)
    unsure = answered().claims[0].model_copy(update={"verified": False})
    assert "Not verified" in markdown_text(answered(claims=(unsure,)))


def faces(answer: Answer) -> dict[str, str]:
    """Return an answer as each face shows it, without what only makes it inert."""
    message = MessageText(lambda one: f"http://here/{one.article_id}")
    for claim in answer.claims:
        message.claim(claim)
    message.end(answer)
    page = lxml_html.fromstring(rendered("answer.html", shown=Shown(answer)))
    return {
        "terminal": answer_text(answer).plain,
        "markdown": unescaped(markdown_text(answer)),
        "word": "\n".join(p.text for p in docx.Document(io.BytesIO(docx_bytes(answer))).paragraphs),
        "chat": unescaped(message.text),
        "page": " ".join(page.text_content().split()),
    }


def side(number: int, text: str, **more: object) -> dict[str, object]:
    return {
        "text": text, "low": 12, "high": 12, "start": 0, "end": 1, "citation": number,
        "citations": (number,), "article_id": "courier-1", "publisher": "The Courier",
        "published_at": date(2024, 5, 6), "said_by": "Mayor Pell", "independent_sources": 1, **more,
    }  # fmt: skip


def test_every_face_words_conflicts_sources_and_notes_alike() -> None:
    older = side(2, "14 buses", superseded_by=1, citations=(2, 3), publisher=None)
    unsure = answered().claims[0].model_copy(update={"verified": False})
    answer = answered(
        claims=(unsure,),
        status=AnswerStatus.PARTIAL,
        rewritten_question="How many buses will the council buy?",
        reason="“And when?”: nothing.",
        conflicts=({"figures": (side(1, "12 buses"), older), "updated": True},),
        withdrawn=(Withdrawn(text="15 buses", reason="no such figure"),),
        warnings=("An article was left out.",),
    )
    told = (
        "Understood as: How many buses will the council buy?",
        "said by Mayor Pell",
        "no judge confirms it",
        "Not answered: “And when?”: nothing.",
        "Updated since, the newest first",
        "2 articles, 1 independent source",
        "superseded by [1]",
        "15 buses",
        "no such figure",
        "An article was left out.",
    )
    for face, text in faces(answer).items():
        assert [words for words in told if words not in text] == [], face
        if face != "page":
            assert "Withdrawn: “15 buses” (no such figure)" in text
            assert re.search(r"2024-05-06:? 12 buses \[1\],? The Courier, Mayor Pell\n", text)
            assert "The Courier, Council buys buses, 2024-05-06" in text


def test_every_face_marks_what_is_no_answer() -> None:
    possible = {"possible": (Possible(text="12 buses", score=0.4, citation=cited()),)}
    excerpts = {"excerpts": (Excerpt(score=1.0, citation=cited()),)}
    nearest = {"nearest": (cited(),)}
    for status, found, heading in (
        (AnswerStatus.POSSIBLE, possible, "none is certain|Possible, not certain"),
        (AnswerStatus.EXCERPTS, excerpts, r"Excerpts, the newest first \(not an answer\)"),
        (AnswerStatus.UNANSWERABLE, nearest, r"Nearest sentences \(not an answer\)"),
    ):
        answer = answered("No.", status=status, claims=(), reason="It is a topic.", **found)
        for face, text in faces(answer).items():
            assert re.search(heading, text), face
            assert "It is a topic." in text, face
            assert QUOTE in text.replace("*", ""), face


def test_html_is_a_page_of_its_own(tmp_path: object) -> None:
    page = lxml_html.fromstring(html_text(answered()))
    assert page.findtext(".//title") == "How many buses?"
    assert page.findtext(".//blockquote//strong") == "12 buses"
    assert page.xpath("//a/@href") == ["https://example.org/buses?a=1&b=%3C2%3E"]
    assert not page.xpath("//script | //link | //img | //*[@onload or @onclick]")


def test_article_text_is_no_markup() -> None:
    quote = f"{HOSTILE} 12 buses"
    answer = answered(HOSTILE, cited(quote, title=HOSTILE, publisher="- # x"), question=HOSTILE)
    page = lxml_html.fromstring(html_text(answer))
    assert not page.xpath("//script | //em[not(ancestor::p[position()=last()])]/code | //code")
    assert page.xpath("//a/@href") == ["https://example.org/buses?a=1&b=%3C2%3E"]
    assert "<script>alert(1)</script> *x* [a](javascript:b) `c` # d |" in page.text_content()
    text = markdown_text(answer)
    assert not {"\x1b", "\u202e"} & set(text)
    tokens = MarkdownIt("commonmark").parse(text)
    assert {token.type for token in tokens} & {"html_block", "fence", "code_block"} == set()


@pytest.mark.parametrize("start", ["1. x", "- x", "+ x", "> x", "# x", "=== x", "12) x"])
def test_a_text_that_begins_like_a_list_is_a_paragraph(start: str) -> None:
    answer = answered(status=AnswerStatus.UNANSWERABLE, claims=(), answer=start, reason="No.")
    page = lxml_html.fromstring(html_text(answer))
    assert start in [one.text_content() for one in page.xpath("//body/p")]


def test_word_holds_the_same() -> None:
    document = docx.Document(io.BytesIO(docx_bytes(answered())))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == "How many buses?"
    assert "12 buses [1] (said by Mayor Pell)" in texts
    assert f"“{QUOTE}”" in texts
    assert any("Council buys buses" in text for text in texts)
    links = [one.target_ref for one in document.part.rels.values() if one.is_external]
    assert links == ["https://example.org/buses?a=1&b=<2>"]
    bold = {run.text for one in document.paragraphs for run in one.runs if run.bold}
    assert bold == {"12 buses"}


def test_word_takes_any_text() -> None:
    text = "a\x00b \x0b \ud83d c"
    answer = answered(status=AnswerStatus.UNANSWERABLE, claims=(), answer=text, reason="No.")
    document = docx.Document(io.BytesIO(docx_bytes(answer)))
    assert any("a\N{REPLACEMENT CHARACTER}b" in one.text for one in document.paragraphs)


@pytest.mark.slow
def test_the_command_writes_each_form(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("export")
    assert qa("ingest", str(SAMPLE), home=home).returncode == 0
    question = "How many troops is Biden sending to Poland and Germany?"
    marked = qa("ask", question, "--format", "markdown", home=home, environ={"LC_ALL": "C"})
    assert marked.stdout.decode("utf-8").startswith(f"# {question}\n")
    word = qa("ask", question, "--format", "docx", home=home)
    assert docx.Document(io.BytesIO(word.stdout)).paragraphs[0].text == question
    both = qa("ask", question, "--format", "html", "--json", home=home)
    assert (both.returncode, both.stdout) == (2, b"")


def test_the_version_is_printed_and_nothing_else() -> None:
    done = CliRunner().invoke(app, ["--version"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert re.fullmatch(r"qa \(Dateline\) \d+\.\d+\.\d+\S*\n", done.stdout)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("qa art", "articles"), ("qa articles l", "list"), ("qa ask --fo", "--format")],
)
def test_a_shell_completes_commands_and_options(typed: str, found: str) -> None:
    words = {"COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split()) - 1)}
    environ = {**os.environ, "_QA_COMPLETE": "complete_bash", **words}
    done = CliRunner().invoke(app, [], prog_name="qa", env=environ)
    assert found in done.stdout.split()
