"""Fill in the model card of an export."""

from typing import Any

CARD = """\
# Model card: embedded/reader

A span-extraction reader for English news: given a question and a passage it marks the span that
answers it, or says that none does. It cannot write text of its own.

**Architecture.** all-MiniLM-L6-v2 (BERT, 6 layers, 384 hidden, Apache-2.0; word embeddings as
packaged in `{encoder}`, not repeated here) with three linear heads: start and end logits over the
passage (no-answer at position 0, as in SQuAD 2.0 readers) and an "answerable" logit from [CLS].
Stored in fp16, sha256 `{sha256}`.

**Input.** `[CLS] question [SEP] passage [SEP]`, at most {max_tokens} tokens; spans of at most
{max_answer_tokens} tokens; only [CLS] and the passage's tokens may be chosen.

**Data** (training only; none of it is in this repository): SQuADShifts (Miller et al. 2020, CC BY
4.0): new Wikipedia less ten articles, Amazon, Reddit; six articles of SQuAD 2.0 (Rajpurkar et al.
2018, CC BY-SA 4.0); questions of DROP whose answer stands in the passage (Dua et al. 2019, CC BY-SA
4.0); QAMR (Michael et al. 2018, MIT); questions in other words than the text, and near misses with
what a careless reader would answer, written for this project on invented stories and on passages of
Wikinews and Wikipedia (`evals/training/written`). Negatives: those near misses, SQuAD 2.0's own,
passages of the same source that BM25 took for the answer's, passages without their answer's
sentences, and questions with one detail altered: exchanged for something the passage lacks, or for
another thing, property, deed, name or date of the passage itself.

**Command** (seed {seed}; {steps} steps, bf16 arithmetic, fp32 weights):
`{command}`
{note}

## Held-out articles
Ten of new Wikipedia, two of SQuAD 2.0, never trained on; near misses that an earlier model answered
there were read to choose the kinds of negatives, so they are not wholly unseen. Official SQuAD 2.0
normalisation. With the threshold, each half of the articles is scored with the calibration of the
other half. The threshold in use is {threshold}; the one with the best mean in the second table is
{best_mean}.

| | threshold | HasAns EM | HasAns F1 | n | NoAns | n | EM | F1 |
|---|---|---|---|---|---|---|---|---|
{scores}

What other thresholds would give ("retrieved": BM25's nearest passage without the answer, for a
question on new Wikipedia; n as above, {retrieved} retrieved):

| P(right) at least | HasAns F1 wiki | HasAns F1 SQuAD 2.0 | NoAns retrieved | NoAns SQuAD 2.0 |
|---|---|---|---|---|
{trade_off}

## Reliability
The span's probability of being right (F1 >= 0.5 with an annotator; a question without an answer
counts as wrong), by the calibration of the other half of the articles; n={n}, among them one
passage without the answer for nearly every Wikipedia question.

| P(right) | mean | share right | n |
|---|---|---|---|
{reliability}

## Limits
- English only; trained on encyclopedia, reviews, forum posts and single news sentences, not on
  whole news articles. Figures on news are in the project's evaluation reports.
- No arithmetic, no comparison of several figures, no yes or no: the answer is a span or nothing.
- One span: an answer spread over several places of the passage is found only in part.
- Near misses (the right kind of thing for another place, year or person in the same passage) are
  its weakest point: see NoAns above. The threshold trades them against answers withheld.
- Not a source of facts: it repeats what the passage says, right or wrong.
"""


def score_row(source: str, label: str, s: dict[str, Any]) -> str:
    """One row of the table of scores."""
    names = {"wiki": "new Wikipedia", "squad2": "SQuAD 2.0"}
    no = s["no"] if s["no_n"] else "–"
    return (
        f"| {names[source]} | {label} | {s['has_exact']} | {s['has_f1']} | {s['has_n']} "
        f"| {no} | {s['no_n']} | {s['exact']} | {s['f1']} |"
    )


def model_card(content: dict[str, Any]) -> str:
    """The card of what reader.json describes."""
    facts = content["held_out"]
    rows = [
        score_row(source, label, facts[key][source])
        for key, label in (("without_threshold", "none"), ("with_threshold", facts["threshold"]))
        for source in ("wiki", "squad2")
    ]
    bins = [
        f"| {low:.1f}–{high:.1f} | {mean:.2f} | {share:.2f} | {int(n)} |"
        for low, high, mean, share, n in facts["reliability"]
    ]
    return CARD.format(
        **{k: content[k] for k in ("encoder", "sha256", "seed", "steps", "command", "note")},
        **{k: content["architecture"][k] for k in ("max_tokens", "max_answer_tokens")},
        threshold=facts["threshold"],
        best_mean=facts["best_mean"],
        n=facts["n"],
        scores="\n".join(rows),
        retrieved=facts["n"] - sum(facts["without_threshold"][s]["n"] for s in ("wiki", "squad2")),
        trade_off="\n".join(f"| {' | '.join(map(str, row))} |" for row in facts["trade_off"]),
        reliability="\n".join(bins),
    )
