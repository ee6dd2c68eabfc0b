"""``make bench``: every figure beside its floor or limit; exit 1 if one is over.

Measures on the engine of ``DATABASE_URL``. Without one it measures on SQLite, and then once more on PostgreSQL
whatever depends on the engine.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from clinic.tests.running import POSTGRES

ALL, OF_THE_ENGINE = "all", "of-the-engine"  # of the figures


def main() -> int:
    """Measure on each engine in a process of its own, and put what they found together."""
    if url := os.environ.get("DATABASE_URL"):
        runs = [(url, ALL)]
    else:
        runs = [("", ALL), *([(f"{POSTGRES}/instep", OF_THE_ENGINE)] if _answers() else [])]
    rows = [row for url, which in runs for row in _measured(url, which)]
    if path := os.environ.get("BENCH_JSON"):
        found = {"engine": rows[0]["engine"], "figures": rows}
        Path(path).write_text(json.dumps(found, indent=1), encoding="utf-8")
    over = [row for row in rows if not row["holds"]]
    print(f"{len(rows) - len(over)} of {len(rows)} figures hold.")
    return 1 if over else 0


def _answers() -> bool:
    try:
        psycopg.connect(f"{POSTGRES}/postgres", connect_timeout=3).close()
    except psycopg.OperationalError as error:
        print(f"NOT MEASURED on PostgreSQL: {error}")
        return False
    return True


def _measured(url: str, which: str) -> list[dict[str, object]]:
    with TemporaryDirectory(prefix="instep-bench-") as folder:
        file = Path(folder) / "figures.json"
        environment = {**os.environ, "DATA_DIR": folder}
        environment.pop("DATABASE_URL", None)
        if url:
            environment["DATABASE_URL"] = url
        subprocess.run([sys.executable, "-m", "bench.engine", which, str(file)], env=environment, check=True)
        rows: list[dict[str, object]] = json.loads(file.read_text(encoding="utf-8"))
        return rows


if __name__ == "__main__":
    sys.exit(main())
