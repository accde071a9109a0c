"""Ways by which money comes."""

from __future__ import annotations

from hashlib import sha256

from jaryk.kernel.errors import Refusal
from jaryk.ledger.models import ChannelKind as ChannelKind
from jaryk.ledger.models import PaymentChannel as PaymentChannel


def channels(*, kind: str | None = None) -> list[PaymentChannel]:
    """All channels in the order of their codes; of one kind, if asked."""
    found = PaymentChannel.objects.select_related("district").order_by("code")
    return list(found if kind is None else found.filter(kind=kind))


def channel(code: str) -> PaymentChannel:
    """The channel of that code; Refusal where there is none."""
    found = PaymentChannel.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(PaymentChannel.objects.order_by("code").values_list("code", flat=True))
        raise Refusal("ledger.channel.unknown", code=code, known=known or "—")
    return found


def fingerprint(token: str) -> str:
    """What is kept of an agent's secret."""
    return sha256(token.encode()).hexdigest()
