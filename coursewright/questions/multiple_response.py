"""Multiple response: a list with boxes, several of them ticked."""

from .answer import AnswerBlock
from .kind import Kind
from .options import read_multiple


def _claims(answer: AnswerBlock) -> bool:
    return answer.keys > 1


KIND = Kind("multiple-response", "options", _claims, read_multiple)
