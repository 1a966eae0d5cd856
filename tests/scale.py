"""How much the proof of the offline forms tries: little in bin/test, much in bench/offline."""

import os
from dataclasses import dataclass

SEED = "OFFLINE_PROOF_SEED"
RECORDS = "OFFLINE_PROOF_RECORDS"


@dataclass(frozen=True)
class Scale:
    """Hold the seed, and how many records, plain forms, and kills of server and browser are tried."""

    seed: int
    records: int
    plain: int
    server_kills: int
    browser_kills: int


def scale() -> Scale:
    """Return the short scale, or the long one where bench/offline has set a seed."""
    seed = os.environ.get(SEED)
    if seed is None:
        return Scale(2018, 200, 30, 1, 1)
    records = int(os.environ.get(RECORDS, "1000"))
    return Scale(int(seed), records, records, 50, 20)
