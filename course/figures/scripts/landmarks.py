"""Draw landmarks.svg: how far from the midline and the PSIS the superior cluneal nerves cross the crest."""

from style import GRAY, HEAD, INK, LIGHT, TEAL, WARNING, line, mark, read, save, text

ZERO, SCALE = 172, 3.6  # x of 0 mm, pixels per millimeter
SHAPES = {"medial branch": "circle", "intermediate branch": "square", "lateral branch": "triangle"}
OFFSETS = {"medial branch": -13, "intermediate branch": 0, "lateral branch": 13}
ROWS = {"midline": {"Maigne 1991": 54, "Lu 1998": 84, "Loubser 2017": 125, "Iwanaga 2019": 166},
        "PSIS": {"Lu 1998": 268, "Tubbs 2010": 298, "Loubser 2017": 339, "Iwanaga 2019": 380}}


def x(mm: float) -> float:
    """Place a distance on the shared scale."""
    return ZERO + mm * SCALE


def panel(rows: list[dict], start: str, title: str) -> list[str]:
    """Draw one panel: rows of marks, SD ranges, and the span of the means."""
    places = ROWS[start]
    top, bottom = min(places.values()) - 18, max(places.values()) + 40
    parts = [text(16, top - 14, title, HEAD, bold=True)]
    parts += [line(x(mm), top, x(mm), bottom, LIGHT, 1.25) for mm in (20, 40, 60, 80, 100)]
    parts.append(line(ZERO, top, ZERO, bottom, INK, 3))
    rule = [float(r["Mean distance (mm)"]) for r in rows if r["Branch or point"] == "clinical rule"]
    for mean in rule:
        parts.append(line(x(mean), top, x(mean), bottom, WARNING, 2, "7 5"))
        parts.append(text(x(mean), top - 14, f"clinical rule: {mean:g} mm", anchor="middle", fill=WARNING))
    named, means = set(), []
    for row in rows:
        mean = float(row["Mean distance (mm)"])
        if row["Branch or point"] == "clinical rule":
            continue
        y = places[row["Study"]]
        if row["Study"] not in named:
            named.add(row["Study"])
            parts.append(text(16, y + 6, row["Study"]))
            parts.append(text(704, y + 6, row["Sample"], anchor="end"))
        if row["Study"] == "Loubser 2017":
            y += OFFSETS[row["Branch or point"]]
        if row["SD (mm)"]:
            low, high = x(mean - float(row["SD (mm)"])), x(mean + float(row["SD (mm)"]))
            parts.append(line(low, y, high, y, TEAL))
            parts += [line(end, y - 5, end, y + 5, TEAL) for end in (low, high)]
        parts.append(mark(x(mean), y, SHAPES.get(row["Branch or point"], "diamond")))
        means.append(mean)
    low, high = min(means), max(means)
    y = bottom - 14
    parts += [line(x(low), y, x(high), y, INK, 3)]
    parts += [line(x(end), y - 6, x(end), y + 6, INK, 2) for end in (low, high)]
    parts.append(text(704, y + 6, f"means {low:.0f} to {high:.0f} mm", anchor="end", bold=True))
    return parts


def main() -> None:
    """Read the distances and write the figure."""
    rows = read("landmarks.csv")
    parts = panel([r for r in rows if r["Measured from"] == "midline"], "midline", "From the midline")
    parts += panel([r for r in rows if r["Measured from"] == "PSIS"], "PSIS", "From the PSIS")
    parts.append(line(ZERO, 420, x(105), 420, GRAY, 1.25))
    parts += [text(x(mm), 442, str(mm), anchor="middle") for mm in (0, 20, 40, 60, 80)]
    parts.append(text(x(100) - 14, 442, "100 mm"))
    legend = [("circle", "medial branch", 22), ("square", "intermediate", 164), ("triangle", "lateral", 296),
              ("diamond", "one point, no branch named", 386)]
    for shape, words, left in legend:
        parts += [mark(left, 480, shape), text(left + 14, 486, words)]
    save("landmarks.svg", "Distances of the superior cluneal nerves from the midline and from the PSIS", 502, parts)


if __name__ == "__main__":
    main()
