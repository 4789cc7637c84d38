"""The catalogue of diagnostic codes: permanent names, each with its severity and what it is about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    severity: str
    title: str


def _table(severity: str, titles: dict[str, str]) -> dict[str, Code]:
    return {code: Code(severity, title) for code, title in titles.items()}


CODES: dict[str, Code] = {
    **_table("error", {
        "F001": "the course folder or a file it must have is missing",
        "F002": "a file is not UTF-8 text",
        "F003": "a path leaves the course folder",
        "F004": "the course has no module",
        "F005": "two modules have the same number",
        "F006": "a file cannot be read",
        "F007": "a module's file name has no number",
        "Y001": "the settings cannot be read as YAML",
        "Y002": "an unknown key",
        "Y003": "a required key is missing",
        "Y004": "a value of the wrong type or form",
        "Y005": "the front matter is missing or never closed",
        "S001": "a heading level is skipped",
        "S002": "a module or page has no text",
        "S003": "a comment is never closed",
        "S004": "an unknown kind of callout",
        "S005": "an id is used twice",
        "S007": "a directive cannot be read",
        "S008": "a code fence is never closed",
        "S009": "a footnote that is not defined",
        "S011": "a directive stands where it means nothing",
        "S012": "a heading of level 1 inside a page",
        "S014": "a callout that is indented or inside a list",
        "S015": "text nested too deeply",
        "Q001": "a question without a correct option",
        "Q002": "a question names an objective that does not exist",
        "Q003": "a question without an answer block",
        "Q004": "an ordering or labelling question with fewer than two items",
        "Q005": "a numeric answer that cannot be read",
        "Q006": "a matching table that cannot be read",
        "Q007": "a question with a single option",
        "Q008": "a question of an assessment without an id",
        "Q009": "an empty answer",
        "Q010": "an unknown cognitive level",
        "Q011": "two options, items or choices are the same",
        "Q012": "a question with no correct order of labels because the figure is missing",
        "C001": "a citation of an unknown reference",
        "C003": "a reference that cannot be used",
        "C004": "the reference file cannot be read",
        "C005": "an unknown citation style",
        "C006": "two references have the same id",
        "C007": "a citation that cannot be read",
        "X001": "a link to a heading, figure, table or question that does not exist",
        "X002": "a link to a file that does not exist",
        "X003": "a link with a forbidden address",
        "G001": "a link to an unknown glossary term",
        "G002": "a glossary term without a definition",
        "G003": "a glossary term defined twice",
        "I001": "an image that does not exist",
        "I002": "an image that cannot be read",
        "I003": "an empty image file",
        "I004": "an image without alternative text",
        "I005": "an image from the network",
        "I006": "an SVG image with active or outside content",
        "I007": "figure data that cannot be read",
        "H001": "a script in Markdown",
        "H002": "an event attribute in Markdown",
        "H003": "an HTML tag that is not supported",
        "P001": "a page could not be made without loss",
        "P002": "a file that no build wrote stands where an output belongs",
    }),
    **_table("warning", {
        "S006": "an unknown directive",
        "S010": "a footnote that is never used",
        "C002": "a reference that is never cited",
        "O001": "an objective without a question",
        "O002": "the modules' minutes and a section's timing disagree",
        "Q013": "an option without feedback",
        "Q014": "an option that gives itself away",
        "L001": "a format cannot express a feature of the course",
    }),
}
