"""From what was typed to a question that stands alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from qa.answering.follow_up import Rewrite
from qa.answering.limits import clean_question
from qa.answering.question import Question
from qa.answering.question.form import is_new_topic
from qa.parts import Run
from qa.retrieval.retrieve.spelling import Respelled
from qa.text.language import language_of_question
from qa.types import Turn


async def understand(
    typed: str,
    turns: Sequence[Turn],
    *,
    stand_alone: Callable[[str, Sequence[Turn]], Awaitable[Rewrite]],
    respell: Callable[[str], Respelled],
    run: Run,
) -> Question:
    """Return the question that was meant.

    A follow-up is made to stand alone, its language is found, and words that the archive does not
    have are read as words it has, if the question is English.

    Args:
        typed: What the user typed.
        turns: The conversation so far, oldest first.
        stand_alone: Makes a follow-up stand alone.
        respell: Reads words as the archive spells them.
        run: Runs processor work.

    Raises:
        BadQuestion: It is empty, too long, or asks nothing.
    """
    cleaned = clean_question(typed)
    rewrite = await stand_alone(cleaned, () if turns and is_new_topic(cleaned) else turns)
    alone = rewrite.question if rewrite.changed else cleaned
    language = await run(lambda: language_of_question(alone))
    spelled = Respelled(alone) if language else await run(lambda: respell(alone))
    return Question(
        spelled.question,
        typed=cleaned,
        language=language,
        respelled=spelled.read_as,
        previous=rewrite.previous if rewrite.changed else None,
        sure=rewrite.sure or not rewrite.changed,
    )
