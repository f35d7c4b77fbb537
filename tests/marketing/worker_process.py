"""The real worker before the areas of the tests' shop, in a process that a test may kill: `… worker_process DSN`."""

import asyncio
import os
import sys

from rapport.doors.plan import Plan
from rapport.doors.worker import run_worker
from rapport.engine.base.settings import read_settings
from rapport.engine.objects.area import load_area
from tests.marketing.shop import AREAS

if __name__ == "__main__":
    plan = Plan(lambda: [load_area(name) for name in AREAS], dict, "tests.marketing.worker_process")
    asyncio.run(run_worker(plan, read_settings(os.environ), sys.argv[1]))
