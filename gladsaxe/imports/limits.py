"""What the child process may spend: it sets its own limits before it looks at the file."""

import resource

MEMORY_BYTES = 1024 * 1024 * 1024
PROCESSOR_SECONDS = 120
WRITTEN_BYTES = 256 * 1024 * 1024
OPEN_FILES = 64


def limit_process() -> None:
    """Bound this process's memory, processor time, written bytes and files; it starts no other process."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, WRITTEN_BYTES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        bounded = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bounded, bounded))
