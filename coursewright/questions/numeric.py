"""Numeric: `Answer: 7 ± 1 mm`, a value with an optional tolerance and unit, or a range `5 to 8 mm`."""

import math
import re

from ..diagnostics import Span
from ..model import Number
from .kind import Kind, Parser
from .zone import ANSWER, AnswerBlock

_FIGURE = r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+−]?\d+,\d+|[-+−]?\.\d+"
_SHAPE = re.compile(rf"(?P<value>{_FIGURE})(?:\s*(?:±|\+/-|\+-)\s*(?P<tolerance>{_FIGURE})|\s*(?:to|–|\.\.)\s*(?P<high>{_FIGURE}))?\s*(?P<unit>[^\d\s±][^\d±|]{{0,30}})?")
_NUMERIC = re.compile(r"[-+−~≈]?\s*[.,]?[\d±]")


def written(answer: AnswerBlock) -> str:
    """The text after `Answer:`, its lines joined."""
    first = ANSWER.match(answer.lines[0].text)
    assert first is not None
    return " ".join([first.group(1), *(line.text.strip() for line in answer.lines[1:])]).strip()


def _claims(answer: AnswerBlock) -> bool:
    return answer.shape == "answer" and "|" not in written(answer) and bool(_NUMERIC.match(written(answer)))


def _number(text: str) -> float:
    text = text.replace("−", "-")
    if re.fullmatch(r"[-+]?\d+,\d{1,2}|[-+]?\d+,\d{4,}", text):
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
    number = read_number(text) if text else None
    if number is None:
        parser.report.add("Q005", parser.span(answer.lines[0]), f"the numeric answer “{text}” cannot be read",
                          "Write it like this: Answer: 7 ± 1 mm")
    return number


KIND = Kind("numeric", _claims, _read)
