"""The teacher-forced score: right where every answer token is the most likely one, and nowhere else."""

from __future__ import annotations

import pytest
import torch

from course_utils import data, evaluation, models


class Parrot(torch.nn.Module):
    """Knows the answers to some of the questions by heart: a model whose right answers can be counted."""

    device = torch.device("cpu")

    def __init__(self, known: list[list[int]], vocabulary: int) -> None:
        super().__init__()
        self.known, self.head = known, torch.nn.Linear(1, vocabulary)

    def get_output_embeddings(self):
        return self.head

    def forward(self, input_ids, attention_mask, logits_to_keep):
        logits = torch.zeros(*input_ids.shape, self.head.out_features)
        for row, (ids, mask) in enumerate(zip(input_ids, attention_mask, strict=True)):
            if ids[mask.bool()].tolist() in self.known:
                logits[row, torch.arange(len(ids) - 1), ids[1:]] = 1
        return type("Output", (), {"logits": logits[:, -logits_to_keep:]})()


@pytest.mark.parametrize("batch_size", [3, 50])
def test_the_share_of_answers_that_are_known(batch_size):
    tokenizer = models.load_tokenizer()
    dates = data.load_dates(n_train=1, n_test=10)["test"]
    examples = data.tokenize(dates, tokenizer)
    model = Parrot([examples[k]["input_ids"] for k in (0, 4, 9)], len(tokenizer))
    assert evaluation.teacher_forced_match(model, tokenizer, dates, batch_size=batch_size) == 0.3
