"""Batches written for tests: a file in, its folder of parts and manifest out, one unit after another."""

import hashlib
import json
from pathlib import Path

from simulator.analysis.batch.reading import read_batch
from simulator.analysis.batch.unit import run_task

DEALS = Path(__file__).parents[3] / "configs" / "deals"
AALBORG = DEALS / "aalborg.yaml"


def batch_of(folder, text, **more):
    """The batch in a text; {deals} stands for the folder of shipped deals."""
    folder.mkdir(exist_ok=True, parents=True)
    file = folder / "batch.yaml"
    file.write_text(text.replace("{deals}", str(DEALS)), encoding="utf-8")
    return read_batch(file, **more)


def written(batch, folder, failed=()):
    """Run every unit but those that fail, and write the manifest."""
    folder.mkdir(exist_ok=True, parents=True)
    (folder / "parts").mkdir(exist_ok=True)
    parts = {}
    for task in batch.tasks:
        if task.unit in failed:
            continue
        data, file = run_task(task), f"parts/{task.unit}.nc"
        (folder / file).write_bytes(data)
        parts[task.unit] = {"file": file, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    manifest = {
        "format": 1, "name": batch.name, "complete": not failed, "deals": batch.deals, "scenarios": batch.scenarios,
        "axes": {axis.name: {"path": axis.path, "values": axis.values} for axis in batch.axes},
        "draws": batch.draws, "seed": batch.seed, "identity": batch.identity, "parts": parts,
        "failed": dict.fromkeys(failed, "it was told to"),
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder
