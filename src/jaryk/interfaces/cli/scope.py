"""What several commands are asked for: a month, an account, a district, a day."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.kernel.errors import Refusal

if TYPE_CHECKING:
    from jaryk.platform.queries import User


def add_month(parser: Arguments) -> None:
    parser.add_word("--period", told="cli.scope.period", required=True, metavar="YYYY-MM")


def account_id(number: str) -> int:
    """The account of that number; Refusal where there is none."""
    from jaryk.customers.queries.accounts import account_by_number

    account = account_by_number(number)
    if account is None:
        raise Refusal("cli.scope.no_account", number=number)
    return account.pk


def asked_account(options: Namespace) -> int | None:
    """The account of ``--account``, if given."""
    return None if options.account is None else account_id(options.account)


def asked_district(options: Namespace) -> int | None:
    """The district of ``--district``, if given."""
    from jaryk.platform import queries as platform

    if options.district is None:
        return None
    district = platform.district(options.district)
    if district is None:
        known = ", ".join(known.code for known in platform.districts())
        raise Refusal("cli.scope.no_district", code=options.district, known=known)
    return district.pk


def asked_day(written: str) -> date:
    """A day as 2026-05-31."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Refusal("cli.scope.no_day", written=written) from None


def asked_user(username: str) -> User:
    """The member of the staff with that log-in; Refusal where there is none."""
    from jaryk.platform.queries import user_named

    found = user_named(username)
    if found is None:
        raise Refusal("cli.scope.no_user", username=username)
    return found


def fixed_point(written: str, one: int) -> int:
    """A decimal number in whole parts of ``one``; Refusal where it is finer, or no number."""
    try:
        parts = Decimal(written.replace(",", ".")) * one
        whole = int(parts)
    except (InvalidOperation, ValueError, OverflowError):
        raise Refusal("cli.scope.no_figure", written=written) from None
    if parts != whole:
        raise Refusal("cli.scope.no_figure", written=written)
    return whole
