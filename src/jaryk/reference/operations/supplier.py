"""Who the supplier of this installation is."""

from __future__ import annotations

from typing import NotRequired, TypedDict, Unpack

from jaryk.reference.merchant import (
    refuse_unfit_city,
    refuse_unfit_merchant,
    refuse_unfit_name,
)
from jaryk.reference.models import ServiceSupplier


class SupplierDetails(TypedDict):
    """What documents print about the supplier."""

    name_ru: str
    name_ky: str
    name_en: str
    inn: str
    address_ru: str
    address_ky: str
    address_en: str
    phone: str
    email: str
    bank_name: str
    bank_code: str
    bank_account: str
    qr_merchant: str
    qr_profile: NotRequired[str]


def introduce_supplier(**details: Unpack[SupplierDetails]) -> ServiceSupplier:
    """Name the supplier; told again, the newer details are printed from then on.

    ``qr_merchant`` is empty where the supplier takes no QR payments, else ``operator:number``;
    then the English name and city must fit the QR too. ``qr_profile`` as ``kept_profile`` gives it.
    """
    if details["qr_merchant"]:
        refuse_unfit_merchant(details["qr_merchant"])
        refuse_unfit_name(details["name_en"])
        refuse_unfit_city(details["address_en"])
    supplier, _ = ServiceSupplier.objects.update_or_create(id=1, defaults=dict(details))
    return supplier
