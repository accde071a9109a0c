"""Which accounts the queue of documents alone explains, and which must be replayed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

import polars as pl

from jaryk.ledger.debts import History


def irregular(known: History, *, until: date) -> pl.DataFrame:
    """The accounts (account_id) whose debts must be replayed.

    Money went back, debts were forgiven or disputed, or money pays in another order.
    """
    if any(order.principal_first and order.since < until for order in known.orders):
        return known.debts.select("account_id").unique()
    back = known.money.filter(pl.col("amount_tyiyn") < 0)
    frames = (known.charges, known.reliefs, known.disputes, back)
    return pl.concat([frame.select("account_id") for frame in frames]).unique()


def only(known: History, accounts: pl.DataFrame) -> History:
    """The history of these accounts."""
    return _picked(known, accounts, "semi")


def without(known: History, accounts: pl.DataFrame) -> History:
    """The history of the other accounts."""
    return _picked(known, accounts, "anti")


def _picked(known: History, accounts: pl.DataFrame, how: Literal["semi", "anti"]) -> History:
    def of(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.join(accounts, on="account_id", how=how)

    return replace(
        known,
        debts=of(known.debts),
        charges=of(known.charges),
        reliefs=of(known.reliefs),
        money=of(known.money),
        disputes=of(known.disputes),
    )
