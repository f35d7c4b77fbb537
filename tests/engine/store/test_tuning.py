"""The embedded database takes its share of a machine, large or small."""

from pathlib import Path

import pytest

from rapport.engine.store.embedded.tuning import Machine, measure_machine, tune

GB = 1024**3


def megabytes(value: str) -> int:
    return int(value.removesuffix("MB"))


@pytest.mark.parametrize("memory", [1, 2, 4, 8, 24, 64, 512])
def test_what_it_takes_leaves_room_for_the_rest(memory: int) -> None:
    values = tune(Machine(memory * GB, 4, 500 * GB, GB))
    assert megabytes(values["shared_buffers"]) + megabytes(values["maintenance_work_mem"]) < memory * 1024 / 3
    assert 10 * megabytes(values["work_mem"]) < memory * 1024 / 10


def test_a_small_disk_bounds_the_log_of_writes() -> None:
    assert tune(Machine(24 * GB, 2, 4 * GB, GB))["max_wal_size"] == "409MB"


def test_little_shared_memory_moves_parallel_work_to_files() -> None:
    assert tune(Machine(8 * GB, 2, 100 * GB, 64 * 1024**2))["dynamic_shared_memory_type"] == "mmap"


def test_this_machine_can_be_measured(tmp_path: Path) -> None:
    machine = measure_machine(tmp_path)
    assert machine.memory > 0
    assert machine.cores > 0
