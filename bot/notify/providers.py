"""Which sender each medium has, by the settings."""

from collections.abc import Mapping

from bot.notify.netgsm import NetgsmSender
from bot.notify.senders import LogSender, Sender
from bot.notify.smtp import SmtpSender
from bot.settings import Settings


def senders_from(settings: Settings) -> Mapping[str, Sender]:
    """The sender per medium that `settings` allow; in `dev` a medium that is not set up goes to the log."""
    senders: dict[str, Sender] = {"sms": LogSender(), "email": LogSender()} if settings.is_dev else {}
    if settings.smtp_host:
        senders["email"] = SmtpSender(
            settings.smtp_host,
            settings.smtp_port,
            settings.smtp_from,
            user=settings.smtp_user,
            password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
            start_tls=settings.smtp_start_tls,
        )
    if settings.netgsm_user and settings.netgsm_password and settings.netgsm_header:
        senders["sms"] = NetgsmSender(
            settings.netgsm_url,
            settings.netgsm_user,
            settings.netgsm_password.get_secret_value(),
            settings.netgsm_header,
        )
    return senders
