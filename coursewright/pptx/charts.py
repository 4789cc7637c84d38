"""A chart as a native bar chart, with the workbook of its numbers inside."""

from __future__ import annotations

import io
from typing import Any

from ..slides.deck import Chart
from ..slides.layouts import SMALLEST, Slot
from .letters import clean
from .package import dated
from .template import EMU

# Fills that differ in gray: a color of the theme, and what is done to its lightness in thousandths of a percent. The edge has the color of the text.
SHADES = (("ACCENT_1", 100_000, 0), ("BACKGROUND_2", 100_000, 0), ("TEXT_1", 100_000, 0), ("ACCENT_1", 60_000, 40_000), ("TEXT_2", 60_000, 40_000))
SHORT_UNIT = 3  # characters of a unit that goes behind each number; a longer one stands above the chart


def put_chart(slide: Any, placeholder: Any, chart: Chart, box: Slot, date: str) -> Any:
    """The chart in its placeholder, or at `box` where there is none; gives its frame."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.shapes.placeholder import ChartPlaceholder

    data = CategoryChartData(number_format=_number_format(chart.unit))
    data.categories = [clean(category) for category in chart.categories]
    for series in chart.series:
        data.add_series(clean(series.name), series.values)
    kind = XL_CHART_TYPE.BAR_CLUSTERED
    lengths = [round(length * EMU) for length in (box.left, box.top, box.width, box.height)]
    if placeholder is None:
        frame = slide.shapes.add_chart(kind, *lengths, data)
    else:
        frame = ChartPlaceholder(placeholder._element, placeholder._parent).insert_chart(kind, data)
        frame.left, frame.top, frame.width, frame.height = lengths
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(chart.alt))
    frame.chart.part.chart_workbook.xlsx_part._blob = dated(_workbook(chart), date)
    _style(frame.chart, chart)
    _number_axes(frame.chart)
    return frame


def _workbook(chart: Chart) -> bytes:
    """The numbers as the chart refers to them: categories in column A from row 2, a column for each series. No text is taken for a formula."""
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Sheet1"
    texts = [(1, column, series.name) for column, series in enumerate(chart.series, 2)] + [(row, 1, name) for row, name in enumerate(chart.categories, 2)]
    for row, column, text in texts:
        cell = sheet.cell(row, column, clean(text))
        cell.data_type = "s"
    for column, series in enumerate(chart.series, 2):
        for row, value in enumerate(series.values, 2):
            sheet.cell(row, column, value)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _number_axes(made: Any) -> None:
    """Axes numbered 1 and 2: python-pptx gives them negative numbers, which the schema does not allow."""
    names = [axis.find("{*}axId").get("val") for axis in (made.category_axis._element, made.value_axis._element)]
    for tag in ("axId", "crossAx"):
        for element in made._chartSpace.iter(f"{{*}}{tag}"):
            element.set("val", str(names.index(element.get("val")) + 1 if element.get("val") in names else element.get("val")))


def _number_format(unit: str) -> str:
    unit = clean(unit).replace('"', "").replace("\\", "")
    if not unit or len(unit) > SHORT_UNIT:
        return "General"
    return f'General"{"" if unit == "%" else chr(160)}{unit}"'


def _style(made: Any, chart: Chart) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.util import Pt

    made.font.size, made.font.color.theme_color = Pt(SMALLEST), MSO_THEME_COLOR.TEXT_1
    made.has_title = len(chart.unit) > SHORT_UNIT
    if made.has_title:
        made.chart_title.include_in_layout = False
        made.chart_title.text_frame.text = clean(chart.unit)
        font = made.chart_title.text_frame.paragraphs[0].font
        font.size, font.bold, font.color.theme_color = Pt(SMALLEST), False, MSO_THEME_COLOR.TEXT_2
    made.has_legend = len(chart.series) > 1
    if made.has_legend:
        made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    plot = made.plots[0]
    plot.gap_width, plot.overlap, plot.vary_by_categories = 50, 0 if len(chart.series) == 1 else -10, False
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.show_value, labels.number_format, labels.number_format_is_linked = True, _number_format(chart.unit), False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    names, values = made.category_axis, made.value_axis
    names.reverse_order = True  # the first category on top, as it is read
    names.major_tick_mark, names.has_major_gridlines = XL_TICK_MARK.NONE, False
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.format.line.color.theme_color = MSO_THEME_COLOR.TEXT_2
    values.has_major_gridlines, values.visible = False, False
    if all(value is None or value >= 0 for series in chart.series for value in series.values):
        values.minimum_scale = 0
    for number, series in enumerate(plot.series):
        _shade(series.format, SHADES[number % len(SHADES)])


def _shade(bars: Any, shade: tuple[str, int, int]) -> None:
    from lxml import etree
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.util import Pt

    name, *lightness = shade
    bars.fill.solid()
    bars.fill.fore_color.theme_color = MSO_THEME_COLOR[name]
    color = bars.fill._xPr.find(".//{*}schemeClr")
    for tag, value in zip(("lumMod", "lumOff"), lightness, strict=True):
        if value not in (0, 100_000):
            etree.SubElement(color, color.tag.replace("schemeClr", tag), {"val": str(value)})
    bars.line.width, bars.line.color.theme_color = Pt(0.75), MSO_THEME_COLOR.TEXT_1
