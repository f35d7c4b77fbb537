"""The toys and webhooks, as `python -m tests.automation.app`."""

import sys

from rapport.doors.cli import run_command
from rapport.doors.plan import Plan
from rapport.engine.objects.area import load_area

AREAS = ("rapport.admin", "rapport.automation", "tests.doors.toys")
PLAN = Plan(lambda: [load_area(package) for package in AREAS], dict, "tests.automation.app")

if __name__ == "__main__":
    sys.exit(run_command(PLAN, sys.argv[1:]))
