"""The only way out for letters: a test or a demonstration writes to nobody.

In an installation that is not production every letter stays in ``var/outbox`` with the reason;
nothing is sent, whoever asks and whatever the address.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from jaryk.platform import queries as platform
from jaryk.platform.models import InstallationKind

NOT_SENT: Final = "X-Jaryk-Not-Sent"


class GuardedEmailBackend(BaseEmailBackend):
    """Sends by SMTP in production; elsewhere keeps the letters and counts none as sent."""

    def __init__(self, fail_silently: bool = False, **smtp: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self._smtp = smtp

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        kind = platform.installation_kind()
        if kind == InstallationKind.PRODUCTION:
            server = SmtpBackend(fail_silently=self.fail_silently, **self._smtp)
            return server.send_messages(email_messages) or 0
        for message in email_messages:
            _keep(message, kind)
        return 0


def outbox() -> Path:
    """Where letters stay that were not sent."""
    return Path(settings.VAR) / "outbox"


def _keep(message: EmailMessage, kind: str) -> None:
    letter = message.message()
    letter[NOT_SENT] = f"this is a {kind} installation"
    letter["X-Jaryk-Recipients"] = str(len(message.recipients()))
    folder = outbox()
    folder.mkdir(parents=True, exist_ok=True)
    name = uuid4().hex
    draft = folder / f".{name}"
    draft.write_bytes(letter.as_bytes())
    draft.rename(folder / f"{name}.eml")
