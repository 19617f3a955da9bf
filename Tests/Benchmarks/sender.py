"""Puts tasks into a queue: one a line of standard input, as JSON. Says when it is ready.

usage: sender.py celery|rq
"""
import json
import os
import sys

import redis
import rq

import tasks


def send_to_celery(calls):
    with tasks.app.producer_pool.acquire(block=True) as producer:
        for name, *arguments in calls:
            getattr(tasks, name).apply_async(arguments, producer=producer)


def send_to_rq(calls):
    address = os.environ["BENCH_BROKER"].replace("redis+socket", "unix")
    queue = rq.Queue(connection=redis.Redis.from_url(address))
    queue.enqueue_many([rq.Queue.prepare_data(f"tasks.{name}", arguments, result_ttl=0)
                        for name, *arguments in calls])


print("ready", flush=True)
lines = [json.loads(line) for line in sys.stdin]
if sys.argv[1] == "celery":
    send_to_celery(lines)
else:
    send_to_rq(lines)
