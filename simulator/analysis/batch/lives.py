"""The deals of a batch in order in, whose lives each of them lives out.

Streams are keyed by a deal's cohort, or its name where it declares none. Deals of a batch live independent lives: the
first with some streams keeps them, a later one gets a cohort of its own. Where lives go by cohort, deals that declare
the same cohort keep it. Nothing random.
"""

from __future__ import annotations

import hashlib

from simulator.deal import Deal


class Cohorts:
    """Gives out cohorts, deal by deal."""

    def __init__(self, shared: bool) -> None:
        self._shared = shared
        self._taken: dict[str, bool] = {}  # streams, and whether they are a declared cohort's

    def of(self, name: str, deal: Deal) -> str | None:
        """The cohort that a deal gets under a name of the batch; None when it keeps its own lives."""
        streams, declared = deal.streams, deal.cohort is not None
        if streams not in self._taken or (self._shared and declared and self._taken[streams]):
            self._taken[streams] = declared
            return None
        given = f"{streams}/{name}"
        while (mine := with_cohort(deal, given).streams) in self._taken:
            given = f"{hashlib.blake2b(given.encode(), digest_size=8).hexdigest()}/{streams}"
        self._taken[mine] = False
        return given


def with_cohort(deal: Deal, cohort: str | None) -> Deal:
    """The same deal with the lives of a cohort; the same when there is none."""
    if cohort is None:
        return deal
    copy = deal.model_copy(update={"cohort": cohort})
    copy.__dict__.pop("streams", None)  # what the copied deal had worked out from its own cohort
    return copy
