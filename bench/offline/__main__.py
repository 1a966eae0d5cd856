"""The long proof of the offline forms: `python -m bench.offline` prints its seed and each figure."""

import argparse
import os
import random
import subprocess
import sys

from tests.scale import RECORDS, SEED

# Each part by the words that pytest picks its tests with.
PARTS = {
    "faults": ["tests/browser/offline/test_faults.py", "-k", "every_record or plain_form"],
    "browser": ["tests/browser/offline/test_killed.py"],
    "server": ["tests/offline/test_killed.py"],
    "rest": ["tests/browser/offline", "-k", "not (every_record or plain_form or said_to_be_kept)"],
}


def main() -> int:
    """Run the chosen parts, or all, in both browsers and on both databases."""
    words = argparse.ArgumentParser(prog="python -m bench.offline", description=__doc__)
    words.add_argument(
        "parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all when none is named"
    )
    words.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    words.add_argument("--records", type=int, default=1000)
    chosen = words.parse_args()
    if unknown := set(chosen.parts) - set(PARTS):
        words.error(f"no such part: {', '.join(sorted(unknown))}")
    print(f"seed {chosen.seed}, {chosen.records} records", flush=True)
    environment = {**os.environ, SEED: str(chosen.seed), RECORDS: str(chosen.records)}
    failed = 0
    for part in chosen.parts or PARTS:
        command = [sys.executable, "-m", "pytest", "-s", "-v", "--durations=10", *PARTS[part]]
        failed |= subprocess.run(command, env=environment, check=False).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main())
