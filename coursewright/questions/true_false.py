"""True or false: two options with just these words."""

from .kind import Kind
from .options import is_true_false, read_choice
from .zone import AnswerBlock


def _claims(answer: AnswerBlock) -> bool:
    return answer.shape == "options" and answer.keys <= 1 and is_true_false(answer)


KIND = Kind("true-false", _claims, read_choice)
