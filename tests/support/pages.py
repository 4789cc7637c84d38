"""What a page of HTML holds, read without a browser: its ids, and all that it points at."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass
class Page(HTMLParser):
    """`links` are the addresses of <a>, `loads` those of all that a browser would fetch by itself."""

    path: Path
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "a":
            self.links.append(values.get("href", ""))
        elif "href" in values:
            self.loads.append(values["href"])
        if "src" in values:
            self.loads.append(values["src"])
        for name in ("aria-labelledby", "aria-describedby", "aria-controls"):
            self.named += values.get(name, "").split()

    def broken(self, without: tuple[str, ...] = ()) -> list[str]:
        """Links and loads inside the site that lead nowhere; files that end as `without` says are not looked for."""
        return [address for address in (*self.links, *self.loads) if not self._leads_somewhere(address, without)]

    def _leads_somewhere(self, address: str, without: tuple[str, ...]) -> bool:
        parts = urlsplit(address)
        if parts.scheme:
            return parts.scheme in ("http", "https", "mailto", "tel", "data")
        if not address or parts.netloc:
            return False
        target = self.path.parent / unquote(parts.path) if parts.path else self.path
        if without and target.name.endswith(without):
            return True
        return target.is_file() and (not parts.fragment or unquote(parts.fragment) in self._ids_of(target) or parts.fragment in self._ids_of(target))

    def _ids_of(self, target: Path) -> list[str]:
        return self.ids if target == self.path else Page(target).ids
