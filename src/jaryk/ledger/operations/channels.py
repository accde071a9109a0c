"""Opening, renewing and closing the ways by which money comes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from jaryk.kernel.errors import Refusal
from jaryk.ledger.formats.profiles import read_profile
from jaryk.ledger.models import ChannelKind, PaymentChannel
from jaryk.ledger.operations.accounts import open_house_accounts, open_money_account
from jaryk.ledger.queries.channels import channel as channel_of
from jaryk.ledger.queries.channels import fingerprint

_CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
SHORTEST_TOKEN: Final = 16


@transaction.atomic
def open_channel(
    *,
    code: str,
    kind: str,
    name_ru: str,
    name_ky: str,
    name_en: str,
    profile: Mapping[str, Any] | None = None,
    token: str | None = None,
    district_id: int | None = None,
) -> PaymentChannel:
    """A channel with its account of the books; told again it takes the names and the rest over.

    What is not told of ``profile`` and ``token`` stays as it was. The kind never changes: what
    came through the channel was read by it. Raises Refusal for a profile that cannot be read by.
    """
    if not _CODE.fullmatch(code) or kind not in ChannelKind.values:
        raise Refusal("ledger.channel.unreadable", code=code, kind=kind)
    if token is not None and len(token) < SHORTEST_TOKEN:
        raise Refusal("ledger.channel.short_token", least=SHORTEST_TOKEN)
    if profile:
        read_profile(profile)
    open_house_accounts([])
    channel = PaymentChannel.objects.filter(code=code).first()
    if channel is None:
        channel = PaymentChannel(code=code, kind=kind, ledger_account=open_money_account(code))
    if channel.kind != kind:
        raise Refusal("ledger.channel.other_kind", code=code)
    channel.name_ru, channel.name_ky, channel.name_en = name_ru, name_ky, name_en
    channel.district_id, channel.is_active = district_id, True
    if profile is not None:
        channel.profile = dict(profile)
    if token is not None:
        channel.token_sha256 = fingerprint(token)
    channel.save()
    return channel


def close_channel(*, code: str) -> None:
    """Nothing comes through it any more; what came stays. ``open_channel`` opens it again."""
    channel = channel_of(code)
    channel.is_active = False
    channel.save(update_fields=["is_active"])
