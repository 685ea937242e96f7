"""A deal in, what an analyst asks of it out: what differs, what breaks it, what decides it, what would make it hold.

The first four are the ground that the others stand on; `import simulator as sim` has all their verbs.

    figures      the figures of a draw, by the names that they have in `summary.json`
    statements   "investors.all.p_loss <= 10 %": a figure, a statistic of it and a bound
    sampling     a deal in, chosen figures of every draw out, nothing written
    variants     a deal and changes to it in, deals that live the same lives out

    compare      two or more deals on the same lives: every difference with its own error, at equal expected cost too
    stress       scenarios side by side, grids, the worst draws, and reverse stress
    sensitivity  what decides a figure, and how much of it is luck
    solve        the price, cap, goal, guarantee, cohort or effect at which statements hold
    precision    draws until standard errors are met
    batch        deals x scenarios x sweeps, on processes or a cluster, resumed after any kill
    replay       one citizen of one draw, and every krone that followed
    verifying    whether a result file is what its deal gives
    warming      every kernel compiled on purpose
    soem         a case of the public SØM calculator in, its arithmetic line by line out

Each of them simulates through the stages of `simulator.pipeline`, with the draws of a plain run, and returns frozen
results with `as_tree()`, plain data that the files, the console and the notebooks show.
"""
