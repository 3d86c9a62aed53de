"""Nouns that figures count: irregular plurals, synonyms, people, and words that are no nouns."""

from __future__ import annotations

from qa.figures.words.units import pairs

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
NOT_HEADS = frozenset(
    """more other others additional extra further fewer less most such many much same different new
    old such total possible first last next own top dead alive eligible""".split()
)
MODIFIERS_BEFORE = frozenset("more other additional extra further new different".split())
DETERMINERS = frozenset(
    "the a an these those this that his her its their our my your all some any whose".split()
)
IRREGULAR_PLURALS = pairs(
    """
    people person, teeth tooth, feet foot, mice mouse, geese goose, oxen ox, lives life, wives wife,
    knives knife, wolves wolf, leaves leaf, halves half, thieves thief, shelves shelf, criteria
    criterion, phenomena phenomenon, crises crisis, bases base, theses thesis, analyses analysis,
    data data, media media, dice die, aircraft aircraft, personnel personnel, police police, staff
    staff, crew crew, cattle cattle, sheep sheep, fish fish, deer deer, species species, series
    series, spacecraft spacecraft, offspring offspring, militia militia, dead dead, wounded wounded,
    injured injured, cavalry cavalry, infantry infantry, means means, youth youth, folk folk
    """
)
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
        "doctor physician",
        "migrant refugee seeker",
        "article story",
        "voter vote ballot",
        "missile rocket",
    )
)
GENERIC_PEOPLE = frozenset("person people individual human other member man woman victim".split())
PEOPLE = frozenset(
    """troop soldier serviceman personnel civilian officer policeman police man woman child boy girl
    student pupil teacher worker employee staff migrant refugee seeker passenger victim protester
    resident citizen voter patient prisoner hostage survivor pilgrim astronaut defendant suspect
    fighter militant rebel sailor marine guard pilot player fan spectator doctor nurse tourist
    villager miner journalist reporter politician candidate member demonstrator inmate
    family american russian""".split()
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
