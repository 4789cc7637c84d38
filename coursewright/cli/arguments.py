"""What can be typed: commands, their options, and what is said where they are not understood."""

from __future__ import annotations

import argparse

from .. import __version__
from .certificate_arguments import add_certificates
from .typed import field_and_column

COMMANDS = ("build", "check", "distribute", "certify", "verify", "revoke", "keys", "new", "schema", "test")
TARGETS = ("web", "handouts", "workbook", "guide", "tests", "key", "slides")
FILES = ("workbook", "handouts", "summary")
GOOD, ERRORS, USAGE, INTERRUPTED = 0, 1, 2, 130

_TARGET_HELP = """\
what to make; everything when left out:
  web       the learner's website and the course in one file
  handouts  a PDF of each module, for learners and for instructors
  workbook  the learner's workbook
  guide     the instructor's guide
  tests     the tests on paper
  key       the answer key
  slides    PowerPoint files and PDF slides, speaker notes and a handout"""


def with_command(arguments: list[str]) -> list[str]:
    """The arguments with the command in front, then all other words, then the options; `build` where no command is named."""
    words, options = _apart(arguments)
    asked = [option for option in options if option in ("-h", "--help", "--version")]
    if asked and not words:
        return asked[:1]
    return [*words, *options] if words and words[0] in COMMANDS else ["build", *words, *options]


def _apart(arguments: list[str]) -> tuple[list[str], list[str]]:
    """The arguments that are words, and the options with their values."""
    words: list[str] = []
    options: list[str] = []
    value = False
    for argument in arguments:
        (options if value or argument.startswith("-") else words).append(argument)
        value = not value and argument in ("--course", "--output", "--jobs", "--format", "--to", "--executor", "--scheduler", "--cohort", "--files", "--column", "--encoding",
                                            "--link", "--confirm", "--smtp-config", "--rate", "--keys", "--register", "--date-order", "--reason", "--holder")
    return words, options


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, and where to read more."""

    def error(self, message: str) -> None:
        said = message.removeprefix("argument TARGET: ").rstrip(".")
        self.exit(USAGE, f"{self.prog}: {said}{'' if said.endswith('?') else '.'} More: {self.prog} --help\n")


def parser() -> argparse.ArgumentParser:
    shared = _Parser(add_help=False)
    shared.add_argument("--course", metavar="DIR", default="course", help="the folder that holds the course (default: course)")
    shared.add_argument("--output", metavar="DIR", default="output", help="where the results go (default: output)")
    shared.add_argument("--jobs", metavar="N", type=_count, default=0, help="how many processes work at once (default: one a processor)")
    shared.add_argument("--executor", choices=("processes", "dask"), default="processes", help="what does the work: processes here, or a Dask cluster (default: processes)")
    shared.add_argument("--scheduler", metavar="ADDRESS", default="", help="the scheduler of the Dask cluster, such as tcp://10.0.0.5:8786")
    shared.add_argument("--strict", action="store_true", help="treat warnings as errors")
    shared.add_argument("--format", choices=("text", "json", "github"), default="text", help="how findings are printed (default: text)")
    shared.add_argument("--quiet", action="store_true", help="say nothing but what is wrong")
    top = _Parser(
        prog="coursewright", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Turns a folder of Markdown into a continuing-education course:\na website, PDF handouts, a workbook, tests, slides and an instructor's guide.",
        epilog="Without a command, the course is built. More on each: coursewright COMMAND --help",
    )
    top.add_argument("--version", action="version", version=f"coursewright {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def add(name: str, said: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, parents=[shared], help=said, description=said[:1].upper() + said[1:] + ".", formatter_class=argparse.RawTextHelpFormatter)

    add("build", "make everything from the course that is not up to date").add_argument("targets", nargs="*", type=_target, metavar="TARGET", help=_TARGET_HELP)
    add("check", "look for mistakes in the course and make nothing")
    _distribute(add("distribute", "give each learner of a roster a personal copy of the course's PDFs"))
    add_certificates(add)
    new = add("new", "make a small complete course to start from")
    new.add_argument("name", help="the folder to make")
    schema = add("schema", "write the JSON Schemas by which editors check course.yaml and front matter")
    schema.add_argument("--to", metavar="DIR", default="schema", help="where to write them (default: schema)")
    add("test", "run Coursewright's own tests (only from its source folder)").add_argument("arguments", nargs="*", help="passed on to pytest")
    return top


def _distribute(command: argparse.ArgumentParser) -> None:
    command.add_argument("roster", metavar="ROSTER", help="who is in the cohort: a CSV or XLSX file whose first line names its columns")
    command.add_argument("--cohort", metavar="NAME", default="", help="what the cohort is called (default: the roster's file name)")
    command.add_argument("--files", metavar="LIST", type=_files, default=("workbook",), help="which files, of workbook,handouts,summary (default: workbook)")
    command.add_argument("--zip", action="store_true", help="put each learner's files into one zip file")
    command.add_argument("--protect", action="store_true", help="lock each copy with the learner's password (AES-256)")
    command.add_argument("--keep-going", action="store_true", help="deliver to those whose rows are good, where some are not")
    command.add_argument("--column", metavar="FIELD=NAME", type=_column, action="append", default=[], help='which column holds what, such as name="Full name"')
    command.add_argument("--encoding", metavar="NAME", default="", help="the encoding of the roster, where it is not found out rightly, such as cp1252")
    _mail(command)


def _mail(command: argparse.ArgumentParser) -> None:
    mail = command.add_argument_group("mail")
    mail.add_argument("--mail", action="store_true", help="write a message for each learner, as a file that mail programs open (.eml)")
    mail.add_argument("--link", metavar="BASE", default="", help="in the messages, link to the files below this address of the web instead of enclosing them")
    mail.add_argument("--send", action="store_true", help="show what would be sent and try the server; sends only with --confirm")
    mail.add_argument("--confirm", metavar="N", type=_number, help="really send; N is the number of learners in the cohort, as the dry run says it")
    mail.add_argument("--dry-run", action="store_true", help="send nothing, even with --confirm")
    mail.add_argument("--smtp-config", metavar="FILE", default="", help="the settings of the mail server (TOML), outside the course and the output")
    mail.add_argument("--rate", metavar="N", type=_rate, default=0, help="how many messages a minute at most (default: 60)")
    mail.add_argument("--resend-uncertain", action="store_true", help="send again what may have arrived or not")


def _number(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of learners")
    return int(text)


def _rate(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 6000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 6000")
    return int(text)


def _files(text: str) -> tuple[str, ...]:
    wanted = [name.strip() for name in text.split(",") if name.strip()]
    for name in wanted:
        if name not in FILES:
            from ..diagnostics import nearest

            raise argparse.ArgumentTypeError(f"there is no file “{name}”. {nearest(name, FILES)}".strip())
    if not wanted:
        raise argparse.ArgumentTypeError(f"name some of {', '.join(FILES)}")
    return tuple(name for name in FILES if name in wanted)


def _column(text: str) -> tuple[str, str]:
    from ..delivery.roster import FIELDS

    return field_and_column(text, FIELDS)


def _target(text: str) -> str:
    if text not in TARGETS:
        from ..diagnostics import nearest

        raise argparse.ArgumentTypeError(f"there is no command or target “{text}”. {nearest(text, (*COMMANDS, *TARGETS))}".strip())
    return text


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 512:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 512")
    return int(text)
