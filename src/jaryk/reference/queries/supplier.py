"""The supplier that this installation serves."""

from __future__ import annotations

from jaryk.kernel.errors import Refusal
from jaryk.reference.models import ServiceSupplier as ServiceSupplier


def named_supplier() -> ServiceSupplier | None:
    """The supplier, if it is named already."""
    return ServiceSupplier.objects.first()


def supplier() -> ServiceSupplier:
    """As printed on documents; Refusal before it is set up."""
    found = named_supplier()
    if found is None:
        raise Refusal("reference.no_supplier")
    return found
