"""Every output and every kind of question: it is asked where learners answer, and answered where they may look."""

from __future__ import annotations

import re
import typing
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest

from coursewright import model
from coursewright.diagnostics import Report
from coursewright.questions import KINDS
from coursewright.reading import read
from tests.support.reading import printed
from tests.support.small import make_course
from tests.support.tool import run


@dataclass(frozen=True)
class Kind:
    """An authored kind of question: its answer block, what of it learners are asked, what only the answer tells, its short key.

    A word such as `{0}` stands for one that occurs once in the course.
    """

    block: str
    asked: tuple[int, ...] = ()
    told: tuple[int, ...] = ()
    key: str = ""
    said: str = ""


EXAMPLES = {
    "single choice": Kind("- [ ] {0}\n  > {1}\n- [x] {2}\n  > {3}\n- [ ] {4}", (0, 2, 4), (1, 3), "B"),
    "multiple response": Kind(
        "- [x] {0}\n  > {1}\n- [ ] {2}\n- [x] {3}", (0, 2, 3), (1,), "A, C", "Choose all that apply."
    ),
    "true or false": Kind("- [ ] True\n  > {0}\n- [x] False\n  > {1}", (), (0, 1), "B", "True or false?"),
    "numeric": Kind("Answer: 7341 ± 2 mm\n", (), (), "7341 ± 2 mm", "Answer: mm"),
    "short answer": Kind("Answer: {0} | {1}\n", (), (0, 1), "{0}", "Answer:"),
    "open": Kind(
        "Model answer:\n\n> {0}\n>\n> - {1}\n", (), (0, 1), "see model answer", "Answer in your own words."
    ),
    "ordering": Kind(
        "1. {0}\n2. {1}\n3. {2}\n", (0, 1, 2), (), "", "Number these from 1 to 3 in the right order."
    ),
    "matching": Kind(
        "| {0} | {1} |\n| --- | --- |\n| {2} | {3} |\n| {4} | {5} |\n| {6} | {5} |\n| | {7} |\n",
        (0, 1, 2, 3, 4, 5, 6, 7),
        (),
        "",
        "Write the letter of the match beside each.",
    ),
    "labelling": Kind(
        '![Three marks.](../figures/first.svg "{0}")\n\n1. {1}\n2. {2}\n3. {3}\n',
        (0, 1, 2, 3),
        (),
        "",
        "Write the number of the mark beside each label.",
    ),
}


@dataclass(frozen=True)
class Question:
    """A question of the course, with its words."""

    name: str
    kind: Kind
    words: tuple[str, ...]
    stem: str
    hint: str
    why: str
    body: str

    @property
    def markdown(self) -> str:
        return f"""\
### What is {self.stem}?
<!-- question: id={self.stem.lower()} objective=first-name level=recall -->

{self.body}

{self.kind.block.format(*self.words)}
> [!HINT]
> {self.hint}

> [!WHY]
> {self.why}
"""

    @property
    def asked(self) -> set[str]:
        return {self.stem, self.body, *(self.words[index] for index in self.kind.asked)}

    @property
    def told(self) -> set[str]:
        return {self.why, *(self.words[index] for index in self.kind.told)}

    @property
    def answered(self) -> set[str]:
        """What an answer shows that says it all: the right options, items, pairs and words, and all that is said of them."""
        left_out = {
            "matching": {0, 1, 7},
            "single choice": {0, 4},
            "multiple response": {2},
            "labelling": {0},
        }.get(self.name, set())
        return {self.why, *(word for index, word in enumerate(self.words) if index not in left_out)}


def questions(letter: str) -> list[Question]:
    made = []
    for number, (name, kind) in enumerate(EXAMPLES.items()):
        words = iter(f"{letter}q{number}{sign}x" for sign in "abcdefghijklm")
        count = len(set(re.findall(r"{\d}", kind.block)))
        made.append(
            Question(name, kind, tuple(next(words) for _ in range(count)), *(next(words) for _ in range(4)))
        )
    return made


CHECKS, GRADED = questions("C"), questions("G")
ALL = [pytest.param(question, id=question.name) for question in CHECKS]
TESTS = [pytest.param(question, id=question.name) for question in GRADED]


@pytest.fixture(scope="module")
def output(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("responses")
    course = make_course(folder / "course")
    with open(course / "modules/01-first.md", "a", encoding="utf-8") as module:
        module.write("\n" + "\n".join(question.markdown for question in CHECKS))
    (course / "assessment/post-test.md").write_text(
        "---\ntitle: Post-test\n---\n\n"
        + "\n".join(question.markdown.replace("###", "##", 1) for question in GRADED)
    )
    done = run("build", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "output"


def flat(text: str) -> str:
    return " ".join(text.split())


class Web(HTMLParser):
    """A page's text: what is open, what stands in the details of an answer, and in those of a hint, by question."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.open, self.answers, self.hints = "", "", ""
        self.inside: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "details":
            self.inside.append(dict(attrs).get("class") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if "answer" in self.inside:
            self.answers += data
        elif "hint" in self.inside:
            self.hints += data
        else:
            self.open += data


def missing(words: set[str], text: str) -> set[str]:
    return {word for word in words if word not in text}


def present(words: set[str], text: str) -> set[str]:
    return {word for word in words if word in text}


def parts(text: str, at: list[str]) -> dict[str, str]:
    """What stands from each of these words, in their order, to the next."""
    places = [text.index(word) for word in at]
    assert places == sorted(places), "the questions do not come in their order"
    return {word: text[start:end] for word, start, end in zip(at, places, [*places[1:], None], strict=True)}


# --- the examples are complete


def test_there_is_an_example_of_every_kind_and_response(output):
    course = read(output.parent / "course", "course", Report())
    assert course is not None
    met = [question.response for question in course.modules[0].questions[1:]]
    assert {type(response) for response in met} == set(typing.get_args(model.Response))
    assert len(met) == len(KINDS) == len(EXAMPLES)
    assert course.post_test is not None
    assert [question.kind for question in course.post_test.questions] == [
        question.kind for question in course.modules[0].questions[1:]
    ]


# --- each output


@pytest.fixture(scope="module")
def handout(output) -> tuple[str, str]:
    """The learner's handout: the text, and the answers at its end."""
    text, heading, answers = flat(printed(output / "learner/handouts/01-first.pdf")).rpartition(
        "Answers to the self-checks"
    )
    assert heading
    return text, answers


@pytest.mark.parametrize("question", ALL)
def test_handout(question, handout):
    text, answers = handout
    assert missing(question.asked | {question.hint}, text) == set()
    assert question.kind.said in text
    assert present(question.told, text) == set()
    assert missing({question.stem} | question.answered, answers) == set()


@pytest.mark.parametrize("question", ALL)
def test_workbook(question, output):
    text, _, answers = (
        flat(printed(output / "learner/workbook.pdf"))
        .rpartition("The second module says")[0]
        .rpartition("Answers to the self-checks")
    )
    assert missing(question.asked, text) == set()
    assert present(question.told, text) == set()
    assert missing(question.answered, answers) == set()


@pytest.mark.parametrize("name", ["instructor/guide.pdf", "instructor/handouts/01-first.pdf"])
@pytest.mark.parametrize("question", ALL)
def test_instructors_find_the_answer_with_the_question(question, name, output):
    text = flat(printed(output / name))
    inline = parts(text, [other.stem for other in CHECKS])[question.stem]
    assert missing({question.body} | question.answered, inline) == set()
    assert "Answers to the self-checks" not in text


@pytest.mark.parametrize("question", TESTS)
def test_paper_test(question, output):
    text = flat(printed(output / "learner/test.pdf"))
    asked = parts(text, [other.stem for other in GRADED])[question.stem]
    assert missing(question.asked | {question.hint}, asked) == set()
    assert question.kind.said in text
    assert present(question.told, text) == set()
    assert "7341" not in text


def test_answer_sheet(output):
    sheet = flat(printed(output / "learner/test.pdf", "-layout")).rpartition("Answer sheet")[2]
    rows = dict(re.findall(r"\b(\d) ((?:[A-Z] )+)", sheet + " "))
    assert {int(number): row.split() for number, row in rows.items()} == {
        1: ["A", "B", "C"],
        2: ["A", "B", "C"],
        3: ["A", "B"],
    }


@pytest.mark.parametrize("question", TESTS)
def test_answer_key(question, output):
    text = flat(printed(output / "instructor/answer-key.pdf"))
    told = parts(text, [other.stem for other in GRADED])[question.stem]
    assert missing({question.body} | question.answered, told) == set()


@pytest.mark.parametrize("question", TESTS)
def test_short_key(question, output):
    """The first table of the key has a row a question: on paper, in the bank, key, objective, level."""
    number = GRADED.index(question) + 1
    table = flat(printed(output / "instructor/answer-key.pdf", "-layout")).partition(GRADED[0].stem)[0]
    (key,) = re.findall(rf" {number} {number} (.*?) first-name recall", table)
    assert re.sub(r"\b\d (?=[A-Z])", "", key) == expected_key(question, output)


def expected_key(question: Question, output: Path) -> str:
    """The short key, by where the items and choices stand on the paper test."""
    if question.kind.key:
        return question.kind.key.format(*question.words)
    asked = parts(flat(printed(output / "learner/test.pdf")), [other.stem for other in GRADED])[question.stem]
    shown = sorted(question.words, key=asked.rindex)
    w = question.words
    if question.name == "matching":
        rights = [word for word in shown if word in (w[3], w[5], w[7])]
        return ", ".join("ABC"[rights.index(right)] for right in (w[3], w[5], w[5]))
    items = [word for word in w if word != w[0]] if question.name == "labelling" else list(w)
    return ", ".join(str(items.index(word) + 1) for word in shown if word in items)


def test_keys_of_the_self_checks_are_in_the_key(output):
    text = flat(printed(output / "instructor/answer-key.pdf", "-layout")).partition(
        "Self-checks of the modules"
    )[2]
    for number, question in enumerate(CHECKS, 2):  # the first is the module's own
        assert f"1.{number} {question.kind.key.format(*question.words)}" in text


@pytest.mark.parametrize("page", ["01-first.html", "course.html"])
@pytest.mark.parametrize("question", ALL)
def test_web(question, page, output):
    web = Web(output / "learner" / page)
    assert missing(question.asked, web.open) == set()
    assert question.kind.said in flat(web.open)
    assert present(question.told | {question.hint}, web.open) == set()
    assert missing(question.answered, web.answers) == set()
    assert question.hint in web.hints


def test_graded_questions_are_not_on_the_site(output):
    for page in (output / "learner").glob("*.html"):
        held = page.read_text(encoding="utf-8")
        assert not [question.stem for question in GRADED if question.stem in held]


def test_the_right_option_is_told_in_words(output):
    """Not by colour or weight alone."""
    answers = flat(printed(output / "learner/handouts/01-first.pdf")).rpartition(
        "Answers to the self-checks"
    )[2]
    single = CHECKS[0]
    assert re.search(rf"{single.words[2]} (?:✓ )?Correct", answers)
    assert not re.search(rf"{single.words[0]} (?:✓ )?Correct", answers)
    assert "Correct" in Web(output / "learner/01-first.html").answers
