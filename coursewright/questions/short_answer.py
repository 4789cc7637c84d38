"""Short answer: `Answer: tunnel | osteofibrous tunnel`, the accepted wordings between bars."""

import re

from ..diagnostics import Span
from ..model import Blanks
from .kind import Kind, Parser
from .numeric import written
from .zone import AnswerBlock


def _claims(answer: AnswerBlock) -> bool:
    return answer.shape == "answer"


def _read(parser: Parser, answer: AnswerBlock, span: Span, depth: int) -> Blanks | None:
    accepted = tuple(dict.fromkeys(part.strip() for part in re.split(r"(?<!\\)\|", written(answer)) if part.strip()))
    if not accepted:
        parser.report.add("Q009", parser.span(answer.lines[0]), "this answer is empty", "Write the accepted wordings after “Answer:”.")
        return None
    return Blanks(accepted)


KIND = Kind("short-answer", _claims, _read)
