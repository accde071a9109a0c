"""The interface described for machines (OpenAPI 3.1), and its codes in words."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

from jaryk.interfaces.api import asked
from jaryk.interfaces.api.answers import as_response
from jaryk.kernel.texts import LANGUAGES, text
from jaryk.ledger.agents import Answer, Code

FOUND: Final = "found"
# Of questions that cannot be understood or may not be put: nothing is kept of them.
OF_THE_DOOR: Final = (
    "not_json",
    "field_missing",
    "field_unknown",
    "field_unreadable",
    "body_too_large",
    "length_missing",
    "method_not_allowed",
    "token_refused",
    "too_many_refusals",
    "try_again",
    "broken",
)
CODES: Final = (FOUND, *(code.value for code in Code), *OF_THE_DOOR)

Schema = dict[str, Any]


@login_not_required
def codes(_request: HttpRequest) -> HttpResponse:
    """Every code with its words, for a terminal to show to who pays."""
    told = {code: {lang: text(f"api.code.{code}", lang) for lang in LANGUAGES} for code in CODES}
    return as_response(Answer(200, told))


@login_not_required
def openapi(_request: HttpRequest) -> HttpResponse:
    """The description of the interface."""
    return as_response(Answer(200, described()))


def described() -> Schema:
    """The OpenAPI 3.1 document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Jaryk for agents", "version": "1", "license": _LICENCE},
        "servers": [{"url": "/api/agents/v1"}],
        "security": [{"token": []}],
        "paths": {
            "/check": {"get": _asked_of(_CHECK, _CHECKED), "post": _told_of(_CHECK, _CHECKED)},
            "/pay": {"post": _told_of(_PAYMENT, _PAID)},
            "/status": {"get": _asked_of({"id": _word(asked.ID)}, _PAID)},
            "/cancel": {"post": _told_of(_CANCELLATION, _CANCELLED)},
            "/registry": {"post": _told_of(_REGISTRY, _COMPARED)},
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Refusal": _REFUSAL},
        },
    }


def _word(pattern: str, **more: Any) -> Schema:
    """A text of a pattern; JSON Schema looks anywhere in a text unless told otherwise."""
    return {"type": "string", "pattern": f"^(?:{pattern})$", **more}


def _one_of(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


def _body(fields: Schema, *, optional: tuple[str, ...] = ()) -> Schema:
    return {
        "type": "object",
        "properties": fields,
        "required": [name for name in fields if name not in optional],
        "additionalProperties": False,
    }


_LICENCE: Final = {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}
_SUM: Final = _word(asked.AMOUNT)
_WHOLE: Final = {"type": "integer", "minimum": 0}
_RECEIPT: Final = _word("[0-9]+")
_TIME: Final = _word(asked.MOMENT, format="date-time")
_CHECK: Final = {"account": _word(asked.ACCOUNT)}
_PAYMENT: Final = {
    "id": _word(asked.ID),
    "account": _word(asked.ACCOUNT),
    "amount": _SUM,
    "paid_at": _TIME,
}
_CANCELLATION: Final = {
    "id": _word(asked.ID),
    "payment": _word(asked.ID),
    "reason": _word(asked.REASON),
}
_REGISTRY: Final = {
    "day": _word(asked.DAY, format="date"),
    "count": _WHOLE,
    "total": _SUM,
    "payments": {"type": "array", "items": _body(_PAYMENT)},
}
_IDS: Final = {"type": "array", "items": {"type": "string"}}
_CHECKED: Final = _body(
    {
        "result": _one_of("found"),
        "code": _one_of(FOUND),
        "account": {"type": "string"},
        "payer": {"type": "string"},
        "debt": _SUM,
        "penalty_not_billed": _SUM,
        "suggested": _SUM,
    }
)
_PAID: Final = _body(
    {
        **_PAYMENT,
        "result": _one_of("posted", "cancelled", "refused"),
        "code": _one_of(*(code.value for code in Code)),
        "posted_on": {"type": "string", "format": "date"},
        "receipt": _RECEIPT,
        "cancel_receipt": _RECEIPT,
    },
    optional=("posted_on", "receipt", "cancel_receipt"),
)
_CANCELLED: Final = _body(
    {
        **_CANCELLATION,
        "result": _one_of("cancelled"),
        "code": _one_of(Code.CANCELLED.value),
        "receipt": _RECEIPT,
    }
)
_COMPARED: Final = _body(
    {
        "result": _one_of("compared"),
        "code": _one_of(Code.AGREED.value, Code.DIFFERS.value),
        "day": {"type": "string", "format": "date"},
        "count": _WHOLE,
        "total": _SUM,
        "agreed": _WHOLE,
        "differs": _IDS,
        "absent_here": _IDS,
        "absent_there": _IDS,
    }
)
_REFUSAL: Final = {
    "type": "object",
    "properties": {
        "result": _one_of("refused", "unknown"),
        "code": _one_of(*CODES),
        "field": {"type": "string"},
        "kept": {"type": "object"},
    },
    "required": ["result", "code"],
}


def _answers(answer: Schema) -> Schema:
    refusal = {"$ref": "#/components/schemas/Refusal"}
    refused = {
        "4XX": "Refused; the code says why.",
        "5XX": "Not known yet: send the same again.",
    }
    return {
        "200": {"description": "Done.", "content": {"application/json": {"schema": answer}}},
        **{
            status: {"description": told, "content": {"application/json": {"schema": refusal}}}
            for status, told in refused.items()
        },
    }


def _told_of(fields: Schema, answer: Schema) -> Schema:
    content = {"application/json": {"schema": _body(fields)}}
    return {
        "requestBody": {"required": True, "content": content},
        "responses": _answers(answer),
    }


def _asked_of(fields: Schema, answer: Schema) -> Schema:
    parameters = [
        {"name": name, "in": "query", "required": True, "schema": schema}
        for name, schema in fields.items()
    ]
    return {"parameters": parameters, "responses": _answers(answer)}
