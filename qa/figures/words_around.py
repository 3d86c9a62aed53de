"""English words around figures, as data: nouns and verbs, fates, denials, verbs of saying."""

from __future__ import annotations

FUNCTION_WORDS = frozenset(
    """a an the of in on at to from by with for since than as and or but nor so yet if while when
    where who whom whose which that this these those there here into onto over under above below
    between among during before after until till through across against about around near per via
    within without toward towards upon off out up down because although though unless whether not
    no it its he she they them their his her him we us our you your i my me what how why then also
    both each every all any some such too very just only even still already now ago later earlier
    yesterday today tomorrow tonight again away back together each once twice along amid despite
    including behind beyond inside outside like unlike versus vs plus minus alone apiece overall
    worldwide nationwide respectively instead however meanwhile aboard abroad home old
    ahead""".split()
)
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
NOT_HEADS = frozenset(
    """more other others additional extra further fewer less most such many much same different new
    old such total possible first last next own top dead alive eligible""".split()
)
MODIFIERS_BEFORE = frozenset("more other additional extra further new different".split())
DETERMINERS = frozenset(
    "the a an these those this that his her its their our my your all some any whose".split()
)
IRREGULAR_PLURALS = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "policemen": "policeman",
    "servicemen": "serviceman",
    "servicewomen": "servicewoman",
    "firemen": "fireman",
    "fishermen": "fisherman",
    "teeth": "tooth",
    "feet": "foot",
    "mice": "mouse",
    "geese": "goose",
    "oxen": "ox",
    "lives": "life",
    "wives": "wife",
    "knives": "knife",
    "wolves": "wolf",
    "leaves": "leaf",
    "halves": "half",
    "thieves": "thief",
    "shelves": "shelf",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "crises": "crisis",
    "bases": "base",
    "theses": "thesis",
    "analyses": "analysis",
    "data": "data",
    "media": "media",
    "dice": "die",
    "aircraft": "aircraft",
    "personnel": "personnel",
    "police": "police",
    "staff": "staff",
    "crew": "crew",
    "troops": "troop",
    "cattle": "cattle",
    "sheep": "sheep",
    "fish": "fish",
    "deer": "deer",
    "species": "species",
    "series": "series",
    "spacecraft": "spacecraft",
    "offspring": "offspring",
    "militia": "militia",
    "dead": "dead",
    "wounded": "wounded",
    "injured": "injured",
    "cavalry": "cavalry",
    "infantry": "infantry",
    "ships": "ship",
    "means": "means",
    "youth": "youth",
    "folk": "folk",
    "kids": "kid",
}
NOT_PLURAL_ENDINGS = ("ss", "us", "is", "'s", "’s", "gas", "xas", "nsas", "vas", "mas")
SYNONYMS = tuple(
    frozenset(group.split())
    for group in (
        "troop soldier serviceman servicewoman member personnel force serviceperson military",
        "person people individual human man-and-woman resident citizen folk",
        "child kid minor youngster",
        "death fatality dead casualty",
        "injury injured wounded",
        "aircraft plane airplane aeroplane jet",
        "ship vessel boat",
        "car vehicle automobile",
        "house home",
        "job position post",
        "employee worker staff staffer",
        "company firm business corporation",
        "country nation state",
        "student pupil",
        "police officer policeman",
        "attack strike raid",
        "film movie",
        "game match",
        "goal",
        "doctor physician",
        "migrant refugee seeker",
        "article story",
        "voter vote ballot",
        "tank",
        "missile rocket",
        "million",
    )
)
GENERIC_PEOPLE = frozenset("person people individual human other member man woman victim".split())
PEOPLE = frozenset(
    """troop soldier serviceman personnel civilian officer policeman police man woman child boy girl
    student pupil teacher worker employee staff migrant refugee seeker passenger victim protester
    resident citizen voter patient prisoner hostage survivor pilgrim astronaut defendant suspect
    fighter militant rebel sailor marine guard pilot player fan spectator doctor nurse tourist
    villager miner journalist reporter politician candidate member demonstrator inmate
    family American Russian""".lower().split()
)
EXCLUSIVE_MODIFIERS = tuple(
    frozenset(group.split())
    for group in (
        "male female",
        "civilian military",
        "foreign local domestic international",
        "full-time part-time",
        "dead wounded injured surviving missing",
        "adult child juvenile young elderly",
        "state federal national",
        "public private",
        "armed unarmed",
        "legal illegal",
        "enemy allied",
        "senior junior",
        "northern southern eastern western",
    )
)
SAME_PLACE = {
    "u.s.": "us",
    "u.s": "us",
    "usa": "us",
    "american": "us",
    "america": "us",
    "u.k.": "uk",
    "british": "uk",
    "britain": "uk",
    "poland": "polish",
    "germany": "german",
    "romania": "romanian",
    "russia": "russian",
    "ukraine": "ukrainian",
    "france": "french",
    "italy": "italian",
    "spain": "spanish",
    "china": "chinese",
    "canada": "canadian",
    "israel": "israeli",
    "palestine": "palestinian",
    "afghanistan": "afghan",
    "iraq": "iraqi",
    "syria": "syrian",
    "iran": "iranian",
    "turkey": "turkish",
    "japan": "japanese",
    "india": "indian",
    "australia": "australian",
}


def _spread(table: dict[str, str]) -> dict[str, str]:
    return {word: status for status, words in table.items() for word in words.split()}


STATUS = _spread(
    {
        "killed": "killed kill kills killing dead died die dies dying death deaths fatalities "
        "fatality slain murdered",
        "wounded": "wounded wound wounds wounding injured injure injures injuring injuries injury "
        "hurt hospitalised hospitalized",
        "missing": "missing unaccounted",
        "arrested": "arrested arrest arrests arresting detained detain detaining imprisoned jailed",
        "released": "released freed released",
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


SAYING = frozenset(
    """said says say saying told tells announced announces announcing added adds confirmed confirms
    reported reports stated states claimed claims warned warns wrote writes tweeted tweets posted
    estimated estimates insisted insists argued argues acknowledged acknowledges denied denies
    explained explains noted notes stressed stresses suggested suggests admitted admits declared
    declares concluded concludes commented remarked replied responded recalled revealed reveals
    predicted predicts indicated indicates alleged alleges described testified promised pledged
    vowed urged asked maintains maintained emphasized emphasised conceded reiterated cautioned
    refuted refutes disputed disputes rejected rejects dismissed dismisses rebutted
    reaffirmed believes believe believed thinks found estimate put puts spoke spoken speaks
    speak""".split()
)
NEEDS_THAT = frozenset(
    """asked reported reports estimates states claims found believes believed thinks revealed
    reveals described recalled indicated indicates posted notes suggests suggested posted promised
    pledged responded commented urged writes wrote predicts warned warns maintained
    maintains""".split()
)
"""Verbs that also have plain objects; they attribute beside "that", a comma or a quotation."""
NEEDS_WORD = {
    "put": "at", "puts": "at", "estimate": "at",
    "refuted": "that", "refutes": "that", "disputed": "that", "disputes": "that",
    "rejected": "that", "rejects": "that", "dismissed": "that", "dismisses": "that",
    "rebutted": "that", "spoke": "of", "spoken": "of", "speaks": "of", "speak": "of",
}  # fmt: skip
"""Verbs that give a figure only with another word near: "put the cost at", "spoke of"."""
LEADS = frozenset(
    """in on at by during before since until when while as if though although because despite amid
    following under with from for after""".split()
)
"""Words that open a clause which only leads up to ", X said, ..."."""
PRONOUNS = frozenset("he she they it we i who".split())
SPEAKERS = frozenset(
    """officials official police authorities spokesman spokeswoman spokesperson ministry department
    government president minister secretary witnesses sources source agency company report study
    army military court prosecutors lawyers researchers experts analysts doctors residents statement
    commission committee council bureau office lawyer attorney mayor governor general commander
    team union group organisation organization reports estimates media figures data documents
    scientists activists rescuers firefighters doctor analyst expert prosecutor researcher
    scientist witness organisers organizers""".split()
)
NEVER_SPEAKERS = frozenset(
    """there here this that these those what which and but or so if when while as although because
    however meanwhile also not never just then now nobody nothing be been being""".split()
)
ADVERBS = frozenset(
    """also later earlier already reportedly previously recently repeatedly further then once
    initially publicly privately has had have now""".split()
)
"""Words that may stand between a speaker and the verb."""
