"""Single choice: a list with boxes, one of them ticked."""

from .kind import Kind
from .options import is_true_false, read_choice
from .zone import AnswerBlock


def _claims(answer: AnswerBlock) -> bool:
    return answer.shape == "options" and answer.keys <= 1 and not is_true_false(answer)


KIND = Kind("single-choice", _claims, read_choice)
