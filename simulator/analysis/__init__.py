"""A deal in, what an analyst asks of it out: what differs, what breaks it, what decides it, what would make it hold.

    figures      the figures of a draw, by the names that they have in `summary.json`
    statements   "investors.all.p_loss <= 10 %": a figure, a statistic of it and a bound
    sampling     a deal in, chosen figures of every draw out, nothing written
    variants     a deal and changes to it in, deals that live the same lives out
    soem         a case of the public SØM calculator in, its arithmetic line by line out

Each of them simulates through `simulator.pipeline` and returns frozen results with `as_tree()`, which the files, the
console and the notebooks show.
"""
