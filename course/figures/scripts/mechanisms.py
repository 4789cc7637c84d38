"""Draw mechanisms.svg: three overlapping fields, nociceptive, neuropathic and nociplastic pain."""

from style import BONE, GRAY, HEAD, INK, LIGHT, TEAL, lines, save, tag, text

TINT = "#b9d7da"  # a light teal
FIELDS = [  # center, fill, outline, dash pattern
    (226, 156, BONE, INK, None),
    (494, 156, TINT, TEAL, "10 6"),
    (360, 336, LIGHT, GRAY, "2 6"),
]
WORDS = [  # middle of the text, name, definition
    (146, 130, "Nociceptive", ["from tissue", "that is not nerve"]),
    (574, 130, "Neuropathic", ["from injury or disease", "of the sensory", "nervous system"]),
    (360, 372, "Nociplastic", ["from altered pain processing,",
                               "with no clear tissue or nerve", "injury to account for it"]),
]


def main() -> None:
    """Write the figure: tints first, so that no outline is dimmed."""
    parts = [tag("ellipse", cx=x, cy=y, rx=210, ry=140, fill=fill, fill_opacity="0.6") for x, y, fill, _, _ in FIELDS]
    for x, y, _, stroke, dash in FIELDS:
        parts.append(tag("ellipse", cx=x, cy=y, rx=210, ry=140, fill="none", stroke=stroke,
                         stroke_width="2.5", stroke_dasharray=dash))
    for x, y, name, definition in WORDS:
        parts.append(text(x, y, name, HEAD, anchor="middle", bold=True))
        parts.append(lines(x, y + 26, definition, anchor="middle"))
    parts.append(text(360, 232, "mixed", HEAD, anchor="middle", bold=True))
    save("mechanisms.svg", "Three overlapping kinds of pain mechanism", 492, parts)


if __name__ == "__main__":
    main()
