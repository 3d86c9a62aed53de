"""The embedded reader: finds the words of passages that answer a question, or says none do.

A BERT encoder with start and end logits over the passage, as the readers of SQuAD 2.0 (Devlin et
al. 2019, section 4.3; Rajpurkar et al. 2018). Trained by ``python -m evals.training.reader``. Any
question-answering model of transformers can read instead, by name (``qa.models.reader.hub``).
"""

from qa.models.reader.open import open_reader, open_reader_named, packaged_fingerprint
from qa.models.reader.span_reader import NAME as EMBEDDED
from qa.models.reader.types import AnswerSpan, Reader, Reading
from qa.models.reader.words import whole_words

__all__ = [
    "EMBEDDED",
    "AnswerSpan",
    "Reader",
    "Reading",
    "open_reader",
    "open_reader_named",
    "packaged_fingerprint",
    "whole_words",
]
