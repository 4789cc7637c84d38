"""Open: `Model answer:` and the paragraphs after it."""

from ..diagnostics import Span
from ..model import Open
from ..raw import RawProse
from .answer import AnswerBlock
from .kind import Kind, Parser


def _read(parser: Parser, answer: AnswerBlock, span: Span, depth: int) -> Open | None:
    raws = tuple(raw for raw in answer.raws if not isinstance(raw, RawProse) or any(line.text.strip() for line in raw.lines))
    blocks = parser.convert(raws, depth + 1)
    if not blocks:
        parser.report.add("Q009", span, "the model answer is empty", "Write it after “Model answer:”.")
        return None
    return Open(blocks)


KIND = Kind("open", "model", lambda answer: True, _read)
