from __future__ import annotations

from django.db import models


class DocumentSeries(models.Model):
    """The last number given in a series of documents of a year: in order and without gaps."""

    pk = models.CompositePrimaryKey("code", "year")
    code = models.CharField(max_length=20)
    year = models.SmallIntegerField()
    last_number = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.code} {self.year}: {self.last_number}"
