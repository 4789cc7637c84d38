"""The page that checks certificates: one file that needs no network and can be put on any host."""

from __future__ import annotations

from pathlib import Path

from .verdicts import WORDS


def write_page(folder: Path, templates: Path, published: str) -> Path:
    """Write `index.html` with the public keys and the signed list (trust.publish) into a folder. Raises OSError."""
    from markupsafe import Markup

    from ..pdf.writing import write_whole
    from ..render import environment

    env = environment(templates)
    parts = {name: Markup((templates / "verify" / name).read_text(encoding="utf-8")) for name in ("verify.css", "facts.js", "pdf.js", "page.js")}
    html = env.get_template("verify/index.html").render(parts=parts, data=Markup(_in_script(published)), words=Markup(_in_script(_words())))
    folder.mkdir(parents=True, exist_ok=True)
    write_whole([html.encode("utf-8")], folder / "index.html")
    return folder / "index.html"


def _words() -> str:
    import json

    return json.dumps({kind: list(words) for kind, words in WORDS.items()}, ensure_ascii=False)


def _in_script(text: str) -> str:
    """JSON as it may stand in a script element."""
    return text.replace("<", "\\u003c")
