"""The real settings on a scratch database: ``DATABASE_URL`` chooses the engine, the data is thrown away."""

from clinic.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
LOGGING = {"version": 1, "disable_existing_loggers": True}
# Not in memory: what is measured must reach a disk.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "bench.sqlite3")}
