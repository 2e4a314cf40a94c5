"""One address goes on sending new requests all day, and works for each."""

import shutil
from pathlib import Path

from backend.core.proof_difficulty import EASIEST, HARDEST, STEP
from scripts.demonstrations.server import OwnServer
from tests.attacks.conftest import Tried
from tests.attacks.flooder import CREATED, TOO_MANY, Flooder

FREE, FURTHER = 120, 6
# Among so many that the server counts in a bucket a few drip in while the test goes on.
MAX_FREE = 10 * FREE


def test_each_further_one_costs_more(started_before: Path, tmp_path: Path, tried: Tried) -> None:
    folder = shutil.copytree(started_before, tmp_path / "kier")
    # What it costs at one organisation in a wave is another attack.
    with OwnServer({"KIER_LEAST_WAVE": "1000000"}, data=folder) as server:
        flooder = Flooder(server.address, "127.66.4.1")
        [first, *_others] = flooder.matches()
        free, costs = 0, []
        while len(set(costs)) < FURTHER and free < MAX_FREE:
            answer = flooder.create(first)
            if answer.status_code == CREATED:
                free += 1
                continue
            assert answer.status_code == TOO_MANY
            costs.append(answer.json()["challenge"]["maxnumber"])
            proved = flooder.create(first, proof=flooder.solved(answer))
            # On a slow machine its turn may have come while it worked: then it was free, too.
            assert proved.status_code == CREATED
        flooder.close()
    assert free >= FREE
    # Each costs more than the one before, whatever came free in between by waiting.
    assert costs == sorted(costs)
    assert sorted(set(costs)) == [EASIEST + STEP * place for place in range(FURTHER)]
    assert costs[-1] < HARDEST
    tried(f"{FURTHER} more than the {free} that are free", f"{costs[0]} to {costs[-1]} hashes each")
