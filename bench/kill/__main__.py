"""Book, move and cancel while everything is killed; exit 1 if a message was lost or told twice without a cause.

    SEED=… KILL_VISITS=2000 DATABASE_URL=… CELERY_BROKER_URL=… python -m bench.kill [--mark-before-send]

A broker at ``redis:`` is a server of our own that is started and killed. ``--mark-before-send``: the control,
whose workers mark first and send then; messages must be found lost.
"""

import os
import random
import secrets
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import django

from bench.kill.broker import broker_at
from bench.kill.sink import Sink
from clinic.running import Running
from clinic.tests.running import free_port, scratch_database


def main(words: list[str]) -> int:
    """Set a site up that is thrown away, let it live through the kills, and tell what was found."""
    seed = os.environ.get("SEED") or str(random.SystemRandom().randrange(10**6))
    visits = int(os.environ.get("KILL_VISITS") or 2000)
    url, broker = os.environ.get("DATABASE_URL", ""), os.environ.get("CELERY_BROKER_URL", "")
    print(
        f"seed {seed}, {visits} appointments, {url.partition(':')[0] or 'sqlite'}, {broker or 'filesystem'}"
    )
    with TemporaryDirectory(prefix="instep-kill-") as folder, scratch_database(url, Path(folder)) as database:
        port, sink = free_port(), Sink()
        with sink, broker_at(broker, Path(folder)) as of_site:
            os.environ.update(_environment(Path(folder), database, of_site.url, port, sink.port))
            django.setup()
            from bench.kill.play import play  # the settings had to be known first

            marks_first = "--mark-before-send" in words
            settings = "bench.kill.marks_first" if marks_first else "bench.kill.settings"
            environment = {"DJANGO_SETTINGS_MODULE": settings}
            with Running(port=port, environment=environment, logs=Path(folder) / "logs") as site:
                report = play(site, of_site, sink, seed=seed, visits=visits)
    print("\n".join(report.lines()))
    return 1 if report.violations else 0


def _environment(folder: Path, database: str, broker: str, port: int, mail: int) -> dict[str, str]:
    (folder / "clock-offset").write_text("0", encoding="ascii")
    return {
        "DJANGO_SETTINGS_MODULE": "bench.kill.settings",
        "SECRET_KEY": secrets.token_urlsafe(40),
        "DATA_DIR": str(folder),
        "DATABASE_URL": database,
        "CELERY_BROKER_URL": broker,
        "CACHE_URL": "dbcache://cache",
        "CLOCK_OFFSET_FILE": str(folder / "clock-offset"),
        "SITE_URL": f"http://localhost:{port}",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail}",
        "SMS_WEBHOOK_URL": "",
        "LOG_LEVEL": "ERROR",
        "DEMO": "0",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
