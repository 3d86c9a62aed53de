"""What people type: topics, yes or no, comparisons, slips of the pen, other languages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from qa.answering.answerers.excerpts import TopicAnswerer
from qa.answering.answerers.llm import LlmAnswerer
from qa.answering.answerers.yes_no import YesNoAnswerer
from qa.answering.ask import ask, final_answer
from qa.answering.question import Question
from qa.cli.render import answer_text
from qa.engine import Engine, open_engine
from qa.models.judge import Judgement, Pair, Thresholds
from qa.models.llm import ChatRequest, Completion, CompletionDelta, Deadline
from qa.settings import Settings
from qa.testing.examples import ScriptedAnswerer, draft_of, make_article, make_retrieval
from qa.types import Answer, AnswerStatus, Article, Retrieval

TOWER = (
    "A fire in a 14-storey tower in Olmen has killed ten people, the mayor, Mara Gutiérrez, said "
    "on Friday. Some 450 residents had to leave their homes. Gutiérrez declared three days of "
    "mourning."
)
INQUIRY = (
    "Prosecutors opened an inquiry into the fire in the Olmen tower. The builder denied that the "
    "cladding was to blame. Gutiérrez promised new homes for 131 families."
)
FERRY = "The ferry to Veskby stopped for two hours on Sunday. A ferry carries 200 passengers."
GERMAN = (
    "Bei einem Brand in einem Hochhaus in Rosenau sind zehn Menschen ums Leben gekommen. Rund 450 "
    "Bewohner mussten ihre Wohnungen verlassen."
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    articles = [
        {"id": "tower", "title": "Fire in Olmen tower kills ten", "published_at": "2024-02-23",
         "text": TOWER},
        {"id": "inquiry", "title": "Inquiry after Olmen fire", "published_at": "2024-03-01",
         "text": INQUIRY},
        {"id": "ferry", "title": "Ferry stops", "published_at": "2024-02-25", "text": FERRY},
        {"id": "undated", "title": "Olmen tower had no sprinklers",
         "text": "The Olmen tower had no sprinklers, residents said."},
        {"id": "german", "title": "Zehn Tote bei Brand in Rosenau", "published_at": "2024-02-24",
         "text": GERMAN},
    ]  # fmt: skip
    home = tmp_path_factory.mktemp("typed")
    with open_engine(Settings(home=home), light=True) as engine:
        report = engine.ingest_mappings(articles)
        assert not report.count("failed"), report.outcomes
        yield engine


def asked(engine: Engine, question: str, as_of: date | None = None) -> Answer:
    return asyncio.run(final_answer(engine.ask(question, as_of=as_of)))


def test_a_topic_is_answered_with_excerpts_the_newest_first(small: Engine) -> None:
    answer = asked(small, "Olmen tower fire")
    assert answer.status is AnswerStatus.EXCERPTS
    assert not answer.claims
    cited = [one.citation for one in answer.excerpts]
    assert [c.article_id for c in cited][:1] == ["inquiry"]
    assert {"inquiry", "tower"} <= {c.article_id for c in cited}
    assert "ferry" not in {c.article_id for c in cited}
    for one in cited:
        assert small.article(one.article_id).text[one.start : one.end] == one.quote
    shown = answer_text(answer).plain
    assert "not an answer" in shown
    assert "ten people" not in answer.answer


def test_what_no_article_is_about_has_no_excerpts(small: Engine) -> None:
    answer = asked(small, "quantum computing grants")
    assert answer.status is AnswerStatus.UNANSWERABLE
    assert not answer.excerpts


def test_a_word_that_the_archive_lacks_is_read_as_one_it_has(small: Engine) -> None:
    answer = asked(small, "What did Gutierrez declare?")
    assert any("“Gutierrez” was read as “Gutiérrez”" in one for one in answer.warnings)
    assert answer.rewritten_question == "What did Gutiérrez declare?"
    answer = asked(small, "What did Guttierez declare?")
    assert any("“Guttierez” was read as “Gutiérrez”" in one for one in answer.warnings)


@pytest.mark.parametrize("question", ["What did Macron declare?", "Who resigned over the tower?"])
def test_unknown_names_and_common_words_are_left_alone(small: Engine, question: str) -> None:
    answer = asked(small, question)
    assert answer.rewritten_question is None
    assert not any("was read as" in one for one in answer.warnings)


def test_a_search_finds_names_without_their_diacritics(small: Engine) -> None:
    (lexical, _) = small.archive.legs
    assert {key for key, _ in lexical.search("gutierrez", 5)} == {
        key for key, _ in lexical.search("Gutiérrez", 5)
    }


def test_a_past_day_says_how_many_articles_have_no_date(small: Engine) -> None:
    note = "1 article was left out for having no date"
    past = asked(small, "How many people did the fire kill?", date(2024, 2, 24))
    assert any(note in one for one in past.warnings)
    assert not any(note in one for one in asked(small, "Who promised new homes?").warnings)


def test_a_german_question_is_not_said_to_be_unanswered_by_the_articles(small: Engine) -> None:
    answer = asked(small, "Wie viele Menschen starben beim Brand in Rosenau?")
    assert answer.status is AnswerStatus.UNREAD
    assert "don't say" not in answer.answer
    assert answer.reason is not None
    assert "German" in answer.reason
    assert "English only" in answer.reason
    assert "don't say" not in answer_text(answer).plain


class ToldModel:
    """A language model that replies what it was told."""

    name = "test/told"

    def __init__(self, reply: str) -> None:
        self._reply = reply
        self.asked: list[str] = []

    async def ready(self) -> None:
        pass

    async def stream(
        self, request: ChatRequest, deadline: Deadline
    ) -> AsyncGenerator[CompletionDelta | Completion, None]:
        self.asked.append(request.messages[-1].text)
        yield CompletionDelta(text=self._reply)
        yield Completion(text=self._reply)


@pytest.fixture
def by_model(small: Engine, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Answer]:
    """Ask a language model that replies what it is told."""

    def answered(question: str, reply: str) -> Answer:
        model = ToldModel(reply)
        monkeypatch.setattr(
            "qa.answering.answerers.llm.open_llm", lambda *_, **__: LlmAnswerer(model)
        )
        settings = small.settings.model_copy(update={"judge": "embedded/support"})
        monkeypatch.setattr(small.archive, "settings", settings)
        events = small.ask(question, model=f"test/{len(question)}")
        return asyncio.run(final_answer(events))

    return answered


def test_a_model_that_knows_german_answers_in_it_with_a_note(
    by_model: Callable[[str, str], Answer],
) -> None:
    stated = "Rund 450 Bewohner mussten ihre Wohnungen verlassen."
    answer = by_model("Wie viele Bewohner mussten ihre Wohnungen verlassen?", f"{stated} [1.2]")
    assert [claim.text for claim in answer.claims] == [stated]
    assert answer.citations[0].article_id == "german"
    assert any("in German" in one and "English only" in one for one in answer.warnings)


def test_what_a_model_reports_on_a_topic_is_cited_or_else_excerpts_are_shown(
    by_model: Callable[[str, str], Answer],
) -> None:
    answer = by_model("Veskby ferry", "NONE")
    assert answer.status is AnswerStatus.EXCERPTS
    assert answer.excerpts[0].citation.article_id == "ferry"


class ToldJudge:
    """Says what it was told of evidence that holds some words."""

    name = "test/told"
    fingerprint = "0" * 16
    thresholds = Thresholds(supported=0.9, contradicted=0.9)

    def __init__(self, words: str, supported: float, contradicted: float) -> None:
        self._words = words
        self._told = Judgement(supported=supported, contradicted=contradicted)

    async def judge(self, pairs: Sequence[Pair]) -> tuple[Judgement, ...]:
        nothing = Judgement(supported=0, contradicted=0)
        return tuple(
            self._told if any(self._words in text for text in pair.evidence) else nothing
            for pair in pairs
        )


def decided(question: str, judge: ToldJudge | None, *articles: Article) -> Answer:
    stored = {(one.id, one.version): one for one in articles}

    async def retrieve(_: Question) -> Retrieval:
        return make_retrieval(*articles)

    answerer = YesNoAnswerer("test/yes-no", judge, lambda i, v: stored[i, v], asyncio.to_thread)
    events = ask(
        Question(question),
        retrieve=retrieve,
        answerer=answerer,
        article=lambda i, v: stored[i, v],
    )
    return asyncio.run(final_answer(events))


def test_yes_is_said_where_a_sentence_is_judged_to_bear_it_out() -> None:
    article = make_article(FERRY, id="ferry")
    answer = decided(
        "Did the ferry to Veskby stop on Sunday?", ToldJudge("ferry", 0.95, 0), article
    )
    assert answer.answer == "Yes"
    assert answer.claims[0].verified
    assert answer.citations[0].quote.startswith("The ferry to Veskby stopped")


def test_no_is_said_where_a_figure_has_another_value() -> None:
    article = make_article(FERRY, id="ferry")
    answer = decided("Does a ferry carry 900 passengers?", ToldJudge("ferry", 0, 0.7), article)
    assert answer.answer == "No"
    assert answer.citations[0].quote == "A ferry carries 200 passengers."


@pytest.mark.parametrize("judge", [None, ToldJudge("ferry", 0.6, 0.3)])
def test_without_a_verdict_the_sentence_is_shown_and_neither_yes_nor_no(
    judge: ToldJudge | None,
) -> None:
    answer = decided(
        "Did the ferry to Veskby stop on Sunday?", judge, make_article(FERRY, id="ferry")
    )
    assert answer.status is AnswerStatus.POSSIBLE
    assert not answer.claims
    assert answer.possible[0].text == "The ferry to Veskby stopped for two hours on Sunday."
    assert "Yes" not in answer_text(answer).plain


def test_who_a_question_names_must_be_in_the_article() -> None:
    answer = decided(
        "Did the ferry to Norvik stop on Sunday?",
        ToldJudge("ferry", 0.95, 0),
        make_article(FERRY, id="ferry"),
    )
    assert answer.status is AnswerStatus.UNANSWERABLE


def test_two_figures_are_compared_by_value_and_both_cited(small: Engine) -> None:
    answer = asked(
        small, "Which are more, the families with new homes or the passengers of a ferry?"
    )
    told = [claim for claim in answer.claims if "is more than" in claim.text]
    if not told:  # the reader may miss a side: then it is said which, and nothing is compared
        assert answer.status is not AnswerStatus.ANSWERED
        return
    assert told[0].text.endswith("200 − 131 = 69")
    assert len(told[0].citations) == 2


def test_a_model_s_report_on_a_topic_passes_the_same_gate(small: Engine) -> None:
    article = make_article(FERRY, id="ferry")
    stated = draft_of(article, "The ferry to Veskby stopped for two hours on Sunday.",
                      text="The ferry to Veskby stopped for two hours on Sunday.")  # fmt: skip
    invented = draft_of(article, "A ferry carries 200 passengers.", text="It carries 900 people.")

    async def retrieve(_: Question) -> Retrieval:
        return make_retrieval(article)

    answerer = TopicAnswerer(
        lambda: small.archive.embedder,
        lambda i, v: article,
        asyncio.to_thread,
        "test",
        ScriptedAnswerer(stated, invented),
    )
    events = ask(
        Question("Veskby ferry"),
        retrieve=retrieve,
        answerer=answerer,
        article=lambda i, v: article,
    )
    answer = asyncio.run(final_answer(events))
    assert [claim.text for claim in answer.claims] == [stated.text]
    assert [one.text for one in answer.withdrawn] == [invented.text]
    assert answer.status is AnswerStatus.PARTIAL


def test_an_index_of_an_older_format_is_made_anew(tmp_path: Path) -> None:
    from qa.retrieval.indexing.state import read_state

    settings = Settings(home=tmp_path)
    with open_engine(settings) as engine:
        engine.ingest_mappings([{"id": "ferry", "text": FERRY}])
        places = engine.archive.places
        state = read_state(engine.store, "lexical", places)
    with open_engine(settings) as engine:
        assert state is not None
        assert state.format == 2
        older = state.model_copy(update={"format": 1})
        engine.store.put_following(
            "lexical", places.place("lexical", alone=True), state.follows, older.model_dump_json()
        )
        assert read_state(engine.store, "lexical", places) is None
        assert engine.archive.legs[0].holds("ferry")
        assert read_state(engine.store, "lexical", places) is not None
