"""Django's settings. The doors name the database: ``JARYK_DATABASE_URL`` is its owner's address,
``JARYK_APP_DATABASE_URL`` that of the role which the product works as, where there is one.
"""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

VAR = Path(os.environ.get("JARYK_VAR", "var")).resolve()


def _database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
    }


def _secret_key() -> str:
    """The key kept beside the data; a checkout carries none."""
    if from_env := os.environ.get("JARYK_SECRET_KEY"):
        return from_env
    file = VAR / "secret-key"
    return file.read_text("ascii").strip() if file.exists() else "not-for-serving"


_OWNER = os.environ.get("JARYK_DATABASE_URL", "postgresql://jaryk@localhost/jaryk")
OWNER_DATABASE = _database(_OWNER)
DATABASES = {"default": _database(os.environ.get("JARYK_APP_DATABASE_URL") or _OWNER)}
SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("JARYK_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
SERVED_OVER_TLS = os.environ.get("JARYK_TLS") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "jaryk.platform",
    "jaryk.reference",
    "jaryk.metering",
    "jaryk.customers",
    "jaryk.charges",
    "jaryk.ledger",
    "jaryk.documents",
    "jaryk.interfaces.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jaryk.interfaces.web.middleware.StrictHeaders",
    "jaryk.interfaces.web.middleware.Preferences",
]
ROOT_URLCONF = "jaryk.interfaces.web.urls"
WSGI_APPLICATION = "jaryk.interfaces.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "jaryk.interfaces.web.context.frame",
            ],
        },
    }
]
AUTH_USER_MODEL = "platform.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVED_OVER_TLS
# TLS ends at a web server before us, which alone may say how the page was asked for.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SERVED_OVER_TLS else None
CSRF_FAILURE_VIEW = "jaryk.interfaces.web.pages.errors.stale_form"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "ru"
TIME_ZONE = "Asia/Bishkek"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [("fonts", str(files("fontpkg_pt_sans") / "files"))]
WHITENOISE_USE_FINDERS = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PROCRASTINATE_IMPORT_PATHS = ["jaryk.interfaces.jobs", "jaryk.interfaces.jobs_what_if"]

EMAIL_BACKEND = "jaryk.platform.outbound.GuardedEmailBackend"
EMAIL_HOST = os.environ.get("JARYK_SMTP_HOST", "localhost")
DEFAULT_FROM_EMAIL = "no-reply@localhost"
