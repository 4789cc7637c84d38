"""An approved course, keys, and certificates that were issued with them, for tests that look at what came out."""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

from coursewright.cli import main

CLEAN = Path(__file__).resolve().parents[1] / "clean"
PASSWORD = "a password of tests"
LONG = "Maximiliana Theodora Featherstonehaugh-Cholmondeley van der Wolkenstein-Trostburg y Obando"
NAMES = ["Ana-María Example", "عبد الرحمن محمد", "山田 太郎", LONG, "Nguyễn Thị Ánh", "Παπαδόπουλος Γιώργος", "O’Example, Zoë", "Ng"]
FIRST, OVER, GONE = "Ana-María Example", "Olga Over", "Gus Gone"
RESULTS = (
    "name,id,license,score,completed on\n"
    + "".join(f'"{name}",{number},MT-{number:05},90%,2026-03-15\n' for number, name in enumerate(NAMES, 1001))
    + "Olga Over,2001,MT-1,80,2021-02-28\nGus Gone,2002,MT-2,17/20,2026-03-01\nLou Low,2003,MT-3,79.9,2026-03-01\n"
)
CREDIT = """\
credit:
  approved: true
  statement: Approved for tests.
  hours: 1.50
  valid-years: 3
  verify-address: https://example.org/verify/
  profiles:
    - profile: ncbtmb
      approval-number: "000000"
    - profile: florida-massage
      approval-number: "11-2222"
      program-number: "20-333"
    - profile: aota
      approval-number: "4444"
    - profile: iowa-pt
"""


def course(folder: Path, credit: str = CREDIT) -> Path:
    """The clean course, released in 2020, with this credit."""
    shutil.copytree(CLEAN, folder)
    settings = (folder / "course.yaml").read_text(encoding="utf-8")
    head, _, rest = settings.partition("credit:\n")
    rest = "pass-mark:" + rest.partition("pass-mark:")[2]
    head = head.replace("released: 2026-01-02", "released: 2020-01-02").replace("  address: 1 Water", "  signatory: Petra Provider\n  signatory-title: Director\n  address: 1 Water")
    (folder / "course.yaml").write_text(head + credit + rest, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Desk:
    """A folder with a course, keys and an output folder; commands are run in this process."""

    folder: Path

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def page(self) -> Path:
        return self.folder / "output/verify/index.html"

    @property
    def register(self) -> Path:
        return self.keys / "certificates.csv"

    def do(self, command: str, *arguments: object) -> int:
        where = ["--course", str(self.folder / "course"), "--output", str(self.folder / "output")]
        where += [] if command == "keys" else ["--keys", str(self.keys)]
        return main([command, *where, *map(str, arguments)])

    def new_keys(self) -> int:
        return self.do("keys", "new", "--to", self.keys)

    def certify(self, results: str, *options: str) -> int:
        (self.folder / "results.csv").write_text(results, encoding="utf-8")
        return self.do("certify", self.folder / "results.csv", *options)

    def rows(self) -> list[dict[str, str]]:
        with open(self.register, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def row(self, name: str) -> dict[str, str]:
        """The last issue to this learner."""
        return [row for row in self.rows() if row["name"] == name and row["event"] == "issued"][-1]

    def file(self, name: str) -> Path:
        (found,) = (self.folder / "output/certificates").glob(f"*{self.row(name)['code']}.pdf")
        return found


def desk(folder: Path, credit: str = CREDIT) -> Desk:
    """A desk with a course and keys."""
    made = Desk(folder)
    course(folder / "course", credit)
    assert made.new_keys() == 0
    return made
