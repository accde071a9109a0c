from __future__ import annotations

from django.db import models


class ServiceSupplier(models.Model):
    """The supplier that this installation serves, as printed on its documents.

    ``qr_profile`` is how its QR codes are put together where that is not the usual way.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    name_ru = models.CharField(max_length=200)
    name_ky = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    inn = models.CharField(max_length=14)
    address_ru = models.CharField(max_length=300)
    address_ky = models.CharField(max_length=300)
    address_en = models.CharField(max_length=300)
    phone = models.CharField(max_length=60)
    email = models.CharField(max_length=120)
    bank_name = models.CharField(max_length=200)
    bank_code = models.CharField(max_length=20)
    bank_account = models.CharField(max_length=34)
    qr_merchant = models.CharField(max_length=60)
    qr_profile = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [models.CheckConstraint(name="one_supplier", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return self.name_en
