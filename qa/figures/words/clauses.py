"""Verbs and other words of a clause: what became of what is counted, denials, additions."""

from __future__ import annotations

from qa.figures.words.units import by_word

VERBS = frozenset(
    """is are was were be been being am has have had having do does did will would can could may
    might must shall should said says say saying told tells died die dies went go goes gone came
    come comes took take takes taken made make makes got get gets gave give given gives left leave
    leaves lost lose found find found held hold saw see seen ran run runs rose rise risen fell fall
    fallen began begin begun became become won win wins led lead leads shot stood stand sat set
    sent send cost costs paid pay pays spent spend met meet meets broke broken drove drawn drew
    grew knew known think thinks believe want wants need needs work works live lives lived remain
    remains include includes swept struck hit hits brought bring put cut let kept keep keeps felt
    isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't
    couldn't shouldn't speak spoke gathered turned tend voted received based due likely able
    unable aged available missing dead injured wounded killed hurt arrested scheduled""".split()
)
STATUS = by_word(
    {
        "killed": "killed kill kills killing dead died die dies dying death deaths fatalities "
        "fatality slain murdered",
        "wounded": "wounded wound wounds wounding injured injure injures injuring injuries injury "
        "hurt hospitalised hospitalized",
        "missing": "missing unaccounted",
        "arrested": "arrested arrest arrests arresting detained detain detaining imprisoned jailed",
        "released": "released freed",
        "rescued": "rescued rescue rescuing saved",
        "born": "born",
        "planned": "planned plan plans planning intends intend intended proposed propose proposes "
        "will would could may might expected expects scheduled considering pledged promised",
        "ordered": "ordered orders ordering authorised authorized approved",
        "alert": "alert standby",
        "sent": "sent send sends sending deployed deploy deploying arrived arrive arriving "
        "dispatched shifting shifted moved moving",
        "withdrawn": "withdrawn withdraw withdrawing withdrew recalled pulled",
        "rose": "rose rise rises risen rising increased increase increases increasing grew grow "
        "grown gained climbed jumped surged up",
        "fell": "fell fall falls fallen falling decreased decrease decreases decreasing dropped "
        "drop declined decline declining shrank slumped down reduced",
        "won": "won win wins winning beat beats defeated defeating",
        "lost": "lost lose loses losing",
        "already": "already",
    }
)
EXCLUSIVE_STATUS = (
    frozenset(["killed", "wounded", "missing", "rescued"]),
    frozenset(["arrested", "released"]),
    frozenset(["planned", "sent"]),
    frozenset(["alert", "sent"]),
    frozenset(["sent", "withdrawn"]),
    frozenset(["rose", "fell"]),
    frozenset(["won", "lost"]),
    frozenset(["killed", "born"]),
)
"""Two figures that carry different members of one group say different things."""
NEGATORS = frozenset(
    "not never none neither nor cannot nobody denied denies deny denying refused refuses refuse "
    "rejected rejects failed fails".split()
)
CLAUSE_WORDS = frozenset("but although though because while whereas which who that".split())
ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sen gov rep st lt col gen sgt capt maj no vs jr sr inc ltd co corp jan feb "
    "mar apr jun jul aug sep sept oct nov dec mt fig approx est dept".split()
)
ADDITIVE_BEFORE = frozenset("another additional further extra".split())
ADDITIVE_AFTER = frozenset("more additional further extra others".split())
