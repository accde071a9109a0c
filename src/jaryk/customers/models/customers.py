from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from jaryk.platform.search_words import words_kept_of


class Customer(models.Model):
    """A person or organisation supplied: household (бытовой) or not."""

    is_household = models.BooleanField()
    name = models.CharField(max_length=300)
    inn = models.CharField(max_length=14, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2)
    words = words_kept_of("name")

    class Meta:
        indexes = [GinIndex(fields=["words"], name="customer_words")]
        constraints = [
            models.CheckConstraint(
                name="customer_language_known", condition=Q(language__in=["ru", "ky", "en"])
            )
        ]

    def __str__(self) -> str:
        return f"customer {self.pk}"


class CustomerAccount(models.Model):
    """Лицевой счёт: the number under which a customer is billed and pays."""

    number = models.CharField(max_length=20, unique=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT)
    district = models.ForeignKey("platform.District", on_delete=models.PROTECT)

    def __str__(self) -> str:
        return self.number
