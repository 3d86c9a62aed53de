"""Words by which a text corrects itself; each reader takes its part.

``qa.figures`` reads by them which figure of a sentence is an earlier one (``frames``), and which is
taken back and what replaces it (``replaced``); ``qa.sources`` which notes tell of a correction.
"""

from __future__ import annotations

from qa.text.english import any_case

TAKES_BACK = any_case(
    r"(?:\b(?:rather than|instead of|and not|up from|down from|revised from|corrected from)|"
    r"[,;] not|\bnever (?:been a plan to )?(?:send|sent|planned)|"
    r"\b(?:had|originally|previously|initially|wrongly|mistakenly|incorrectly) "
    r"(?:said|spoken|reported|put|given|stated|estimated|announced|counted)\b[^,.;]*|"
    r"\bearlier (?:number|figure|count|report|toll|estimate) (?:of|was|had been))"
    r"\s*(?:[\w-]+ ){0,3}\Z"
)
"""Before a figure: it is taken back ("rather than 1,200", "and not eleven")."""
CORRECTION = any_case(r"\W*(?:correction|clarification)\b")
"""At the beginning of a sentence: it is a notice of a correction."""
INSTEAD = any_case(
    r"\b(?:now|in fact|actually|correct (?:figure|number)|should have (?:said|read))\b"
)
"""Before a figure, or in the next sentence: this one is the right one."""
CORRECTS = any_case(
    r"\b(?:correct(?:ed|ing|ion|s)?|revis(?:ed|es|ing|ion)|updat(?:ed|es|ing)|rather than|"
    r"instead of|had (?:given|said|reported|spoken of)|now (?:says?|puts?|believes?|stands?)|"
    r"earlier (?:number|figure|count|report|toll)|ris(?:es|en) to|rose to|risen from|"
    r"climbed to|up from|down from|originally|previously|first said)\b"
)
"""In a paragraph: it corrects or updates an earlier figure."""
EARLIER_FIGURE = any_case(
    r"\b(?:(?:earlier|previous|prior|initial|original|outdated|preceding)\s+(?:[\w-]+\s+){0,2}?"
    r"(?:version|count|figures?|toll|estimates?|numbers?|tally|draft|edition|headline)"
    r"|(?:earlier|initial|original)\s+(?:[\w-]+\s+){0,1}?(?:reports?|statements?|article|story|"
    r"accounts?)\s+(?:had\s+)?(?:\w+ly\s+)?(?:of|that|said|spoke|spoken|put|gave|given|stated|reported|"
    r"claimed|suggested|counted|mentioned|listed)"
    r"|(?:initially|originally|previously|at first|first)\s+(?:\w+ly\s+)?(?:said|reported|stated|"
    r"put|gave|given|announced|estimated|counted|spoke|spoken|claimed|told|wrote|"
    r"written)"
    r"|(?:revised|corrected|amended)\s+(?:up|down|upwards?|downwards?)?\s*from"
    r"|(?:retract|withdr[ae]w|withdrawn|took back|taken back)\w*\s+(?:\w+\s+){0,3}"
    r"(?:figure|estimate|number|claim|count|report)s?\s+(?:of|that))\b"
)
"""Before a figure: it is an earlier one ("the previous toll was 9")."""
REPLACED = any_case(
    r"\b(?:(?:revised|corrected|raised|lowered|changed|updated|rose|fell|risen|fallen)\b.*?\bto|"
    r"now|instead|in fact|actually|not|rather)\b|,\s*(?:is|was|are|were|stands?|has|have)\b"
)
"""Between such words and a figure: it is the one that replaces the earlier one."""
REPLACED_BEHIND = any_case(
    r"\A(?:\s\w+){0,4}?\s(?:was|were|has been|have been|had been|is|are)\s(?:\w+ly |later |since )?"
    r"(?:revised|corrected|withdrawn|retracted|superseded|amended|replaced)\b"
)
"""Behind a figure: "was later revised", "has been withdrawn"."""
CORRECTING_NOTE = any_case(
    r"\b(?:correct(?:s|ed|ions?|ing)?|clarif(?:y|ies|ied|ication)|amend(?:s|ed|ment)?)\b"
)
"""In a note of an agency: it tells the reader of a correction, and is no order to the editor."""
CORRECTED_PAGE = any_case(
    r"\b(?:amended|corrected|earlier version|previous version|original version|misstated"
    r"|incorrectly|wrongly|erroneously|clarif\w+)\b"
)
"""In a note on a page: it says that the article was corrected."""
