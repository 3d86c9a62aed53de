"""Near misses made of a passage's own words."""

import gzip
import json
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest

from evals.training.reader.classes import Classes, word_classes
from evals.training.reader.data import cropped
from evals.training.reader.inside import (
    Ground,
    ask_when,
    exchange_figure,
    exchange_name,
    exchange_property,
    exchange_thing,
    ground,
    inside_miss,
    turn_direction,
    turn_round,
)
from evals.training.reader.negatives import missed_inside, sentences
from evals.training.reader.sources import Question, read_squad

TEXT = (
    "In the 19th century the exhaust cycle of the old engine took two strokes at Bolton. "
    "The pump of the mine was driven by a steam engine, and the boiler was built by James Watt. "
    "Later, in 1861, Matthew Boulton sold the patent to the Crown, and workers fled to Scotland."
)
CLASSES = Classes(
    heads=frozenset({"cycle", "engine", "pump", "mine", "boiler", "patent", "century"}),
    modifiers=frozenset({"exhaust", "steam"}),
    deeds=frozenset({"driven"}),
)


def on(text: str, answer: str, context: str = TEXT) -> Ground:
    """A question on the passage, ready to be altered."""
    start = context.index(answer)
    q = Question("wiki", "Engines", "", context, text, ((start, start + len(answer)),))
    return ground(q, sentences(context), CLASSES)


def seeded(seed: int) -> random.Random:
    """A generator that repeats."""
    return random.Random(seed)


STROKES = on("How many strokes does the exhaust cycle of the engine take?", "two")
BUILDER = on("Who built the boiler that James Watt sold to Matthew Boulton?", "James Watt")


@pytest.mark.parametrize("seed", range(30))
def test_every_word_of_the_altered_question_stands_in_the_passage(seed: int) -> None:
    for way in (exchange_thing, exchange_property):
        text = way(STROKES, seeded(seed))
        assert text is None or text != STROKES.q.text
        new = set((text or "").rstrip("?").split()) - set(STROKES.q.text.rstrip("?").split())
        assert all(word in TEXT for word in new)


def test_a_thing_is_exchanged_for_another_of_the_passage() -> None:
    found = {exchange_thing(STROKES, seeded(seed)) for seed in range(40)}
    assert "How many strokes does the exhaust boiler of the engine take?" in found


def test_nothing_is_exchanged_where_another_sentence_may_answer() -> None:
    context = "The runner Ann covered ten miles. "
    asked = on("How many miles did Ann cover?", "ten", context + "Then the runner Bob covered two.")
    found = {exchange_name(asked, seeded(seed)) for seed in range(20)}
    assert found == {"How many miles did Bob cover?"}
    told = "Then the runner Bob covered two miles."
    asked = on("How many miles did Ann cover?", "ten", context + told)
    assert {exchange_name(asked, seeded(seed)) for seed in range(20)} == {None}


def test_things_named_together_may_both_be_meant() -> None:
    context = "The pump and the boiler were sold for 30 pounds."
    asked = on("For how many pounds was the pump sold?", "30", context)
    assert {exchange_thing(asked, seeded(seed)) for seed in range(40)} == {None}


def test_a_century_becomes_a_neighbour() -> None:
    asked = on("How many strokes did it take in the 19th century?", "two")
    found = {exchange_figure(asked, seeded(seed)) for seed in range(40)} - {None}
    assert found
    assert all(re.search(r"\b(18|20)th century", text or "") for text in found)


def test_directions_and_names_are_turned_round() -> None:
    fled = on("Who fled to Scotland?", "workers")
    assert turn_direction(fled, seeded(0)) == "Who fled from Scotland?"
    assert turn_round(BUILDER, seeded(0)) == (
        "Who built the boiler that Matthew Boulton sold to James Watt?"
    )
    assert turn_round(on("Who met James Watt and Matthew Boulton?", "workers"), seeded(0)) is None


def test_when_is_asked_only_where_no_time_is_told() -> None:
    timeless = on("Why did Ann leave Rome?", "she was ill", "Ann left Rome: she was ill.")
    assert ask_when(timeless, seeded(0)) in (
        "When did Ann leave Rome?",
        "In what year did Ann leave Rome?",
    )
    dated = on("Why did Ann leave Rome?", "she was ill", "Ann left Rome in March: she was ill.")
    assert ask_when(dated, seeded(0)) is None


def test_an_altered_question_has_no_answer_but_a_decoy() -> None:
    made = [missed_inside(STROKES.q, CLASSES, seeded(seed)) for seed in range(20)]
    altered = [m for m in made if m]
    assert altered
    assert all(not m.answers and m.text != STROKES.q.text for m in altered)
    assert {TEXT[slice(*m.decoy)] for m in altered if m.decoy} == {"two"}
    assert inside_miss(on("Why?", "two"), seeded(0)) is None


@pytest.mark.parametrize("seed", range(20))
def test_a_crop_without_an_answer_keeps_the_decoy(seed: int) -> None:
    start = TEXT.index("Matthew")
    q = replace(STROKES.q, answers=(), decoy=(start, start + len("Matthew Boulton")))
    assert "Matthew Boulton" in cropped(q, 120, seeded(seed)).context


def test_words_are_sorted_by_where_they_stand() -> None:
    texts = ["Here the engine of the steam pump was founded."] * 3 + ["So the other of us."] * 9
    found = word_classes(texts)
    assert "engine" in found.heads
    assert "steam" in found.modifiers
    assert "founded" in found.deeds
    assert "other" not in found.heads | found.modifiers


def test_squads_plausible_answers_are_decoys(tmp_path: Path) -> None:
    answer = {"text": "Rollo", "answer_start": 0}
    asked = {"question": "Who lost?", "id": "1", "answers": [], "is_impossible": True}
    paragraph = {"context": "Rollo won.", "qas": [asked | {"plausible_answers": [answer]}]}
    path = tmp_path / "squad.json.gz"
    data = {"data": [{"title": "Normans", "paragraphs": [paragraph]}]}
    path.write_bytes(gzip.compress(json.dumps(data).encode()))
    (found,) = read_squad(path, "squad2")
    assert (found.answers, found.decoy) == ((), (0, 5))
