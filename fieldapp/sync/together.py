"""Small deliveries that wait at the same moment share one transaction.

Where one transaction writes at a time, making it durable takes far longer than storing a single
contact: phones that deliver one by one at the same time wait for one commit between them. None is
answered before it is durable. When anything in the shared transaction fails, nothing of it is
stored and each delivery is done alone. (PostgreSQL shares commits by itself.)
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from ..audit import service as audit

Result = TypeVar("Result")

AT_ONCE = 8
"""Deliveries of one transaction; more would let the first wait too long."""


@dataclass
class _Job(Generic[Result]):
    work: Callable[[Session], Result]
    done: bool = False
    alone: bool = False
    result: Any = None


@dataclass
class Together:
    """The deliveries of one process that wait for each other."""

    _waiting: list[_Job] = field(default_factory=list)
    _list: Lock = field(default_factory=Lock)
    _turn: Lock = field(default_factory=Lock)

    def store(self, work: Callable[[Session], Result]) -> Result:
        """Do the work in a transaction, with others' if they wait; durable when it returns.

        Raises what the work raises, and then nothing of it is stored. It may be called twice.
        """
        job = _Job(work)
        with self._list:
            self._waiting.append(job)
        with self._turn:
            while not job.done:  # whoever had the turn before may have done it already
                self._store_waiting()
        return store_alone(work) if job.alone else job.result

    def _store_waiting(self) -> None:
        with self._list:
            jobs, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        try:
            with audit.delivering() as session:
                for job in jobs:
                    job.result = job.work(session)
        except BaseException as error:
            for job in jobs:
                job.alone = True
            if not isinstance(error, Exception):
                raise  # this process is told to stop
        finally:
            for job in jobs:
                job.done = True


def store_alone(work: Callable[[Session], Result]) -> Result:
    """Do the work in a transaction of its own."""
    with audit.delivering() as session:
        return work(session)
