"""Numeric: `Answer: 7 ± 1 mm`, a value with an optional tolerance and unit, or a range `5 to 8 mm`."""

import math
import re

from ..diagnostics import Span, shortened
from ..model import Number
from .answer import ANSWER, AnswerBlock
from .kind import Kind, Parser

_FIGURE = r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+−]?\d+,\d+|[-+−]?\.\d+"
_UNIT = r"[^\d\s±|](?:[^\d±|]|(?<=[^\d\s±|])\d){0,30}"
_SHAPE = re.compile(
    rf"(?P<value>{_FIGURE})"
    rf"(?:\s*(?:±|\+/-|\+-)\s*(?P<tolerance>{_FIGURE})|\s*(?:to|-|–|\.\.)\s*(?P<high>{_FIGURE}))?"
    rf"\s*(?P<unit>{_UNIT})?"
)
_NUMERIC = re.compile(r"[-+−~≈]?\s*[.,]?[\d±]")


def written(answer: AnswerBlock) -> str:
    """The text after `Answer:`, its lines joined."""
    first = ANSWER.match(answer.lines[0].text)
    assert first is not None
    return " ".join([first.group(1), *(line.text.strip() for line in answer.lines[1:])]).strip()


def _claims(answer: AnswerBlock) -> bool:
    return "|" not in written(answer) and bool(_NUMERIC.match(written(answer)))


def _number(text: str) -> float:
    """A comma parts thousands where three figures follow it and none but zero goes before; else it is a decimal comma."""
    text = text.replace("−", "-")
    if re.fullmatch(r"[-+]?\d+,\d{1,2}|[-+]?\d+,\d{4,}|[-+]?0+,\d+", text):
        return float(text.replace(",", "."))
    return float(text.replace(",", ""))


def read_number(text: str) -> Number | None:
    """A value with tolerance and unit from its written form; None where it can't be read. A tolerance is never negative."""
    found = _SHAPE.fullmatch(text.strip())
    if found is None:
        return None
    value, tolerance = _number(found.group("value")), 0.0
    if found.group("tolerance"):
        tolerance = _number(found.group("tolerance"))
    elif found.group("high"):
        high = _number(found.group("high"))
        value, tolerance = (value + high) / 2, (high - value) / 2
    if tolerance < 0 or not (math.isfinite(value) and math.isfinite(tolerance)):
        return None
    return Number(value, tolerance, (found.group("unit") or "").strip(), text.strip())


def _read(parser: Parser, answer: AnswerBlock, span: Span, depth: int) -> Number | None:
    text = written(answer)
    number = read_number(text)
    if number is None:
        parser.report.add("Q005", parser.span(answer.lines[0]), f"the numeric answer “{shortened(text)}” cannot be read",
                          "Write it like this: Answer: 7 ± 1 mm. If words are wanted, add type=short-answer to the question.")
    return number


KIND = Kind("numeric", "answer", _claims, _read)
