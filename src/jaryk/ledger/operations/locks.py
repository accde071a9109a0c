"""Who must wait for whom: locks that end with the transaction."""

from __future__ import annotations

from typing import Final

from jaryk.platform.staging import change

_CHANNELS: Final = 4_053


def lock_channel(channel_id: int) -> None:
    """Nobody else receives through the channel meanwhile."""
    change(
        "SELECT pg_advisory_xact_lock({channels}, {channel})",
        channels=_CHANNELS,
        channel=channel_id,
    )


def share_channel(channel_id: int) -> None:
    """Others may receive through the channel as well, but none may hold it alone."""
    change(
        "SELECT pg_advisory_xact_lock_shared({channels}, {channel})",
        channels=_CHANNELS,
        channel=channel_id,
    )


def lock_entry(entry_id: int) -> None:
    """Nobody else matches or reverses the entry meanwhile."""
    change("SELECT pg_advisory_xact_lock({entry})", entry=entry_id)
