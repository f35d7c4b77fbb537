"""The toy application, as `python -m tests.doors.app`: the real doors before a toy area."""

import sys

from rapport.doors.cli import run_command
from rapport.doors.plan import Plan
from rapport.engine.objects.area import load_area

PLAN = Plan(
    lambda: [load_area("rapport.admin"), load_area("rapport.rights"), load_area("tests.doors.toys")],
    dict,
    "tests.doors.app",
)

if __name__ == "__main__":
    sys.exit(run_command(PLAN, sys.argv[1:]))
