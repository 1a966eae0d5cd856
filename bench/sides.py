"""One side of a measurement in a process of its own, so that its time and its memory are nobody else's."""

import importlib
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple, Self

Actions = Mapping[str, Callable[..., Any]]
PROJECT = Path(__file__).resolve().parents[1]
KIB_PER_MB = 1024


class Taken(NamedTuple):
    """Hold the seconds of a run: by the clock, and of the processor, which a busy machine blurs less."""

    clock: float
    processor: float


class Side(AbstractContextManager["Side"]):
    """Run a program's actions in a new process; `make(*args)` returns them by name, in that process."""

    def __init__(self, name: str, make: Callable[..., Actions], *args: Any) -> None:
        self.name = name
        self._end, theirs = Pipe()
        # Not a child of multiprocessing, which imports in each side what the measurement imports for both.
        command = [sys.executable, "-c", f"from bench.sides import serve; serve({theirs.fileno()})"]
        self._process = subprocess.Popen(command, cwd=PROJECT, pass_fds=[theirs.fileno()])
        theirs.close()
        main = sys.modules["__main__"].__spec__
        module = main.name if main and make.__module__ == "__main__" else make.__module__
        self._end.send((module, make.__name__, args))

    def run(self, action: str, *args: Any) -> tuple[Taken, Any]:
        """Run an action and return what it took and what it returned."""
        self._end.send((action, args))
        failed, taken, result = self._end.recv()
        if failed:
            raise RuntimeError(f"{self.name}: {action} failed: {result}")
        return taken, result

    def peak_mb(self) -> float:
        """Return the most memory that the process has held since it was ready."""
        return self.run("peak_mb")[1]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end.close()
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def serve(handle: int) -> None:
    """Make the actions that the connection's other end names, and run them one by one until it closes."""
    end = Connection(handle)
    actions: Actions = {}
    module, name, args = end.recv()
    try:
        make = getattr(importlib.import_module(module), name)
        actions = {"peak_mb": peak_mb, **make(*args)}
        fault = ""
        # What starting took, a hashed password for one, is over: the peak begins anew from here.
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except Exception as failure:
        fault = f"could not start: {failure!r}"
    while True:
        try:
            action, wanted = end.recv()
        except EOFError:
            return
        try:
            if fault:
                raise RuntimeError(fault)
            start = Taken(time.perf_counter(), time.process_time())
            result = actions[action](*wanted)
            taken = Taken(time.perf_counter() - start.clock, time.process_time() - start.processor)
            end.send((False, taken, result))
        except Exception as failure:
            end.send((True, None, repr(failure)))


def peak_mb() -> float:
    """Return the most memory that this process has held since it was ready, in MB, as Linux counts it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / KIB_PER_MB


def alternate(
    sides: Sequence[Side],
    action: str,
    rounds: int,
    warm_up: int = 0,
    args: Callable[[int], Sequence[Any]] = lambda _: (),
) -> list[list[Taken]]:
    """Run an action on each side in turn, A B A B …, and return what each run took, warm-up left out.

    `args(number)` are what every side is given in round `number`.
    """
    runs: list[list[Taken]] = [[] for _ in sides]
    for number in range(warm_up + rounds):
        given = args(number)
        for side, taken in zip(sides, runs, strict=True):
            taken.append(side.run(action, *given)[0])
    return [taken[warm_up:] for taken in runs]


def print_times(title: str, sides: Mapping[str, Sequence[Taken]]) -> None:
    """Print each side's median by the clock, the half of the runs around it, and the processor's median."""
    print(f"\n{title}")
    for name, runs in sides.items():
        low, median, high = _quartiles([1000 * run.clock for run in runs])
        processor = statistics.median(1000 * run.processor for run in runs)
        spread = f"half of {len(runs)} within {low:.2f}–{high:.2f}"
        print(f"  {name:<28} {median:9.2f} ms   {spread:<34} processor {processor:8.2f} ms")


def print_ratio(ours: Sequence[Taken], floor: Sequence[Taken], aim: float | None, words: str) -> float:
    """Print the ratio of the medians by the clock beside its aim, and the processor's; return the first."""
    clock = _ratio([run.clock for run in ours], [run.clock for run in floor])
    processor = _ratio([run.processor for run in ours], [run.processor for run in floor])
    print(f"  {words:<28} {clock:9.2f}      {_verdict(clock, aim):<34} processor {processor:8.2f}")
    return clock


def _quartiles(values: Sequence[float]) -> tuple[float, float, float]:
    if len(values) == 1:
        return values[0], values[0], values[0]
    low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, median, high


def _ratio(ours: Sequence[float], floor: Sequence[float]) -> float:
    return statistics.median(ours) / statistics.median(floor)


def print_peaks(sides: Sequence[Side]) -> None:
    """Print the most memory that each side has held while it was measured."""
    print("\nPeak memory of the process")
    for side in sides:
        print(f"  {side.name:<34} {side.peak_mb():9.1f} MB")


def _verdict(value: float, aim: float | None) -> str:
    if aim is None:
        return ""
    return f"aim <= {aim:g}: {'met' if value <= aim else 'MISSED'}"
