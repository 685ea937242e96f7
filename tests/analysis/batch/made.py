"""Batches written for tests: a file in, its folder of parts and manifest out, one unit after another."""

import json
from pathlib import Path

from simulator.analysis.batch import folder as store
from simulator.analysis.batch.reading import read_batch
from simulator.analysis.batch.resuming import hash_of_tree
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
        if task.unit not in failed:
            parts[task.unit] = store.commit(folder, task.unit, run_task(task), 0.0)
    store.write_manifest(folder, batch, parts, dict.fromkeys(failed, "it was told to"))
    return folder


def rewritten(folder, change):
    """Change the manifest of a folder, and its hash with it."""
    file = folder / "manifest.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    del told["sha256"]
    change(told)
    file.write_text(json.dumps({**told, "sha256": hash_of_tree(told)}), encoding="utf-8")
