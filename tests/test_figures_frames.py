"""What is denied, supposed or superseded is no fact, and a claim that tells it as one is found."""

from __future__ import annotations

import pytest

from qa.figures import Agreement, Severity, agree, read_figures


def frames(text: str) -> list[str]:
    return [figure.frame for figure in read_figures(text)]


def compare(claim: str, source: str) -> Agreement:
    (mine,), (theirs,) = read_figures(claim), read_figures(source)
    return agree(mine, theirs)


def first(claim: str, source: str) -> Agreement:
    return agree(read_figures(claim)[0], read_figures(source)[0])


@pytest.mark.parametrize(
    "text",
    [
        "A false post claimed that 500 people died.",
        "Rumours that 500 people died are untrue.",
        "The storm did not kill 500 people.",
        "The ministry denied that 500 people died.",
        "The ministry denied reports that 500 people died.",
        "Police dismissed claims that 500 people died.",
        "It is not true that 500 people died.",
        "There is no truth to a report that 500 people died.",
        "The claim that 500 people died is false.",
        "A hoax message said 500 people had died.",
        "The army rejected as baseless a report that 500 people died.",
        "Fact-checkers debunked a video saying 500 people died.",
        "The mayor refuted the allegation that 500 people died.",
        "A fake letter spoke of 500 deaths.",
        "Some wrongly reported that 500 people died.",
        "He falsely claimed that 500 people died.",
        "Contrary to rumours, 500 people did not die.",
        "Reports of 500 deaths turned out to be false.",
        "The minister denied having taken 500 euros.",
    ],
)
def test_a_figure_that_is_denied(text: str) -> None:
    assert frames(text) == ["denied"]


@pytest.mark.parametrize(
    "text",
    [
        "If the dam had broken, 500 people would have died.",
        "Had the dam broken, 500 people would have died.",
        "500 people would have died if the dam had broken.",
        "Without the wall, 500 people would have died.",
        "If the dam broke, 500 people could die.",
        "Were the dam to break, 500 people would drown.",
        "Suppose that 500 people died.",
        "The plan would have cost 500 dollars.",
        "If elected, he would send 500 soldiers.",
        "In a scenario in which 500 people die, help would be late.",
        "Unless it rains, 500 farms would fail.",
    ],
)
def test_a_figure_that_is_only_supposed(text: str) -> None:
    assert frames(text) == ["supposed"]


@pytest.mark.parametrize(
    "text",
    [
        "An earlier version said 500 people died.",
        "A previous version of this article gave 500 as the toll.",
        "An earlier version of this story incorrectly stated that 500 people died.",
        "Police initially said 500 people died.",
        "The ministry originally reported 500 deaths.",
        "Earlier reports had spoken of 500 deaths.",
        "An initial count put the toll at 500.",
        "It first said that 500 people died.",
        "The earlier figure of 500 was too high.",
        "This article originally said that 500 people died.",
        "The toll was revised down from 500.",
        "The agency retracted its figure of 500.",
        "An earlier report of 500 was wrong.",
    ],
)
def test_a_figure_that_was_replaced(text: str) -> None:
    assert frames(text) == ["superseded"]


@pytest.mark.parametrize(
    "text",
    [
        "The storm killed 500 people.",
        "The ministry said that 500 people died.",
        "The ministry confirmed reports that 500 people died.",
        "Nobody doubts that it is true that 500 people died.",
        "The company dismissed 500 workers.",
        "He asked if help came; 500 people died.",
        "It said it would send 500 soldiers.",
        "A further 500 people came.",
        "An earlier storm killed 500 people.",
        "The rumour is false, but 500 people died.",
        "Not only 500 people came.",
        "No fewer than 500 people came.",
        "The false teeth cost 500 euros.",
        "Even if it rains, 500 people will come.",
        "As if by magic 500 people came.",
    ],
)
def test_a_figure_that_is_stated(text: str) -> None:
    assert frames(text) == ["stated"]


def test_in_fact_ends_what_is_supposed_or_denied() -> None:
    text = "If the dam had broken, 500 would have died; in fact 12 people did."
    assert frames(text) == ["supposed", "stated"]
    assert frames("An earlier version said 500 people died. It was 12.") == ["superseded", "stated"]
    assert frames("Police denied that 500 people died but said 12 did.") == ["denied", "stated"]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("The storm did not kill 500 people.", "negation_flipped"),
        ("The ministry denied that 500 people died.", "denied_as_fact"),
        ("A false post claimed that 500 people died.", "denied_as_fact"),
        ("If the dam had broken, 500 people would have died.", "supposed_as_fact"),
        ("An earlier version said 500 people died.", "superseded_as_fact"),
    ],
)
def test_a_claim_states_as_fact_what_its_source_does_not(source: str, code: str) -> None:
    found = compare("The storm killed 500 people.", source)
    assert code in found.codes
    assert not found.agrees
    assert found.severity is Severity.MAJOR
    assert compare(source, source).agrees


def test_a_claim_denies_what_its_source_states() -> None:
    found = compare("The ministry denied that 500 people died.", "500 people died.")
    assert "fact_as_denied" in found.codes


@pytest.mark.parametrize(
    ("claim", "source", "code", "severity"),
    [
        ("He earns 900 euros a year.", "He earns 900 euros a month.", "rate_changed", "major"),
        ("He earned 900 euros.", "He earns 900 euros a month.", "rate_as_total", "minor"),
        ("He earns 900 euros a month.", "He earned 900 euros.", "total_as_rate", "minor"),
        ("5 cases per 1,000", "5 cases per 100,000", "rate_changed", "major"),
        ("There are 5 cases.", "5 cases per 100,000 people.", "rate_as_total", "minor"),
        ("Cases rose to 20.", "Cases rose by 20.", "change_as_level", "major"),
        ("Cases rose by 20.", "Cases rose to 20.", "level_as_change", "major"),
        ("Hundreds came.", "12 people came.", "value", "major"),
        ("Thousands came.", "200 people came.", "value", "major"),
        ("Dozens came.", "12 people came.", "value", "major"),
        ("Scores of people came.", "12 people came.", "value", "major"),
        ("Hundreds came.", "5,000 people came.", "value", "major"),
        ("Hundreds came.", "About 20 people came.", "value", "major"),
    ],
)
def test_changes_and_parts_are_told_from_levels_and_wholes(
    claim: str, source: str, code: str, severity: str
) -> None:
    found = compare(claim, source)
    assert code in found.codes
    assert {one.code: one.severity.value for one in found.differences}[code] == severity


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Hundreds came.", "300 people came."),
        ("Dozens came.", "45 people came."),
        ("Thousands came.", "7,312 people came."),
        ("Scores of people came.", "90 people came."),
        ("Hundreds came.", "At least 150 people came."),
        ("He earns 900 euros per month.", "He earns 900 euros a month."),
        ("It costs £30 per person.", "It costs £30 a head."),
        ("900 euros monthly", "900 euros a month"),
        ("There are 20 cases.", "Cases rose to 20."),
        ("Several hundred came.", "Hundreds came."),
    ],
)
def test_changes_and_parts_in_other_words_agree(claim: str, source: str) -> None:
    found = compare(claim, source)
    assert found.agrees, found.differences


def test_a_part_given_as_the_whole_is_a_finding() -> None:
    part, whole = "15 of the 20 ministers voted.", "12 of the 15 ministers voted."
    (mine, _), (_, theirs) = read_figures(part), read_figures(whole)
    assert "part_as_whole" in agree(theirs, mine).codes
    assert "whole_as_part" in agree(mine, theirs).codes
    assert first(part, part).agrees
    assert agree(read_figures("15 ministers voted.")[0], theirs).agrees


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army called reports of 500 deaths fake.", ["denied"]),
        ("Neither company lost 500 jobs.", ["denied"]),
        ("The army refused to send 500 soldiers.", ["denied"]),
        ("Preliminary estimates of 500 were revised to 620.", ["superseded", "stated"]),
        ("The toll, originally given as 500, is 12.", ["superseded", "stated"]),
        ("A quake could have killed 500 if it had struck by day.", ["supposed"]),
        ("He did not say how many of the 500 died.", ["stated"]),
        ("The court rejected an appeal by 500 workers.", ["stated"]),
        ("He denied 500 workers their pay.", ["stated"]),
        ("It did not open on 5 March 2020.", ["stated"]),
    ],
)
def test_frames_in_other_words(text: str, expected: list[str]) -> None:
    assert frames(text) == expected
