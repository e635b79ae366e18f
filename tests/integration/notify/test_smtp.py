import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from bot.notify.models import Notice
from bot.notify.senders import PermanentFailure, SendFailure, TemporaryFailure, UncertainFailure
from bot.notify.smtp import SmtpSender

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=timezone.utc)


class Mailbox:
    """What the server was given; `answer` is what it says to the data."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.rcpt, self.data = "250 OK", "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data == "hang up":
            assert server.transport is not None
            server.transport.abort()
            return "421 gone"
        self.envelopes.append(envelope)
        return self.data


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for localhost that nobody has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(plain + made.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@asynccontextmanager
async def serving(mailbox: Mailbox, **options: Any) -> AsyncIterator[int]:
    """An SMTP server on a free port, in this loop; gives the port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mailbox, loop=loop, **options), "127.0.0.1", 0)
    async with server:
        yield int(server.sockets[0].getsockname()[1])


@pytest.fixture
async def tls_port(mailbox: Mailbox, certificate: Path) -> AsyncIterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"user", b"secret"), handled=False)

    options = {"tls_context": context, "require_starttls": True, "authenticator": login, "auth_required": True}
    async with serving(mailbox, **options) as port:
        yield port


@pytest.fixture
async def plain_port(mailbox: Mailbox) -> AsyncIterator[int]:
    async with serving(mailbox) as port:
        yield port


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def mail(address: str = "ayse@example.com", subject: str = "482913 – Lale Butik doğrulama kodunuz") -> Notice:
    return Notice(
        id=7, medium="email", address=address, subject=subject, body="Merhaba,\n\nkodunuz: 482913\nŞğıİ", purpose="x",
        not_before=NOW,
    )  # fmt: skip


async def test_a_mail_over_starttls_with_a_login(mailbox: Mailbox, tls_port: int, certificate: Path) -> None:
    sender = SmtpSender(
        "localhost", tls_port, "Lale Butik <no-reply@lalebutik.example>",
        user="user", password="secret", tls_context=trusting(certificate),
    )  # fmt: skip
    await sender.send(mail())
    (envelope,) = mailbox.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == ("no-reply@lalebutik.example", ["ayse@example.com"])
    assert isinstance(envelope.content, bytes)
    message = message_from_bytes(envelope.content, policy=default)
    assert message["Subject"] == "482913 – Lale Butik doğrulama kodunuz"
    assert message["From"] == "Lale Butik <no-reply@lalebutik.example>"
    assert message["Message-ID"] == "<notice-7@lalebutik.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().replace("\r\n", "\n") == "Merhaba,\n\nkodunuz: 482913\nŞğıİ\n"  # type: ignore[attr-defined]


async def test_a_wrong_password_and_a_strange_certificate_send_nothing(
    mailbox: Mailbox, tls_port: int, certificate: Path
) -> None:
    wrong = SmtpSender("localhost", tls_port, "a@b.co", user="user", password="x", tls_context=trusting(certificate))
    with pytest.raises(TemporaryFailure, match="login refused"):
        await wrong.send(mail())
    with pytest.raises(TemporaryFailure):
        await SmtpSender("localhost", tls_port, "a@b.co", user="user", password="secret").send(mail())
    assert mailbox.envelopes == []


async def test_a_server_without_starttls_gets_no_mail_unless_allowed(mailbox: Mailbox, plain_port: int) -> None:
    with pytest.raises(TemporaryFailure):
        await SmtpSender("127.0.0.1", plain_port, "a@b.co").send(mail())
    assert mailbox.envelopes == []
    await SmtpSender("127.0.0.1", plain_port, "a@b.co", start_tls=False).send(mail())
    assert len(mailbox.envelopes) == 1


@pytest.mark.parametrize(
    ("rcpt", "data", "kind"),
    [
        ("550 no such mailbox", "250 OK", PermanentFailure),
        ("450 busy", "250 OK", TemporaryFailure),
        ("250 OK", "554 spam", PermanentFailure),
        ("250 OK", "451 later", TemporaryFailure),
        ("250 OK", "hang up", UncertainFailure),
    ],
)
async def test_every_answer_has_its_kind(
    mailbox: Mailbox, plain_port: int, rcpt: str, data: str, kind: type[SendFailure]
) -> None:
    mailbox.rcpt, mailbox.data = rcpt, data
    with pytest.raises(SendFailure) as caught:
        await SmtpSender("127.0.0.1", plain_port, "a@b.co", start_tls=False).send(mail())
    assert type(caught.value) is kind
    assert "ayse" not in str(caught.value)


@pytest.mark.parametrize("address", ["a@b.co\r\nBcc: x@y.z", "", "no address", "a@b.co, c@d.ef"])
async def test_no_address_adds_a_header_or_a_second_recipient(mailbox: Mailbox, plain_port: int, address: str) -> None:
    with pytest.raises(PermanentFailure):
        await SmtpSender("127.0.0.1", plain_port, "a@b.co", start_tls=False).send(mail(address))
    assert mailbox.envelopes == []


async def test_nobody_listening() -> None:
    with pytest.raises(TemporaryFailure) as caught:
        await SmtpSender("127.0.0.1", 9, "a@b.co", start_tls=False).send(mail())
    assert not isinstance(caught.value, UncertainFailure)


async def test_a_picture_goes_with_the_mail(mailbox: Mailbox, plain_port: int) -> None:
    notice = mail()
    notice.picture, notice.picture_name = b"\x89PNG\r\n\x1a\n", "iade-kodu-IA-7.png"
    await SmtpSender("localhost", plain_port, "no-reply@lalebutik.example", start_tls=False).send(notice)
    (envelope,) = mailbox.envelopes
    assert isinstance(envelope.content, bytes)
    message = message_from_bytes(envelope.content, policy=default)
    body = message.get_body()  # type: ignore[attr-defined]
    assert "kodunuz: 482913" in body.get_content()
    [picture] = message.iter_attachments()  # type: ignore[attr-defined]
    assert (picture.get_content_type(), picture.get_filename()) == ("image/png", "iade-kodu-IA-7.png")
    assert picture.get_content() == b"\x89PNG\r\n\x1a\n"
