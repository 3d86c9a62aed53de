"""Compose a pass: draw examples, cut their evidence, edit sentences with and without harm."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.training.reader.sources import Question
from evals.training.support.inference import inference
from evals.training.support.sources import (
    UNSUPPORTED,
    Example,
    articles,
    fool_me_twice,
    pairs,
    passages,
    read_questions,
    sentences,
    stories,
    symmetric_fever,
)

NAME = re.compile(r"\b[A-Z][\w’'-]+(?: (?:of |de |al-)?[A-Z][\w’'-]+)*")
NUMBER = re.compile(r"(?<![\w.,])\d[\d,.]*\d|(?<![\w.,])\d(?![\w])")
SENTENCE = re.compile(r"\n+|(?<=[.!?][\"”]) (?=[A-Z])|(?<=[a-z0-9)][.!?]) (?=[A-Z\"“])")
DENIED = (
    (r"\b(was|were|is|are|has|have|had|will|would|could|can|did|does|do) (?!not\b)", r"\1 not "),
    (r"\b(was|were|is|are|has|have|had|will|would|could|can) not\b", r"\1"),
    (r"\ball\b", "some"), (r"\bsome\b", "all"), (r"\bbefore\b", "after"), (r"\bafter\b", "before"),
    (r"\bmore than\b", "less than"), (r"\bless than\b", "more than"), (r"\bfirst\b", "second"),
    (r"\bincreased?\b", "decreased"), (r"\brose\b", "fell"), (r"\bfell\b", "rose"),
    (r"\bplans? to\b", "declined to"), (r"\bby\b", "to"), (r"\bfrom\b", "to"),
)  # fmt: skip
INSERTION = re.compile(
    r"(?:, | [–—-] | \()(?!and |or |but )[^,.;:()–—]{4,60}(?:, | [–—-] |\) )(?!and |or )"
)
CLAUSE = re.compile(r"(?:, (?:and|while|but|which|who|with)|;) ")
SAME = (
    (r"\b[Aa]bout (?=\d)", "around "), (r"\b[Aa]round (?=\d)", "about "),
    (r"\b[Mm]ore than (?=\d)", "over "), (r"\b[Oo]ver (?=\d)", "more than "),
    (r" percent\b", "%"), (r"(?<=\d)%", " percent"), (r"\bU\.S\.", "United States"),
    (r"n[’']t\b", " not"), (r"\btwo\b", "2"), (r"\bthree\b", "3"),
    (r"\bfour\b", "4"), (r"\bfive\b", "5"), (r"\bsix\b", "6"), (r"\bseven\b", "7"),
    (r"\bbut\b", "yet"), (r"\bbegan\b", "started"), (r"\bhowever, ", ""), (r"\balso ", ""),
    (r"\bin order to\b", "to"), (r"\bpeople\b", "persons"), (r"\balthough\b", "though"),
)  # fmt: skip
"""Words for which others may stand without a change of meaning."""
SHARES = {"stories": 0.5, "fool_me_twice": 0.35, "fever": 0.5, "breaking_nli": 0.35}
"""Share of a set that a pass draws; the others are taken whole. Statements on real passages are
what pays."""


@dataclass(frozen=True)
class Stock:
    """Everything that passes draw from."""

    folder: Path
    questions: list[Question]
    written: list[Example]
    """Statements by people."""
    inference: list[Example]
    """Pairs of the published sets of natural language inference, where the folder has them."""


def stock(folder: Path) -> Stock:
    """Read the training sets in `folder` (the layout of shared/data/train)."""
    teach = folder / "teach"
    written = [*stories(teach), *sentences(teach), *passages(folder, held_out=False)]
    written += articles("abdefhijkl")
    return Stock(folder, read_questions(folder), written, list(inference(folder / "inference")))


def altered(text: str, rng: random.Random, group: str) -> Iterator[Example]:
    """A sentence of a passage with light edits that keep its meaning, and with a change besides.

    Both come in the same wording, so that nearness to the text tells nothing: people write false
    statements close to a text and true ones in other words, and a model that was shown only these
    takes a shortened sentence for a false one.
    """
    parts = [s for s in SENTENCE.split(text) if 40 < len(s) < 400]
    if not parts:
        return
    source = rng.choice(parts)
    span = (text.index(source), text.index(source) + len(source))
    edits = rng.sample(EDITS, rng.choice((0, 1, 2, 3)))
    light = source
    for edit in edits:
        light = edit(light, text, rng)
    yield Example("altered", light, text, *span, 0, "kept", 300, group)
    ways = [w for w in (swapped, renamed, renumbered, denied) if w(light, text, rng) != light]
    if ways:
        way = rng.choice(ways)
        made = way(light, text, rng)
        if made not in text:
            yield Example("altered", made, text, *span, UNSUPPORTED, way.__name__, 300, group)


def shortened_name(sentence: str, text: str, rng: random.Random) -> str:
    """A name by its last word, where the text itself uses that alone: "Joe Biden", "Biden"."""
    names = [m for m in NAME.finditer(sentence) if " " in m[0]]
    known = [
        m for m in names
        if re.search(rf"(?<![\w.] )\b{re.escape(m[0].split()[-1])}\b", text.replace(m[0], ""))
    ]  # fmt: skip
    if not known:
        return sentence
    match = rng.choice(known)
    return sentence[: match.start()] + match[0].split()[-1] + sentence[match.end() :]


def without_insertion(sentence: str, text: str, rng: random.Random) -> str:
    """The sentence without what stands between two commas, dashes or brackets."""
    found = list(INSERTION.finditer(sentence))
    if not found:
        return sentence
    match = rng.choice(found)
    return sentence[: match.start()] + " " + sentence[match.end() :].lstrip()


def first_clause(sentence: str, text: str, rng: random.Random) -> str:
    """What stands before ", and", ", while" or a semicolon, as a sentence."""
    found = [m for m in CLAUSE.finditer(sentence) if m.start() > 35]
    return sentence[: rng.choice(found).start()] + "." if found else sentence


def reworded(sentence: str, text: str, rng: random.Random) -> str:
    """One small word or number written in another way: "about", "around"; "three", "3"."""
    ways = [pair for pair in SAME if re.search(pair[0], sentence)]
    if not ways:
        return sentence
    pattern, other = rng.choice(ways)
    return re.sub(pattern, other, sentence, count=1)


EDITS = (shortened_name, without_insertion, first_clause, reworded)


def swapped(sentence: str, text: str, rng: random.Random) -> str:
    """The sentence with two of its names in each other's place."""
    found = [m for m in NAME.finditer(sentence) if m.start()]
    if len({m[0] for m in found}) < 2:
        return sentence
    one, other = sorted(rng.sample(found, 2), key=lambda m: m.start())
    between = sentence[one.end() : other.start()]
    if one[0] == other[0] or re.fullmatch(r",? (and|or|&) |, ", between):
        return sentence
    head, tail = sentence[: one.start()], sentence[other.end() :]
    return f"{head}{other[0]}{between}{one[0]}{tail}"


def replaced(sentence: str, text: str, rng: random.Random, pattern: re.Pattern[str]) -> str:
    """The sentence with a match of the pattern replaced by another one of the passage."""
    own = [m for m in pattern.finditer(sentence) if m.start()]
    others = sorted({m[0] for m in pattern.finditer(text)} - {m[0] for m in own})
    others = [o for o in others if o not in sentence]
    if not own or not others:
        return sentence
    match = rng.choice(own)
    return sentence[: match.start()] + rng.choice(others) + sentence[match.end() :]


def renamed(sentence: str, text: str, rng: random.Random) -> str:
    """The sentence with one of its names replaced by another one of the passage."""
    return replaced(sentence, text, rng, NAME)


def renumbered(sentence: str, text: str, rng: random.Random) -> str:
    """The sentence with a number replaced by another one of the passage, or a drawn one."""
    made = replaced(sentence, text, rng, NUMBER)
    found = list(NUMBER.finditer(sentence))
    if made == sentence and found:
        match = rng.choice(found)
        digits = [rng.choice("123456789") if c.isdigit() else c for c in match[0]]
        made = sentence[: match.start()] + "".join(digits) + sentence[match.end() :]
    return made


def denied(sentence: str, text: str, rng: random.Random) -> str:
    """The sentence with one word turned into its contrary."""
    ways = [w for w in DENIED if re.search(w[0], sentence)]
    if not ways:
        return sentence
    pattern, other = rng.choice(ways)
    return re.sub(pattern, other, sentence, count=1)


def composed(
    stock: Stock, seed: int, questions: int = 9000, alterations: int = 2500, others: float = 1
) -> list[Example]:
    """One pass: every written statement, and a draw of question pairs and altered sentences.

    `others`: the share that is drawn of what isn't a statement on an invented article.
    """
    rng = random.Random(seed)
    support = stock.folder / "support"
    made = [
        *stock.written,
        *fool_me_twice(support / "fool_me_twice.jsonl.gz", rng),
        *symmetric_fever(support / "fever_symmetric.jsonl.gz"),
        *stock.inference,
    ]
    shares = {one.origin: others * SHARES.get(one.origin, 1) for one in made} | {"articles": 1}
    made = [one for one in made if rng.random() < shares[one.origin]]
    asked = list(pairs(stock.questions, rng))
    rng.shuffle(asked)
    made += asked[:questions]
    texts = sorted({(e.text, e.group) for e in stock.written if e.origin != "sentences"})
    texts += [(q.context, q.article) for q in stock.questions if q.source in ("wiki", "squad2")]
    rng.shuffle(texts)
    for text, group in texts[:alterations]:
        made += altered(text, rng, group)
    rng.shuffle(made)
    return made


def evidence(example: Example, rng: random.Random) -> str:
    """The evidence with a drawn number of characters around it, cut between words."""
    text = example.text
    before, after = (rng.randint(0, example.around) for _ in range(2)) if example.around else (0, 0)
    start, end = max(0, example.start - before), min(len(text), example.end + after)
    while 0 < start < example.start and not text[start - 1].isspace():
        start += 1
    while example.end < end < len(text) and not text[end].isspace():
        end -= 1
    return text[start:end].strip()


def by_kind(examples: Sequence[Example]) -> dict[str, list[int]]:
    """Indices of the examples of each kind."""
    found: dict[str, list[int]] = {}
    for i, example in enumerate(examples):
        found.setdefault(example.kind, []).append(i)
    return found
