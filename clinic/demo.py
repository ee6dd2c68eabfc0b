"""``make demo``: a believable clinic on this machine, from nothing to served, until Ctrl-C."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from clinic.running import ROOT, NotRunning, Running, port_is_free

DATA = ROOT / "var" / "demo"


def main(words: list[str]) -> int:
    """Prepare, start, tell and wait; return the exit code."""
    port_text = os.environ.get("PORT", "8000")
    if not port_text.isdigit() or not 0 < int(port_text) < 65536:
        return _refuse(f"PORT must be a number from 1 to 65535, not {port_text!r}.")
    port = int(port_text)
    if not port_is_free(port):
        return _refuse(f"Port {port} is taken. Choose another: PORT={port + 1} make demo")
    if "--reset" in words:
        shutil.rmtree(DATA, ignore_errors=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Running(port=port, environment=_environment(port), logs=DATA / "logs") as running:
        try:
            _serve(running)
        except KeyboardInterrupt:
            print("\nStopping …")  # noqa: T201
        except NotRunning as error:
            return _refuse(str(error))
        except subprocess.CalledProcessError as error:
            return _refuse(f"Could not prepare the demo: {' '.join(error.cmd[1:])} failed, see above.")
    return 0


def _environment(port: int) -> dict[str, str]:
    DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        "DEMO": "1",
        "DATA_DIR": str(DATA),
        "SECRET_KEY": _secret_key(DATA / "secret-key"),
        "SITE_URL": f"http://localhost:{port}",
        # The demo is the embedded one, whatever this shell is set to.
        "DATABASE_URL": f"sqlite:///{DATA / 'instep.sqlite3'}",
        "CELERY_BROKER_URL": "filesystem://",
        "CACHE_URL": "dbcache://cache",
        "EMAIL_URL": "",
        "LOG_LEVEL": "INFO",
    }


def _secret_key(kept: Path) -> str:
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return kept.read_text(encoding="ascii")


def _serve(running: Running) -> None:
    print("Preparing the database and the clinic …", flush=True)  # noqa: T201
    running.manage("migrate", "--verbosity", "0")
    running.manage("createcachetable")
    running.manage("collectstatic", "--no-input", "--verbosity", "0")
    story = running.manage("demo")
    running.start()
    running.wait_until_ready()
    print(story.replace("{site}", running.base_url), flush=True)  # noqa: T201
    while True:
        running.raise_if_ended()
        time.sleep(1)


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)  # noqa: T201
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
