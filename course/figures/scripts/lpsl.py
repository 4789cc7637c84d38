"""Draw lpsl.svg: middle cluneal nerves beneath and through the long posterior sacroiliac ligament."""

from __future__ import annotations

from body import FORAMINA, VERTEBRAE
from bones import hip, ligament, sacrum, vertebra
from geometry import View, rounded
from marks import MIDDLE, TRUNK, ellipse, frame, nerve
from page import SMALL, document, label, leader, scale_bar, to_midline
from style import INK

# Courses in millimeters, as in body.py.
BENEATH = [
    [(22, 55), (26, 67), (31, 79), (39, 89), (52, 96), (73, 101), (92, 104)],
    [(19.5, 72), (24, 77), (28.5, 80), (33, 82)],
    [(15.5, 103), (21, 109), (29, 114), (38, 119), (52, 126), (72, 133), (92, 138)],
]
THROUGH = [  # one nerve, before and after it comes out of the ligament
    [(17.5, 88), (23, 94), (29, 98), (36, 101)],
    [(36, 101), (44, 105.5), (57, 112), (74, 117), (92, 121)],
]


def foramen_name(view: View, name: str) -> str:
    """Return the name of a foramen, set beside it."""
    x, y = FORAMINA[name]
    left, middle = view.point((x - 8.6, y))
    return label(left, middle + 5, name, anchor="middle", size=SMALL)


def picture(view: View) -> list[str]:
    """Draw the region from the deepest layer to the nearest."""
    _, *lowest = VERTEBRAE[-1]
    before, after = THROUGH
    return [
        *sacrum(view), *hip(view), *vertebra(view, *lowest),
        *(nerve(view, line, MIDDLE, TRUNK) for line in BENEATH),
        nerve(view, before, MIDDLE, TRUNK),
        *ligament(view, 7),
        ellipse(view, after[0], 2.6, 1.6, 70, fill=INK),
        nerve(view, after, MIDDLE, TRUNK),
        *(foramen_name(view, name) for name in FORAMINA),
        frame(view),
    ]


def names() -> list[str]:
    """Return words and their leaders."""
    return [
        label(8, 114, "Sacrum"), leader((70, 109), (160, 109)),
        label(8, 240, "Middle", "cluneal nerves"), leader((62, 235), (280, 235)),
        label(592, 64, "Ilium"), leader((586, 59), (500, 59)),
        label(592, 122, "Posterior", "superior", "iliac spine"), leader((586, 146), (368, 146)),
        label(592, 202, "Long posterior", "sacroiliac", "ligament"), leader((586, 216), (371, 216)),
        label(592, 280, "Beneath the", "ligament"), leader((586, 284), (567, 284)),
        label(592, 348, "Through the", "ligament"), leader((586, 352), (567, 352)),
        label(592, 416, "Beneath the", "ligament"), leader((586, 420), (567, 420)),
    ]


def main() -> None:
    """Write the figure."""
    view = View(4, 196, -132, panel=rounded(136, 12, 440, 432, 16))
    around = [scale_bar(view, 20, 470, 20), *to_midline(150, 466)]
    title = "The right sacroiliac region from behind, with the long posterior sacroiliac ligament"
    document("lpsl.svg", title, 490, [*picture(view), *names(), *around])


if __name__ == "__main__":
    main()
