"""Forms: questions in plain words, answers read exactly, mistakes told beside the field."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

from jaryk.customers.queries.accounts import account_by_number
from jaryk.interfaces.web.access import StaffRequest, sees
from jaryk.interfaces.web.asked import read_day
from jaryk.kernel.errors import Refusal
from jaryk.kernel.money import parse_som, som
from jaryk.kernel.periods import Month
from jaryk.kernel.texts import text

MOST_TYIYN: Final = 10**13
ONCE: Final = "once"
_TOKEN: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
_QUANTITY: Final = re.compile(r"(\d{1,9})(?:[.,](\d{1,3}))?", re.ASCII)

Options = Callable[[str], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question: ``words`` and ``hint`` are keys of texts; ``kind`` says how it is answered.

    ``options`` are the codes of a choice with their words in a language.
    """

    name: str
    words: str
    kind: str = "line"
    hint: str = ""
    may_be_empty: bool = False
    most: int = 200
    options: Options = field(default=lambda _lang: ())


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as a page shows it."""

    ask: Ask
    label: str
    hint: str
    value: str
    mistake: str
    options: Sequence[tuple[str, str]]

    @property
    def id(self) -> str:
        return f"f-{self.ask.name}"


class Form:
    """What was asked, what was entered, and what is wrong with that.

    ``token`` is this form's own: sent twice, it is answered once (see ``once``).
    """

    def __init__(self, asks: Sequence[Ask], lang: str, *, token: str = "") -> None:
        self.asks = tuple(asks)
        self.lang = lang
        self.token = token if _TOKEN.fullmatch(token) else uuid4().hex
        self.entered: dict[str, str] = {}
        self.values: dict[str, Any] = {}
        self.mistakes: dict[str, str] = {}
        self.refused = ""

    @classmethod
    def blank(cls, request: StaffRequest, asks: Sequence[Ask], **entered: str) -> Form:
        """The form as it is first shown, with what is already known."""
        form = cls(asks, request.lang)
        form.entered.update(entered)
        return form

    @classmethod
    def read(cls, request: StaffRequest, asks: Sequence[Ask]) -> Form:
        """The form as it was sent, each answer read or told to be wrong."""
        form = cls(asks, request.lang, token=request.POST.get(ONCE, ""))
        for ask in form.asks:
            written = request.POST.get(ask.name, "").strip()
            form.entered[ask.name] = written
            try:
                form.values[ask.name] = _read(request, ask, written)
            except Refusal as refusal:
                form.mistakes[ask.name] = refusal.say(form.lang)
        return form

    @property
    def is_sound(self) -> bool:
        return not self.mistakes and not self.refused

    @property
    def fields(self) -> list[Shown]:
        """The questions in their order."""
        return [
            Shown(
                ask=ask,
                label=text(ask.words, self.lang),
                hint=text(ask.hint, self.lang) if ask.hint else "",
                value=self.entered.get(ask.name, ""),
                mistake=self.mistakes.get(ask.name, ""),
                options=ask.options(self.lang),
            )
            for ask in self.asks
        ]

    def refuse(self, refusal: Refusal, *, at: str = "") -> None:
        """Say why it cannot be done: beside the field ``at``, or above the form."""
        if at:
            self.mistakes[at] = refusal.say(self.lang)
        else:
            self.refused = refusal.say(self.lang)

    def __getitem__(self, name: str) -> Any:
        """The answer as read; None where nothing was said and nothing had to be."""
        return self.values[name]


def choices(prefix: str, *codes: str) -> Options:
    """Codes whose words are the texts that begin with ``prefix``."""

    def options(lang: str) -> list[tuple[str, str]]:
        return [(code, text(prefix + code, lang)) for code in codes]

    return options


def plain_som(amount_tyiyn: int) -> str:
    """A sum as a field holds it."""
    return som(amount_tyiyn, "ru").replace("\u00a0", " ")


def _read(request: StaffRequest, ask: Ask, written: str) -> object:
    if ask.kind == "file":
        return _file(request, ask)
    if not written:
        if ask.may_be_empty:
            return None
        raise Refusal("web.form.empty")
    if len(written) > ask.most:
        raise Refusal("web.form.too_long", most=ask.most)
    if ask.kind == "choice":
        if written not in dict(ask.options(request.lang)):
            raise Refusal("web.form.not_offered")
        return written
    if ask.kind == "account":
        return seen_account_told(request, written)
    return _READERS.get(ask.kind, str)(written)


def _file(request: StaffRequest, ask: Ask) -> tuple[str, bytes] | None:
    """Name and content of a file that was sent."""
    sent = request.FILES.get(ask.name)
    if sent is None:
        if ask.may_be_empty:
            return None
        raise Refusal("web.form.no_file")
    return (sent.name or "")[-255:], sent.read()


def _amount(written: str) -> int:
    amount_tyiyn = parse_som(written)
    if not 0 < amount_tyiyn < MOST_TYIYN:
        raise Refusal("web.form.not_above_zero")
    return amount_tyiyn


def _quantity(written: str) -> int:
    """Thousandths of a unit."""
    found = _QUANTITY.fullmatch(written.replace("\u00a0", ""))
    if found is None or not (told := int(found[1] + (found[2] or "").ljust(3, "0"))):
        raise Refusal("web.form.not_a_quantity", written=written)
    return told


def seen_account_told(request: StaffRequest, number: str) -> Any:
    """The account of that number; Refusal where there is none that the user sees."""
    found = account_by_number(number)
    if found is None or not sees(request, found.district_id):
        raise Refusal("web.runs.no_account", number=number[:40])
    return found


_READERS: Final[dict[str, Callable[[str], object]]] = {
    "som": _amount,
    "day": read_day,
    "month": Month.parse,
    "quantity": _quantity,
}
