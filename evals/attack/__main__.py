"""``python -m evals.attack``: how many changed figures each checker notices, and false alarms.

Every sentence with figures of the articles is altered in each way that applies, and, as a
control, harmlessly rewritten. An altered claim should be refused, a control accepted.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

from evals.attack.alter import VALUE_KINDS, alterations
from evals.attack.alter_context import names_in
from evals.attack.checkers import Checker, available
from evals.attack.controls import controls
from evals.attack.types import Attack, Sentence
from qa.evaluation.intervals import wilson
from qa.figures import attributions, read_figures
from qa.sources.ingest import read_articles
from qa.testing.corpus import stored_article
from qa.text import sentence_spans
from qa.types import Article

ROOT = Path(__file__).parent.parent
DEFAULT = ROOT / "articles" / "wikinews.jsonl"


def read_lines(path: Path) -> tuple[Article, ...]:
    """Return the articles of a text file that holds one a line."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return tuple(
        stored_article(line, f"{path.stem}-{number}", source=f"{path}#{number}")
        for number, line in enumerate(lines, start=1)
        if line.strip()
    )


def sentences_with_figures(articles: Iterable[Article]) -> Iterable[Sentence]:
    """Yield the sentences of articles that hold a figure and end like a sentence."""
    for article in articles:
        whole = read_figures(article.text)
        names = tuple(dict.fromkeys(match[0] for match in names_in(article.text)))
        speakers = tuple(
            dict.fromkeys(
                one.speaker_text
                for one in attributions(article.text)
                if one.speaker_text[:1].isupper() and one.speaker_text not in ("He", "She", "They")
            )
        )
        for span in sentence_spans(article.text):
            text = span.cut(article.text)
            figures = read_figures(text)
            if figures and text.endswith((".", ".”", '."')) and "\n" not in text:
                yield Sentence(article.id, text, figures, whole, names, speakers)


def attacks_on(articles: Sequence[Article], seed: int) -> list[Attack]:
    """Return all attacks and controls, the same for the same articles and seed."""
    random = Random(seed)
    found: dict[tuple[str, str, str], Attack] = {}
    for sentence in sentences_with_figures(articles):
        for attack in (*alterations(sentence, random), *controls(sentence, random)):
            found.setdefault((attack.article_id, attack.kind, attack.claim), attack)
    return list(found.values())


def run(
    attacks: Sequence[Attack], articles: Sequence[Article], checkers: dict[str, Checker]
) -> dict[str, dict[str, list[Attack]]]:
    """Return, for every checker and kind, the attacks that it got wrong."""
    known = {article.id: article for article in articles}
    wrong: dict[str, dict[str, list[Attack]]] = {name: defaultdict(list) for name in checkers}
    for number, attack in enumerate(attacks, start=1):
        for name, accepts in checkers.items():
            accepted = accepts(attack.claim, attack.source, known[attack.article_id])
            if accepted == attack.changed:
                wrong[name][attack.kind].append(attack)
        if number % 500 == 0:
            print(f"... {number} of {len(attacks)}", flush=True)
    return wrong


def table(attacks: Sequence[Attack], wrong: dict[str, dict[str, list[Attack]]]) -> str:
    """Return the table: detection for alterations, false alarms for controls."""
    rows: list[tuple[str, bool, list[str]]] = [("any value change", True, list(VALUE_KINDS))]
    rows += [(kind, True, [kind]) for kind in _kinds(attacks, changed=True)]
    harmless = _kinds(attacks, changed=False)
    rows.append(("any control", False, harmless))
    rows += [(kind, False, [kind]) for kind in harmless]
    names = list(wrong)
    lines = ["| | n | " + " | ".join(names) + " |", "|---|---|" + "---|" * len(names)]
    for label, changed, kinds in rows:
        n = sum(attack.kind in kinds for attack in attacks)
        if not n:
            continue
        cells = [_cell(sum(len(wrong[name][k]) for k in kinds), n, changed) for name in names]
        title = label if changed else f"{label} (false alarms)"
        lines.append(f"| {title} | {n} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _kinds(attacks: Sequence[Attack], *, changed: bool) -> list[str]:
    return list(dict.fromkeys(a.kind for a in attacks if a.changed is changed))


def _cell(failures: int, n: int, changed: bool) -> str:
    hits = n - failures if changed else failures
    low, high = wilson(hits, n)
    share = hits / n if n else 0.0
    return f"{100 * share:.1f}% ({100 * low:.1f}-{100 * high:.1f})"


def main() -> None:
    """Run the attack and print the table."""
    parser = argparse.ArgumentParser(prog="python -m evals.attack", description=__doc__)
    parser.add_argument("--articles", type=Path, default=DEFAULT)
    parser.add_argument("--lines", action="store_true", help="the file has one article a line")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=int, help="take this many attacks, evenly spread")
    parser.add_argument("--only", help="one checker")
    parser.add_argument("--kind", action="append", help="only this kind; repeatable")
    parser.add_argument("--wrong", type=Path, help="write ours that went wrong as JSON Lines")
    options = parser.parse_args()
    articles = read_lines(options.articles) if options.lines else read_articles(options.articles)
    attacks = attacks_on(articles, options.seed)
    if options.kind:
        attacks = [attack for attack in attacks if attack.kind in options.kind]
    if options.limit:
        attacks = attacks[:: max(1, len(attacks) // options.limit)]
    checkers = {n: c for n, c in available().items() if options.only in {None, n}}
    started = time.perf_counter()
    wrong = run(attacks, articles, checkers)
    print(table(attacks, wrong))
    print(f"{len(attacks)} claims over {len(articles)} articles, seed {options.seed}; detection, "
          f"or false alarms for controls, with 95% intervals (Wilson); "
          f"{time.perf_counter() - started:.0f} s")  # fmt: skip
    if options.wrong:
        lines = (a._asdict() for kinds in wrong["dateline"].values() for a in kinds)
        options.wrong.write_text("".join(json.dumps(line) + "\n" for line in lines))


if __name__ == "__main__":
    main()
