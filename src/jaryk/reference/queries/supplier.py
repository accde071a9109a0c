"""The supplier that this installation serves."""

from __future__ import annotations

from jaryk.kernel.errors import Refusal
from jaryk.reference.models import ServiceSupplier as ServiceSupplier


def supplier() -> ServiceSupplier:
    """As printed on documents; Refusal before it is set up."""
    found = ServiceSupplier.objects.first()
    if found is None:
        raise Refusal("reference.no_supplier")
    return found
