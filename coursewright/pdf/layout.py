"""HTML to tagged PDF by WeasyPrint. Nothing is read but what the job names: no network, no other file."""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from importlib import resources
from urllib.parse import unquote

from ..jobs import Failed

FONT = "font:"
_FONT_PACKAGES = {"SourceSerifPro": "font_source_serif_pro", "SourceSansPro": "font_source_sans_pro"}
_MIME = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "ttf": "font/ttf"}
_INSIDE = re.compile(r"data:(image/(?:png|jpeg))(?:;charset=[\w-]+)?;base64,", re.IGNORECASE)

# Another way to the same file: fonts are made smaller by a slower library where the quicker one is missing.
_HARMLESS = "Using fontTools instead of HarfBuzz-Subset"


class Refused(ValueError):
    """Something asked for an address that the job does not name."""


def lay_out(html: str, css: str, assets: Mapping[str, str]) -> tuple[bytes, tuple[str, ...]]:
    """The PDF/UA-1 file of a page of HTML, not yet compressed, and what WeasyPrint complained of.

    `assets` maps addresses to paths. Raises Failed where WeasyPrint stumbles over something in the page.
    """
    with _complaints() as complaints:
        try:
            pdf = _pdf(html, css, assets)
        except OSError:
            raise
        except Exception as error:  # a malformed picture can raise anything in there
            raise Failed(f"the library that lays out pages stumbled over it ({type(error).__name__}: {error})") from error
    return pdf, tuple(dict.fromkeys(complaints))


def _pdf(html: str, css: str, assets: Mapping[str, str]) -> bytes:
    from weasyprint import HTML

    sheet, fonts = _stylesheet(css)
    page = HTML(string=html, base_url="course-file:", url_fetcher=_fetcher(dict(assets)))
    document = page.render(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1")
    return document.write_pdf(pdf_variant="pdf/ua-1", uncompressed_pdf=True)


@lru_cache(maxsize=4)
def _stylesheet(css: str):
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    return CSS(string=css, font_config=fonts, url_fetcher=_fetcher({})), fonts


def _fetcher(assets: dict[str, str]):
    """A fetcher that knows the job's assets, our fonts, pictures written out inside a picture, and nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyOurs(URLFetcher):
        def fetch(self, url, headers=None):
            if inside := _INSIDE.match(url):
                return URLFetcherResponse(url, base64.b64decode(unquote(url[inside.end() :])), {"Content-Type": inside.group(1)})
            path = assets.get(url)
            if path is None and url.startswith(FONT):
                path = font_path(url.removeprefix(FONT))
            if path is None:
                raise Refused(f"{url} is not part of the course")
            with open(path, "rb") as file:
                return URLFetcherResponse(url, file.read(), {"Content-Type": _MIME.get(path.rpartition(".")[2].lower(), "application/octet-stream")})

    return OnlyOurs(allowed_protocols=())


def font_path(name: str) -> str | None:
    """The file of one of our fonts, such as `SourceSansPro-Regular.ttf`; None for any other name."""
    package = _FONT_PACKAGES.get(name.partition("-")[0])
    if package is None or not name.endswith(".ttf") or "/" in name:
        return None
    found = resources.files(package) / "files" / name
    return str(found) if found.is_file() else None


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Whatever WeasyPrint logs as a warning or worse, while this lasts."""
    said: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            message = record.getMessage()
            if not message.startswith(_HARMLESS):
                said.append(message.replace("course-file:", ""))

    listener, logger = Listener(logging.WARNING), logging.getLogger("weasyprint")
    before = logger.handlers[:], logger.propagate
    logger.handlers, logger.propagate = [listener], False
    try:
        yield said
    finally:
        logger.handlers, logger.propagate = before
