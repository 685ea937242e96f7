"""A result in, what its report shows beside the run out.

    annex      everything of one result, as `Annex` with `as_tree()`
    risks      worlds that a committee asks about, each beside the deal as signed, on the same lives
    sizes      chance at a threshold for smaller and larger groups
    replaying  one draw's flows by month, as the run had them

`worlds` says what is changed in each world (`choosing` for who is enrolled, `pricing` for amounts), `resizing` what
grows with the group; `deals` makes changed deals of what a result holds, `drawing` the columns of their figures.
"""

from simulator.analysis.annex.whole import Annex, annex

__all__ = ["Annex", "annex"]
