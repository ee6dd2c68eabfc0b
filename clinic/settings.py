"""Settings: everything a site may change is read from the environment (see .env.example).

The defaults are the embedded ones: SQLite, a broker made of files, and files for outgoing mail.
"""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import bootstrap_wrapper
import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from kombu import Queue

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# -- the site ---------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)  # shows outgoing mail at /demo/mail/ and prints made-up logins
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to a long random text (see .env.example).")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "clinic",
    "intake",
    "booking",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "axes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "clinic.http.private_responses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "clinic.languages.in_readers_language",
    "clinic.http.plain_refusals",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "intake.tablet.tablet_sessions",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "clinic.urls"
WSGI_APPLICATION = "clinic.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clinic.context.practice",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["bootstrap5"]
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "clinic.renderer.LookRenderer"

# -- data -------------------------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES: dict[str, Any] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'instep.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # synchronous=FULL: NORMAL may lose a confirmed booking when the power fails.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; "
            "PRAGMA busy_timeout=20000; PRAGMA synchronous=FULL;"
        ),
    }
else:
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 10, "timeout": 20}}
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # after a restart no dead line is handed to a page
CACHES = {"default": env.cache_url("CACHE_URL", default="dbcache://cache")}

# -- language and time ------------------------------------------------------------------------------
LANGUAGE_NAMES = {"en-gb": "English", "es": "Español"}  # as their speakers call them; docs/languages.md
_languages = env.list("LANGUAGES", default=list(LANGUAGE_NAMES))
if not _languages or set(_languages) - LANGUAGE_NAMES.keys():
    raise ImproperlyConfigured(f"LANGUAGES must name some of {', '.join(LANGUAGE_NAMES)}.")
LANGUAGES = [(code, LANGUAGE_NAMES[code]) for code in _languages]
LANGUAGE_CODE = _languages[0]  # for browsers that ask for none of them
STAFF_LANGUAGE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # instants are stored in UTC; pages speak in the location's zone
PHONE_REGION = env.str("PHONE_REGION", default="GB")  # where a number typed without its country belongs

# -- people who work here ---------------------------------------------------------------------------
AUTH_USER_MODEL = "clinic.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "staff_home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "clinic.access.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": None}  # axes counts: allauth would lock a colleague out for strangers
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # a stranger elsewhere can't lock a colleague out
AXES_CLIENT_IP_CALLABLE = "clinic.access.client_address"
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_VERBOSE = False

# -- web security -----------------------------------------------------------------------------------
HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = False
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz/$", r"^readyz/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # who asks is the last address in X-Forwarded-For
# Not "no-referrer": browsers would then send "Origin: null" and every form would fail the CSRF check.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
FILE_UPLOAD_HANDLERS = ["clinic.http.NoFiles"]
CSRF_FAILURE_VIEW = "clinic.views.errors.stale_form"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# -- files for the browser --------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_FINDERS = ["clinic.collecting.FilesOfPackages", "clinic.collecting.FilesOfApps"]
STATICFILES_DIRS = [("bootstrap", bootstrap_wrapper.get_bootstrap_css_dir())]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map"]  # only developers' tools ask for these

# -- messages out -----------------------------------------------------------------------------------
EMAIL_URL = env.str("EMAIL_URL", default="")
MAIL_CHANNEL = "clinic.outbox.channels.email.Email"
if EMAIL_URL.startswith("anymail+"):  # anymail+postmark:?POSTMARK_SERVER_TOKEN=…&WEBHOOK_SECRET=name:password
    _provider = urlsplit(EMAIL_URL)
    ANYMAIL: dict[str, Any] = dict(parse_qsl(_provider.query))
    if not find_spec("anymail") or not ANYMAIL.get("WEBHOOK_SECRET"):
        raise ImproperlyConfigured("EMAIL_URL=anymail+… needs requirements-mail.txt and a WEBHOOK_SECRET.")
    ANYMAIL["REQUESTS_TIMEOUT"] = 10  # seconds
    INSTALLED_APPS.append("anymail")
    EMAIL_BACKEND = f"anymail.backends.{_provider.scheme.removeprefix('anymail+')}.EmailBackend"
    MAIL_CHANNEL = "clinic.outbox.channels.provider_mail.ProviderMail"
elif EMAIL_URL:
    _mail = env.email_url("EMAIL_URL")
    if _mail["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
        _mail["EMAIL_BACKEND"] = "clinic.outbox.smtp.EmailBackend"  # one connection for a batch
    vars().update(_mail)
else:
    EMAIL_BACKEND = "clinic.outbox.channels.folder.EmailBackend"
    EMAIL_FILE_PATH = str(DATA_DIR / "outgoing" / "mail")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="clinic@localhost")
SMS_URL = env.str("SMS_URL", default="")  # empty: text messages are written to files
SMS_WEBHOOK_URL = SMS_URL if SMS_URL.startswith(("http://", "https://")) else ""
SMS_WEBHOOK_SECRET = env.str("SMS_WEBHOOK_SECRET", default="")
if SMS_WEBHOOK_URL and not SMS_WEBHOOK_SECRET:
    raise ImproperlyConfigured("SMS_URL is a web address and needs SMS_WEBHOOK_SECRET.")
if SMS_URL and not SMS_WEBHOOK_URL and not re.fullmatch(r"twilio://\w+:\w+@[\w.-]+/?\?from=\S+", SMS_URL):
    raise ImproperlyConfigured(
        "SMS_URL must be a web address or twilio://account:token@api.twilio.com?from=+441134960000."
    )
OUTBOX_KEEP_DAYS = env.int("OUTBOX_KEEP_DAYS", default=400)  # of what is done with; 0: for ever

# -- workers: the broker only carries "look into the outbox"; what is owed is in the database -----------
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {}
if CELERY_BROKER_URL.startswith("filesystem:"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "polling_interval": 0.3,  # seconds
        "data_folder_in": str(DATA_DIR / "broker" / "queue"),
        "data_folder_out": str(DATA_DIR / "broker" / "queue"),
        "control_folder": str(DATA_DIR / "broker" / "control"),
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 240  # seconds
CELERY_TASK_TIME_LIMIT = 270
CELERY_TASK_DEFAULT_QUEUE = "messages"
CELERY_TASK_QUEUES = [Queue(name, routing_key=name) for name in ("urgent", "messages")]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SYNC_EVERY = 1  # written down at each tick: docker-compose.yml looks whether it is fresh
# "expires": a tick that waited too long says nothing that the next one does not say.
CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    "send-urgent": {
        "task": "clinic.outbox.tasks.send_due_messages",
        "schedule": 5,
        "args": [True],
        "options": {"queue": "urgent", "expires": 15},
    },
    "send-messages": {
        "task": "clinic.outbox.tasks.send_due_messages",
        "schedule": 5,
        "args": [False],
        "options": {"queue": "messages", "expires": 15},
    },
    "sweep-diary": {"task": "booking.tasks.sweep_diary", "schedule": 60, "options": {"expires": 120}},
    "offer-earlier-times": {
        "task": "booking.tasks.offer_earlier_times",
        "schedule": 15,
        "options": {"expires": 30},
    },
    "owe-day-messages": {
        "task": "booking.tasks.owe_day_messages",
        "schedule": 300,
        "options": {"expires": 600},
    },
    "tell-of-safety-calls": {
        "task": "intake.tasks.tell_of_safety_calls",
        "schedule": 20,
        "options": {"queue": "urgent", "expires": 40},
    },
    "forget-old-messages": {
        "task": "clinic.outbox.tasks.forget_old_messages",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "forget-drafts": {"task": "intake.tasks.forget_drafts", "schedule": 3600, "options": {"expires": 3600}},
}

# -- logs -------------------------------------------------------------------------------------------
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "clinic.logs.RedactLinks"}},
    "formatters": {"json": {"()": "clinic.logs.JsonFormatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["redact"]},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "kombu.connection": {"level": "ERROR"},  # it warns that a broker made of files has no host
    },
}
