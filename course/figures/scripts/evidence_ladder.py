"""Draw evidence-ladder.svg: six rungs of evidence, with the studies that stand on each."""

from style import BONE, BONE_EDGE, GRAY, HEAD, WARNING, arrow, line, lines, read, rect, save, text

TOP, STEP, RAILS = 76, 78, (224, 604)  # y of the top rung, distance between rungs, x of the rails
KINDS = {6: ["Randomized", "efficacy trial"], 5: ["Systematic review", "of series"],
         4: ["Prospective or", "clinic cohort"], 3: ["Uncontrolled series", "or cadaver study"],
         2: ["Case report"], 1: ["Interview"]}


def names(rung: int, rows: list[dict]) -> list[str]:
    """Return the lines of study names for one rung; rung 3 has a line for each kind."""
    shown = [row["Study"] for row in rows]
    if rung != 3:
        return [", ".join(shown)]
    surgical = [row["Study"] for row in rows if row["Note"].startswith("Surgical series")]
    return ["series: " + ", ".join(surgical), "cadaver: " + ", ".join(n for n in shown if n not in surgical)]


def main() -> None:
    """Read the studies and write the figure."""
    rungs: dict[int, list[dict]] = {}
    for row in read("evidence-ladder.csv"):
        rungs.setdefault(int(row["Rung (1 = lowest)"]), []).append(row)
    bottom, middle = TOP + STEP * 5, sum(RAILS) / 2
    parts = [rect(x - 6, 16, 12, bottom + 20, BONE, BONE_EDGE, 2, 6) for x in RAILS]
    for rung, rows in sorted(rungs.items()):
        y = TOP + STEP * (6 - rung)
        kind = KINDS[rung]
        parts.append(lines(16, y - 13 - 23 * (len(kind) - 1), kind, 23, size=HEAD, bold=True))
        if not rows[0]["source"]:
            parts.append(line(RAILS[0] + 12, y, RAILS[1] - 12, y, WARNING, 3, "10 8"))
            parts.append(text(middle, y - 14, "none found", HEAD, anchor="middle", fill=WARNING, bold=True))
            continue
        parts.append(rect(RAILS[0] + 6, y - 5, RAILS[1] - RAILS[0] - 12, 10, BONE, BONE_EDGE))
        studies = names(rung, rows)
        parts.append(lines(middle, y - 14 - 21 * (len(studies) - 1), studies, anchor="middle"))
    parts.append(arrow(664, bottom - 14, 664, 50, GRAY, 2, 12))
    parts.append(text(664, 34, "stronger", anchor="middle"))
    parts.append(text(664, bottom + 12, "weaker", anchor="middle"))
    save("evidence-ladder.svg", "Six rungs of evidence and the studies on each", bottom + 50, parts)


if __name__ == "__main__":
    main()
