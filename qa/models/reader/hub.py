"""Any extractive question-answering model of Hugging Face's transformers, by name or folder.

``AutoModelForQuestionAnswering`` runs it (safetensors only, none of the model's own code), its fast
tokenizer says where each token lies in the text. The score of "not answered here" is that of
[CLS], as in SQuAD 2.0 (Devlin et al. 2019, section 4.3), where the model was taught it: models
trained on answerable questions alone were not, and which kind this one is, is found out when it is
opened, by asking it questions that a passage plainly does not answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.errors import BadSettings
from qa.models.hub import (
    first_line,
    model_folder,
    quiet_loading,
    shown_name,
    weights_fingerprint,
)
from qa.models.reader.joining import WindowSays, join_windows
from qa.models.reader.settings import Calibration
from qa.models.reader.types import Reading
from qa.models.reader.windows import MAX_QUESTION_TOKENS, OVERLAP, Word
from qa.models.reader.words import WordEnds, word_ends

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLE = "deepset/roberta-base-squad2"
PREFIX = "reader:"
"""Before the model's name where an answer says who read."""
MAX_TOKENS = 384
"""Of a window, as these models are trained; less where the model can take less."""
SHORTEST = 64
LONGEST_ANSWER = 30
"""Tokens."""
BATCH = 8
"""Windows run at once."""
UNCALIBRATED = Calibration(bias=0.0, score=0.25, null=-0.25, answerable=0.0)
"""Half where the words score as high as "not answered here", which is where SQuAD 2.0 draws the
line by default; flattened, because such models are surer than they are right (Guo et al. 2017)."""
THRESHOLD = 0.5
UNANSWERED = (
    ("How many goals did the visitors score?",
     "The museum opens at nine in the morning, and its café serves soup until three."),
    ("Who was elected mayor of the town?",
     "Rain is expected over the weekend, the weather service said, with winds from the west."),
    ("When was the bridge closed to traffic?",
     "The bakery sells rye bread and cakes, and its owner learned the trade from her aunt."),
    ("What did the company pay for the airline?",
     "Two swans nested on the lake this spring, to the delight of the children of the village."),
)  # fmt: skip
"""Questions, each with a passage that speaks of something else."""

Integers = NDArray[np.int64]


class EncodedWindow(NamedTuple):
    """One window: a question with a part of a passage, as the model takes it."""

    passage: int
    """Index of the passage."""
    inputs: dict[str, list[int]]
    places: Sequence[int]
    """Positions of the part's tokens."""
    words: Sequence[Word]


class HubReader:
    """A question-answering model by name (``qa.models.reader.Reader``)."""

    threshold = THRESHOLD

    def __init__(
        self,
        name: str,
        fingerprint: str,
        model: Any,
        tokenizer: Any,
        calibration: Calibration = UNCALIBRATED,
    ) -> None:
        """Use an opened model.

        Args:
            name: What an answer names.
            fingerprint: Of weights and tokenizer.
            model: With ``start_logits`` and ``end_logits``.
            tokenizer: A fast one.
            calibration: From scores to probabilities.
        """
        self.name = name
        self.fingerprint = fingerprint
        self._model = model
        self._tokenizer = tokenizer
        self._calibration = calibration
        self._tokenizing = Lock()  # it changes its own truncation and padding while it works
        self._window = _window_length(model.config, tokenizer)
        self.knows_null = tokenizer.cls_token_id is not None and self._declines()

    def read(
        self, question: str, passages: Sequence[str], *, spans: int = 5
    ) -> tuple[Reading, ...]:
        """Return one reading for each passage, in order.

        A passage longer than a window is read in overlapping ones. Windows go through the model
        in batches of similar length.
        """
        if not passages:
            return ()
        pieces = self._pieces(question, passages)
        pairs = zip(pieces, self._said(pieces), strict=True)
        return tuple(
            join_windows(
                passages[number],
                [said for _, said in group],
                probability=self._calibration.probability,
                longest=LONGEST_ANSWER,
                limit=spans,
            )
            for number, group in groupby(pairs, key=lambda pair: pair[0].passage)
        )

    def _declines(self) -> bool:
        """Whether the model mostly says "not answered here" of passages that answer nothing."""
        self.knows_null = True
        said = [self.read(question, [text], spans=1)[0] for question, text in UNANSWERED]
        declined = sum(not one.spans or one.null > one.spans[0].score for one in said)
        return 2 * declined > len(UNANSWERED)

    def _pieces(self, question: str, passages: Sequence[str]) -> list[EncodedWindow]:
        with self._tokenizing:
            asked = self._cut_question(question)
            used = len(self._tokenizer(asked, "", split_special_tokens=True)["input_ids"])
            found = self._tokenizer(
                [asked] * len(passages),
                list(passages),
                truncation="only_second",
                max_length=self._window,
                stride=min(OVERLAP, max(1, (self._window - used) // 3)),
                return_overflowing_tokens=True,
                return_offsets_mapping=True,
                split_special_tokens=True,
            )
        ends = [word_ends(passage) for passage in passages]
        names = [name for name in self._tokenizer.model_input_names if name in found]
        return [
            _piece(
                passages[number],
                ends[number],
                number,
                {name: found[name][row] for name in names},
                found.sequence_ids(row),
                found["offset_mapping"][row],
            )
            for row, number in enumerate(found["overflow_to_sample_mapping"])
        ]

    def _cut_question(self, question: str) -> str:
        """Return the part of a question that leaves room for the passage."""
        most = min(MAX_QUESTION_TOKENS, self._window // 2)
        found = self._tokenizer(
            question,
            add_special_tokens=False,
            return_offsets_mapping=True,
            split_special_tokens=True,
        )["offset_mapping"]
        return question if len(found) <= most else question[: found[most - 1][1]]

    def _said(self, pieces: Sequence[EncodedWindow]) -> list[WindowSays]:
        order = sorted(range(len(pieces)), key=lambda at: len(pieces[at].inputs["input_ids"]))
        said: dict[int, WindowSays] = {}
        for first in range(0, len(order), BATCH):
            rows = order[first : first + BATCH]
            said |= dict(zip(rows, self._run([pieces[row] for row in rows]), strict=True))
        return [said[at] for at in range(len(pieces))]

    def _run(self, pieces: Sequence[EncodedWindow]) -> Iterator[WindowSays]:
        import torch

        with self._tokenizing:
            inputs = self._tokenizer.pad([one.inputs for one in pieces], return_tensors="pt")
        with torch.inference_mode():
            out = self._model(**inputs)
        starts = out.start_logits.float().numpy()
        ends = out.end_logits.float().numpy()
        for row, one in enumerate(pieces):
            places = list(one.places)
            yield WindowSays(
                start=starts[row, places],
                end=ends[row, places],
                words=one.words,
                null=self._null(one.inputs["input_ids"], starts[row], ends[row]),
            )

    def _null(
        self, ids: Sequence[int], start: NDArray[np.float32], end: NDArray[np.float32]
    ) -> float:
        if not self.knows_null:
            return 0.0
        place = ids.index(self._tokenizer.cls_token_id)
        return float(start[place] + end[place])


def _piece(
    passage: str,
    ends: WordEnds,
    number: int,
    inputs: dict[str, list[int]],
    sides: Sequence[int | None],
    offsets: Sequence[tuple[int, int]],
) -> EncodedWindow:
    """Keep the places of tokens that hold something of the passage, with their words."""
    places, words = [], []
    for at, (side, (start, end)) in enumerate(zip(sides, offsets, strict=True)):
        if side == 1 and passage[start:end].strip():
            places.append(at)
            words.append(Word(*ends.grown(passage, start, end)))
    return EncodedWindow(number, inputs, places, words)


def _window_length(config: Any, tokenizer: Any) -> int:
    """Return how many tokens a window has: as trained, or as many as the model can place."""
    placed = int(getattr(config, "max_position_embeddings", 0) or 0)
    padding = int(getattr(config, "pad_token_id", 0) or 0)
    able = placed - padding - 1 if placed > padding + 1 else MAX_TOKENS  # RoBERTa counts from there
    return int(min(MAX_TOKENS, able, int(tokenizer.model_max_length)))


def open_hub_reader(name: str) -> HubReader:
    """Open a question-answering model from a folder, or by its name on the model hub.

    Raises:
        BadSettings: It cannot be loaded, or is no extractive question-answering model.
        ModelUnavailable: It is not on this machine and the hub did not deliver it.
    """
    folder = model_folder(name, "reader", EXAMPLE)
    try:
        model, tokenizer = _loaded(folder, name)
    except ImportError as error:
        raise BadSettings(
            f"The reader {name!r} needs a package that is missing: {first_line(error)}",
            "Install it; transformers and torch come with sentence-transformers.",
        ) from error
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise BadSettings(
            f"transformers cannot use the reader {name!r}: {first_line(error)}",
            f"Choose an extractive question-answering model, such as {EXAMPLE}; no code of a "
            "model's own is run.",
        ) from error
    return HubReader(
        f"{PREFIX}{shown_name(name)}", weights_fingerprint(folder), model.eval(), tokenizer
    )


def _loaded(folder: Path, name: str) -> tuple[Any, Any]:
    from transformers import AutoConfig, AutoModelForQuestionAnswering, AutoTokenizer

    own: dict[str, Any] = {"trust_remote_code": False, "local_files_only": True}
    config = AutoConfig.from_pretrained(folder, **own)
    made_for = ", ".join(config.architectures or ())
    if made_for and "QuestionAnswering" not in made_for:
        raise BadSettings(
            f"The reader {name!r} is a {made_for}, not an extractive question-answering model.",
            f"Name one that is: its config.json says ...ForQuestionAnswering, as {EXAMPLE} does.",
        )
    tokenizer = AutoTokenizer.from_pretrained(folder, use_fast=True, **own)
    if not tokenizer.is_fast or tokenizer.pad_token_id is None:
        raise BadSettings(
            f"The tokenizer of the reader {name!r} does not say where its tokens lie in the text.",
            f"Choose a model with a fast tokenizer (tokenizer.json), such as {EXAMPLE}.",
        )
    with quiet_loading():
        model, report = AutoModelForQuestionAnswering.from_pretrained(
            folder, config=config, use_safetensors=True, output_loading_info=True, **own
        )
    if lacking := sorted(report["missing_keys"]):
        raise BadSettings(
            f"The weights of the reader {name!r} lack {lacking[0]}"
            f"{f' and {len(lacking) - 1} more' if len(lacking) > 1 else ''}.",
            "Its answers would be random: choose a model that was trained to answer questions.",
        )
    if _window_length(config, tokenizer) < SHORTEST:
        raise BadSettings(
            f"The reader {name!r} reads fewer than {SHORTEST} tokens at a time.",
            f"Choose a model that reads more, such as {EXAMPLE}.",
        )
    tokenizer.padding_side = "right"
    return model, tokenizer
