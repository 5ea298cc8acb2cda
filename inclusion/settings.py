"""One settings file. Everything that differs between machines comes from the environment."""

import importlib.util
import os
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF  # noqa: F401
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("INCLUSION_DEMO", default=False)


def _secret_key() -> str:
    """SECRET_KEY, or the contents of the file that SECRET_KEY_FILE names: never a default."""
    key: str = env.str("SECRET_KEY", default="")
    if key:
        return key
    file = env.str("SECRET_KEY_FILE", default="")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    raise ImproperlyConfigured(
        "Set SECRET_KEY, or SECRET_KEY_FILE (script/setup makes one in var/)."
    )


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "inclusion.accounts",
    "cases",
    "exclusions",
    "interventions",
    "inclusion.dashboard",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "inclusion.accounts.middleware.PlainTextMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "inclusion.accounts.middleware.SignInFirstMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "inclusion.accounts.middleware.FormOnlyPagesMiddleware",
    "inclusion.accounts.middleware.PrivatePagesMiddleware",
    "inclusion.accounts.middleware.SessionInUseMiddleware",
    "inclusion.accounts.middleware.SettledDraftMiddleware",
]

ROOT_URLCONF = "inclusion.urls"
WSGI_APPLICATION = "inclusion.wsgi.application"
ASGI_APPLICATION = "inclusion.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            # The cached loader is on everywhere: crispy forms are many small templates.
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "inclusion.accounts.context.person",
            ],
            "builtins": ["inclusion.accounts.templatetags.words"],
        },
    }
]


def _database() -> dict[str, object]:
    VAR_DIR.mkdir(exist_ok=True)
    config: dict[str, object] = env.db(
        "DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'inclusion.sqlite3'}"
    )
    if config["ENGINE"] == "django.db.backends.sqlite3":
        # Writers queue instead of failing half-way: WAL, the write lock from the start, a long wait.
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        config["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
        config["CONN_HEALTH_CHECKS"] = True
    return config


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name", "job_title")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "sign-in"
CSRF_FAILURE_VIEW = "inclusion.accounts.views.old_form"

# Shared computers: a session ends with the browser, and after two idle hours.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = env.int("SESSION_IDLE_SECONDS", default=2 * 60 * 60)
SESSION_COOKIE_HTTPONLY = True
# "Entry logged for Joe Archer." waits for the next page on the server: Django's own way is a cookie,
# which would stay in the browser of a shared computer.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_HTTPONLY = True
SECURE = env.bool("INCLUSION_HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
# Whether a domain enters the browsers' preload list is its owner's decision, not the product's.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["inclusion.formats"]


def _package_dir(name: str) -> Path:
    """Where an installed package keeps its files: fonts and Bootstrap come as packages."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ImproperlyConfigured(f"The package {name} is not installed: run script/setup.")
    return Path(spec.submodule_search_locations[0])


STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap/css", _package_dir("bootstrap_wrapper").parent / "bootstrap" / "css"),
    ("fonts/atkinson", _package_dir("fontpkg_atkinson_hyperlegible") / "files"),
    ("fonts/noto", _package_dir("fontpkg_noto_sans") / "files"),
    ("fonts/noto-arabic", _package_dir("fontpkg_noto_sans_arabic") / "files"),
    ("fonts/heebo", _package_dir("fontpkg_heebo") / "files"),
]
# Browsers ask for /favicon.ico beside a PDF, which cannot name an icon of its own.
WHITENOISE_ROOT = BASE_DIR / "static" / "root"
WHITENOISE_USE_FINDERS = DEBUG or DEMO
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env.str(
            "STATICFILES_BACKEND", default="django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# What one form may send in files. More is not kept while it arrives; the rest of the form is read.
FILE_UPLOAD_MAX_BYTES = 25 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "inclusion.uploads.SizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# The files of pupils' records: outside the web root, under random names, served by the guard alone.
FILES_DIR = Path(env.str("FILES_DIR", default=str(VAR_DIR / "files")))
# How many processes print many documents at once: one for each core that this process may use.
PRINT_PROCESSES = env.int("PRINT_PROCESSES", default=len(os.sched_getaffinity(0)))

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

SIMPLE_HISTORY_ENFORCE_HISTORY_MODEL_PERMISSIONS = False

# Background work: at once in the request, or kept in the database for `manage.py db_worker`.
_TASK_BACKENDS = {
    "immediate": "django_tasks.backends.immediate.ImmediateBackend",
    "database": "django_tasks_db.DatabaseBackend",
}
_tasks = env.str("TASKS", default="immediate")
if _tasks not in _TASK_BACKENDS:
    raise ImproperlyConfigured("TASKS is immediate or database.")
TASKS = {"default": {"BACKEND": _TASK_BACKENDS[_tasks]}}

# Messages hold numbers and dates, no names. The demonstration prints them instead of sending them.
EMAIL_BACKEND = env.str(
    "EMAIL_BACKEND",
    default=f"django.core.mail.backends.{'console' if DEMO or DEBUG else 'smtp'}.EmailBackend",
)
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 20
# The folder of the backend that writes messages into files.
EMAIL_FILE_PATH = env.str("EMAIL_FILE_PATH", default=None)
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="Inclusion <inclusion@localhost>")
# Where this installation is reached: the links in messages begin with it.
SITE_ADDRESS = env.str("SITE_ADDRESS", default="http://localhost:8000").rstrip("/")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_tokens": {"()": "inclusion.unlogged.WithoutTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["without_tokens"]}},
    # Django's own handlers would write, or send, what the filter takes out.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": ["console"], "propagate": False, "level": "INFO"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
