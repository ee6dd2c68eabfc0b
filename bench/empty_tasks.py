"""A worker that has nothing to do: what a task costs before it does anything."""

import os

from celery import Celery

app = Celery("empty", broker=os.environ["BENCH_BROKER"])
app.conf.update(
    task_acks_late=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    accept_content=["json"],
    task_soft_time_limit=240,  # as the real worker's
    task_time_limit=270,
)


@app.task
def nothing() -> None:
    """Do nothing."""
