"""A grid as a native table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..slides.deck import Grid, Paragraph
from ..slides.layouts import SMALLEST, Slot
from .letters import clean
from .template import EMU, is_right_to_left
from .text import Manner, fill

if TYPE_CHECKING:
    from pptx.shapes.graphfrm import GraphicFrame


def put_table(slide: Any, placeholder: Any, grid: Grid, box: Slot, language: str, style: str, plain: bool = True) -> GraphicFrame:
    """The table in its placeholder, or at `box` where there is none; its columns keep their proportions if the box is narrower.

    The names of its columns are its alternative text. `plain` tells that text without a size has 18 points, as in our template.
    """
    from pptx.shapes.placeholder import TablePlaceholder

    rows, columns = len(grid.rows) + 1, len(grid.header)
    if placeholder is None:
        frame = slide.shapes.add_table(rows, columns, *(round(length * EMU) for length in (box.left, box.top, box.width, box.height)))
    else:
        frame = TablePlaceholder(placeholder._element, placeholder._parent).insert_table(rows, columns)
    table = frame.table
    table.first_row, table.first_col, table.horz_banding = True, grid.row_heads, False
    table._tbl.tblPr.find("{*}tableStyleId").text = style
    if is_right_to_left(language):
        table._tbl.tblPr.set("rtl", "1")
    across = min(box.width / sum(grid.widths), 1)
    for column, width in zip(table.columns, grid.widths, strict=True):
        column.width = round(width * across * EMU)
    for row, height in zip(table.rows, grid.heights, strict=True):
        row.height = round(height * EMU)
    manner = Manner(language, SMALLEST, own=0 if plain and grid.size == SMALLEST else grid.size)
    for element, cells in zip(table._tbl.tr_lst, (grid.header, *grid.rows), strict=True):
        _row(element, cells, manner, slide.part)
    frame.left, frame.top = round(box.left * EMU), round(box.top * EMU)
    frame.width, frame.height = sum(column.width for column in table.columns), sum(row.height for row in table.rows)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean("; ".join(cell.text for cell in grid.header)))
    return frame


def _row(element: Any, cells: tuple[Paragraph, ...], manner: Manner, part: Any) -> None:
    for cell, paragraph in zip(element.tc_lst, cells, strict=True):
        fill(cell.get_or_add_txBody(), (paragraph,), manner, part)
