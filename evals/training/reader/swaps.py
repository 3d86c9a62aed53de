"""Alter one detail of a question so that its passage no longer answers it (a near miss).

SQuAD 2.0's crowd workers wrote their unanswerable questions in these ways: entity swaps, number
swaps, antonyms, negations (Rajpurkar et al. 2018, section 3, table 1). Every function returns the
altered question, or None where it cannot be sure that the answer is lost.
"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from evals.training.reader.sources import Question

NATIONS = (
    "Polish German French British American Russian Ukrainian Chinese Japanese Indian Italian "
    "Spanish Turkish Greek Dutch Swedish Norwegian Danish Finnish Canadian Mexican Brazilian "
    "Australian Iranian Iraqi Israeli Egyptian Syrian Afghan Pakistani Korean Romanian Hungarian "
    "Austrian Swiss Belgian Portuguese Irish Scottish English European African Asian Roman "
    "Armenian Georgian Lithuanian Latvian Estonian Czech Serbian Croatian Bulgarian Soviet"
).split()
COUNTRIES = (
    "Poland Germany France Britain America Russia Ukraine China Japan India Italy Spain Turkey "
    "Greece Netherlands Sweden Norway Denmark Finland Canada Mexico Brazil Australia Iran Iraq "
    "Israel Egypt Syria Afghanistan Pakistan Korea Romania Hungary Austria Switzerland Belgium "
    "Portugal Ireland Scotland England Europe Africa Asia Armenia Georgia Lithuania Latvia "
    "Estonia Serbia Croatia Bulgaria Argentina Chile Peru Colombia Cuba Vietnam Thailand Kenya "
    "Nigeria Ethiopia Sudan Libya Yemen Jordan Lebanon"
).split()
PLACES = (
    "London Paris Berlin Moscow Kyiv Warsaw Rome Madrid Vienna Athens Istanbul Ankara Cairo "
    "Baghdad Tehran Kabul Beijing Tokyo Seoul Delhi Washington Boston Chicago Texas Florida Ohio "
    "California Virginia Georgia Pennsylvania Connecticut Manhattan Brooklyn Brussels Amsterdam"
).split()
MONTHS = (
    "January February March April June July August September October November December"
).split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
ORDINALS = "first second third fourth fifth sixth seventh".split()
KINDS = [set(k) for k in (NATIONS, COUNTRIES, PLACES, MONTHS, WEEKDAYS, ORDINALS)]
ANTONYMS: list[tuple[str, str]] = [
    (pair.partition("/")[0], pair.partition("/")[2])
    for pair in (
        "first/last before/after largest/smallest highest/lowest increase/decrease "
        "increased/decreased more/fewer most/least north/south northern/southern east/west "
        "eastern/western won/lost win/lose male/female men/women man/woman oldest/youngest "
        "maximum/minimum began/ended begin/end start/end started/ended above/below inside/outside "
        "early/late earliest/latest old/new upper/lower rich/poor support/oppose "
        "supported/opposed accept/reject accepted/rejected import/export imports/exports "
        "summer/winter high/low higher/lower longest/shortest best/worst major/minor "
        "advantage/disadvantage advantages/disadvantages strong/weak stronger/weaker "
        "positive/negative public/private urban/rural join/leave joined/left gain/loss "
        "arrive/leave "
        "rise/fall rose/fell buy/sell bought/sold allow/forbid allowed/banned legal/illegal "
        "common/rare majority/minority successful/unsuccessful open/close opened/closed "
        "friend/enemy parent/child husband/wife father/mother son/daughter brother/sister "
        "deaths/births born/died modern/ancient internal/external formal/informal "
        "direct/indirect biggest/smallest large/small fast/slow heavy/light"
    ).split()
]
OPPOSITE = dict(ANTONYMS) | {b: a for a, b in reversed(ANTONYMS)}
NEGATABLE = re.compile(r"\b(is|are|was|were|did|does|do|can|could|has|have|will|would|should)\b")
NAME = re.compile(r"\b[A-Z][\w'’-]*(?: (?:of |the )?[A-Z][\w'’-]*)*")
NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?!\w)")
WORD = re.compile(r"\b[a-z]{4,}\b")
NOUN = re.compile(r"\bthe ([a-z]{4,})\b (?:of|in|was|is|were)\b")
ASKED_FOR = re.compile(r"(how many|which|what kind of|what) ([a-z]{4,})\b", re.IGNORECASE)
AUXILIARIES = frozenset("does were have will would could should might must happened made".split())
STARTERS = frozenset(
    "what which who whom whose when where why how in on at by the a an is are was were did does do "
    "has have had can could will would according from for to of with during after before i".split()
)


@dataclass(frozen=True)
class Lexicon:
    """Replacements seen in the corpus: names by article and over all, nouns with their kin."""

    names_of: dict[str, tuple[str, ...]]
    names: tuple[str, ...]
    nouns: tuple[str, ...]
    counted: tuple[str, ...]


def lexicon(questions: Iterable[Question]) -> Lexicon:
    """Collect the names of each article, the common nouns, and what "how many" asks for."""
    names: dict[str, set[str]] = defaultdict(set)
    nouns: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    seen = set()
    for question in questions:
        asked = re.match(r"how many ([a-z]{4,})\b", question.text, re.IGNORECASE)
        counted.update([asked[1].lower()] if asked else [])
        if question.context not in seen:
            seen.add(question.context)
            names[question.article].update(inner_names(question.context))
            nouns.update(NOUN.findall(question.context))
    every = sorted({n for found in names.values() for n in found})
    by_article = {article: tuple(sorted(found)) for article, found in names.items()}
    frequent = tuple(sorted(n for n, times in nouns.items() if times > 2))
    return Lexicon(by_article, tuple(every), frequent, tuple(sorted(counted)))


def inner_names(text: str) -> list[str]:
    """Capitalised phrases that don't start a sentence (there a capital says nothing)."""
    found = []
    for match in NAME.finditer(text):
        before = text[: match.start()].rstrip()[-1:]
        if before and before not in ".?!:\"“”'\n" and match[0].lower() not in STARTERS:
            found.append(match[0])
    return found


def stands_in(phrase: str, text: str) -> bool:
    """Whether the phrase, or any longer word of it, occurs in the text, whatever the case."""
    words = [w for w in re.findall(r"\w+", phrase.lower()) if len(w) > 3] or [phrase.lower()]
    return any(re.search(rf"\b{re.escape(w[:6])}", text.lower()) for w in words)


def question_names(text: str) -> list[str]:
    """Capitalised phrases of a question, less its first word."""
    return [m[0] for m in NAME.finditer(text) if m.start() and m[0].lower() not in STARTERS]


def alike(name: str, lexicon: Lexicon, article: str) -> list[str]:
    """Names of the same kind: of a gazetteer, or as many words from the article or the corpus."""
    for kind in KINDS:
        if name in kind:
            return sorted(kind - {name})
    known = set().union(*KINDS)
    size = len(name.split())
    near = [n for n in lexicon.names_of.get(article, ()) if len(n.split()) == size]
    pool = near if len(near) >= 5 else [n for n in lexicon.names if len(n.split()) == size]
    return [n for n in pool if n != name and n not in known]


def replaced(text: str, old: str, new: str) -> str:
    """The text with the first whole-word `old` replaced."""
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text, count=1)


def pick(pool: list[str], absent_from: str, rng: random.Random) -> str | None:
    """Some member of the pool that does not stand in the text (tries twenty)."""
    for _ in range(min(20, len(pool))):
        choice = rng.choice(pool)
        if not stands_in(choice, absent_from):
            return choice
    return None


def swap_name(q: Question, lex: Lexicon, rng: random.Random) -> str | None:
    """Another name of the same kind, which the passage doesn't have."""
    names = [n for n in question_names(q.text) if stands_in(n, q.context)]
    if not names:
        return None
    name = rng.choice(names)
    new = pick(alike(name, lex, q.article), f"{q.context} {q.text} {q.title}", rng)
    return replaced(q.text, name, new) if new else None


def swap_number(q: Question, _: Lexicon, rng: random.Random) -> str | None:
    """Another number or year, which the passage doesn't have."""
    numbers = [n for n in NUMBER.findall(q.text) if n in q.context]
    if not numbers:
        return None
    old = rng.choice(numbers)
    value = int(float(old.replace(",", "")))
    shift = rng.choice([-1, 1]) * rng.randint(1, max(9, value // 50 if value > 2100 else 9))
    new = f"{max(1, value + shift):,}" if "," in old else str(max(1, value + shift))
    return None if new in q.context or new == old else replaced(q.text, old, new)


def swap_antonym(q: Question, _: Lexicon, rng: random.Random) -> str | None:
    """The opposite of a word, where the passage doesn't speak of the opposite."""
    words = [w for w in re.findall(r"[a-z]+", q.text) if w in OPPOSITE]
    words = [w for w in words if not re.search(rf"\b{OPPOSITE[w][:5]}", q.context.lower())]
    if not words:
        return None
    word = rng.choice(words)
    return replaced(q.text, word, OPPOSITE[word])


def negate(q: Question, _: Lexicon, rng: random.Random) -> str | None:
    """Turn "what is" into "what is not", where a particular thing is asked for."""
    match = NEGATABLE.search(q.text)
    if not match or not re.match(r"(what|which|who|where|when) ", q.text.lower()):
        return None
    if " not " in q.text or "n't" in q.text:
        return None
    word = match[1]
    short = {"can": "can't", "will": "won't"}.get(word, word + "n't")
    return replaced(q.text, word, rng.choice([short, f"{word} not"]) if word != "do" else "don't")


def swap_noun(q: Question, lex: Lexicon, rng: random.Random) -> str | None:
    """Another thing: a word that question and passage share becomes one the passage lacks."""
    asked = re.match(r"how many ([a-z]{4,})\b", q.text, re.IGNORECASE)
    if asked and stands_in(asked[1], q.context):
        new = pick(list(lex.counted), q.context + q.text, rng)
        return replaced(q.text, asked[1], new) if new else None
    nouns = set(lex.nouns)
    shared = [w for w in WORD.findall(q.text) if w in nouns and stands_in(w, q.context)]
    new = pick(list(lex.nouns), q.context + q.text, rng) if shared else None
    return replaced(q.text, rng.choice(shared), new) if new else None


def insert_nation(q: Question, rng: random.Random) -> str | None:
    """Ask for the same thing of another nation, whose adjective the passage doesn't have."""
    asked = ASKED_FOR.match(q.text)
    lowered = q.context.lower()
    if not asked or asked[2].lower() in AUXILIARIES or any(n in q.text for n in NATIONS):
        return None
    absent = [n for n in NATIONS if n[:4].lower() not in lowered]
    return f"{asked[1]} {rng.choice(absent)} {q.text[asked.start(2) :]}" if absent else None


Swap = Callable[[Question, Lexicon, random.Random], str | None]
SWAPS: tuple[tuple[Swap, int], ...] = (
    (swap_name, 5), (swap_number, 3), (swap_antonym, 2), (swap_noun, 2), (negate, 1),
)  # fmt: skip


def near_miss(q: Question, lex: Lexicon, rng: random.Random) -> str | None:
    """An altered question by the first workable of the swaps, tried in a weighted random order."""
    order = sorted(SWAPS, key=lambda s: rng.random() ** (1 / s[1]), reverse=True)
    for swap, _ in order:
        text = swap(q, lex, rng)
        if text and text != q.text:
            return text
    return None
