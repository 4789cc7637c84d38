"""The mail of `distribute`: drafts as files, a look at what would be sent, and the sending."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import formataddr
from pathlib import Path

from .arguments import ERRORS, GOOD, USAGE
from .saying import counted, say

_SHOWN = 5
_LARGE = 20_000_000  # bytes; many servers take 20 to 25 MB


@dataclass(frozen=True)
class Post:
    """How mail is made and sent: the server (None for drafts alone), who sends, where answers go."""

    server: object
    sender: str
    reply_to: str


def misuse(options: argparse.Namespace) -> str:
    """What is wrong with the options for mail, in a sentence; empty where nothing is."""
    of_mail = (options.link, options.confirm is not None, options.dry_run, options.smtp_config, options.rate, options.resend_uncertain)
    if any(of_mail) and not (options.mail or options.send):
        return "These options belong to mail: add --mail (writes drafts) or --send (sends)."
    if options.confirm is not None and not options.send:
        return "--confirm belongs to --send."
    if options.link and not options.link.startswith(("https://", "http://")):
        return "--link wants an address of the web, such as https://example.org/courses/spring."
    return ""


def prepare(options: argparse.Namespace, report) -> Post | None:
    """The settings of the mail; None, and findings, where they cannot be used. Nothing is asked of a server."""
    if not (options.mail or options.send):
        return Post(None, "", "")
    from ..delivery.mail.message import BadAddress, address
    from ..delivery.mail.server import PREFIX, read_server

    if options.send or options.smtp_config:
        file = Path(options.smtp_config) if options.smtp_config else None
        server = read_server(file, os.environ, (Path(options.course), Path(options.output)), report)
        if server is None:
            return None
        return Post(server.model_copy(update={"rate": options.rate}) if options.rate else server, server.sender, server.reply_to)
    provider = _settings(options).provider
    for sender in (os.environ.get(f"{PREFIX}FROM", ""), formataddr((provider.name, provider.email))):
        with suppress(BadAddress, ValueError):
            address(sender)
            return Post(None, sender, "")
    return Post(None, "", "")


def _settings(options: argparse.Namespace):
    from ..diagnostics import Report
    from ..settings import stand_in
    from ..validate import read_settings

    return read_settings(Path(options.course) / "course.yaml", Report()) or stand_in()


def mail(options: argparse.Namespace, post: Post, cohort: str, folder: Path, report) -> int:
    """Write drafts, show what would be sent, or send, as the options say. The exit status. Raises OSError."""
    if not (options.mail or options.send):
        return GOOD
    from ..delivery.mail.cohort import letters, write_drafts
    from ..delivery.mail.message import compose
    from ..delivery.mail.wording import Words
    from ..paths import templates

    words = Words(Path(options.course), templates(), _settings(options), report)
    every = letters(folder)
    usable = [words.write(letter, cohort, options.link) is not None for letter in every]
    if not all(usable):
        print("No mail was written or sent, because its template has to be put right first.", file=sys.stderr)
        return ERRORS

    def message(letter):
        return compose(letter, words.write(letter, cohort, options.link), post.sender, post.reply_to, not options.link)

    if options.mail:
        written, kept = write_drafts(folder, every, message)
        say(options, f"{counted(written, 'message')} written to {folder}/mail/, {kept:,} were so already. Nothing was sent.")
    return _send(options, post, folder, every, message) if options.send else GOOD


# --- sending


def _send(options: argparse.Namespace, post: Post, folder: Path, every: list, message: Callable) -> int:
    from ..delivery.mail.sending import plan
    from ..delivery.mail.sentlog import Busy, open_log, read_log

    if options.dry_run or options.confirm is None:
        known = read_log(folder)
        return _rehearse(options, post, plan(every, lambda letter: known.get(letter.key), options.resend_uncertain), len(every))
    if options.confirm != len(every):
        print(f"This cohort has {counted(len(every), 'learner')}, and --confirm says {options.confirm:,}. Nothing was sent.", file=sys.stderr)
        return USAGE
    try:
        with open_log(folder) as log:
            return _deliver(options, post, plan(every, log.fate, options.resend_uncertain), message, log)
    except Busy:
        print("Another run is sending mail to this cohort. Nothing was sent by this one.", file=sys.stderr)
        return ERRORS


def _rehearse(options: argparse.Namespace, post: Post, plan, learners: int) -> int:
    """Tell what would be sent, and whether the server would have it."""
    from ..delivery.mail.letters import size_of
    from ..delivery.mail.smtp import Connection, Dropped, Unusable

    how = f"from {post.sender} through {post.server.host}, at most {post.server.rate:g} a minute"
    lines = [f"Dry run: nothing is sent. {counted(len(plan.send), 'message')} would go out {how}:"]
    lines += [f"  to {letter.name} <{letter.email}>, {_contents(letter, options.link)}" for letter in plan.send[:_SHOWN]]
    lines += [f"  and {len(plan.send) - _SHOWN:,} more"] if len(plan.send) > _SHOWN else []
    lines += [f"{counted(len(plan.sent), 'message')} went out before and would not be sent again."] if plan.sent else []
    large = sum(size_of(letter.files) * 1.37 > _LARGE for letter in plan.send) if not options.link else 0
    if large:
        lines.append(f"{counted(large, 'message')} would have more than {_LARGE // 1_000_000} MB, which many servers refuse. "
                     "Put the files on the web and use --link.")
    say(options, "\n".join(lines))
    _tell_uncertain(plan.uncertain)
    connection = Connection(post.server)
    try:
        connection.check()
    except (Dropped, Unusable) as error:
        print(f"The server cannot be used: {str(error).rstrip('.')}.", file=sys.stderr)
        return ERRORS
    finally:
        connection.close()
    say(options, f"The server answers{' and takes the login' if post.server.user else ''}. "
                 f"To send, type the same command with --confirm {learners}, the number of learners in the cohort.")
    return GOOD


def _deliver(options: argparse.Namespace, post: Post, plan, message: Callable, log) -> int:
    from ..delivery.mail.sending import Sender
    from ..progress import watcher

    with watcher(options.quiet or options.format != "text", sys.stderr, "sent", "sending") as watching:
        watching.expect(len(plan.send))
        sender = Sender(post.server, log, message, lambda letter, sent: watching.done(f"to {letter.email}" if sent else ""))
        with _finishing(sender):
            outcome = sender.run(plan.send)
    say(options, f"{counted(len(outcome.sent), 'message')} sent" + (f", {len(plan.sent):,} went out before." if plan.sent else "."))
    for head, misses in (("refused by the server", outcome.refused), ("put off by the server too often", outcome.deferred)):
        if misses:
            lines = [f"  {miss.letter.name} <{miss.letter.email}>: {miss.reply}" for miss in misses]
            print(f"{counted(len(misses), 'message')} {'was' if len(misses) == 1 else 'were'} {head}:", *lines, sep="\n", file=sys.stderr)
    _tell_uncertain([*plan.uncertain, *(miss.letter for miss in outcome.uncertain)])
    if outcome.stopped:
        print(f"{outcome.stopped} {counted(len(outcome.left), 'message')} still to be sent: type the same command again to go on.", file=sys.stderr)
    return ERRORS if outcome.refused or outcome.deferred or outcome.uncertain or plan.uncertain or outcome.stopped else GOOD


@contextmanager
def _finishing(sender) -> Iterator[None]:
    """Let Ctrl-C end a run only when the message in hand has been handed over, so that its fate is known. A second one ends it at once."""

    def asked(number, frame) -> None:
        if not sender.handing_over or sender.stop:
            raise KeyboardInterrupt
        sender.stop = True

    before = signal.signal(signal.SIGINT, asked)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _tell_uncertain(letters) -> None:
    if letters:
        print(f"{counted(len(letters), 'message')} may have arrived or not: the run or the connection broke off while the server was taking it.",
              *(f"  {letter.name} <{letter.email}>" for letter in letters),
              "They are not sent again by themselves. Ask these learners, or send again with --resend-uncertain.", sep="\n", file=sys.stderr)


def _contents(letter, link: str) -> str:
    from ..delivery.mail.letters import in_words, size_of

    names = [file.path.name for file in letter.files]
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return f"{'a link to ' if link else ''}{shown} ({in_words(size_of(letter.files))})"
