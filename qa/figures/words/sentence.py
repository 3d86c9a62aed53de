"""Words of the sentence around a figure: nouns, verbs, denials, hedges, speakers, places."""

from __future__ import annotations

from qa.figures.types import Approximator
from qa.figures.words.amounts import by_word, pairs

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
SAYING_WITH_THAT = frozenset(
    """asked reported reports estimates states claims found believes believed thinks revealed
    reveals described recalled indicated indicates posted notes suggests suggested posted promised
    pledged responded commented urged writes wrote predicts warned warns maintained
    maintains""".split()
)
"""Verbs that also have plain objects; they attribute beside "that", a comma or a quotation."""
SAYING_WITH = {
    "put": "at", "puts": "at", "estimate": "at",
    "refuted": "that", "refutes": "that", "disputed": "that", "disputes": "that",
    "rejected": "that", "rejects": "that", "dismissed": "that", "dismisses": "that",
    "rebutted": "that", "spoke": "of", "spoken": "of", "speaks": "of", "speak": "of",
}  # fmt: skip
"""Verbs that give a figure only with another word near: "put the cost at", "spoke of"."""
LEADING_WORDS = frozenset(
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


def _by_phrase(table: dict[Approximator, str]) -> dict[tuple[str, ...], Approximator]:
    return {
        tuple(phrase.split()): approximator
        for approximator, phrases in table.items()
        for phrase in phrases.split(";")
    }


HEDGES_BEFORE = _by_phrase(
    {
        Approximator.ABOUT: """
        about; around; roughly; approximately; approx; approx .; some; circa; c .; ca .; ~; ≈; an
        estimated; estimated; in the region of; on the order of; somewhere around; something like;
        somewhere in the region of; or so; an average of; an approximate; about some; est .; more
        or less
        """,
        Approximator.NEARLY: """
        nearly; almost; close to; just under; just below; approaching; just shy of; a little under;
        a little less than; slightly less than; slightly under; just about; virtually; not quite;
        closer to; nearer to; nearing; just short of; slightly fewer than; near
        """,
        Approximator.JUST_OVER: """
        just over; just above; just more than; slightly more than; slightly over; a little more
        than; a little over; barely over; a bit over; slightly above
        """,
        Approximator.AT_MOST: """
        up to; as many as; as much as; at most; no more than; not more than; as high as; a maximum
        of; maximum of; a maximum; maximum; as long as; as far as; at the most; ≤; no later than;
        as old as; not exceeding; up to about; up to some; up to around; as many as about
        """,
        Approximator.AT_LEAST: """
        at least; no fewer than; no less than; not less than; not fewer than; a minimum of; minimum
        of; a minimum; minimum; as few as; as little as; as low as; at the least; ≥; as young as;
        at least some; at least about
        """,
        Approximator.MORE_THAN: """
        more than; over; above; upwards of; upward of; in excess of; greater than; exceeding;
        exceeded; exceeds; exceed; well over; well above; far more than; many more than; higher
        than; larger than; longer than; bigger than; >; beyond; well more than; much more than;
        over -; significantly more than; older than; far over; north of; topped; topping
        """,
        Approximator.LESS_THAN: """
        fewer than; less than; under; below; well under; well below; far fewer than; far less than;
        lower than; smaller than; shorter than; <; younger than; much less than; much fewer than;
        south of; under -
        """,
        Approximator.EXACTLY: "exactly; precisely; exact",
    }
)
HEDGES_AFTER = _by_phrase(
    {
        Approximator.ABOUT: "or so; or thereabouts; give or take; approximately; - odd; - ish; ish",
        Approximator.AT_LEAST: """
        or more; and more; or over; or above; or higher; or greater; and above; and over; and up;
        or older; and older; +; plus; at least; or longer; at a minimum; - plus; and counting; at
        the least; or better
        """,
        Approximator.AT_MOST: """
        or less; or fewer; or under; or below; or lower; or younger; and under; at most; at the
        most; and younger; or shorter; tops; and below
        """,
    }
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
_NAMES = """
afghanistan|albania|algeria|angola|argentina|armenia|australia|austria|azerbaijan|bahrain|bangladesh
belarus|belgium|benin|bhutan|bolivia|bosnia|botswana|brazil|bulgaria|burkina faso|burundi|cambodia
cameroon|chad|chile|china|colombia|congo|costa rica|croatia|cuba|cyprus|czech republic|czechia
denmark|djibouti|dominican republic|ecuador|egypt|el salvador|eritrea|estonia|ethiopia|fiji|finland
france|gabon|gambia|georgia|ghana|greece|guatemala|guinea|haiti|honduras|hong kong|hungary|iceland
india|indonesia|iran|iraq|ireland|israel|italy|ivory coast|jamaica|japan|jordan|kazakhstan|kenya
kosovo|kuwait|kyrgyzstan|laos|latvia|lebanon|liberia|libya|lithuania|luxembourg|madagascar|malawi
malaysia|mali|malta|mexico|moldova|mongolia|montenegro|morocco|mozambique|myanmar|namibia|nepal
netherlands|new zealand|nicaragua|niger|nigeria|north korea|north macedonia|norway|oman|pakistan
palestine|panama|paraguay|peru|philippines|poland|portugal|qatar|romania|russia|rwanda|saudi arabia
senegal|serbia|sierra leone|singapore|slovakia|slovenia|somalia|south africa|south korea|south sudan
spain|sri lanka|sudan|sweden|switzerland|syria|taiwan|tajikistan|tanzania|thailand|togo|tunisia
turkey|turkmenistan|uganda|ukraine|uruguay|uzbekistan|venezuela|vietnam|yemen|zambia|zimbabwe|canada
germany|britain|england|scotland|wales|america|africa|asia|europe|alabama|alaska|arizona|arkansas
california|colorado|connecticut|delaware|florida|hawaii|idaho|illinois|indiana|iowa|kansas|kentucky
louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska
nevada|new hampshire|new jersey|new mexico|new york|north carolina|north dakota|ohio|oklahoma|oregon
pennsylvania|south carolina|south dakota|tennessee|texas|utah|vermont|virginia|west virginia
wisconsin|wyoming|ontario|quebec|queensland|tasmania|victoria|new south wales|london|paris|berlin
moscow|kyiv|kiev|rome|madrid|vienna|warsaw|brussels|tokyo|beijing|shanghai|delhi|mumbai|sydney
melbourne|toronto|ottawa|chicago|houston|boston|seattle|los angeles|san francisco|dallas|atlanta
miami|cairo|istanbul|jerusalem|mecca|baghdad|tehran|kabul|jakarta|manila|seoul|taipei|wellington
"""
PLACES = frozenset(
    name.strip() for line in _NAMES.splitlines() for name in line.split("|") if name
) | frozenset(SAME_PLACE)
"""In lower case."""
