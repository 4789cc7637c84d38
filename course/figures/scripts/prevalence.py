"""Draw prevalence.svg: share of people counted as cases, by study and by what was counted."""

from style import GRAY, INK, OCHRE, TEAL, line, mark, read, save, text

ZERO, SCALE, TOP, STEP = 276, 10, 34, 46.5  # x of 0 %, pixels per percent, first row, row height
MARKS = {"SCN": ("circle", TEAL), "MCN": ("diamond", OCHRE)}


def main() -> None:
    """Read the shares, order them and write the figure."""
    rows = sorted(read("prevalence.csv"), key=lambda row: float(row["Share (%)"]))
    bottom = TOP + STEP * len(rows) - 20
    parts = [line(ZERO, 12, ZERO, bottom, INK), line(ZERO, bottom, ZERO + 30 * SCALE, bottom, GRAY, 1.25)]
    for number, row in enumerate(rows):
        y = TOP + STEP * number
        shape, color = MARKS[row["Nerve"]]
        share = float(row["Share (%)"])
        star = "*" if row["Note"].startswith("Our arithmetic") else ""
        cases = f'{row["Cases"]} of {int(row["People"]):,}' if row["Cases"] else f'of {row["People"]} files'
        parts.append(text(16, y - 4, f'{row["Study"]}, {row["Nerve"]}', bold=True))
        parts.append(text(16, y + 16, row["Counted as a case"]))
        parts.append(line(ZERO, y, ZERO + share * SCALE - 8, y, color, 2, None if shape == "circle" else "7 5"))
        parts.append(mark(ZERO + share * SCALE, y, shape, color, color, 7))
        parts.append(text(ZERO + share * SCALE + 16, y + 6, f"{share:g}%{star}", bold=True))
        parts.append(text(704, y + 6, cases, anchor="end"))
    for p in (0, 10, 20, 30):
        parts.append(line(ZERO + p * SCALE, bottom, ZERO + p * SCALE, bottom + 6, GRAY, 1.25))
        parts.append(text(ZERO + p * SCALE, bottom + 24, f"{p}%", anchor="middle"))
    y = bottom + 58
    parts += [mark(24, y - 6, "circle", TEAL, TEAL, 7), text(38, y, "superior (SCN)")]
    parts += [mark(176, y - 6, "diamond", OCHRE, OCHRE, 7), text(192, y, "middle (MCN)")]
    parts.append(text(704, y, "* our arithmetic; Kuniya: the same 834 people", anchor="end"))
    save("prevalence.svg", "How often cluneal nerve pain was counted, by study and definition", round(y + 14), parts)


if __name__ == "__main__":
    main()
