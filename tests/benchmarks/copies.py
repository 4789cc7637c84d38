"""Benchmarks of personal copies: against copying the file, against stamping and locking it with pikepdf, and in memory."""

from __future__ import annotations

import shutil
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from processes import cost

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

_MANY = """
import sys
from coursewright.pdf.stamp import Letterer, Words, open_prepared, personal, write_copy
prepared, letterer = open_prepared(open(sys.argv[1], "rb").read()), Letterer()
for number in range(int(sys.argv[3])):
    words = Words(f"Ana Example {number} Ünal " + ("見本" if number % 10 == 0 else ""), "Spring", f"C-{number}")
    write_copy(prepared, personal(prepared, letterer, words), sys.argv[2])
"""


def _seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def copying(workbook: Path, work: Path) -> str:
    """1,000 copies, in turn with 1,000 plain copies of the same file by the system."""
    from coursewright.pdf.stamp import Letterer, Words, open_prepared, personal, prepare, write_copy

    prepared, letterer = open_prepared(prepare(workbook.read_bytes())), Letterer()
    source, ours, theirs = work / "prepared.pdf", 0.0, 0.0
    source.write_bytes(prepared.data)
    for number in range(1000):
        words = Words(f"Ana Example {number} Ünal", "Spring cohort", f"C-{number:05}")
        ours += _seconds(lambda number=number, words=words: write_copy(prepared, personal(prepared, letterer, words), work / f"a{number}.pdf"))
        theirs += _seconds(lambda number=number: shutil.copyfile(source, work / f"b{number}.pdf"))
    return f"{ours:.2f} ms against {theirs:.2f} ms a copy: {ours / theirs:.2f} (reach 2)"


def stamping(workbook: Path, work: Path) -> str:
    """A copy, against opening the prepared file with pikepdf, filling the stamp and saving it."""
    import pikepdf

    from coursewright.pdf.stamp import Letterer, Words, open_prepared, personal, prepare, write_copy

    prepared, letterer = open_prepared(prepare(workbook.read_bytes())), Letterer()
    source = work / "prepared.pdf"
    source.write_bytes(prepared.data)

    def theirs() -> None:
        with pikepdf.open(source) as pdf:
            pdf.get_object(prepared.forms[0].number, 0).write(b"BT ET")
            pdf.save(work / "theirs.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate)

    def ours(number: int) -> None:
        write_copy(prepared, personal(prepared, letterer, Words(f"Ana Example {number}", "Spring", f"C-{number}")), work / "ours.pdf")

    ours(0)
    one, other = statistics.median(_seconds(lambda number=number: ours(number)) for number in range(200)), statistics.median(_seconds(theirs) for _ in range(9))
    return f"{one * 1000:.2f} ms against {other * 1000:.0f} ms: {other / one:.0f} times as fast (reach 50)"


def locking(workbook: Path, work: Path) -> str:
    """A protected copy, against pikepdf saving the open file with encryption: the workbook with new keys, the smallest handout with new ones and without.

    A learner's keys are made once for all files.
    """
    smallest = min(workbook.parent.glob("handouts/*.pdf"), key=lambda path: path.stat().st_size)
    return "; ".join(_locking(file, work, new) for file, new in ((workbook, True), (smallest, True), (smallest, False)))


def _locking(file: Path, work: Path, new: bool) -> str:
    import pikepdf

    from coursewright.pdf.protect import Lock, make_keys, protect, seal, write_chunks
    from coursewright.pdf.stamp import Letterer, Words, open_prepared, prepare, stamp_pieces

    prepared, letterer = open_prepared(prepare(file.read_bytes())), Letterer()
    sealed = seal(prepared)
    source = work / "prepared.pdf"
    source.write_bytes(prepared.data)

    same = make_keys(Lock("owner", "user"))

    def ours(number: int) -> None:
        pieces = stamp_pieces(prepared, letterer, Words(f"Ana Example {number}", "Spring", f"C-{number}"))
        write_chunks(protect(sealed, pieces, make_keys(Lock("owner", "user")) if new else same), work / "ours.pdf")

    with pikepdf.open(source) as pdf:
        def theirs() -> None:
            pdf.save(work / "theirs.pdf", encryption=pikepdf.Encryption(owner="owner", user="user"), object_stream_mode=pikepdf.ObjectStreamMode.generate)

        ours(0)
        one, other = statistics.median(_seconds(lambda number=number: ours(number)) for number in range(30)), statistics.median(_seconds(theirs) for _ in range(9))
    return f"{file.stem}{' with new keys' if new else ''}: {one * 1000:.1f} ms against {other * 1000:.0f} ms: {other / one:.1f} times as fast (reach 3)"


def memory(workbook: Path, work: Path) -> str:
    """The memory of a process that makes 10 copies, and of one that makes 10,000."""
    from coursewright.pdf.stamp import prepare

    source = work / "prepared.pdf"
    source.write_bytes(prepare(workbook.read_bytes()))
    few, many = (cost([sys.executable, "-c", _MANY, str(source), str(work / "copy.pdf"), str(number)], ROOT, True).peak for number in (10, 10_000))
    return f"{few:.0f} MiB for 10, {many:.0f} MiB for 10,000: {many / few:.2f} (reach 1.2)"


COPIES = {"copying": copying, "stamping": stamping, "locking": locking, "copies-memory": memory}
