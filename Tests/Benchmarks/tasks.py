"""The steps as tasks of Celery and RQ, one each, as their users write them, with pyvips.

The last thing a task does is to give its output its name: so the benchmark knows the end without a
results backend.
"""
import json
import os

import pyvips
from celery import Celery

pyvips.cache_set_max(0)

app = Celery("bench", broker=os.environ.get("BENCH_BROKER"))
app.conf.update(task_ignore_result=True, task_acks_late=False, worker_prefetch_multiplier=64,
                worker_send_task_events=False, worker_disable_rate_limits=True,
                task_store_errors_even_if_ignored=False, broker_connection_retry_on_startup=True,
                task_track_started=False, worker_hijack_root_logger=False)


def _save(image, target, **options):
    part = f"{target}.part{os.path.splitext(target)[1]}"
    image.write_to_file(part, strip=True, **options)
    os.rename(part, target)


@app.task
def thumbnail(source, target, side):
    image = pyvips.Image.thumbnail(source, side, height=side, size="down")
    _save(image, target, Q=80)


@app.task
def square(source, target, side):
    image = pyvips.Image.thumbnail(source, side, height=side, crop="centre")
    _save(image, target, Q=80)


@app.task
def optimize(source, target):
    _save(pyvips.Image.new_from_file(source, access="sequential").autorot(), target, Q=80)


@app.task
def facts(source, target):
    image = pyvips.Image.new_from_file(source)
    found = {name: image.get(name) for name in image.get_fields()
             if not name.endswith("-data")}
    with open(f"{target}.part", "w") as file:
        json.dump(found, file, default=str)
    os.rename(f"{target}.part", target)
