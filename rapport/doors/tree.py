"""The process tree: children that are started together, started again when they fall, and stopped together."""

import asyncio
import ctypes
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapport.doors.log import log_line

_PARENT = "RAPPORT_PARENT"
_PR_SET_PDEATHSIG = 1
_LONGEST_PAUSE = 10.0
_STEADY_SECONDS = 20.0
_STOP_SECONDS = 20.0


@dataclass
class Child:
    """One command of ours (the module and its arguments), kept running for as long as the tree stands."""

    command: Sequence[str]
    environ: Mapping[str, str] = field(repr=False)
    descriptors: tuple[int, ...] = ()
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> asyncio.subprocess.Process:
        self.process = await start_own(self.command, self.environ, descriptors=self.descriptors)
        return self.process

    async def keep(self) -> None:
        """Run until cancelled; a fall is followed by a new start, later each time it happens again soon."""
        falls = 0
        while True:
            process = self.process or await self.start()
            started = time.monotonic()
            status = await process.wait()
            self.process = None
            falls = 1 if time.monotonic() - started > _STEADY_SECONDS else falls + 1
            pause = min(_LONGEST_PAUSE, 0.25 * 2**falls)
            log_line(
                "error",
                "a process ended by itself and is started again",
                command=self.command[1],
                status=status,
                in_=pause,
            )
            await asyncio.sleep(pause)

    async def stop(self) -> None:
        if self.process is not None:
            await stop_process(self.process)


async def start_own(
    command: Sequence[str], environ: Mapping[str, str], *, descriptors: tuple[int, ...] = (), captured: bool = False
) -> asyncio.subprocess.Process:
    """Start one of our own commands, a module and its arguments; it ends with this process, however this process ends.

    It has a session of its own, so Ctrl-C reaches only us and we decide the order in which the tree stops. What it
    prints comes to us when `captured`.
    """
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *command,
        env={**environ, _PARENT: str(os.getpid())},
        pass_fds=descriptors,
        stdout=asyncio.subprocess.PIPE if captured else None,
        start_new_session=True,
    )


async def stop_process(process: asyncio.subprocess.Process) -> None:
    """Ask a process to end, and end it when it does not."""
    if process.returncode is not None:
        return
    try:
        process.terminate()
        await asyncio.wait_for(process.wait(), _STOP_SECONDS)
    except ProcessLookupError:
        return
    except TimeoutError:
        process.kill()
        await process.wait()


def end_with_parent() -> None:
    """Called first in a child: Linux sends it a signal when the process that started it is gone."""
    parent = os.environ.pop(_PARENT, "")
    if not parent or sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(parent):
        raise SystemExit(1)


def stop_event() -> asyncio.Event:
    """An event that is set by Ctrl-C or a request to end."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    return stopping
