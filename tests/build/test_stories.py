"""Building, changing something, building again: what is made, what is left alone, what is removed."""

from __future__ import annotations

import shutil

from tests.support.small import edit

FIRST = "course/modules/01-first.md"
PRINTED = {
    "learner/handouts/01-first.pdf",
    "instructor/handouts/01-first.pdf",
    "learner/workbook.pdf",
    "instructor/guide.pdf",
}

# What is said with slides stands in these; what slides show does not change with a sentence of the text.
SPOKEN = ("speaker notes of The first", "speaker notes", "PowerPoint file 01-first", "PowerPoint file course")
SAID = ("instructor/speaker-notes.pdf", "instructor/slides/01-first.pptx", "instructor/slides/course.pptx")
SHOWN = ("picture figures/first.svg", "slides of The first", "slide handout of The first", "slides of the course", "handout of the slides")


def changed(before: dict[str, object], after: dict[str, object]) -> set[str]:
    """The names that both have, with different values."""
    return {name for name in before.keys() & after.keys() if before[name] != after[name]}


def test_an_unchanged_course_makes_nothing(project):
    before = project.stamps()
    assert project.rebuilt() == set()
    assert project.stamps() == before


def test_an_edited_sentence_remakes_only_what_holds_it(project):
    before, stamps = project.outputs(), project.stamps()
    edit(project.folder / FIRST, "The first module says one thing", "The first module says another thing")
    assert project.rebuilt() == {
        "learner handout 1, The first",
        "instructor handout 1, The first",
        "workbook",
        "guide",
        "page The first",
        "the course in one file",
        *SPOKEN,
    }
    expected = {*PRINTED, *SAID, "learner/01-first.html", "learner/course.html"}
    assert changed(before, project.outputs()) == expected
    assert changed(stamps, project.stamps()) == expected
    assert "another thing" in (project.output / "learner/01-first.html").read_text(encoding="utf-8")


def test_an_edit_taken_back_gives_the_first_bytes(project):
    before = project.outputs()
    edit(project.folder / FIRST, "one thing", "another thing")
    project.rebuilt("web")
    edit(project.folder / FIRST, "another thing", "one thing")
    project.rebuilt("web")
    assert project.outputs() == before


def test_a_new_time_stamp_is_no_change(project):
    (project.folder / FIRST).touch()
    assert project.rebuilt() == set()


def test_outputs_without_a_source_go(project):
    foreign = project.output / "learner/notes of mine.txt"
    foreign.write_text("mine")
    edit(project.folder / FIRST, "See [the second](02-second.md).", "That is all.")
    (project.course / "modules/02-second.md").unlink()
    shutil.rmtree(project.course / "handouts")
    done = project.build()
    assert done.returncode == 0, done.stderr
    for name in (
        "learner/02-second.html",
        "learner/handouts/02-second.pdf",
        "instructor/handouts/02-second.pdf",
        "learner/figures/second.svg",
        "learner/sheet.html",
        "learner/handouts/sheet.pdf",
    ):
        assert not (project.output / name).exists()
        assert f"removed output/{name}" in done.stdout
    assert (project.output / "learner/handouts/01-first.pdf").exists()
    assert foreign.read_text() == "mine"
    assert "The second" not in (project.output / "learner/index.html").read_text(encoding="utf-8")


def test_folders_that_become_empty_go_too(project):
    edit(project.folder / FIRST, '![A circle.](../figures/first.svg "The first circle.")', "No picture.")
    edit(
        project.course / "modules/02-second.md",
        '![A circle.](../figures/second.svg "The second circle.")',
        "No picture.",
    )
    assert (project.output / "learner/figures").is_dir()
    project.rebuilt("web")
    assert not (project.output / "learner/figures").exists()


def test_a_folder_with_a_file_of_the_users_stays(project):
    mine = project.output / "learner/figures/mine.svg"
    mine.write_text("mine")
    for name in ("first", "second"):
        edit(
            project.course / f"modules/0{1 if name == 'first' else 2}-{name}.md",
            f'![A circle.](../figures/{name}.svg "The {name} circle.")',
            "No picture.",
        )
    project.rebuilt("web")
    assert [path.name for path in mine.parent.iterdir()] == ["mine.svg"]


def test_an_output_the_user_changed_is_not_removed_with_its_source(project):
    output = project.output / "learner/handouts/sheet.pdf"
    output.write_bytes(b"annotated by hand")
    (project.course / "handouts/sheet.md").unlink()
    done = project.build()
    assert done.returncode == 0, done.stderr
    assert output.read_bytes() == b"annotated by hand"
    assert "removed output/learner/handouts/sheet.pdf" not in done.stdout


def test_an_output_the_user_changed_or_deleted_is_made_anew(project):
    before = project.outputs()
    (project.output / "learner/index.html").write_text("changed by hand")
    (project.output / "learner/glossary.html").unlink()
    (project.output / "instructor/answer-key.pdf").unlink()
    shutil.rmtree(project.output / "learner/figures")
    assert project.rebuilt() == {
        "the first page",
        "page Glossary",
        "answer key",
        "figures/first.svg",
        "figures/second.svg",
    }
    assert project.outputs() == before


def test_some_targets_then_all(unbuilt):
    unbuilt.rebuilt("web")
    names = set(unbuilt.outputs())
    assert "learner/index.html" in names
    assert not [name for name in names if name.endswith(".pdf")]
    assert unbuilt.rebuilt("web") == set()
    made = unbuilt.rebuilt("guide")
    assert {"guide", "instructor handout 1, The first"} <= made
    assert not [label for label in made if label.startswith(("page", "figures", "font"))]
    assert not (unbuilt.output / "learner/workbook.pdf").exists()
    made = unbuilt.rebuilt()
    assert {"workbook", "answer key"} <= made
    assert not {"guide", "instructor handout 1, The first", "page The first"} & made
    assert unbuilt.rebuilt() == set()


def test_a_target_leaves_the_others_behind_until_they_are_asked_for(project):
    before = project.outputs()
    edit(project.folder / FIRST, "one thing", "another thing")
    assert project.rebuilt("web") == {"page The first", "the course in one file"}
    assert changed(before, project.outputs()) == {"learner/01-first.html", "learner/course.html"}
    project.rebuilt()
    assert changed(before, project.outputs()) >= PRINTED


def test_a_figure_is_added(project):
    shutil.copy(project.course / "figures/first.svg", project.course / "figures/third.svg")
    edit(
        project.folder / FIRST,
        "## What it says",
        '## What it says\n\n![A third circle.](../figures/third.svg "The third.")',
    )
    assert project.rebuilt("web") == {"figures/third.svg", "page The first", "the course in one file"}
    assert (project.output / "learner/figures/third.svg").read_bytes() == (
        project.course / "figures/third.svg"
    ).read_bytes()
    assert "figures/third.svg" in (project.output / "learner/01-first.html").read_text(encoding="utf-8")


def test_a_changed_picture_remakes_what_shows_it(project):
    edit(project.course / "figures/first.svg", 'r="10"', 'r="11"')
    assert project.rebuilt() == {
        "learner handout 1, The first",
        "instructor handout 1, The first",
        "workbook",
        "guide",
        "figures/first.svg",
        "the course in one file",
        *SPOKEN,
        *SHOWN,
    }


def test_a_renamed_module_moves_its_outputs(project):
    edit(project.course / "modules/02-second.md", "01-first.md", "01-renamed.md")
    (project.folder / FIRST).rename(project.course / "modules/01-renamed.md")
    project.rebuilt("web", "handouts")
    names = project.outputs()
    assert {
        "learner/01-renamed.html",
        "learner/handouts/01-renamed.pdf",
        "instructor/handouts/01-renamed.pdf",
    } <= names.keys()
    assert not [name for name in names if "01-first" in name]


# --- what goes wrong leaves the last good output as it was


def untouched_after(project, *arguments: object) -> str:
    """Build, which must fail and touch nothing; what was said."""
    before, stamps = project.outputs(), project.stamps()
    done = project.build(*arguments)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert (project.outputs(), project.stamps()) == (before, stamps)
    return done.stderr


def test_an_error_in_the_course(project):
    edit(project.folder / FIRST, "[@book2020]", "[@nobody]")
    edit(project.course / "modules/02-second.md", "one thing", "another thing")
    said = untouched_after(project)
    assert "course/modules/01-first.md:10" in said
    assert "error C001" in said
    assert said.rstrip().endswith("Nothing was made; what was made before is untouched.")


def test_a_page_that_cannot_be_laid_out_as_it_should_be(project):
    edit(project.course / "figures/first.svg", "<circle", '<circle transform="rotate(about)"')
    for _ in range(2):  # a second try must not take what the first one refused
        said = untouched_after(project)
        assert "course/modules/01-first.md:1: error P001" in said
        assert "Failed to render SVG image figures/first.svg" in said
        assert "made learner handout 1" not in said
    edit(project.course / "figures/first.svg", ' transform="rotate(about)"', "")
    assert project.rebuilt() == set()


def test_a_picture_over_which_the_layout_stumbles(project):
    edit(project.course / "figures/first.svg", '0 0 40 40" width="40"', '0 0 forty 40"')
    said = untouched_after(project)
    assert (
        "course/modules/01-first.md:1: error P001: the learner handout 1, The first could not be made as it should be"
        in said
    )
    for what in ("instructor handout 1, The first", "picture figures/first.svg", "slides of The first"):
        assert f"the {what} could not be made as it should be: the library that lays out pages stumbled over it" in said


def test_strict_makes_nothing_of_a_course_with_warnings(project):
    edit(project.folder / FIRST, "one thing [@book2020]", "another thing")
    edit(project.course / "modules/02-second.md", " [@book2020]", "")
    assert "warning C002" in untouched_after(project, "--strict")
    project.rebuilt()
    assert "warning C002" in untouched_after(project, "--strict")


def test_a_file_of_the_users_where_an_output_belongs(unbuilt):
    mine, folder, page = (
        unbuilt.output / name for name in ("learner/workbook.pdf", "learner/handouts", "learner/index.html")
    )
    mine.parent.mkdir(parents=True)
    mine.write_bytes(b"mine")
    folder.write_bytes(b"a file where a folder belongs")
    page.mkdir()
    said = untouched_after(unbuilt)
    for place in ("output/learner/workbook.pdf", "output/learner/handouts", "output/learner/index.html"):
        assert f"{place}:1: error P002" in said
    mine.unlink()
    folder.unlink()
    page.rmdir()
    unbuilt.rebuilt()


def test_a_link_of_the_users_where_an_output_belongs(unbuilt):
    outside = unbuilt.folder / "outside.html"
    outside.write_text("mine")
    (unbuilt.output / "learner").mkdir(parents=True)
    (unbuilt.output / "learner/index.html").symlink_to(outside)
    assert "error P002" in untouched_after(unbuilt, "web")
    assert outside.read_text() == "mine"


def test_notes_of_the_build_that_cannot_be_read_make_every_output_the_users(project):
    (project.output / ".coursewright/manifest.json").write_text("{")
    assert untouched_after(project, "web").count("error P002") == len(
        [name for name in project.outputs() if not name.endswith((".pdf", ".pptx"))]
    )


def test_two_courses_do_not_share_an_output_folder(project):
    other = shutil.copytree(project.course, project.folder / "other")
    edit(other / "course.yaml", "A small course", "Another course")
    before = project.outputs()
    done = project.build("--course", "other")
    assert done.returncode == 1
    assert "output:1: error P003: this folder holds what was made of another course" in done.stderr
    assert project.outputs() == before
    shutil.rmtree(project.course)
    assert project.build("--course", "other").returncode == 0
    assert project.outputs() != before


def test_a_course_and_its_output_can_move_together(project):
    before = project.outputs()
    moved = type(project)(shutil.move(project.folder, project.folder.with_name("moved")))
    assert moved.rebuilt() == set()
    assert moved.outputs() == before
