"""The whole application with a sample small enough to load in a test, as `python -m tests.doors.shop_app`."""

import sys
from functools import partial

from rapport.app import areas
from rapport.demo.loading import load_shop, remove_sample
from rapport.demo.samples import Sample
from rapport.doors.cli import run_command
from rapport.doors.plan import Plan

SAMPLES = {"shop": Sample("The tea shop in its first weeks", partial(load_shop, customers=600), remove_sample)}
PLAN = Plan(areas, lambda: SAMPLES, "tests.doors.shop_app")

if __name__ == "__main__":
    sys.exit(run_command(PLAN, sys.argv[1:]))
