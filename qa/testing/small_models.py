"""Very small models with random weights, saved as any model of the hub is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

WORDS = (
    "how many troops is the president sending to poland ? pentagon said about 2 , 000 left fort "
    "bragg this week . a b c d e f g h i j k l m n o p q r s t u v w x y z ##a ##b ##c ##d ##e ##f "
    "##g ##h ##i ##j ##k ##l ##m ##n ##o ##p ##q ##r ##s ##t ##u ##v ##w ##x ##y ##z 0 1 3 4 5 6 7 "
    "8 9 ##0 ##1 ##2 ##3 ##4 ##5 ##6 ##7 ##8 ##9 [ ] - % $"
).split()
TEXT = (
    "The Pentagon said about 2,000 troops left Fort Bragg this week.",
    "Café owners in Rzeszów expect between 75,000 and 80,000 guests.",
    "How many soldiers did the president send to Poland, and when did they arrive?",
)
SIZE: dict[str, Any] = {
    "hidden_size": 32,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 48,
    "initializer_range": 0.5,  # large, so that random models have opinions
}


def word_pieces() -> Any:
    """BERT's kind of tokenizer over a small vocabulary."""
    from transformers import BertTokenizer

    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *dict.fromkeys(WORDS)]
    return BertTokenizer(vocab={name: at for at, name in enumerate(names)}, model_max_length=512)


def _wrapped(tokenizer: Any, **special: str) -> Any:
    from tokenizers.processors import TemplateProcessing
    from transformers import PreTrainedTokenizerFast

    first, last = special["cls_token"], special["sep_token"]
    tokenizer.post_processor = TemplateProcessing(
        single=f"{first} $A {last}",
        pair=f"{first} $A {last} {last} $B {last}",
        special_tokens=[(one, tokenizer.token_to_id(one)) for one in (first, last)],
    )
    wrapper: Any = PreTrainedTokenizerFast
    return wrapper(tokenizer_object=tokenizer, model_max_length=512, **special)


SPECIAL = {"cls_token": "<s>", "sep_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}


def bytes_tokenizer() -> Any:
    """RoBERTa's kind: byte-level byte-pair encoding."""
    from tokenizers import ByteLevelBPETokenizer

    made = ByteLevelBPETokenizer()
    made.train_from_iterator(TEXT, vocab_size=400, special_tokens=list(SPECIAL.values()))
    return _wrapped(made._tokenizer, **SPECIAL)  # noqa: SLF001


def pieces_tokenizer() -> Any:
    """XLM-RoBERTa's kind: SentencePiece, where a word takes the space before it along."""
    from tokenizers import SentencePieceUnigramTokenizer

    made = SentencePieceUnigramTokenizer()
    made.train_from_iterator(
        TEXT,
        vocab_size=120,
        special_tokens=list(SPECIAL.values()),
        unk_token=SPECIAL["unk_token"],
    )
    return _wrapped(made._tokenizer, **SPECIAL)  # noqa: SLF001


def save_bert(folder: Path, kind: str = "ForQuestionAnswering", **config: Any) -> Path:
    """Save a random BERT of a kind: ``ForQuestionAnswering``, ``ForSequenceClassification``."""
    import torch
    import transformers

    torch.manual_seed(3)
    tokenizer = word_pieces()
    made = transformers.BertConfig(vocab_size=len(tokenizer), **SIZE, **config)
    getattr(transformers, f"Bert{kind}")(made).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def save_roberta(folder: Path, tokenizer: Any) -> Path:
    """Save a random RoBERTa that answers questions."""
    import torch
    from transformers import RobertaConfig, RobertaForQuestionAnswering

    torch.manual_seed(5)
    config = RobertaConfig(
        vocab_size=len(tokenizer),
        max_position_embeddings=130,
        type_vocab_size=1,
        pad_token_id=tokenizer.pad_token_id,
        **SIZE,
    )
    RobertaForQuestionAnswering(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def pickled(folder: Path, names: Sequence[str] = ("model.safetensors",)) -> Path:
    """Turn a saved model's weights into a pickle, as old models have them."""
    import torch
    from safetensors.torch import load_file

    for name in names:
        torch.save(load_file(folder / name), folder / "pytorch_model.bin")
        (folder / name).unlink()
    return folder
