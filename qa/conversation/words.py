"""Closed classes of English words by which a question is read."""

from __future__ import annotations

from qa.figures import DAY_WORDS, MONTHS, VERBS, WEEKDAYS

AUXILIARIES = frozenset(
    """is are was were am do does did has have had will would can could may might should must shall
    isn't aren't wasn't weren't don't doesn't didn't hasn't haven't won't wouldn't can't
    couldn't""".split()
)
BE = frozenset("is are was were am be been isn't aren't wasn't weren't".split())
DO = frozenset("do does did don't doesn't didn't".split())
HAVING = frozenset("have has had do does did".split())
PREPOSITIONS = frozenset(
    """in on at to from for by with about between against into during since until till near of over
    under before after off among through across behind around towards toward within without per
    outside inside aboard according""".split()
)
PLACE_PREPOSITIONS = frozenset("in at near into off outside inside around across aboard".split())
MOVING = frozenset(["to", "from"])
WH = frozenset("what which who whom whose when where why how".split())
DETERMINERS = frozenset("the a an this that these those any some no every each all both".split())
POINTING = frozenset("the this that these those".split())
POSSESSIVES = frozenset("his her its their our my your".split())
PRONOUNS = frozenset(
    """he she it they him her his them hers theirs this that these those there someone anyone
    anybody somebody nobody everyone i we you us me one ones""".split()
)
QUANTIFIERS = frozenset("many much more most few fewer less several other another else".split())
LINKS = frozenset("and or but than as if so not that who which while because ago".split())
ADVERBS = frozenset(
    """already now then still also ever never first last yet again only just really exactly
    afterwards currently actually there so far together originally initially eventually
    finally out up down away back""".split()
)
ORDINALS = frozenset("first second third fourth last next other latest".split())
FRONTED = frozenset("old long far high big large tall often hot cold fast deep heavy wide".split())
"""Adjectives that "how" takes along: "how old"."""
UNITS = frozenset(
    """mile miles kilometre kilometres kilometer kilometers metre metres meter meters day days week
    weeks month months year years hour hours minute minutes time times degrees percent dollars euros
    money votes points goals""".split()
)
"""Counted nouns that nobody calls "they"."""
GENERIC = frozenset("anyone anybody someone people person persons thing things much many".split())
MONTH_WORDS = frozenset(MONTHS)
DAY_NAMES = frozenset(WEEKDAYS) | frozenset(DAY_WORDS)
NUMBERED = frozenset("first second third last next other same only".split())
COMMON_VERBS = VERBS | frozenset(
    """announce happen occur decide order confirm deny criticise criticize approve react respond
    comment mean cause start end ask call claim say tell think believe estimate expect plan want
    hope use try play score beat win lose draw build buy sell open close launch fly land sink
    rescue save evacuate fire attack bomb shoot arrest charge accuse defend sue ban reject refuse
    accept agree grant give receive award earn get obtain raise collect donate fund pay cost spend
    send deploy move shift station base travel go come arrive leave return stay live die suffer
    need require recommend suggest propose demand urge warn promise vow support oppose protest
    march vote elect choose pick select hold host attend visit meet join found create write
    publish release report show reveal find study examine analyse analyze test measure increase
    decrease rise fall drop grow decline reach exceed contain include cover provide offer supply
    teach learn train work run lead chair head own produce make design invent develop become
    remain begin bring take put keep stop quit resign retire replace succeed follow share tweet
    post watch read sing eat drink break crash collapse kill injure hurt wound destroy damage
    burn flood trap miss have do be know see hear like love hate prefer enjoy worship recruit
    serve fight help contact reply answer discover notice describe compare involve
    represent symbolise symbolize mark celebrate name drive carry weigh last took met gave
    went came said told made won lost ran led held sent paid cost flew fell began
    wrote found got saw left built bought sold spoke beat became chose drove ate drank broke
    fought taught caught thought brought stood understood
    flown fallen gone done seen given taken written begun chosen driven eaten spoken risen thrown
    grown shown known drawn worn torn hidden forgotten beaten""".split()
)
TITLES = frozenset(
    """president minister secretary senator governor mayor chancellor king queen prince princess
    mr mrs ms miss dr prof professor sir lord lady general gen col colonel lt major maj captain
    capt sgt admiral judge justice pope bishop coach director chairman chairwoman chair
    spokesman spokeswoman spokesperson ambassador founder editor doctor""".split()
)
ROLES = TITLES | frozenset(
    """man woman boy girl driver author actor actress singer player referee goalkeeper leader
    husband wife dad mum mom boss chief mother father son daughter brother sister child victim
    suspect lawyer attorney prosecutor owner candidate student teacher researcher scientist
    journalist reporter poet writer prime homeopath curator defector poster blogger witness winner
    captain""".split()
)
ORGANISATIONS = frozenset(
    """ministry department government university church court museum party parliament council
    committee congress senate agency association organisation organization union foundation company
    corporation institute center centre school college club team league federation police army navy
    force forces guard military embassy bank group board bureau office times news post network house
    hospital hotel airport station mosque street road bridge square festival expo cup olympics
    school award prize medal act treaty compact operation project league states nations""".split()
)
BASE_VERBS = frozenset(
    """share vote post cost plan claim report attack fire move play score show study drop end start
    release result cause test use work visit fight name drive charge change march protest award run
    fall rise hit match hold fund increase decrease support call need answer
    work order deal notice set stand read leave mean base collapse crash win visit offer demand
    review""".split()
)
"""Verbs that are nouns as well."""
LY_NOUNS = frozenset("family july italy ally assembly supply reply bully belly jelly".split())
EVENTS = frozenset(
    """accident attack campaign case ceremony championship collapse competition conference conflict
    crash crisis death deal disaster election event exercise exhibition explosion festival fight
    fire flood game hearing incident interview launch march match meeting mission outbreak
    pilgrimage project protest race raid referendum rescue ruling show stampede storm strike study
    talks tour tournament trial visit vote war bombing shooting killing""".split()
)
SAYING = frozenset(
    """said says say claimed claims claim told tell estimated estimates estimate reported reports
    confirmed confirms mentioned thinks believes gave""".split()
)
HAPPENING = frozenset("happen happened happens occur occurred occurs".split())
BEGINNING = frozenset("take took begin began begun start started end ended last lasted".split())
ANNOUNCING = frozenset(
    """announce announced announces order ordered orders decide decided approve approved confirm
    confirmed reveal revealed criticise criticised criticize criticized oppose opposed support
    dispute disputes disputed doubt doubts supported justify justified explain explained cause
    caused causes deny denied react reacted respond responded welcome welcomed""".split()
)
NO_EVENTS = frozenset(
    """opposition population nation station organisation organization association foundation
    government department parliament apartment document equipment instrument constitution
    institution corporation administration federation section option information
    position""".split()
)
SUFFERING = frozenset(
    """died die killed injured wounded hurt dead arrested survived attended voted evacuated rescued
    affected displaced missing participated""".split()
)
"""Verbs that go with people, where nothing else was counted."""
PREDICATIVE = frozenset(
    """free open closed safe ready true right wrong legal illegal common possible dead alive new old
    big large small rare expensive cheap popular successful available public private voluntary
    mandatory over crowded guilty permanent""".split()
)
