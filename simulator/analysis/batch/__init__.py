"""A YAML file of deals, scenarios and sweeps in; one folder of results that survives any kill out.

schema     the tree of a batch file: what may be written, and what is wrong with it
changes    changes to deals as the batch says them, and where each was written
lives      whose lives each deal of a batch lives
reading    a batch file in, a checked batch out
tasks      what is to be done: a batch and its units of work, each a pure task
planning   how runs are put together into units, and what makes two batches the same
unit       a unit of work in, the bytes of its part out
netcdf     variables in memory in, the bytes of a file out
part       what is kept of each draw, as a NetCDF-4 file
opening    a folder of parts in, one lazy Dataset out
running    a batch and a folder in, every part in the folder out, whatever happens on the way
folder     the journal, the lock, the parts and the manifest
resuming   what differs between two batches
attempts   what a worker does with a unit
workers    units on processes of this machine
cluster    units on a Dask cluster
table      every run and the sums over deals, as summary.csv
"""
