"""Short answer: `Answer: tunnel | osteofibrous tunnel`, the accepted wordings between bars."""

import re

from ..diagnostics import Span
from ..inline import plain_text
from ..model import Blanks
from ..source import NO_COLUMN, Line
from .answer import AnswerBlock
from .kind import Kind, Parser
from .numeric import written


def _read(parser: Parser, answer: AnswerBlock, span: Span, depth: int) -> Blanks | None:
    number = answer.lines[0].number
    parts = (part.strip().replace("\\|", "|") for part in re.split(r"(?<!\\)\|", written(answer)))
    texts = (plain_text(parser.passage([Line(number, part, NO_COLUMN)])) for part in parts)
    accepted = tuple(dict.fromkeys(text for text in texts if text))
    if not accepted:
        parser.report.add("Q009", parser.span(answer.lines[0]), "this answer is empty", "Write the accepted wordings after “Answer:”.")
        return None
    return Blanks(accepted)


KIND = Kind("short-answer", "answer", lambda answer: True, _read)
