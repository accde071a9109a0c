from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class Role(models.TextChoices):
    READER = "reader"
    CLERK = "clerk"
    CHIEF = "chief"


class Users(BaseUserManager["User"]):
    """Finds users by name, as Django's sign-in asks."""


class User(AbstractBaseUser):
    """A member of the supplier's staff; sees the named districts, or all when none is named."""

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=200)
    role = models.CharField(max_length=10, choices=Role)
    language = models.CharField(max_length=2, default="ru")
    is_active = models.BooleanField(default=True)
    districts = models.ManyToManyField("platform.District", blank=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = Users()

    class Meta:
        constraints = [
            models.CheckConstraint(name="user_role_known", condition=models.Q(role__in=list(Role)))
        ]

    def __str__(self) -> str:
        return self.username
