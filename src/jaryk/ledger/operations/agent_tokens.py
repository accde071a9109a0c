"""The secrets by which agents are known; only a fingerprint of each is kept."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from jaryk.kernel.errors import Refusal
from jaryk.ledger.models import ChannelKind, PaymentChannel
from jaryk.ledger.queries.channels import fingerprint
from jaryk.platform.operations import record_event


@transaction.atomic
def renew_token(code: str, *, at: datetime) -> str:
    """A new token of the agent, told this once; the one before ends now."""
    channel = _agent(code)
    token = secrets.token_urlsafe(32)
    channel.token_sha256 = fingerprint(token)
    channel.save(update_fields=["token_sha256"])
    _note("agent.token_renewed", code, at)
    return token


@transaction.atomic
def end_token(code: str, *, at: datetime) -> None:
    """From now on the agent has no token, and is not let in."""
    channel = _agent(code)
    channel.token_sha256 = ""
    channel.save(update_fields=["token_sha256"])
    _note("agent.token_ended", code, at)


def _agent(code: str) -> PaymentChannel:
    channel = PaymentChannel.objects.filter(code=code, kind=ChannelKind.AGENT).first()
    if channel is None:
        raise Refusal("ledger.no_agent", code=code)
    return channel


def _note(action: str, code: str, at: datetime) -> None:
    record_event(at=at, user=None, action=action, subject=f"channel {code}")
