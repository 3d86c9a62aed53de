"""Write the packaged reader as a model of transformers: ``python -m ...reader.hub FOLDER``.

What is written is what ``BertForQuestionAnswering.save_pretrained`` writes, with the tokenizer, so
that any tool for such models can use it, Dateline itself included (``QA_READER=FOLDER``): spans,
their scores and the null score are those of the packaged runtime. The head "answerable" has no
place in that form and is left out.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from qa.models.encoder import packaged_directory, packaged_weights, read_weights
from qa.models.encoder.trained import WORD_EMBEDDINGS
from qa.models.reader.open import PACKAGED
from qa.models.reader.settings import REMEDY, read_settings


def export_reader(folder: Path, source: Path = PACKAGED) -> Path:
    """Write a reader's folder (``weights.safetensors``, ``reader.json``) in transformers' form.

    Args:
        folder: Where to; made if it is missing.
        source: The reader; by default the packaged one.

    Raises:
        BadSettings: The reader's files are missing or not the expected ones.
    """
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForQuestionAnswering

    settings = read_settings(source / "reader.json")
    trained = read_weights(source / "weights.safetensors", settings.sha256, REMEDY)
    arrays = {**trained, WORD_EMBEDDINGS: packaged_weights()[WORD_EMBEDDINGS]}
    config = BertConfig.from_pretrained(packaged_directory())
    model = BertForQuestionAnswering(config)
    own = model.state_dict()
    model.load_state_dict(
        {name: torch.from_numpy(arrays[name.removeprefix("bert.")].copy()) for name in own}
    )
    model.save_pretrained(folder)
    AutoTokenizer.from_pretrained(packaged_directory()).save_pretrained(folder)
    return folder


def main() -> None:
    """Write it."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.training.reader.hub", description=__doc__
    )
    parser.add_argument("folder", type=Path, help="where to write it")
    print(export_reader(parser.parse_args().folder))


if __name__ == "__main__":
    main()
