"""The running server of the doors' tests."""

from tests.doors.conftest import ada, running

__all__ = ["ada", "running"]
