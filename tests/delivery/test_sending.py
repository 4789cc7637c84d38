"""Sending letters through a real mail server: taken, refused, put off, dropped, and nobody written to twice."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from coursewright.delivery.mail.letters import Enclosed, Letter
from coursewright.delivery.mail.message import compose
from coursewright.delivery.mail.sending import Miss, Outcome, Sender, plan
from coursewright.delivery.mail.sentlog import Busy, open_log, read_log
from coursewright.delivery.mail.server import Server, read_server
from coursewright.delivery.mail.wording import Wording
from coursewright.diagnostics import Report
from tests.support.mailserver import PASSWORD, SLOW, MailServer, mail_server

WORDING = Wording("Your copy", "Here it is.\n.\n..and a line that begins with points.\n", "<!DOCTYPE html><html lang=en><p>Here it is.</p>", "en")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with mail_server(tmp_path_factory.mktemp("mail")) as made:
        yield made


def letter(address: str, folder: Path, name: str = "Ada Learner") -> Letter:
    file = folder / "workbook.pdf"
    if not file.exists():
        file.write_bytes(b"%PDF-1.7\n.\n..\r\n" + bytes(range(256)) * 40)
    return Letter(address, name, address, f"COPY-{address}", (Enclosed("x/workbook.pdf", file, file.stat().st_size),))


def settings(server: MailServer, folder: Path, **changes: object) -> Server:
    file = folder / "smtp.toml"
    file.write_text(server.settings(**changes), encoding="utf-8")
    report = Report()
    found = read_server(file, {}, (), report)
    assert found is not None, report.diagnostics
    return found


def send(server: MailServer, folder: Path, *addresses: str, again: bool = False, **changes: object) -> Outcome:
    """Send a letter to each address, as one run does it that keeps its log in `folder`."""
    letters = [letter(address, folder) for address in addresses]
    with open_log(folder) as log:
        chosen = plan(letters, log.fate, again)
        facts = settings(server, folder, **changes)
        outcome = Sender(facts, log, lambda one: compose(one, WORDING, facts.sender), lambda one, said: None).run(chosen.send)
    outcome.uncertain += [Miss(one, "of an earlier run") for one in chosen.uncertain]
    return outcome


def of(server: MailServer, *addresses: str) -> list[str]:
    return [found for found in server.recipients() if found in addresses]


def fates(folder: Path) -> list[str]:
    return [json.loads(line)["fate"] for line in (folder / "sent.log").read_text(encoding="utf-8").splitlines()]


def test_letters_arrive_whole_over_one_connection(server: MailServer, tmp_path: Path) -> None:
    before = server.connections()
    addresses = [f"whole-{number}@example.org" for number in range(5)]
    outcome = send(server, tmp_path, *addresses)
    assert [one.email for one in outcome.sent] == addresses
    assert of(server, *addresses) == addresses
    assert server.connections() == before + 1
    (message,) = (found for found in server.received() if found["To"].addresses[0].addr_spec == addresses[0])
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == WORDING.text
    (enclosed,) = message.iter_attachments()
    assert enclosed.get_content() == (tmp_path / "workbook.pdf").read_bytes()
    assert message["Date"] is not None
    assert message["X-Unsent"] is None
    assert fates(tmp_path) == ["trying", "sent"] * 5


def test_a_second_run_sends_nothing(server: MailServer, tmp_path: Path) -> None:
    send(server, tmp_path, "once@example.org")
    assert send(server, tmp_path, "once@example.org").sent == []
    assert of(server, "once@example.org") == ["once@example.org"]


def test_a_refused_address_is_tried_once_and_the_others_go_on(server: MailServer, tmp_path: Path) -> None:
    outcome = send(server, tmp_path, "refused-a@example.org", "after-a@example.org")
    assert [one.email for one in outcome.sent] == ["after-a@example.org"]
    (miss,) = outcome.refused
    assert (miss.letter.email, miss.reply) == ("refused-a@example.org", "550 5.1.1 no such mailbox")
    assert fates(tmp_path) == ["refused", "trying", "sent"]


def test_what_is_put_off_is_tried_again_after_the_others(server: MailServer, tmp_path: Path) -> None:
    outcome = send(server, tmp_path, "later-b@example.org", "after-b@example.org")
    assert [one.email for one in outcome.sent] == ["after-b@example.org", "later-b@example.org"]


def test_what_is_put_off_too_often_is_reported_and_can_be_sent_by_the_next_run(server: MailServer, tmp_path: Path) -> None:
    outcome = send(server, tmp_path, "never-c@example.org", tries=2)
    assert [miss.reply for miss in outcome.deferred] == ["451 4.7.1 come back later"]
    with open_log(tmp_path) as log:
        assert len(plan([letter("never-c@example.org", tmp_path)], log.fate, False).send) == 1


def test_a_connection_lost_before_the_text_is_made_anew(server: MailServer, tmp_path: Path) -> None:
    before = server.connections()
    outcome = send(server, tmp_path, "early-d@example.org", "after-d@example.org")
    assert sorted(one.email for one in outcome.sent) == ["after-d@example.org", "early-d@example.org"]
    assert sorted(of(server, "early-d@example.org", "after-d@example.org")) == ["after-d@example.org", "early-d@example.org"]
    assert server.connections() == before + 2


def test_a_server_that_closes_the_connection_is_given_time(server: MailServer, tmp_path: Path) -> None:
    outcome = send(server, tmp_path, "full-d@example.org")
    assert [one.email for one in outcome.sent] == ["full-d@example.org"]
    assert fates(tmp_path) == ["trying", "sent"]


@pytest.mark.parametrize(("address", "arrives"), [("lost-e@example.org", 0), ("kept-e@example.org", 1)])
def test_a_connection_lost_after_the_text_leaves_a_doubt_that_only_a_person_resolves(server: MailServer, tmp_path: Path, address: str, arrives: int) -> None:
    outcome = send(server, tmp_path, address, f"after-{address}")
    assert [miss.letter.email for miss in outcome.uncertain] == [address]
    assert [one.email for one in outcome.sent] == [f"after-{address}"]
    again = send(server, tmp_path, address, f"after-{address}")
    assert (again.sent, len(again.uncertain)) == ([], 1)
    assert len(of(server, address)) == arrives
    assert [one.email for one in send(server, tmp_path, address, again=True).sent] == [address]
    assert len({found["Message-ID"] for found in server.received() if found["To"].addresses[0].addr_spec == address}) == 1


def test_an_answer_that_takes_long_is_waited_for(server: MailServer, tmp_path: Path) -> None:
    assert len(send(server, tmp_path, "slow-f@example.org", timeout=SLOW * 0.8).sent) == 1


def test_an_address_that_is_not_ascii(server: MailServer, tmp_path: Path) -> None:
    outcome = send(server, tmp_path, "δοκιμή@bücher.example.org")
    assert len(outcome.sent) == 1, outcome
    assert of(server, "δοκιμή@xn--bcher-kva.example.org")


def test_a_message_that_is_too_large_is_told_before_it_is_sent(tmp_path: Path) -> None:
    with mail_server(tmp_path / "small", most=5_000) as small:
        outcome = send(small, tmp_path, "large@example.org")
        assert "the server takes at most 0.0 MB" in outcome.refused[0].reply
        assert small.recipients() == []


def test_a_server_with_tls_from_the_start(tmp_path: Path) -> None:
    with mail_server(tmp_path / "tls", security="tls") as made:
        assert len(send(made, tmp_path, "tls@example.org", security="tls").sent) == 1


def test_a_server_that_nobody_vouches_for_is_not_trusted(server: MailServer, tmp_path: Path) -> None:
    outcome = send(server, tmp_path, "safe@example.org", **{"ca-file": None})
    assert outcome.stopped.startswith(f"The certificate of 127.0.0.1, port {server.port} is not trusted")
    assert len(outcome.left) == 1
    assert of(server, "safe@example.org") == []


def test_a_wrong_password_ends_the_run_and_is_never_shown(server: MailServer, tmp_path: Path) -> None:
    outcome = send(server, tmp_path, "login-1@example.org", "login-2@example.org", password="wrong word")
    assert "refused the login" in outcome.stopped
    assert "wrong word" not in outcome.stopped
    assert len(outcome.left) == 2


def test_no_password_goes_over_an_open_line(tmp_path: Path) -> None:
    with mail_server(tmp_path / "open", security="none", login=False) as made:
        outcome = send(made, tmp_path, "open@example.org")
        assert "Look at security" in outcome.stopped
        assert len(send(made, tmp_path, "open@example.org", security="none", user="", password="").sent) == 1


def test_a_server_that_is_gone_ends_the_run_after_some_tries(server: MailServer, tmp_path: Path) -> None:
    outcome = send(server, tmp_path, "gone-1@example.org", "gone-2@example.org", port=1)
    assert outcome.stopped.startswith("After 4 tries in a row: 127.0.0.1, port 1 cannot be reached")
    assert len(outcome.left) == 2
    assert read_log(tmp_path) == {}


def test_a_run_ends_when_message_after_message_is_lost(server: MailServer, tmp_path: Path) -> None:
    outcome = send(server, tmp_path, *(f"lost-{number}@example.org" for number in range(6)))
    assert len(outcome.uncertain) == 3
    assert "3 messages in a row were uncertain" in outcome.stopped
    assert len(outcome.left) == 3


def test_two_runs_cannot_send_to_one_cohort_at_once(tmp_path: Path) -> None:
    with open_log(tmp_path), pytest.raises(Busy), open_log(tmp_path):
        pass


def test_a_line_cut_off_by_a_crash_is_passed_over(server: MailServer, tmp_path: Path) -> None:
    send(server, tmp_path, "cut-1@example.org", "cut-2@example.org")
    log = tmp_path / "sent.log"
    log.write_bytes(log.read_bytes()[:-20])
    outcome = send(server, tmp_path, "cut-1@example.org", "cut-2@example.org", "cut-3@example.org")
    assert [one.email for one in outcome.sent] == ["cut-3@example.org"]
    assert len(outcome.uncertain) == 1
    assert set(read_log(tmp_path).values()) == {"sent", "trying"}


def test_the_log_is_for_its_owner_and_holds_no_password(server: MailServer, tmp_path: Path) -> None:
    send(server, tmp_path, "owner@example.org")
    log = tmp_path / "sent.log"
    assert log.stat().st_mode & 0o777 == 0o600
    assert PASSWORD not in log.read_text(encoding="utf-8")


def test_no_more_are_sent_a_minute_than_allowed(server: MailServer, tmp_path: Path) -> None:
    began = time.monotonic()
    assert len(send(server, tmp_path, *(f"rate-{number}@example.org" for number in range(4)), rate=600).sent) == 4
    assert time.monotonic() - began >= 0.3
