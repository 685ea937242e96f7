"""A deal and a CSV of what was measured in, what the contract makes owed and who pays whom out: no sampling.

    read_outcomes   the CSV, every mistake found at once
    unsaid          warnings of what is taken to be nothing
    settle          claims and ledger of one observed draw, and each payment
    as_tree, table  settlement.json, and the console; explain says each payment in words

Money is int64 minor units inside, whole currency units outside; dates are the first day of each month. Nothing random.
"""

from simulator.settlement.explaining import explain
from simulator.settlement.needing import unsaid
from simulator.settlement.reading import read_outcomes
from simulator.settlement.rows import Observed, Row
from simulator.settlement.settling import Payment, Settlement, settle
from simulator.settlement.writing import as_tree, table, write_settlement

__all__ = [
    "Observed",
    "Payment",
    "Row",
    "Settlement",
    "as_tree",
    "explain",
    "read_outcomes",
    "settle",
    "table",
    "unsaid",
    "write_settlement",
]
