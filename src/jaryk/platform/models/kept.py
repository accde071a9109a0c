from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class KeptFigures(models.Model):
    """Figures that take long to add up, kept under a name until what they stand on moves on.

    ``stands_on`` tells what they were added up from; whoever keeps them says how.
    """

    name = models.CharField(max_length=100, primary_key=True)
    stands_on = models.CharField(max_length=300)
    figures = models.JSONField()
    kept_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name
