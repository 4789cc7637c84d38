"""No answer of a graded question and no instructor's word is in any byte of the learner's folder."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from coursewright.diagnostics import Report
from coursewright.exporters import assessments
from coursewright.exporters.studio import Studio
from coursewright.paths import templates
from coursewright.reading import read
from tests.support.reading import everything
from tests.support.small import edit, make_course
from tests.support.tool import files, run


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
    edit(module, "## What it says", f"""<!-- {never("a comment before the text")} -->

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
> <!-- figure: id=fig-hidden credit="{told("a figure's credit in a note")}" description="{never("a figure's description in a note")}" data=../figures/hidden.csv -->
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

> [!SLIDE] {never("the title of a slide")}
> - {never("a slide")}
>
> > [!INSTRUCTOR]
> > {never("a note in a slide")}

[^hidden]: {told("a footnote that only a note points to")}

%% {never("nothing")[:0]}%%
""".replace("%% %%", ""))
    edit(module, "- [ ] A square", f"<!-- {never('a comment before the options')} -->\n\n- [ ] A square")
    (course / "figures/hidden.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>{never("a picture that only a note shows")}</title><circle r="4"/></svg>')
    (course / "figures/hidden.csv").write_text(f"a,b\n1,{never('the data of a figure that only a note shows')}\n")
    (course / "modules/_draft.md").write_text(f"---\ntitle: {never('the title of a draft')}\n---\n\n{never('a draft')}\n")
    (course / "notes.md").write_text(never("a file that is no part of the course"))
    (course / "handouts/.sheet.md.swp").write_text(never("a hidden file"))
    edit(course / "course.yaml", "title:", f"# {never('a comment in the settings')}\npost-test:\n  draw: 9\ntitle:")
    for name in ("handouts/sheet.md", "evaluation.md"):
        with open(course / name, "a", encoding="utf-8") as file:
            file.write(f"\n<!-- {never(f'a comment in {name}')} -->\n\n> [!INSTRUCTOR] {never(f'the title of a note in {name}')}\n> {never(f'a note in {name}')}\n")
    edit(course / "glossary.md", "Circle\n", f"Some terms.\n\n> [!INSTRUCTOR]\n> {never('a note in the glossary')}\n\n<!-- {never('a comment in the glossary')} -->\n\nCircle\n")
    edit(course / "references.json", '[{"id": "book2020"', f"""[
  {{"id": "hidden2020", "type": "book", "title": "{told('a reference that only a note cites')}", "note": "{never('a remark on a reference')}", "issued": {{"date-parts": [[2020]]}}}},
  {{"id": "graded2020", "type": "book", "title": "{told('a reference that only feedback cites')}", "issued": {{"date-parts": [[2020]]}}}},
  {{"id": "book2020\"""")
    first, second = (["x" if key == "1" else " " for key in word] for word in keys.split())
    in_order = "\n".join(f"{place}. {item}" for place, item in enumerate(["ring", "cube", "rod", "disc"][:: 1 if first[0] == "x" else -1], 1))
    corners = ["none", "three", "four"][:: 1 if first[0] == "x" else -1]
    matched = "\n".join(f"| {shape} | {corner} |" for shape, corner in zip(["Ring", "Wedge", "Box"], corners, strict=True))
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


def build(folder: Path, planter: Planter, keys: str) -> Path:
    plant(make_course(folder / "course"), planter, keys)
    done = run("build", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "output"


@dataclass(frozen=True)
class Planted:
    output: Path
    planter: Planter


@pytest.fixture(scope="module")
def planted(tmp_path_factory) -> Planted:
    planter = Planter("Q7X")
    return Planted(build(tmp_path_factory.mktemp("planted"), planter, "10 1010"), planter)


@pytest.fixture(scope="module")
def replanted(tmp_path_factory) -> Planted:
    """The same course with every secret another one."""
    planter = Planter("K4W")
    return Planted(build(tmp_path_factory.mktemp("replanted"), planter, "01 0101"), planter)


def found_in(folder: Path, planter: Planter) -> dict[str, list[str]]:
    """Which words are in which files of a folder: what they stand for -> names."""
    where: dict[str, list[str]] = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        held = everything(file) + file.name.encode()
        for word, place in planter.words.items():
            if word.encode() in held or word.lower().encode() in held or word.encode("utf-16-be") in held:
                where.setdefault(place, []).append(file.relative_to(folder).as_posix())
    return where


def test_nothing_planted_is_in_a_learners_file(planted):
    assert found_in(planted.output / "learner", planted.planter) == {}


def test_no_learners_file_is_named_after_what_is_hidden(planted):
    assert [name for name in files(planted.output / "learner") if "hidden" in name or "draft" in name] == []


def test_instructors_see_what_is_meant_for_them(planted):
    found = found_in(planted.output / "instructor", planted.planter)
    expected = {planted.planter.words[word] for word in planted.planter.for_instructors}
    assert expected - found.keys() == set(), "this test could not fail where these do not show"
    assert found.keys() - expected == set(), "what is meant for nobody"


def test_learners_files_do_not_depend_on_what_is_hidden(planted, replanted):
    """Other answers, other feedback, other notes: the same bytes."""
    one, other = files(planted.output / "learner"), files(replanted.output / "learner")
    assert [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)] == []
    key = "instructor/answer-key.pdf"
    assert files(planted.output)[key] != files(replanted.output)[key]


def test_questions_that_were_not_drawn_stay_in_the_bank(tmp_path):
    course, planter = make_course(tmp_path / "course"), Planter("Q7X")
    edit(course / "course.yaml", "title:", "post-test:\n  draw: 3\ntitle:")
    questions = "\n".join(f"""
## What is {planter.word("a question")}?
<!-- question: id=post-{number} objective=first-name level=recall -->

- [x] It is one
- [ ] It is none
""" for number in range(8))
    (course / "assessment/post-test.md").write_text(f"---\ntitle: Post-test\n---\n{questions}")
    done = run("build", "web", "tests", "key", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    held = {file.name: everything(file) for file in (tmp_path / "output").rglob("*") if file.is_file()}
    drawn = {word for word in planter.words if word.encode() in held["test.pdf"]}
    assert len(drawn) == 3
    assert not [name for name, data in held.items() for word in planter.words if word.encode() in data and name not in ("test.pdf", "answer-key.pdf")]
    assert all(word.encode() in held["answer-key.pdf"] for word in planter.words)


def test_nothing_marks_the_right_option_on_paper(tmp_path):
    """In the page that a test is printed from, all options of a question are made of the same tags."""
    report = Report()
    plant(make_course(tmp_path / "course"), Planter("Q7X"), "10 1010")
    course = read(tmp_path / "course", "course", report)
    assert course is not None
    (paper,) = (job for job in assessments.plan(Studio(course, templates())) if "learner/test.pdf" in job.outputs)
    lists = re.findall(r"<ol class=\"options.*?</ol>", str(paper.inputs["html"]), re.DOTALL)
    assert len(lists) == 5
    for options in lists:
        shapes = {re.sub(r">[^<]+<", "><", option) for option in options.removesuffix("</ol>").split("<li")[1:]}
        assert len(shapes) == 1, options
