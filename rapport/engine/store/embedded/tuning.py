"""How much of the machine the embedded database takes."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

_MB = 1024 * 1024
_GB = 1024 * _MB
_ROOMY_SHARED_MEMORY = 512 * _MB


@dataclass(frozen=True)
class Machine:
    """What there is to share: bytes of memory, processors, bytes free on the disk, bytes of POSIX shared memory."""

    memory: int
    cores: int
    disk: int
    shared_memory: int


def measure_machine(folder: Path) -> Machine:
    """Measure this machine, or the container's share of it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            memory = min(memory, int(Path(limit).read_text("utf-8")))
        except (OSError, ValueError):
            continue
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    posix = Path("/dev/shm")
    shared = shutil.disk_usage(posix).total if posix.is_dir() else _ROOMY_SHARED_MEMORY
    return Machine(memory, cores, shutil.disk_usage(folder).free, shared)


def tune(machine: Machine) -> dict[str, str]:
    """Share a machine with the web server, the worker and a browser; from a laptop of 2 GB to a large server."""
    helpers = max(1, machine.cores // 2)
    return {
        "shared_buffers": _size(machine.memory // 6, least=128 * _MB, most=8 * _GB),
        "effective_cache_size": _size(machine.memory * 3 // 5, least=512 * _MB, most=256 * _GB),
        "work_mem": _size(machine.memory // 384, least=4 * _MB, most=128 * _MB),
        "maintenance_work_mem": _size(machine.memory // 24, least=64 * _MB, most=_GB),
        "max_wal_size": _size(min(machine.memory // 6, machine.disk // 10), least=256 * _MB, most=8 * _GB),
        "max_worker_processes": str(max(8, machine.cores + 4)),
        "max_parallel_workers": str(machine.cores),
        "max_parallel_workers_per_gather": str(min(4, helpers)),
        "max_parallel_maintenance_workers": str(min(4, helpers)),
        "autovacuum_max_workers": str(3 if machine.cores > 2 else 2),
        # Containers often get 64 MB of it, which one parallel query can exceed.
        "dynamic_shared_memory_type": "posix" if machine.shared_memory >= _ROOMY_SHARED_MEMORY else "mmap",
    }


def _size(wanted: int, *, least: int, most: int) -> str:
    return f"{min(max(wanted, least), most) // _MB}MB"
