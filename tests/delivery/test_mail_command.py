"""`distribute --mail` and `--send`, as an instructor types them, against a real mail server."""

from __future__ import annotations

import csv
import email
import io
import os
import re
import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from email import policy
from pathlib import Path

import pytest

from coursewright.cli import main
from tests.support.mailserver import PASSWORD, MailServer, mail_server
from tests.support.processes import until
from tests.support.small import edit, make_course
from tests.support.tool import start

LEARNERS = 40


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Place:
    """A folder with a course, its outputs, a roster, and the settings of a running mail server beside them."""

    folder: Path
    server: MailServer

    @property
    def cohort(self) -> Path:
        return self.folder / "output" / "cohorts" / "spring"

    def distribute(self, *options: object, roster: str = "spring.csv", **changes: str) -> Done:
        """Run the command in this process, as it takes a second to load what it needs."""
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.chdir(self.folder)
            for name, value in changes.items():
                patch.setenv(name, value)
            status = main(["distribute", roster, *map(str, options)])
        assert PASSWORD not in out.getvalue() + err.getvalue()
        return Done(status, out.getvalue(), err.getvalue())

    def recipients(self, word: str) -> list[str]:
        return [found for found in self.server.recipients() if word in found]


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A course whose cohort has its files already."""
    folder = tmp_path_factory.mktemp("mailing")
    make_course(folder / "course")
    edit(folder / "course/course.yaml", "name: Small Provider", "name: Small Provider\n  email: office@example.org")
    (folder / "spring.csv").write_text("name,email\nAda Learner,ada@example.org\n\"Müller, Jürgen\",j@bücher.example.org\n", encoding="utf-8")
    rows = [f"Learner {number},many-{number}@example.org\n" for number in range(LEARNERS)]
    (folder / "many.csv").write_text("name,email\n" + "".join(rows), encoding="utf-8")
    with mail_server(folder / "server") as server:
        (folder / "smtp.toml").write_text(server.settings(), encoding="utf-8")
        place = Place(folder, server)
        done = place.distribute()
        assert done.returncode == 0, done.stderr
        yield place


def messages(cohort: Path) -> dict[str, object]:
    return {file.name: email.message_from_bytes(file.read_bytes(), policy=policy.default) for file in sorted((cohort / "mail").glob("*.eml"))}


def test_mail_writes_a_draft_for_each_learner_and_sends_nothing(ready: Place) -> None:
    before = len(ready.server.recipients())
    done = ready.distribute("--mail")
    assert done.returncode == 0, done.stderr
    assert "2 messages written to output/cohorts/spring/mail/" in done.stdout
    drafts = messages(ready.cohort)
    folders = {path.name for path in ready.cohort.iterdir() if (path / "workbook.pdf").exists()}
    assert set(drafts) == {f"{name}.eml" for name in folders}
    to = {str(draft["To"].addresses[0].display_name): name for name, draft in drafts.items()}
    assert set(to) == {"Ada Learner", "Müller, Jürgen"}
    for name, draft in drafts.items():
        (enclosed,) = draft.iter_attachments()
        assert enclosed.get_content() == (ready.cohort / name.removesuffix(".eml") / "workbook.pdf").read_bytes()
        assert draft["From"].addresses[0].addr_spec == "office@example.org"
    assert len(ready.server.recipients()) == before
    states = {file: file.stat().st_mtime_ns for file in (ready.cohort / "mail").iterdir()}
    assert "2 were so already" in ready.distribute("--mail").stdout
    assert {file: file.stat().st_mtime_ns for file in (ready.cohort / "mail").iterdir()} == states


def test_a_locked_copy_travels_without_its_password(ready: Place) -> None:
    done = ready.distribute("--cohort", "locked", "--protect", "--mail")
    assert done.returncode == 0, done.stderr
    cohort = ready.folder / "output/cohorts/locked"
    passwords = [row["password"] for row in csv.DictReader((cohort / "manifest.csv").read_text(encoding="utf-8-sig").splitlines())]
    assert len(set(passwords)) == 2
    assert all(passwords)
    for draft in messages(cohort).values():
        said = "".join(part.get_content() for part in draft.walk() if part.get_content_maintype() == "text")
        assert "The files open with a password of your own." in said
        assert not [word for word in passwords if word in said or word.encode() in draft.as_bytes()]
        assert next(draft.iter_attachments()).get_content().startswith(b"%PDF")


def test_links_instead_of_files(ready: Place) -> None:
    assert ready.distribute("--mail", "--link", "https://files.example.org/spring/").returncode == 0
    for name, draft in messages(ready.cohort).items():
        assert list(draft.iter_attachments()) == []
        assert f"https://files.example.org/spring/{name.removesuffix('.eml')}/workbook.pdf" in draft.get_body(("plain",)).get_content()


def test_send_alone_is_a_dry_run(ready: Place) -> None:
    before = len(ready.server.recipients())
    for options in (("--send",), ("--send", "--dry-run"), ("--send", "--dry-run", "--confirm", "2")):
        done = ready.distribute(*options, "--smtp-config", "smtp.toml")
        assert done.returncode == 0, done.stderr
        assert "Dry run: nothing is sent. 2 messages would go out" in done.stdout
        assert "to Ada Learner <ada@example.org>, workbook.pdf" in done.stdout
        assert "takes the login" in done.stdout
        assert "--confirm 2," in done.stdout
    assert len(ready.server.recipients()) == before
    assert not (ready.cohort / "sent.log").exists()


def test_a_wrong_number_sends_nothing(ready: Place) -> None:
    before = len(ready.server.recipients())
    done = ready.distribute("--send", "--confirm", "3", "--smtp-config", "smtp.toml")
    assert (done.returncode, len(ready.server.recipients())) == (2, before)
    assert "This cohort has 2 learners, and --confirm says 3. Nothing was sent." in done.stderr


def test_confirmed_letters_go_out_once(ready: Place) -> None:
    roster = ready.folder / "once.csv"
    roster.write_text("name,email\nAda Learner,once-ada@example.org\nBo Learner,refused-once@example.org\n", encoding="utf-8")
    facts = ("--send", "--confirm", "2", "--smtp-config", "smtp.toml")
    done = ready.distribute(*facts, roster="once.csv")
    assert done.returncode == 1
    assert "1 message sent." in done.stdout
    assert "1 message was refused by the server:" in done.stderr
    assert "Bo Learner <refused-once@example.org>: 550 5.1.1 no such mailbox" in done.stderr
    again = ready.distribute(*facts, roster="once.csv")
    assert "0 messages sent, 1 went out before." in again.stdout
    assert ready.recipients("once-ada") == ["once-ada@example.org"]


def test_a_run_killed_in_the_middle_goes_on_and_writes_to_nobody_twice(ready: Place) -> None:
    facts = ("distribute", "many.csv", "--send", "--confirm", LEARNERS, "--smtp-config", "smtp.toml")
    for arrived in (3, 20):
        sending = start(*facts, cwd=ready.folder)
        until(lambda arrived=arrived: len(ready.recipients("many-")) >= arrived)
        os.kill(sending.pid, signal.SIGKILL)
        sending.communicate()
        assert len(ready.recipients("many-")) < LEARNERS
    last = ready.distribute(*facts[2:], roster="many.csv")
    doubted = re.findall(r"^  Learner \d+ <(many-\d+@example\.org)>$", last.stderr, re.MULTILINE)
    assert last.returncode == (1 if doubted else 0)
    assert len(doubted) <= 2
    assert max(Counter(ready.recipients("many-")).values()) == 1
    assert {*ready.recipients("many-")} | {*doubted} == {f"many-{number}@example.org" for number in range(LEARNERS)}
    assert ready.distribute(*facts[2:], "--resend-uncertain", roster="many.csv").returncode == 0
    assert {*ready.recipients("many-")} == {f"many-{number}@example.org" for number in range(LEARNERS)}


def test_ctrl_c_lets_the_message_in_hand_be_taken(ready: Place) -> None:
    roster = ready.folder / "slow.csv"
    roster.write_text("name,email\n" + "".join(f"Learner {number},slow-{number}@example.org\n" for number in range(3)), encoding="utf-8")
    facts = ("--send", "--confirm", "3", "--smtp-config", "smtp.toml")
    sending = start("distribute", "slow.csv", *facts, cwd=ready.folder)
    log = ready.folder / "output/cohorts/slow/sent.log"
    until(lambda: log.exists() and log.read_bytes())
    sending.send_signal(signal.SIGINT)
    _, err = sending.communicate(timeout=60)
    assert "The run was stopped. 2 messages still to be sent" in err
    assert "may have arrived" not in err
    assert ready.recipients("slow-") == ["slow-0@example.org"]
    assert ready.distribute(*facts, roster="slow.csv").returncode == 0
    assert ready.recipients("slow-") == [f"slow-{number}@example.org" for number in range(3)]


def test_drafts_of_learners_who_left_are_removed(ready: Place) -> None:
    roster = ready.folder / "leaving.csv"
    roster.write_text("name,email,id\nAda,ada@example.org,a\nBo,bo@example.org,b\n", encoding="utf-8")
    ready.distribute("--mail", roster="leaving.csv")
    roster.write_text("name,email,id\nAda,ada@example.org,a\n", encoding="utf-8")
    ready.distribute("--mail", roster="leaving.csv")
    assert [file.name for file in (ready.folder / "output/cohorts/leaving/mail").iterdir()] == ["a.eml"]


def test_settings_are_looked_at_before_anything_is_made(ready: Place) -> None:
    shutil.copy(ready.folder / "smtp.toml", ready.folder / "course" / "smtp.toml")
    done = ready.distribute("--cohort", "never", "--send", "--smtp-config", "course/smtp.toml")
    (ready.folder / "course" / "smtp.toml").unlink()
    assert done.returncode == 1
    assert "course/smtp.toml:1: error M001" in done.stderr
    assert not (ready.folder / "output/cohorts/never").exists()
    missing = ready.distribute("--cohort", "never", "--send")
    assert missing.returncode == 1
    assert "COURSEWRIGHT_SMTP_HOST" in missing.stderr


def test_a_template_at_fault_is_a_finding(ready: Place) -> None:
    (ready.folder / "course/mail").mkdir()
    (ready.folder / "course/mail/message.txt").write_text("Subject: x\n\n{{ nothing }}\n", encoding="utf-8")
    done = ready.distribute("--cohort", "wrong", "--mail")
    shutil.rmtree(ready.folder / "course/mail")
    assert done.returncode == 1
    assert "course/mail/message.txt:3: error M002" in done.stderr
    assert not (ready.folder / "output/cohorts/wrong/mail").exists()


def test_a_server_that_cannot_be_used_is_told_by_the_dry_run(ready: Place) -> None:
    done = ready.distribute("--send", "--smtp-config", "smtp.toml", COURSEWRIGHT_SMTP_PASSWORD="another")
    assert done.returncode == 1
    assert "refused the login" in done.stderr
    assert "another" not in done.stdout + done.stderr.replace("another folder", "")


@pytest.mark.parametrize("options", [("--confirm", "2"), ("--link", "https://example.org"), ("--mail", "--link", "ftp://example.org"), ("--send", "--rate", "0"), ("--send", "--confirm", "all")])
def test_options_that_mean_nothing_are_refused(ready: Place, options: tuple[str, ...]) -> None:
    done = ready.distribute(*options)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
