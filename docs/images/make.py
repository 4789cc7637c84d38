"""Make the README's pictures anew from a build of the bundled course: `python docs/images/make.py OUTPUT`.

Needs what the tests need: Poppler's pdftotext and pdftoppm, and Chromium.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
WIDTH, COLORS = 640, 96
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def page_with(pdf: Path, *words: str) -> int:
    """The number of the first page that holds all these words. Raises StopIteration where none does."""
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    pages = enumerate(text.split("\f"), 1)
    return next(number for number, page in pages if all(word in page for word in words))


def picture_of_page(pdf: Path, number: int) -> Image.Image:
    command = ["pdftoppm", "-png", "-r", "150", "-f", str(number), "-l", str(number), pdf]
    return Image.open(io.BytesIO(subprocess.run(command, check=True, capture_output=True).stdout))


def picture_of_site(page: Path, width: int, height: int) -> Image.Image:
    program = next(found for name in CHROMIUM if (found := shutil.which(name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": width, "height": height})
        tab.goto(page.resolve().as_uri())
        tab.evaluate("document.fonts.ready")
        shot = tab.screenshot()
        browser.close()
    return Image.open(io.BytesIO(shot))


def stacked(pictures: list[Image.Image]) -> Image.Image:
    """Pictures of one size, one below the other, a little apart."""
    across, down = pictures[0].size
    gap = down // 40
    whole = Image.new("RGB", (across, len(pictures) * (down + gap) - gap), "#c3cacf")
    for number, picture in enumerate(pictures):
        whole.paste(picture, (0, number * (down + gap)))
    return whole


def save(picture: Image.Image, name: str) -> None:
    """Save a picture at the README's width, with few colors and a thin frame."""
    height = round(picture.height * WIDTH / picture.width)
    small = picture.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
    framed = Image.new("RGB", (WIDTH + 2, height + 2), "#c3cacf")
    framed.paste(small, (1, 1))
    framed.quantize(COLORS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(HERE / name, optimize=True)


def main(output: Path) -> None:
    workbook, guide = output / "learner/workbook.pdf", output / "instructor/guide.pdf"
    save(picture_of_page(workbook, page_with(workbook, "long posterior sacroiliac", "Figure 2.6", "2-")), "workbook.png")
    save(picture_of_page(guide, page_with(guide, "INSTRUCTOR", "Correct", "Why")), "guide.png")
    slides = output / "instructor/slides/02-anatomy.pdf"
    shown = [page_with(slides, "Section 2.1"), page_with(slides, "The three groups from behind"), page_with(slides, "Self-check 2.3")]
    save(stacked([picture_of_page(slides, number) for number in shown]), "slides.png")
    save(picture_of_site(output / "learner/02-anatomy.html", 1100, 1420), "website.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
