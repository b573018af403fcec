"""Hands mail to the server the settings name. Without one nothing is sent, and pages say so."""

import logging
import smtplib
import ssl
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formataddr, formatdate, make_msgid, parseaddr

from gesprekskader.config import Settings
from gesprekskader.errors import MailFailed, MailRefused

_TIMEOUT = 10  # seconds
_REFUSED = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
    ValueError,  # and what an address that can't be written down raises
    LookupError,
    AttributeError,
)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    body: str
    html: str = ""
    """The same for who reads mail with links behind words; none when empty."""
    calendar: bytes = b""
    """A calendar file to go along; none when empty."""
    pdf: bytes = b""
    """A PDF to go along; none when empty."""
    pdf_name: str = ""
    stop: str = ""
    """The address where no more of these are asked for."""


class Postman:
    """Sends one mail at a time, now or in the background."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._later = ThreadPoolExecutor(max_workers=1, thread_name_prefix="post")

    @property
    def is_there(self) -> bool:
        """Whether a mail server is set up."""
        return bool(self._settings.mail_host)

    def send(self, mail: Mail) -> None:
        """Hand over a mail now. Raises MailFailed; the log names no address and no text."""
        settings = self._settings
        try:
            message = self._written(mail)
            with self._connection() as server:
                if settings.mail_user:
                    server.login(settings.mail_user, settings.mail_password)
                server.send_message(message)
        except _REFUSED as error:
            log.error("mail: %s", type(error).__name__)
            raise MailRefused from None
        except (OSError, smtplib.SMTPException) as error:
            log.error("mail: %s", type(error).__name__)
            raise MailFailed from None

    def _written(self, mail: Mail) -> EmailMessage:
        message = EmailMessage()
        name, address = parseaddr(self._settings.mail_from)
        message["From"] = formataddr((name or "Gesprekskader", address))
        message["To"], message["Subject"] = mail.to, mail.subject
        domain = address.rpartition("@")[2]
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=domain)
        message["Auto-Submitted"] = "auto-generated"
        if mail.stop:
            message["List-Unsubscribe"] = f"<{mail.stop}>"
        message.set_content(mail.body)
        if mail.html:
            message.add_alternative(mail.html, subtype="html")
        if mail.calendar:
            message.add_attachment(
                mail.calendar,
                maintype="text",
                subtype="calendar",
                filename="gesprekskader.ics",
                params={"charset": "utf-8", "method": "PUBLISH"},
            )
        if mail.pdf:
            message.add_attachment(
                mail.pdf, maintype="application", subtype="pdf", filename=mail.pdf_name
            )
        return message

    def _connection(self) -> smtplib.SMTP:
        settings, context = self._settings, ssl.create_default_context()
        where = (settings.mail_host, settings.mail_port)
        if settings.mail_security == "tls":
            return smtplib.SMTP_SSL(*where, timeout=_TIMEOUT, context=context)
        server = smtplib.SMTP(*where, timeout=_TIMEOUT)
        if settings.mail_security == "starttls":
            try:
                server.starttls(context=context)
            except BaseException:
                server.close()
                raise
        return server

    def send_later(self, mail: Mail) -> None:
        """Hand over in the background: how long it takes tells nobody whether it was sent."""
        self._later.submit(self._quietly, mail)

    def _quietly(self, mail: Mail) -> None:
        try:
            self.send(mail)
        except MailFailed:
            return  # the log has it

    def check(self) -> None:
        """Reach the server and sign in, without a mail. Raises MailFailed."""
        try:
            with self._connection() as server:
                if self._settings.mail_user:
                    server.login(self._settings.mail_user, self._settings.mail_password)
                server.noop()
        except (OSError, smtplib.SMTPException) as error:
            log.error("mail: %s", type(error).__name__)
            raise MailFailed from None

    def close(self) -> None:
        """Wait for what is on its way; for a graceful end."""
        self._later.shutdown(wait=True)
