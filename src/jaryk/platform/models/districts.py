from __future__ import annotations

from django.db import models


class District(models.Model):
    """A district of the networks (РЭС) that serves accounts."""

    code = models.CharField(max_length=20, unique=True)
    name_ru = models.CharField(max_length=200)
    name_ky = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.code
