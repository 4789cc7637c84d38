"""A real Chromium, and what it says about a page: requests, messages, accessibility."""

from __future__ import annotations

import importlib.resources
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIET = ["--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
_OPEN_ALL = "for (const box of document.querySelectorAll('details')) box.open = true"
_VIOLATIONS = """async rules => (await axe.run({resultTypes: ['violations'], ...(rules.length ? {runOnly: rules} : {})})).violations
    .flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${node.failureSummary}`))"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, or else the one that Playwright has."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_QUIET)
        yield browser
        browser.close()


@dataclass
class Reader:
    """Someone who reads pages in a window of one size and color scheme; everything the pages ask for is noted."""

    browser: Browser
    width: int = 1280
    scheme: str = "light"
    height: int = 900
    requests: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def __enter__(self) -> Reader:
        size = {"width": self.width, "height": self.height}
        self.page: Page = self.browser.new_context(viewport=size, color_scheme=self.scheme, reduced_motion="reduce").new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", self._failed)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        return self

    def __exit__(self, *_: object) -> None:
        self.page.context.close()

    def open(self, path: Path, fragment: str = "") -> Page:
        """Go to a file and wait until all of it is there, fonts included."""
        self.page.goto(path.as_uri() + fragment)
        self.page.evaluate("document.fonts.ready.then(() => true)")
        return self.page

    def open_all(self, path: Path) -> Page:
        """Go to a file and open everything in it that opens."""
        page = self.open(path)
        page.evaluate(_OPEN_ALL)
        return page

    def violations(self, rules: tuple[str, ...] = ()) -> list[str]:
        """What axe-core finds wrong with the page as it is now, by these rules or by all."""
        self.page.evaluate(_axe())
        return self.page.evaluate(_VIOLATIONS, list(rules))

    def _failed(self, request: Request) -> None:
        self.troubles.append(f"{request.url[:200]}: {request.failure}")

    def _said(self, message: ConsoleMessage) -> None:
        self.troubles.append(f"{message.type}: {message.text}")


@lru_cache(maxsize=1)
def _axe() -> str:
    return (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
