"""Write what the trained reader says to thirty fixed pairs, for the test of the ONNX reader.

python -m evals.training.reader.fixture --articles DIR --weights FILE --out FILE
"""

import argparse
import json
from pathlib import Path
from typing import Any

import torch

from evals.training.reader.encode import load_tokenizer
from evals.training.reader.model import FROZEN, Reader, encoder_folder, packaged_reader
from evals.training.reader.negatives import sentences
from evals.training.reader.predict import predict
from evals.training.reader.sources import Question

PASSAGE = 900
SAMPLE = "pentagon-troops-2022-02-02"
# (article, where the passage starts, question); passages run to a sentence's end.
PAIRS = (
    (SAMPLE, "President Joe Biden is", "How many troops is Biden sending to Poland and Germany?"),
    (SAMPLE, "President Joe Biden is", "How many soldiers are being shifted to Romania?"),
    (SAMPLE, "President Joe Biden is", "How many Polish troops are in Germany?"),
    (SAMPLE, "President Joe Biden is", "Who is the Pentagon's spokesperson?"),
    (SAMPLE, '"These forces', "What part of the NATO treaty did Kirby refer to?"),
    (SAMPLE, "The Pentagon also has", "How many U.S. troops are already in Europe?"),
    (SAMPLE, "The Pentagon also has", "How many troops are on higher alert?"),
    (SAMPLE, "Last week, the Canadian", "What equipment will Canada send to Ukraine?"),
    (SAMPLE, "Last week, the Canadian", "How many Canadian troops were already on the ground?"),
    (SAMPLE, "WATCH|", "Who is the prime minister of Estonia?"),
    ("GUM_news_crane", "At least 107", "How many people were wounded in the crane collapse?"),
    ("GUM_news_crane", "At least 107", "What caused the crane to fall?"),
    ("GUM_news_crane", "At least 107", "How many cranes were being used at the mosque?"),
    ("GUM_news_asylum", "Over 900", "How many asylum seekers did the Indonesian Navy save?"),
    ("GUM_news_asylum", "Over 900", "Who is Fuad Basya?"),
    ("GUM_news_stampede", "Hundreds dead", "How many pilgrims were killed in the stampede?"),
    ("GUM_news_stampede", "Hundreds dead", "Where did the stampede happen?"),
    ("GUM_news_flag", "New Zealand begins", "Where will the first meeting take place?"),
    ("GUM_news_flag", "New Zealand begins", "When was the Australian flag adopted?"),
    ("GUM_news_korea", "North Korea puts", "How many shells were fired according to KCNA?"),
    ("GUM_news_korea", "North Korea puts", "Who gave the order to the Korean People's Army?"),
    ("GUM_news_lanterns", "Lantern Festival", "How high is the rotating pig?"),
    ("GUM_news_lanterns", "Lantern Festival", "When did the Taipei lantern festival start?"),
    ("GUM_news_homeopathic", "Parents prosecuted", "How old was Gloria when she died?"),
    ("GUM_news_sensitive", "A sensitive Environment", "How many pages does the document have?"),
    ("GUM_news_sensitive", "A sensitive Environment", "When was the database unveiled?"),
    ("GUM_news_election", "The Hong Kong", "What was the turnout rate?"),
    ("GUM_news_election", "The Hong Kong", "What was the turnout rate in 2012?"),
    ("GUM_news_questionnaire", "The United Kingdom Home", "How large is the legacy backlog?"),
    ("GUM_news_worship", "Greek court has", "How many Greeks worship the ancient gods today?"),
)


def texts(folder: Path) -> dict[str, str]:
    """Articles by id: the sample article and Wikinews."""
    found = {SAMPLE: (folder / f"{SAMPLE}.txt").read_text(encoding="utf-8")}
    with (folder / "wikinews.jsonl").open(encoding="utf-8") as file:
        return found | {row["id"]: row["text"] for row in map(json.loads, file)}


def passage(text: str, start: str) -> str:
    """From `start` to the end of the last sentence within PASSAGE characters."""
    rest = text[text.index(start) :]
    ends = [b for _, b in sentences(rest) if b <= PASSAGE] or [PASSAGE]
    return rest[: ends[-1]]


def exported_reader(weights: Path) -> Reader:
    """The packaged encoder with the exported fp16 tensors over it."""
    from safetensors.torch import load_file

    reader = packaged_reader()
    tensors = {k: v.float() for k, v in load_file(weights).items()}
    heads = {k: v for k, v in tensors.items() if k.startswith(("qa_outputs.", "answerable."))}
    named = {f"bert.{k}": v for k, v in tensors.items() if k not in heads} | heads
    missing, unexpected = reader.load_state_dict(named, strict=False)
    if not set(missing) <= {FROZEN, "relevant.weight", "relevant.bias"} or unexpected:
        raise ValueError(f"{weights} does not fit the reader: {missing} {unexpected}")
    return reader.eval()


def fixture(reader: Reader, articles: dict[str, str]) -> list[dict[str, Any]]:
    """One entry a pair: both texts, the best span, and the raw scores to six digits."""
    asked = [Question("", a, "", passage(articles[a], s), q, ()) for a, s, q in PAIRS]
    found = predict(reader, load_tokenizer(encoder_folder()), asked)
    return [
        {
            "article": q.article,
            "question": q.text,
            "passage": q.context,
            "start": p.span[0],
            "end": p.span[1],
            "answer": q.context[slice(*p.span)],
            "score": round(p.score, 6),
            "null": round(p.null, 6),
            "answerable": round(p.answerable, 6),
        }
        for q, p in zip(asked, found, strict=True)
    ]


def main() -> None:
    """Write the fixture."""
    parser = argparse.ArgumentParser(prog="python -m evals.training.reader.fixture")
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    torch.set_num_threads(1)
    made = fixture(exported_reader(given.weights), texts(given.articles))
    given.out.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(made, indent=1, ensure_ascii=False)
    given.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
