"""The queue between relay and workers: RQ carries out, PostgreSQL remembers."""

import logging
import os
import socket
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.exceptions import DuplicateJobError, InvalidJobOperation, NoSuchJobError
from rq.job import Job, JobStatus
from rq.serializers import JSONSerializer
from rq.worker import SimpleWorker

log = logging.getLogger("torque.queue")

NAME = "torque"
TIMEOUT = 180
HOST = socket.gethostname()

FORGOTTEN = (NoSuchJobError, InvalidJobOperation)
"""What RQ says of a job that Redis lost while it was being looked at."""


def queue(redis: Redis) -> Queue:
    """Return the one queue; JSON, since whoever can write pickles there can run code."""
    return Queue(NAME, connection=redis, serializer=JSONSerializer)


def hand_over(queue: Queue, tenant_id: UUID, message_id: UUID) -> None:
    """Enqueue a message, unless it already waits or is being worked on by someone alive."""
    job_id = f"ob-{message_id}"
    try:
        _enqueue(queue, tenant_id, message_id, job_id)
    except DuplicateJobError:
        if _abandoned(queue, job_id):
            _enqueue(queue, tenant_id, message_id, job_id)


def _enqueue(queue: Queue, tenant_id: UUID, message_id: UUID, job_id: str) -> None:
    queue.enqueue(
        "workers.job.run",
        str(tenant_id),
        str(message_id),
        job_id=job_id,
        unique=True,
        result_ttl=0,
        failure_ttl=60,
        job_timeout=TIMEOUT,
    )


def _abandoned(queue: Queue, job_id: str) -> bool:
    """Delete and report a job whose worker died or which ended without its message."""
    try:
        job = Job.fetch(job_id, connection=queue.connection, serializer=JSONSerializer)
        status = job.get_status()
    except FORGOTTEN:
        return True
    if status == JobStatus.QUEUED and queue.get_job_position(job_id) is not None:
        return False
    if status == JobStatus.STARTED and _alive(job):
        return False
    job.delete()
    return True


def _alive(job: Job) -> bool:
    """Tell whether the job's worker still runs: by pid on this host, else by the time limit."""
    host, _, pid = (job.worker_name or "").partition(":")
    if host == HOST and pid.isdigit():
        return os.path.exists(f"/proc/{pid}")  # noqa: PTH110 - no Path needed for one look
    started = job.started_at
    return started is not None and datetime.now(UTC) - started.replace(tzinfo=UTC) < timedelta(
        seconds=TIMEOUT
    )


def _worker(redis: Redis) -> SimpleWorker:
    return SimpleWorker(
        [queue(redis)],
        name=f"{HOST}:{os.getpid()}",
        connection=redis,
        serializer=JSONSerializer,
        worker_ttl=30,
        maintenance_interval=30,
    )


def rehearse(redis: Redis) -> None:
    """Do what a worker does before its first job; RedisError when there is no Redis."""
    _worker(redis)
    redis.close()


def work(redis: Redis) -> None:
    """Carry out jobs until told to stop.

    Jobs run in this very process: forking one for each costs 20 ms of the 50 an effect may take,
    and a crash loses nothing, since the message is still open in PostgreSQL.
    """
    while True:
        try:
            _worker(redis).work(with_scheduler=False, logging_level="WARNING")
        except (RedisError, ValueError) as lost:  # ValueError: our own name from before the loss
            log.warning("worker lost the queue, retrying: %s", type(lost).__name__)
            time.sleep(0.5)
        else:
            return
