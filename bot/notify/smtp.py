"""E-mail over SMTP."""

import ssl
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid, parseaddr

import aiosmtplib

from bot.notify.models import Notice
from bot.notify.senders import PermanentFailure, TemporaryFailure, UncertainFailure

TIMEOUT_SECONDS = 15.0
_PERMANENT_FROM = 500


class SmtpSender:
    """Sends plain-text mails, with a picture if there is one, each over a connection of its own.

    With `start_tls` the server must offer STARTTLS with a valid certificate, or nothing is sent: no silent fall back to
    plain text (RFC 8314). Port 465 speaks TLS from the first byte.
    """

    def __init__(
        self,
        host: str,
        port: int,
        sender: str,
        *,
        user: str | None = None,
        password: str | None = None,
        start_tls: bool = True,
        tls_context: ssl.SSLContext | None = None,
    ) -> None:
        self._host, self._port, self._sender = host, port, sender
        self._user, self._password = user, password
        self._implicit = port == 465
        self._start_tls = start_tls and not self._implicit
        self._tls_context = tls_context

    async def send(self, notice: Notice) -> None:
        """Send one mail.

        Raises:
            SendFailure: of the kind that the server's answer means (RFC 5321: 4xx temporary, 5xx permanent).
        """
        message = self._message(notice)
        try:
            await aiosmtplib.send(
                message,
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._implicit,
                start_tls=self._start_tls,
                tls_context=self._tls_context,
                timeout=TIMEOUT_SECONDS,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = [refused.code for refused in error.recipients]
            raise _failure(max(codes, default=_PERMANENT_FROM), "recipient refused") from error
        except aiosmtplib.SMTPAuthenticationError as error:
            # A wrong password is put right by an operator, while the mail still waits.
            raise TemporaryFailure(f"SMTP login refused ({error.code})") from error
        except aiosmtplib.SMTPResponseException as error:
            raise _failure(error.code, "refused") from error
        except (aiosmtplib.SMTPReadTimeoutError, aiosmtplib.SMTPServerDisconnected) as error:
            raise UncertainFailure("SMTP connection broke") from error
        except (aiosmtplib.SMTPException, ssl.SSLError, OSError) as error:
            raise TemporaryFailure(f"SMTP failed: {type(error).__name__}") from error

    def _message(self, notice: Notice) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        try:
            name, sender = parseaddr(self._sender)
            message["From"] = Address(name, addr_spec=sender)
            message["To"] = Address(addr_spec=notice.address)
            message["Subject"] = notice.subject or ""
        except (ValueError, MessageError, IndexError) as error:  # IndexError: Python's parser on an empty address
            raise PermanentFailure("the address or the subject cannot be written in a header") from error
        message["Date"] = formatdate(localtime=False)
        # The same for every try, so that mailboxes can drop a doubled one.
        message["Message-ID"] = f"<notice-{notice.id}@{sender.rpartition('@')[2]}>" if notice.id else make_msgid()
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(notice.body)
        if notice.picture is not None:
            message.add_attachment(notice.picture, maintype="image", subtype="png", filename=notice.picture_name)
        return message


def _failure(code: int, what: str) -> Exception:
    kind = PermanentFailure if code >= _PERMANENT_FROM else TemporaryFailure
    return kind(f"SMTP {what} ({code})")
