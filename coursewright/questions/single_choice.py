"""Single choice: a list with boxes, one of them ticked."""

from .answer import AnswerBlock
from .kind import Kind
from .options import is_true_false, read_single


def _claims(answer: AnswerBlock) -> bool:
    return answer.keys <= 1 and not is_true_false(answer)


KIND = Kind("single-choice", "options", _claims, read_single)
