"""Certificates against WeasyPrint, as ratios measured in one run: `python tests/benchmarks/certificates.py`.

    each      one certificate, signed, against the same page with its name and QR code laid out by WeasyPrint, its styles and fonts loaded, not signed
    memory    peak memory of `certify` for 20 and for 2,000 learners
"""

from __future__ import annotations

import datetime
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from processes import cost

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


def each(work: Path) -> str:
    import segno

    from coursewright.delivery import certificate, keys
    from coursewright.delivery.codes import new_code
    from coursewright.delivery.facts import Facts, sign
    from coursewright.diagnostics import Report
    from coursewright.pdf.layout import lay_out
    from coursewright.pdf.sign import Signer
    from coursewright.reading import read

    ours = keys.make(work / "keys", "benchmark", "Benchmark", datetime.datetime.now(datetime.UTC))
    course, templates = read(ROOT / "course", "course", Report()), ROOT / "templates"
    press = certificate.press(certificate.lay_out_form(course, templates, work, frozenset([False])), Signer(ours.pdf, ours.certificate))
    assets = {"course-file:qr.svg": str(work / "qr.svg"), "certificate:band.svg": str(templates / "certificate/band.svg")}
    page = certificate.words(course, templates, False, "")

    def stated() -> tuple[Facts, str]:
        facts = Facts(new_code(), f"Ana-María Example {new_code()}", "", course.settings.title, "1.0.0", "6", "Completion", "home-study", "2026-03-15", "2026-03-16", "",
                      "2033-03-15", course.settings.provider.name, (), ours.id)
        return facts, sign(facts, ours.facts)

    def one() -> None:
        press.certificate(*stated())

    def by_weasyprint() -> None:
        facts, line = stated()
        segno.make(line, error="l", mask=3, boost_error=False, micro=False).save(str(work / "qr.svg"), border=4)
        lay_out(page.html.replace(">x</span>", f">{facts.name}</span>", 1), page.css, assets)

    by_weasyprint()
    one()
    mine, theirs = _median(one, 200), _median(by_weasyprint, 20)
    return f"{mine * 1000:.1f} ms against {theirs * 1000:.0f} ms: {theirs / mine:.1f} times faster (reach 15)"


def _median(action: Callable[[], None], times: int) -> float:
    taken = []
    for _ in range(times):
        began = time.process_time()
        action()
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def memory(work: Path) -> str:
    os.environ["COURSEWRIGHT_KEY_PASSWORD"] = "benchmark"
    front = [sys.executable, str(ROOT / "build.py")]
    subprocess.run([*front, "keys", "new", "--to", str(work / "keys"), "--quiet"], check=True, cwd=ROOT)
    peaks = []
    for count in (20, 2_000):
        results = work / f"{count}.csv"
        results.write_text("name,id,score,completed on\n" + "".join(f"Learner Example {n},{count}-{n},90,2026-11-24\n" for n in range(count)), encoding="utf-8")
        peaks.append(cost([*front, "certify", str(results), "--keys", str(work / "keys"), "--output", str(work / "out"), "--quiet", "--jobs", "2"], ROOT, True))
    few, many = peaks
    return f"{few.peak:.0f} MiB and {many.peak:.0f} MiB: {many.peak / few.peak:.2f}; {many.seconds:.0f} s for 2,000"


BENCHMARKS = {"each": each, "memory": memory}


if __name__ == "__main__":
    for name in sys.argv[1:] or BENCHMARKS:
        with tempfile.TemporaryDirectory() as folder:
            print(f"{name}: {BENCHMARKS[name](Path(folder))}", flush=True)
