"""A course with words hidden where learners must never find them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tests.support.small import edit


@dataclass
class Planter:
    """Gives words that occur nowhere else, and remembers what each stands for and whether instructors see it."""

    first: str
    words: dict[str, str] = field(default_factory=dict)
    for_instructors: set[str] = field(default_factory=set)

    def word(self, place: str, instructors: bool = False) -> str:
        word = f"{self.first}{len(self.words):03d}Z"
        self.words[word] = place
        if instructors:
            self.for_instructors.add(word)
        return word


def plant(course: Path, planter: Planter, keys: str) -> None:
    """Hide words in a small course; `keys` says which options of the graded questions are right, such as `10 01`."""
    told = lambda place: planter.word(place, instructors=True)  # noqa: E731
    never = planter.word
    module = course / "modules/01-first.md"
    edit(
        module,
        "## What it says",
        f"""<!-- {never("a comment before the text")} -->

## What it says

<!--
{never("a comment of several lines")}
-->

> [!INSTRUCTOR] {told("the title of a note")}
> {told("a note")}
{told("a lazy line of a note")}
>
> - {told("a list in a note")}
>   - {told("a list in a list in a note")}
>
>     {told("a paragraph in a list in a note")}
>
> | Time | What |
> | --- | --- |
> | {told("a table in a note")} | `{told("code in a table in a note")}` |
> <!-- table: id=tbl-hidden caption="{told("a table's caption in a note")}" -->
>
> > {told("a quotation in a note")}
> >
> > > {told("a quotation in a quotation in a note")}
>
> ```
> > [!NOTE] {told("a callout's look in a code fence in a note")}
> ```
>
> > [!TIP] {told("the title of a callout in a note")}
> > {told("a callout in a note")}
>
> ![{told("an alternative text in a note")}](../figures/hidden.svg "{told("a figure's caption in a note")}")
> <!-- figure: id=fig-hidden data=../figures/hidden.csv
>   credit="{told("a figure's credit in a note")}" description="{never("a figure's description in a note")}" -->
>
> Seen[^hidden] and cited [@hidden2020].

> A quotation for all.
>
> > [!INSTRUCTOR] {told("the title of a note in a quotation")}
> > {told("a note in a quotation")}

> [!KEY] For all
> - A point.
>
> > [!INSTRUCTOR]
> > {told("a note in a callout for all")}

> [!SLIDE] {told("the title of a slide")}
> - {told("a slide")}
>
> > [!INSTRUCTOR]
> > {told("a note in a slide")}

[^hidden]: {told("a footnote that only a note points to")}

""",
    )
    edit(module, "- [ ] A square", f"<!-- {never('a comment before the options')} -->\n\n- [ ] A square")
    title = f"<title>{never('a picture that only a note shows')}</title>"
    (course / "figures/hidden.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{title}<circle r="4"/></svg>'
    )
    (course / "figures/hidden.csv").write_text(
        f"a,b\n1,{never('the data of a figure that only a note shows')}\n"
    )
    (course / "modules/_draft.md").write_text(
        f"---\ntitle: {never('the title of a draft')}\n---\n\n{never('a draft')}\n"
    )
    (course / "notes.md").write_text(never("a file that is no part of the course"))
    (course / "handouts/.sheet.md.swp").write_text(never("a hidden file"))
    edit(
        course / "course.yaml",
        "title:",
        f"# {never('a comment in the settings')}\npost-test:\n  draw: 9\ntitle:",
    )
    for name in ("handouts/sheet.md", "evaluation.md"):
        with open(course / name, "a", encoding="utf-8") as file:
            file.write(f"""
<!-- {never(f"a comment in {name}")} -->

> [!INSTRUCTOR] {never(f"the title of a note in {name}")}
> {never(f"a note in {name}")}
""")
    edit(
        course / "glossary.md",
        "Circle\n",
        f"""Some terms.

> [!INSTRUCTOR]
> {never("a note in the glossary")}

<!-- {never("a comment in the glossary")} -->

Circle
""",
    )
    edit(
        course / "references.json",
        '[{"id": "book2020"',
        f"""[
  {{"id": "hidden2020", "type": "book", "title": "{told("a reference that only a note cites")}",
    "note": "{never("a remark on a reference")}", "issued": {{"date-parts": [[2020]]}}}},
  {{"id": "graded2020", "type": "book", "title": "{told("a reference that only feedback cites")}", "issued": {{"date-parts": [[2020]]}}}},
  {{"id": "book2020\"""",
    )
    first, second = (["x" if key == "1" else " " for key in word] for word in keys.split())
    in_order = "\n".join(
        f"{place}. {item}"
        for place, item in enumerate(["ring", "cube", "rod", "disc"][:: 1 if first[0] == "x" else -1], 1)
    )
    corners = ["none", "three", "four"][:: 1 if first[0] == "x" else -1]
    matched = "\n".join(
        f"| {shape} | {corner} |" for shape, corner in zip(["Ring", "Wedge", "Box"], corners, strict=True)
    )
    (course / "assessment/post-test.md").write_text(f"""---
title: Post-test
---

> [!INSTRUCTOR]
> {never("a note before a test")}

## Which shape was shown?
<!-- question: id=post-shape objective=first-name level=recall -->

- [{first[0]}] A circle
  > {told("feedback of one option of a graded question")}
- [{first[1]}] A square
  > {told("feedback of the other option of a graded question")} [@graded2020]

> [!WHY]
> {told("the reason of a graded question")}

## Which shapes are round?
<!-- question: id=post-round objective=second-name level=recall -->

- [{second[0]}] A ring
  > {told("feedback of a graded question with several answers")}
- [{second[1]}] A box
- [{second[2]}] A ball
- [{second[3]}] A brick

## How wide is it?
<!-- question: id=post-wide objective=first-name level=recall -->

Answer: {71 if keys.startswith("1") else 64} ± 1 mm

> [!WHY]
> {told("the reason of a graded number")}

## Name it.
<!-- question: id=post-name objective=second-name level=recall -->

Answer: {told("a graded short answer")} | {told("another graded short answer")}

## Explain it.
<!-- question: id=post-explain objective=second-name level=recall -->

Model answer:

> {told("a graded model answer")}
>
> - {told("a list in a graded model answer")}

## Which picture fits?
<!-- question: id=post-picture objective=first-name level=recall -->

> [!CASE] A case
> The case is told.
>
> > [!INSTRUCTOR]
> > {told("a note in a case of a test")}

- [x] This
- [ ] That

## Put them in order.
<!-- question: id=post-order objective=first-name level=recall -->

{in_order}

## Match them.
<!-- question: id=post-match objective=first-name level=recall -->

| Shape | Number of corners |
| --- | --- |
{matched}

## True or false?
<!-- question: id=post-true objective=first-name level=recall -->

- [{first[0]}] True
  > {told("feedback of a graded true or false")}
- [{first[1]}] False
""")
