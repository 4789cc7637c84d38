"""Multiple response: a list with boxes, several of them ticked."""

from .kind import Kind
from .options import read_choice
from .zone import AnswerBlock


def _claims(answer: AnswerBlock) -> bool:
    return answer.shape == "options" and answer.keys > 1


KIND = Kind("multiple-response", _claims, read_choice)
