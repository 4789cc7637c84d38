"""Decks built by hand, with every layout and every kind of part, and the pictures they show."""

from __future__ import annotations

import io

from coursewright.slides.deck import DOT, Chart, Deck, Grid, Paragraph, Picture, Run, Series, Slide, Words

WIDE, TALL = "figures/wide.png", "figures/tall.jpg"


def picture(width: int, height: int, form: str) -> bytes:
    """A picture with a frame and a cross, so that a crop or a stretch is seen."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (width, height), "#dfe8ea")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width - 1, height - 1), outline="#0b4f57", width=6)
    draw.line((0, 0, width, height), fill="#0b4f57", width=3)
    draw.ellipse((width / 2 - 60, height / 2 - 60, width / 2 + 60, height / 2 + 60), outline="#a61e22", width=5)
    buffer = io.BytesIO()
    image.save(buffer, form)
    return buffer.getvalue()


def pictures() -> dict[str, bytes]:
    return {WIDE: picture(1200, 500, "PNG"), TALL: picture(500, 900, "JPEG")}


def said(*texts: str, mark: str = "", level: int = 0) -> tuple[Paragraph, ...]:
    return tuple(Paragraph((Run(text),), mark, level) for text in texts)


def lettered(*texts: str, right: str = "", wrong: bool = False) -> tuple[Paragraph, ...]:
    """Options with the letters A, B, C; the right one and the others marked if asked for."""
    return tuple(
        Paragraph((Run(text),), chr(ord("A") + number), 0, "right" if text == right else "wrong" if wrong else "plain")
        for number, text in enumerate(texts)
    )


NOTES = said("Ask the room first; wait ten seconds.", "Then show the answer and say why the others fail.") + said("Five minutes", mark=DOT)


def slides() -> tuple[Slide, ...]:
    """One slide for each layout, and more where a layout can hold different things."""
    return (
        Slide("title", "The nerves of the buttock: where they run and why it matters", (
            Words("eyebrow", said("Module 2")), Words("subtitle", said("A course for the sample clinic")), Words("line", said("Sample Speaker, DPT · 2 contact hours")),
        ), NOTES),
        Slide("section", "Where the superior nerves run", (Words("eyebrow", said("Part 1")),), NOTES),
        Slide("bullets", "What you can do after this module, and how you will know that you can", (
            Words("eyebrow", said("Objectives")),
            Words("body", (
                *said("Trace the superior cluneal nerves from the lumbar dorsal rami to the skin of the buttock.", mark=DOT),
                Paragraph((Run("Name "), Run("three", bold=True), Run(" places of "), Run("entrapment", italic=True), Run(" and say what each does: H"), Run("2", raised=-1),
                           Run("O, x"), Run("2", raised=1), Run(", see "), Run("the sample page", href="https://example.org/page?a=1&b=2"), Run(".")), DOT),
                *said("One level below, with a text that is long enough to go on in a second line of its own box.", mark=DOT, level=1),
                *said("Tell a radicular pattern from a peripheral one.", mark=DOT),
                *said("A sentence without any mark stands at the edge."),
            )),
        ), NOTES, tone="key"),
        Slide("two-columns", "Two patterns, side by side", (
            Words("eyebrow", said("Practice")), Words("left", said("Follows a root", "Reflexes change", "Leg below the knee", mark=DOT)),
            Words("right", said("Follows the skin’s nerve", "Reflexes stay", "Seldom below the thigh", mark=DOT)),
        ), NOTES, tone="practice"),
        Slide("figure", "A wide figure", (
            Words("eyebrow", said("Anatomy")), Picture("picture", WIDE, "Posterior view of a pelvis with “three” nerves & a <mark>.", 1200, 500),
            Words("caption", said("Figure 2-1. Where the nerves cross the crest. Drawn for this sample.")),
        ), NOTES),
        Slide("figure-and-text", "A tall figure and its text", (
            Words("eyebrow", said("Evidence")), Picture("picture", TALL, "A tall drawing.", 500, 900),
            Words("body", said("Crosses the crest", "Pierces the fascia", "Ends in the skin", mark=DOT)),
        ), NOTES, tone="evidence"),
        Slide("chart", "Where entrapment was found", (
            Words("eyebrow", said("Evidence")),
            Chart("chart", ("Medial branch", "Intermediate branch", "Lateral branch"), (Series("Sample series", (68, 24, 8)),), "%", "Bars: 68, 24 and 8 percent."),
            Words("caption", said("Invented numbers, for show only.")),
        ), NOTES, tone="evidence"),
        Slide("chart", "Two series that must differ in gray", (
            Words("eyebrow", said("Evidence")),
            Chart("chart", ("First clinic", "Second clinic", "Third clinic"), (Series("Before", (12, 30, None)), Series("After", (20, 11, 7.5))), "participants", "Bars in pairs."),
        ), NOTES, tone="evidence"),
        Slide("table", "Tests and what they tell", (
            Words("eyebrow", said("Table 2-1")),
            Grid("table", said("Test", "Finding", "Means"), (
                said("Tinel at the crest", "Tingling", "Entrapment likely"), said("Slump", "No change", "Root unlikely"), said("Hip rotation", "Free", "Joint unlikely"),
            ), (240.0, 304.0, 304.0), (32.0, 32.0, 32.0, 32.0), row_heads=True),
            Words("caption", said("Invented, for show only.")),
        ), NOTES),
        Slide("question", "Which structure does the medial branch cross before it reaches the skin of the buttock?", (
            Words("eyebrow", said("Check yourself")), Words("body", lettered("The greater trochanter", "The posterior iliac crest", "The ischial tuberosity")),
        ), NOTES, tone="check"),
        Slide("answer", "Answer: the structure that the medial branch crosses", (
            Words("eyebrow", said("Answer")),
            Words("body", lettered("The greater trochanter", "The posterior iliac crest", "The ischial tuberosity", right="The posterior iliac crest", wrong=True)),
        ), NOTES, tone="check"),
        Slide("quote", "What a patient may say", (
            Words("eyebrow", said("Case")), Words("body", said("“It burns over the back of my hip bone, and nobody can find anything in the pictures of my spine.”")),
            Words("caption", said("Sample patient, 54")),
        ), NOTES, tone="case"),
        Slide("references", "References of this module", (
            Words("eyebrow", said("Sources")),
            Words("left", (*said("Sample A, Sample B. An invented paper on nerves. Journal of Samples. 2020;1(1):1-2."),
                           Paragraph((Run("Sample C. Another one. "), Run("https://example.org/10.0000/sample", href="https://example.org/10.0000/sample"))))),
            Words("right", said("Sample D. A third invented paper. Sample Press; 2019.")),
        ), NOTES),
        Slide("bullets", "Numbers, signs and smaller text", (
            Words("eyebrow", said("Red flag")),
            Words("body", (
                *(Paragraph((Run(text),), mark, level) for text, mark, level in (
                    ("First of all", "1", 0), ("With a detail", "a", 1), ("And another", "b", 1), ("Then the second", "2", 0), ("A list that goes on at seven", "7", 0),
                    ("An arrow of its own", "→", 0), ("漢字 and other scripts keep their line", DOT, 0),
                )),
            ), 20),
        ), NOTES, tone="redflag", title_size=26),
    )


def deck(*some: Slide, **more: str) -> Deck:
    """A deck of these slides, or of one for each layout."""
    told = {"title": "Sample deck", "author": "Sample Author", "language": "en-US", "date": "2025-03-01", "prefix": "2-", "subject": "A sample", "keywords": "sample, deck"}
    return Deck(slides=some or slides(), **{**told, **more})


def office_template() -> bytes:
    """A template as offices have them: 4:3, with the usual eleven layouts, one old slide, and a picture on it."""
    from pptx import Presentation

    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[1])
    slide.shapes.title.text = "An old slide of the provider"
    slide.notes_slide.notes_text_frame.text = "An old note"
    slide.shapes.add_picture(io.BytesIO(picture(400, 300, "PNG")), 0, 0)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()
