"""A YAML file of deals, scenarios and sweeps in; one folder of results that survives any kill out.

schema     the tree of a batch file: what may be written, and what is wrong with it
changes    changes to deals as the batch says them, and where each was written
lives      whose lives each deal of a batch lives
reading    a batch file in, a checked batch out
tasks      what is to be done: a batch and its units of work, each a pure task
planning   how runs are put together into units, and what makes two batches the same
unit       a unit of work in, the bytes of its part out
part       what is kept of each draw, as a NetCDF-4 file
opening    a folder of parts in, one lazy Dataset out
"""
