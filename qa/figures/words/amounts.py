"""Words of amounts and dates: numbers, units, money, months, with their spellings and factors."""

from __future__ import annotations

from decimal import Decimal

from qa.text.english import MONTH_NAMES, ONES, SHORT_MONTHS, TENS


def by_word(table: dict[str, str]) -> dict[str, str]:
    """Turn {"km": "km kilometre"} into {"km": "km", "kilometre": "km"}."""
    return {word: unit for unit, words in table.items() for word in words.split()}


def pairs(text: str) -> dict[str, str]:
    """Turn "us USD, hk HKD" into {"us": "USD", "hk": "HKD"}."""
    entries = (pair.rsplit(maxsplit=1) for pair in text.split(","))
    return {name.strip(): value for name, value in entries}


def factors(text: str) -> dict[str, Decimal]:
    """Turn "minute 60, hour 3600" into {"minute": Decimal(60), "hour": Decimal(3600)}."""
    return {unit: Decimal(factor) for unit, factor in pairs(text).items()}


TIME_UNITS = by_word(
    {
        "second": "second seconds sec secs",
        "minute": "minute minutes min mins",
        "hour": "hour hours hr hrs",
        "day": "day days",
        "week": "week weeks",
        "fortnight": "fortnight fortnights",
        "month": "month months",
        "year": "year years yr yrs",
        "decade": "decade decades",
        "century": "century centuries",
    }
)
WORKING_DAY = frozenset(["working", "business", "calendar", "consecutive", "straight", "full"])
IN_SECONDS = factors("second 1, minute 60, hour 3600, day 86400, week 604800, fortnight 1209600")
IN_MONTHS = factors("month 1, year 12, decade 120, century 1200")
MEASURE_UNITS = by_word(
    {
        "km": "km kms kilometre kilometres kilometer kilometers",
        "m": "m metre metres meter meters",
        "cm": "cm centimetre centimetres centimeter centimeters",
        "mm": "mm millimetre millimetres millimeter millimeters",
        "mile": "mile miles mi",
        "nautical mile": "nm nmi",
        "foot": "foot feet ft",
        "inch": "inch inches",
        "yard": "yard yards yd yds",
        "acre": "acre acres",
        "hectare": "hectare hectares ha",
        "kg": "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes",
        "g": "g gram grams gramme grammes",
        "mg": "mg milligram milligrams milligramme milligrammes",
        "tonne": "tonne tonnes",
        "ton": "ton tons",
        "lb": "lb lbs",
        "ounce": "ounce ounces oz",
        "litre": "litre litres liter liters",
        "ml": "ml millilitre millilitres milliliter milliliters",
        "gallon": "gallon gallons",
        "tablespoon": "tablespoon tablespoons tbsp tbsps",
        "teaspoon": "teaspoon teaspoons tsp tsps",
        "degree": "degree degrees °",
        "°C": "°c ℃ celsius centigrade",
        "°F": "°f ℉ fahrenheit",
        "mph": "mph",
        "km/h": "kph kmh",
        "knot": "knot knots",
        "W": "watt watts",
        "kW": "kw kilowatt kilowatts",
        "MW": "mw megawatt megawatts",
        "GW": "gw gigawatt gigawatts",
        "kWh": "kwh",
        "MWh": "mwh",
        "kB": "kb kilobyte kilobytes",
        "MB": "mb megabyte megabytes",
        "GB": "gb gigabyte gigabytes",
        "TB": "tb terabyte terabytes",
        "Hz": "hz hertz",
        "MHz": "mhz megahertz",
        "GHz": "ghz gigahertz",
        "volt": "volt volts",
    }
)
ONLY_BEHIND_DIGITS = frozenset(["mi", "nm", "ha", "g", "m", "w", "mb", "kb", "min", "sec"])
"""Short forms that count as units only right behind digits."""
RATE_NOUNS = frozenset(
    """head person dose share barrel bottle pint cup kilo piece pop unit seat night ticket plate
    vote game match term copy episode visit word page student pupil patient passenger household
    family customer worker employee member user child bushel therm kilowatt-hour bag box pack
    packet can crate carton loaf slice item vehicle car truck trip ride shift minute session lesson
    class course container ounce pound""".split()
)
"""Nouns that prices and paces are per, behind "a": "$81 a barrel"."""
METRE_CUES = frozenset(
    """high height tall taller long length wide width deep depth away above below across distance
    jump jumped jumps leap leapt cleared ran run running swam swim race final finals semifinal heat
    heats hurdles sprint freestyle butterfly backstroke breaststroke relay dash throw threw thrown
    wave waves tower wall statue mast altitude elevation sea metre metres meter meters km cm mm
    feet radius diameter thick tide tides""".split()
)
"""Near "12m" these tell of metres."""
IN_MILLIONS = frozenset(
    """sales population audience audiences viewers users subscribers readership readers membership
    members followers listeners visitors voters customers deliveries downloads shipments turnout
    inhabitants residents population people city cities town country nation region state revenue
    revenues turnover profit profits losses budget circulation workforce electorate sells sold sell
    drew attracted attracts employs serves served""".split()
)
"""Before "8.1m" these tell of a million."""
PEOPLE_VERBS = frozenset(
    """live lived living voted vote watched watch fled died tuned signed attended use used read
    visited joined registered work worked speak listened follow followed lost earn pay travelled
    traveled marched protested starved""".split()
)
"""What the people of "some 8.1m" do."""
AREA_WORDS = frozenset(["square", "sq", "cubic"])
METRES = factors(
    """
    m 1, km 1000, cm 0.01, mm 0.001, mile 1609.344, nautical mile 1852, foot 0.3048, inch 0.0254,
    yard 0.9144
    """
)
KILOGRAMS = factors(
    """
    kg 1, g 0.001, mg 0.000001, tonne 1000, ton 907.18474, lb 0.45359237, ounce 0.028349523125
    """
)
SQUARE_METRES = factors("acre 4046.8564224, hectare 10000") | {
    f"square {unit}": factor**2 for unit, factor in METRES.items()
}
LITRES = factors("litre 1, ml 0.001, gallon 3.785411784")
SPEEDS = factors("km/h 1, mph 1.609344, knot 1.852")
WATTS = factors("W 1, kW 1000, MW 1000000, GW 1000000000")
BYTES = factors("kB 1000, MB 1000000, GB 1000000000, TB 1000000000000")
DIMENSIONS = (
    *(IN_SECONDS, IN_MONTHS, METRES, KILOGRAMS, SQUARE_METRES),
    *(LITRES, SPEEDS, WATTS, BYTES),
)
"""Units that convert exactly into each other: factor to the first unit of each table."""
CURRENCY_SIGNS = dict(
    zip(
        "$€£¥₹₩₽₪₦₺₴₫฿₱",
        "USD EUR GBP JPY INR KRW RUB ILS NGN TRY UAH VND THB PHP".split(),
        strict=True,
    )
)
DOLLAR_PREFIXES = pairs(
    """
    us USD, u.s. USD, a AUD, au AUD, aus AUD, c CAD, ca CAD, can CAD, nz NZD, hk HKD, s SGD, r BRL,
    nt TWD
    """
)
CURRENCY_CODES = {
    code.lower(): code
    for code in (
        "USD EUR GBP JPY CHF CAD AUD NZD CNY RMB INR KRW RUB SEK NOK DKK PLN CZK HUF TRY BRL MXN "
        "ZAR SGD HKD TWD THB IDR MYR PHP VND ILS EGP NGN KES SAR AED UAH ARS CLP COP PKR BDT"
    ).split()
}
CURRENCY_WORDS = by_word(
    {
        "USD": "dollar dollars",
        "US cent": "cent cents",
        "EUR": "euro euros",
        "GBP": "quid sterling",
        "penny": "penny pence",
        "JPY": "yen",
        "CNY": "yuan renminbi",
        "INR": "rupee rupees",
        "RUB": "ruble rubles rouble roubles",
        "KRW": "won",
        "CHF": "franc francs",
        "krone": "krone kroner krona kronor",
        "PLN": "zloty zlotys",
        "peso": "peso pesos",
        "shekel": "shekel shekels",
        "TRY": "lira liras",
        "rand": "rand",
        "UAH": "hryvnia hryvnias",
        "real": "reais",
        "baht": "baht",
        "naira": "naira",
        "riyal": "riyal riyals",
        "dirham": "dirham dirhams",
    }
)
POUNDS = frozenset(["pound", "pounds"])
"""Money or weight: the words around decide."""
WEIGHT_CUES = frozenset("weigh weighs weighed weighing weight heavy heavier lost gained".split())
NATIONAL_DOLLARS = pairs(
    """
    us USD, u.s. USD, american USD, canadian CAD, australian AUD, british GBP, hong HKD, singapore
    SGD
    """
)
PERCENT_WORDS = frozenset(["percent", "pct", "%", "٪", "％"])

CARDINALS = ONES | TENS
DECADES = {f"{word[:-1]}ies": value for word, value in TENS.items()}
"""Of a life: "in her thirties"."""
SCALES = {
    "hundred": Decimal(100),
    "thousand": Decimal(1000),
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
    "quadrillion": Decimal(10) ** 15,
    "lakh": Decimal(10) ** 5,
    "crore": Decimal(10) ** 7,
}
DOZEN = Decimal(12)
MULTIPLIERS = SCALES | {"dozen": DOZEN}
SCALE_SUFFIXES = {
    suffix: SCALES[scale]
    for scale, suffixes in {
        "thousand": "k",
        "million": "m mn mln mil",
        "billion": "b bn bln",
        "trillion": "t tn trn",
    }.items()
    for suffix in suffixes.split()
}
ALWAYS_SCALE = frozenset(SCALE_SUFFIXES) - {"m", "b", "t", "mil"}
"""Suffixes that mean nothing else; the others need money or a counted noun beside them."""
SPACED_SUFFIXES = frozenset(["mn", "mln", "bn", "bln", "tn", "trn"])
"""Suffixes that may stand behind a space: "$8 bn"."""
VAGUE_PLURALS = frozenset(
    "dozens scores hundreds thousands millions billions trillions tens".split()
)
_QUANTIFIED = {
    "several": (Decimal(3), Decimal(10)),
    "few": (Decimal(2), Decimal(6)),
    "many": (Decimal(3), Decimal(20)),
    "couple": (Decimal("1.5"), Decimal(3)),
}
VAGUE_QUANTIFIERS = frozenset(_QUANTIFIED)
_PLURAL_SIZES = {"tens": Decimal(10), "scores": Decimal(20), "dozens": DOZEN} | {
    f"{word}s": size for word, size in SCALES.items()
}
_OF_A_PLURAL = (Decimal(2), Decimal(20))
"""A plural of a unit is at least two of them, and fewer than twenty: then it has other words."""


def vague_bounds(wording: str) -> tuple[Decimal, Decimal] | None:
    """Return the least and the most that a vague number means, by its canonical wording.

    A plural is multiplied by 2 and 20 ("hundreds": 200 to 2,000; "tens of thousands": 20,000 to
    200,000), a quantified scale by what the quantifier means ("several hundred": 300 to 1,000).
    """
    first, *rest = wording.replace(" of ", " ").split()
    low, high = _QUANTIFIED.get(first, _OF_A_PLURAL)
    words = rest if first in _QUANTIFIED else [first, *rest]
    size = Decimal(1)
    for word in words:
        factor = _PLURAL_SIZES.get(word) or MULTIPLIERS.get(word)
        if factor is None:
            return None
        size *= factor
    return (low * size, high * size) if words else None


_IRREGULAR_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
    "twelfth": 12,
}
_REGULAR = "four six seven ten eleven thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
ORDINALS = (
    _IRREGULAR_ORDINALS
    | {f"{word}th": ONES[word] for word in _REGULAR.split()}
    | {f"{word[:-1]}ieth": value for word, value in TENS.items()}
    | {"hundredth": 100, "thousandth": 1000, "millionth": 1_000_000}
)
ORDINAL_SUFFIXES = frozenset(["st", "nd", "rd", "th"])
DENOMINATORS = {
    word: value
    for word, value in ORDINALS.items()
    if value in {*range(3, 21), 100, 1000, 1_000_000}
} | {"half": 2, "quarter": 4}
PLURAL_DENOMINATORS = {f"{word}s": value for word, value in DENOMINATORS.items()} | {"halves": 2}
FRACTION_CHARACTERS = {
    character: (int(top), int(bottom))
    for character, top, bottom in zip(
        "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞",
        "1 1 2 1 3 1 2 3 4 1 5 1 3 5 7".split(),
        "2 3 3 4 4 5 5 5 5 6 6 8 8 8 8".split(),
        strict=True,
    )
}
NOUGHTS = frozenset(["nought", "naught", "oh"])

MONTHS = MONTH_NAMES | SHORT_MONTHS
DAY_WORDS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
SHIFTS = {"last": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
PARTS_OF_DAY = {"morning": 0, "afternoon": 0, "evening": 0, "night": 0}
PARTS_OF_MONTH = frozenset(["early", "mid", "late"])
SEASONS = frozenset("spring summer autumn fall winter".split())
SHIFTED_UNITS = frozenset("week weekend month year decade century quarter".split())
MONTH_PREPOSITIONS = frozenset(
    """in since until till by from during before after of early late mid last next this to through
    for around about and between every each previous following that""".split()
)
"""Words before a lone "March" or "May" that make it a month."""
YEAR_PREPOSITIONS = frozenset(
    """in since until till by from during before after of early late mid circa around between the
    year years and to through summer spring winter autumn fall for 's ’s ( -""".split()
)
EVENTS = frozenset(
    """elections olympics games championships playoffs finals awards protests riots attacks floods
    talks accords sanctions census figures results reports guidelines rules hurricanes wildfires
    primaries midterms standards models grammys oscars""".split()
)
FUTURE_WORDS = frozenset("will would shall 'll scheduled expected upcoming".split())
