"""The support model: a BERT encoder over claim and evidence, three classes from [CLS].

It begins as the packaged reader's encoder, which has learnt to hold a question against a passage.
The classes are those of natural language inference (Bowman et al. 2015) under the names used here:
supported, contradicted, not stated.
"""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from evals.training.reader.model import DROPOUT, FROZEN, packaged_reader
from evals.training.support.sources import LABELS


class SupportModel(nn.Module):
    """Encoder and head; word embeddings stay as packaged, so that they needn't be shipped."""

    def __init__(self, bert: nn.Module, hidden: int) -> None:
        super().__init__()
        self.bert = bert
        self.dropout = nn.Dropout(DROPOUT)
        self.support = nn.Linear(hidden, len(LABELS))
        nn.init.normal_(self.support.weight, std=0.02)
        nn.init.zeros_(self.support.bias)
        self.get_parameter(FROZEN).requires_grad_(False)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        """Logits [examples, 3]."""
        output = self.bert(input_ids=ids, token_type_ids=types, attention_mask=mask)
        first = output.last_hidden_state[:, 0].float()
        with torch.autocast(ids.device.type, enabled=False):
            logits: Tensor = self.support(self.dropout(first))
            return logits


def fresh(reader_weights: Path) -> SupportModel:
    """The packaged reader's encoder with a fresh head (seed torch first)."""
    reader = packaged_reader()
    state = {f"bert.{n}": t.float() for n, t in load_file(reader_weights).items()}
    reader.load_state_dict(state, strict=False)
    return SupportModel(reader.bert, reader.qa_outputs.in_features)


def loss_of(logits: Tensor, labels: Tensor) -> Tensor:
    """Mean negative log likelihood; UNSUPPORTED is either of the two other classes."""
    logs = logits.log_softmax(1)
    either = torch.logsumexp(logs[:, 1:], 1, keepdim=True)
    return -torch.cat([logs, either], 1).gather(1, labels[:, None]).mean()
