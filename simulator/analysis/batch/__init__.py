"""A YAML file of deals, scenarios and sweeps in; one folder of results that survives any kill out.

tasks      what is to be done: a batch and its units of work, each a pure task
"""
