"""Where at the foot of a page there is room for a line: pages are drawn, and their lowest strip is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

STRIP = 64  # points from the foot of a page that are looked at
LARGE, TALL, LOW = 22.0, 16.0, 9.0  # points that a stamp in large print takes, one of two lines, and one of a single line
WISHED = 17.0  # points from the foot to the middle of a stamp: inside what printers print, below the page's own foot line
LEAST = 4.0  # points from the foot to the lower end of a stamp
_ABOVE = 2.0  # points more that stay free above a stamp
_PIXELS = 1.5  # of the drawing, a point
_FLAT = 24  # shades (of 256) that a row without anything on it may differ within


@dataclass(frozen=True)
class Place:
    """Room on a page as it is shown: `middle` in points from its foot, `height` of the room, its shade (0 black, 255 white).

    `busy` where there was none, and something lies beneath.
    """

    middle: float
    height: float
    shade: int
    busy: bool = False


def places(pdf: bytes, large: bool) -> Iterator[Place]:
    """The place on each page of a file, for large print if there is room."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            yield _place(_strip(page), (LARGE, TALL, LOW) if large else (TALL, LOW))
            page.close()
    finally:
        document.close()


def _strip(page) -> list[bytes]:
    """The rows of the lowest strip of a page in shades of gray, from the foot up, a margin at each side left out."""
    height = page.get_height()
    bitmap = page.render(scale=_PIXELS, crop=(0, 0, 0, max(0, height - STRIP)), grayscale=True, may_draw_forms=False)
    data, stride, side = bytes(bitmap.buffer), bitmap.stride, int(bitmap.width * 0.03)
    rows = [data[row * stride + side : row * stride + bitmap.width - side] for row in range(bitmap.height)]
    bitmap.close()
    return rows[::-1]


def _place(rows: list[bytes], heights: Sequence[float]) -> Place:
    free = [max(row) - min(row) <= _FLAT for row in rows]
    top = len(rows) / _PIXELS
    for height in heights:
        steps = [middle / 2 for middle in range(int(2 * (LEAST + height / 2)), int(2 * (top - height / 2 - _ABOVE)))]
        for middle in sorted(steps, key=lambda middle: abs(middle - WISHED)):
            first, last = int((middle - height / 2) * _PIXELS), int((middle + height / 2 + _ABOVE) * _PIXELS) + 1
            if all(free[first:last]):
                return Place(middle, height, _shade(rows[first:last]))
    return Place(min(WISHED, top / 2), LOW, 255, busy=True)


def _shade(rows: list[bytes]) -> int:
    return sum(map(sum, rows)) // sum(map(len, rows))
