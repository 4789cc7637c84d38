"""A course of two short modules that has one of everything that becomes a file, quickly built."""

from __future__ import annotations

from pathlib import Path

_SETTINGS = """\
title: A small course
dates:
  released: 2026-01-02
provider:
  name: Small Provider
people:
  - name: Ada Author
    roles: [author]
    disclosure: None.
"""

_MODULE = """\
---
title: {title}
minutes: 10
objectives:
  {id}-name: Name what the {id} module says.
---

## What it says

The {id} module says one thing [@book2020]. {more}

![A circle.](../figures/{id}.svg "The {id} circle.")

### What does the {id} module show?
<!-- question: id={id}-shows objective={id}-name level=recall -->

- [ ] A square
  > It has no corners.
- [x] A circle
  > Yes.
"""

_TEST = """\
---
title: Post-test
---

## Which shape was shown?
<!-- question: id=post-shape objective=first-name level=recall -->

- [x] A circle
  > Yes.
- [ ] A square
  > No.
"""

_CIRCLE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" width="40" height="40"><circle cx="20" cy="20" r="{radius}"/></svg>
"""

_BOOK = """\
[{"id": "book2020", "type": "book", "title": "A book of shapes", "author": [{"family": "Author", "given": "Ada"}],
  "issued": {"date-parts": [[2020]]}, "publisher": "Press"}]
"""

_FILES = {
    "course.yaml": _SETTINGS,
    "modules/01-first.md": _MODULE.format(
        title="The first", id="first", more="See [the second](02-second.md)."
    ),
    "modules/02-second.md": _MODULE.format(
        title="The second", id="second", more="See [the first](01-first.md)."
    ),
    "handouts/sheet.md": "---\ntitle: A sheet\n---\n\nTo print and keep.\n",
    "assessment/post-test.md": _TEST,
    "evaluation.md": "---\ntitle: Evaluation\n---\n\nWhat was good?\n\n<!-- lines: 2 -->\n",
    "glossary.md": "Circle\n: A round shape.\n",
    "references.json": _BOOK,
    "figures/first.svg": _CIRCLE.format(radius=10),
    "figures/second.svg": _CIRCLE.format(radius=15),
}


def make_course(folder: Path) -> Path:
    """Write the course into a new folder; returns the folder."""
    for name, text in _FILES.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return folder


def edit(file: Path, old: str, new: str) -> None:
    """Replace a text that must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file.name} does not hold {old!r}"
    file.write_text(text.replace(old, new), encoding="utf-8")
