"""Nothing is read over the network, and no file but the course's own, the templates and the fonts."""

from __future__ import annotations

import io
import socket
import threading
from pathlib import Path

import pikepdf
import pytest

from coursewright.cli import main
from coursewright.pdf.layout import font_path, lay_out
from tests.support.small import edit

PAGE = '<html lang="en"><head><title>T</title>{head}</head><body><p>Text.</p>{body}</body></html>'
OURS = '<img src="course-file:a.svg" alt="x">'
SECRET = "TOPSECRETTOKEN"
SECRET_SVG = (
    f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text y="9">{SECRET}</text></svg>'
)
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 40">{}</svg>'


class Listener:
    """A server on this machine that notes who connects, and never answers."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}/asked.svg"
        self.visits = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                visitor, _ = self.socket.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()


@pytest.fixture
def listener():
    listening = Listener()
    yield listening
    listening.socket.close()


@pytest.fixture
def secret(tmp_path) -> Path:
    file = tmp_path / "secret.svg"
    file.write_text(SECRET_SVG)
    return file


def holds_secret(pdf: bytes) -> bool:
    """Whether any stream or string of a PDF has the secret's text or was made from its file."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return (
            any(
                SECRET.encode() in item.read_bytes()
                for item in opened.objects
                if isinstance(item, pikepdf.Stream)
            )
            or SECRET.encode() in pdf
        )


# --- a page that asks for what is not its own


ASKING = {
    "image": ("", '<img src="{}" alt="x">'),
    "object": ("", '<object data="{}">x</object>'),
    "embed": ("", '<embed src="{}">'),
    "frame": ("", '<iframe src="{}"></iframe>'),
    "video": ("", '<video src="{0}" poster="{0}"></video>'),
    "linked stylesheet": ('<link rel="stylesheet" href="{}">', ""),
    "imported stylesheet": ('<style>@import url("{}");</style>', ""),
    "attached file": ('<link rel="attachment" href="{}">', ""),
    "attached by a link": ("", '<a rel="attachment" href="{}">x</a>'),
    "background": ("", '<p style="background: url({})">x</p>'),
    "border image": ("", '<p style="border-image: url({}) 3">x</p>'),
    "content": ("<style>p::before {{ content: url({}) }}</style>", ""),
    "list marker": ("<style>li {{ list-style-image: url({}) }}</style>", "<ul><li>x</li></ul>"),
    "font": (
        "<style>@font-face {{ font-family: F; src: url({}) }}</style>",
        '<p style="font-family: F">x</p>',
    ),
    "base": ('<base href="{}">', '<img src="other.svg" alt="x">'),
    "drawing": (
        "",
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{}" width="9" height="9"/></svg>',
    ),
    "reuse in a drawing": (
        "",
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><use href="{}#a"/></svg>',
    ),
    "refresh": ('<meta http-equiv="refresh" content="0; url={}">', ""),
}
SILENT = {
    "frame",
    "video",
    "reuse in a drawing",
    "refresh",
}  # what WeasyPrint never follows, and so does not complain of


@pytest.mark.parametrize("way", ASKING)
def test_a_page_cannot_ask_for_more_than_it_was_given(way, listener, secret):
    for address in (listener.address, secret.as_uri(), str(secret), f"../{secret.name}"):
        head, body = (part.format(address) for part in ASKING[way])
        pdf, problems = lay_out(PAGE.format(head=head, body=body), "", {})
        assert problems or way in SILENT, f"{address} was not refused aloud"
        assert not holds_secret(pdf), address
    assert listener.visits == 0


def test_the_stylesheet_cannot_either(listener, secret):
    for address in (listener.address, secret.as_uri()):
        for css in (
            f'@import "{address}";',
            f"p {{ background: url({address}) }}",
            f"@font-face {{ font-family: F; src: url({address}) }}",
        ):
            pdf, problems = lay_out(PAGE.format(head="", body=""), css, {})
            assert problems, css
            assert not holds_secret(pdf)
    assert listener.visits == 0


def test_a_picture_cannot_either(listener, secret, tmp_path):
    for address in (listener.address, secret.as_uri(), secret.name):
        for inside in (
            f'<image href="{address}" width="9" height="9"/>',
            f'<use xlink:href="{address}#x"/>',
            f"<style>@import url({address});</style>",
            f'<rect style="fill: url({address}#x)" width="9" height="9"/>',
        ):
            picture = tmp_path / "picture.svg"
            picture.write_text(SVG.format(inside))
            pdf, _ = lay_out(PAGE.format(head="", body=OURS), "", {"course-file:a.svg": str(picture)})
            assert not holds_secret(pdf), inside
    assert listener.visits == 0


def test_what_a_page_was_given_it_gets(secret):
    pdf, problems = lay_out(PAGE.format(head="", body=OURS), "", {"course-file:a.svg": str(secret)})
    plain, _ = lay_out(PAGE.format(head="", body=""), "", {})
    assert problems == ()
    assert len(pdf) > len(plain) + 500, "the picture is in it"


def test_a_picture_may_hold_a_picture(tmp_path):
    picture = tmp_path / "picture.svg"
    picture.write_text(SVG.format(f'<image href="data:image/png;base64,{PIXEL}" width="9" height="9"/>'))
    pdf, problems = lay_out(PAGE.format(head="", body=OURS), "", {"course-file:a.svg": str(picture)})
    assert problems == ()
    assert b"/Subtype/Image" in pdf.replace(b"/Subtype /Image", b"/Subtype/Image")


@pytest.mark.parametrize(
    "name",
    [
        "../SourceSansPro-Regular.ttf",
        "SourceSansPro-../../secret.ttf",
        "/etc/passwd",
        "SourceSansPro-Nowhere.ttf",
        "Other.ttf",
        "",
    ],
)
def test_only_our_fonts_are_fonts(name):
    assert font_path(name) is None


# --- a course that asks


TEXT = """
A link to [elsewhere]({0}) and <{0}>, bare {0}, and `![x]({0})` in code.

```html
<link rel="stylesheet" href="{0}"><script src="{0}"></script>
```

url({0}) @import "{0}"; p {{ background: url({0}) }}
"""


def test_a_course_may_name_addresses_and_nobody_goes_there(unbuilt, listener):
    edit(
        unbuilt.course / "modules/01-first.md",
        "## What it says\n",
        "## What it says\n" + TEXT.format(listener.address),
    )
    edit(
        unbuilt.course / "course.yaml",
        "title: A small course",
        f"title: 'A small \\\" course\\22 ; }} body {{ background: url({listener.address}) }}'\ndescription: '<img src={listener.address}>'",
    )
    done = unbuilt.build()
    assert done.returncode == 0, done.stderr
    assert listener.visits == 0
    assert listener.address in (unbuilt.output / "learner/01-first.html").read_text(encoding="utf-8")


REFUSED = {
    "an image by address": ("![x]({address})", "I005"),
    "an image by file address": ("![x]({uri})", "I005"),
    "an image above the course": ("![x](../../secret.svg)", "F003"),
    "an image through a link": ("![x](../figures/link.svg)", "F003"),
    "an image through a linked folder": ("![x](../figures/folder/secret.svg)", "F003"),
    "an image with an address inside": ("![x](../figures/asking.svg)", "I006"),
    "an image with a stylesheet inside": ("![x](../figures/styled.svg)", "I006"),
    "an image with an entity": ("![x](../figures/entity.svg)", "I006"),
    "raw HTML": ('<img src="{address}" alt="x">', "H003"),
    "a linked stylesheet": ('<link rel="stylesheet" href="{address}">', "H001"),
    "data above the course": (
        '![x](../figures/first.svg "x")\n<!-- figure: id=fig-data data=../../secret.svg -->',
        "F003",
    ),
    "data through a link": (
        '![x](../figures/first.svg "x")\n<!-- figure: id=fig-data data=../figures/folder/secret.svg -->',
        "F003",
    ),
}


@pytest.mark.parametrize("way", REFUSED)
def test_a_course_that_asks_for_more_is_refused(way, unbuilt, listener, capsys):
    outside = unbuilt.folder / "secret.svg"
    outside.write_text(SECRET_SVG)
    figures = unbuilt.course / "figures"
    (figures / "link.svg").symlink_to(outside)
    (figures / "folder").symlink_to(unbuilt.folder)
    (figures / "asking.svg").write_text(
        SVG.format(f'<image xlink:href="{listener.address}" width="9" height="9"/>')
    )
    (figures / "styled.svg").write_text(SVG.format(f"<style>@import url({outside.as_uri()});</style>"))
    (figures / "entity.svg").write_text(
        f'<!DOCTYPE svg [<!ENTITY x SYSTEM "{outside.as_uri()}">]>' + SVG.format("<text>&x;</text>")
    )
    trick, code = REFUSED[way]
    trick = trick.format(address=listener.address, uri=outside.as_uri())
    edit(unbuilt.course / "modules/01-first.md", "## What it says\n", f"## What it says\n\n{trick}\n")
    assert main(["check", "--course", str(unbuilt.course)]) == 1
    assert f"error {code}:" in capsys.readouterr().err
    assert listener.visits == 0


SOURCES = (
    "modules/02-second.md",
    "references.json",
    "course.yaml",
    "glossary.md",
    "assessment/post-test.md",
    "evaluation.md",
    "handouts/sheet.md",
)


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_that_is_a_link_out_of_the_course_is_refused(name, unbuilt, capsys):
    outside = unbuilt.folder / "outside"
    (unbuilt.course / name).rename(outside)
    (unbuilt.course / name).symlink_to(outside)
    assert main(["check", "--course", str(unbuilt.course)]) == 1
    assert f"course/{name}:1: error F003" in capsys.readouterr().err


def test_a_style_is_named_and_not_a_path(unbuilt, capsys):
    edit(
        unbuilt.course / "course.yaml",
        "title: A small course",
        "title: A small course\ncitation-style: ../../../../secret",
    )
    assert main(["check", "--course", str(unbuilt.course)]) == 1
    assert "error C005" in capsys.readouterr().err
