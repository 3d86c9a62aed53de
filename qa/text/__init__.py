"""Pure functions over text: sentences, passages, quotes, and near-identical passages.

All offsets are half-open, in Unicode code points, into the text as given; nothing here changes,
strips or normalises a text that is stored.
"""

from qa.text.folding import Folded, fold, without_marks
from qa.text.passages import PASSAGE_CHARS, embedding_input, passage_spans
from qa.text.quotes import locate_quote
from qa.text.sentences import MAX_SENTENCE_CHARS, sentence_spans
from qa.text.similar import near_identical

__all__ = [
    "MAX_SENTENCE_CHARS",
    "PASSAGE_CHARS",
    "Folded",
    "embedding_input",
    "fold",
    "locate_quote",
    "near_identical",
    "passage_spans",
    "sentence_spans",
    "without_marks",
]
