"""Words whose full stop need not end a sentence, and words that tell whether it does.

All entries are case-folded and without the full stop.
"""

from __future__ import annotations

from qa.text.english import MONTH_NAMES, SHORT_MONTHS, TIME_ZONES, WEEKDAYS


def words(listed: str) -> frozenset[str]:
    """Return the words of a list written as text."""
    return frozenset(listed.split())


UNCAPITALISED = words("vs v etc al no nos art fig vol ch pp p para approx ca")
"""Abbreviations also when written small; all others need a capital (``Ill.``, but not ``ill.``)."""

TITLES = words(
    """
    mr mrs ms mx dr prof rev fr hon messrs mmes gov lt col gen maj capt cmdr cpl sgt
    pvt adm brig rep reps sen sens pres supt insp det atty dep asst vs v
    """
)
"""Never end a sentence: a name follows."""

BEFORE_NUMBER = words("no nos art sec fig vol ch pp p op cl para approx ca")
"""Do not end a sentence when a digit follows."""

MONTHS = words("mon tue tues wed thu thur thurs fri") | SHORT_MONTHS.keys()
"""Do not end a sentence when a digit or a weekday's or month's day follows."""

SOMETIMES_LAST = words(
    """
    inc corp co ltd llc plc bros jr sr esq ph.d st mt ft ave blvd rd hwy dept univ assn
    etc al ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss
    mo mont neb nev okla ore pa tenn tex va vt wash wis wyo ont que alta sask man
    """
)
"""End a sentence only before a word that usually starts one."""

CLOCK = frozenset(("a.m", "p.m", "am", "pm"))
"""End a sentence before a capital, unless a day or a time zone follows."""

AFTER_CLOCK = (
    words("eastern central mountain pacific local mt jst")
    | TIME_ZONES
    | WEEKDAYS.keys()
    | MONTH_NAMES.keys()
)

STARTERS = words(
    """
    a about according after all also although amid among an and another any as asked at because
    before both but by can canadian despite did do does during each earlier either even every
    few finally first following for former four from had has have he her here his how however i if
    in indeed instead is it it's its just last later like many may maybe meanwhile more moreover
    most much my neither no nor not now of officials on once one only or other others our
    over people perhaps police several she since so some soon still such than that that's the their
    them then there there's these they they're this those though three through thus to today two
    under unlike until was we we're well were what when where whether which while who why will
    with within would yes yet you your
    """
)
"""Words that, capitalised after an abbreviation, usually start a sentence."""
