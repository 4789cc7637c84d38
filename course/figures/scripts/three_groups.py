"""Draw three-groups.svg and three-groups-marks.svg: cluneal nerves on the bones, with names or numbers."""

from __future__ import annotations

from bones import ligament, skeleton
from geometry import View
from marks import INFERIOR, LEADER, MIDDLE, NERVE, SUPERIOR, nerve, stroke
from page import SMALL, aside, document, label, leader, mark, scale_bar
from style import GRAY

# Courses in millimeters, as in body.py. Each nerve is a list of branches; the first branch is its trunk.
SUPERIOR_NERVES = {
    "lateral": [
        [(45, -80), (57, -50), (69, -20), (80, 7.5), (92, 32), (106, 56), (119, 77), (132, 104)],
        [(93, 34), (108, 46), (123, 62), (134, 82)],
        [(106, 56), (111.5, 73), (112.5, 96)],
    ],
    "intermediate": [
        [(37, -80), (47, -50), (60, -18), (73, 14.5), (83, 43), (92, 70), (98, 102)],
        [(84, 46), (92, 56), (101, 72), (106, 90)],
    ],
    "medial": [
        [(27, -22), (39, -12), (52, 4), (65, 26), (73, 50), (79, 76), (82, 106)],
        [(74, 53), (82, 66), (88, 80), (91, 94)],
        [(69.6, 39), (72, 52), (71.5, 72), (68, 94)],
    ],
}
MIDDLE_NERVES = [
    [(22, 55), (28, 66), (33, 80), (40, 90), (52, 100), (64, 106), (77, 112)],
    [(19.5, 72), (26, 84), (33, 95), (40, 102), (48, 111), (55, 117.5), (61, 121)],
    [(17.5, 88), (25, 98), (32, 108), (40, 117), (50, 128), (58, 140)],
    [(15.5, 103), (23, 111), (31, 119), (38, 130), (42.2, 141)],
]
POSTERIOR_FEMORAL = [(67, 127), (72, 134), (78, 150), (82, 172), (83.5, 200), (83, 228), (81, 250)]
INFERIOR_NERVES = [
    [(86.5, 220), (90.5, 231), (98.5, 239.5), (110, 240), (121, 231), (129, 214), (134, 196)],
    [(87, 205), (89, 218), (95, 226), (103, 223), (109, 210), (113, 192)],
    [(80, 206), (77, 220), (69, 227), (61, 219), (56, 206), (54, 188)],
    [(79.5, 224), (72.5, 236), (59, 239), (45, 228), (36, 212), (31, 194)],
]
MAXIMUS_EDGE = [(7, 150), (18, 172), (34, 194), (52, 211), (72, 223), (94, 232), (128, 243)]


def nerves(view: View) -> list[str]:
    """Draw the three groups, with the tissues that each one crosses."""
    parts = [stroke(view, MAXIMUS_EDGE, GRAY, LEADER), stroke(view, POSTERIOR_FEMORAL, GRAY, NERVE)]
    parts += [nerve(view, branch, INFERIOR) for branch in INFERIOR_NERVES]
    parts += [nerve(view, branch, MIDDLE) for branch in MIDDLE_NERVES]
    parts += ligament(view, 4)
    parts += [nerve(view, branch, SUPERIOR) for branches in SUPERIOR_NERVES.values() for branch in branches]
    return parts


def names() -> list[str]:
    """Return words and their leaders."""
    return [
        aside(14, 24, "Left"), aside(706, 24, "Right", anchor="end"),
        aside(264, 36, "L3", anchor="end"), aside(270, 82, "L4", anchor="end"),
        aside(266, 148, "L5", anchor="end"),
        label(14, 122, "Iliac crest"), leader((96, 117), (171, 131)),
        label(14, 222, "Posterior", "superior", "iliac spine"), leader((97, 240), (288, 240)),
        label(14, 330, "Greater", "trochanter"), leader((98, 346), (124, 354)),
        label(288, 496, "Ischial tuberosity", anchor="middle"), leader((268, 479), (247, 436)),
        label(540, 62, "Superior", "cluneal nerves"), leader((532, 66), (443, 66)),
        label(598, 291, "Middle", "cluneal nerves"), leader((591, 296), (465, 296)),
        label(598, 372, "Posterior femoral", "cutaneous nerve", size=SMALL), leader((591, 376), (470, 376)),
        label(598, 432, "Inferior", "cluneal nerves"), leader((591, 436), (546, 436)),
        label(598, 488, "Lower edge of", "gluteus maximus", size=SMALL), leader((591, 491), (541, 491)),
    ]


def numbers() -> list[str]:
    """Return numbers and their leaders."""
    return [
        leader((96, 117), (171, 131)), mark(82, 114, 1),
        leader((532, 66), (443, 66)), mark(547, 66, 2),
        leader((597, 296), (465, 296)), mark(612, 296, 3),
        leader((597, 436), (546, 436)), mark(612, 436, 4),
        leader((97, 240), (288, 240)), mark(82, 240, 5),
    ]


def draw(name: str, title: str, words: list[str]) -> None:
    """Write the picture with these words on it."""
    view = View(1.5, 348, 128)
    document(name, title, 512, [*skeleton(view), *nerves(view), *words, scale_bar(view, 20, 492)])


def main() -> None:
    """Write the figures."""
    draw("three-groups.svg", "The three groups of cluneal nerves, seen from behind", names())
    title = "The cluneal nerves and two landmarks, numbered 1 to 5, seen from behind"
    draw("three-groups-marks.svg", title, numbers())


if __name__ == "__main__":
    main()
