"""The name of a phrase of a batch's table in, its English and Danish out."""

from __future__ import annotations

from simulator.describe import Language

BATCHING: dict[Language, dict[str, str]] = {
    "en": {
        "batch_all": "All {all} units of work are finished: {runs} runs of {draws} draws each, seed {seed}.",
        "batch_some": "{failed} of {all} units of work failed; their runs are missing, and totals are incomplete.",
        "batch_again": "The same command tries what failed again.",
        "batch_unit": "Unit",
        "batch_why": "Why it failed",
        "batch_more": "... and {count} more, all in {file}",
        "batch_runs": "What each run gives (means over draws; amounts in thousand {currency})",
        "batch_deal": "Deal",
        "batch_scenario": "Scenario",
        "batch_failed": "failed",
        "batch_totals": "All deals together (amounts in thousand {currency})",
        "batch_total": "{scenario}: {figure} {mean} on average, {low} to {high} in nine cases of ten{mark}",
        "batch_incomplete": " (INCOMPLETE: a deal failed)",
        "batch_partly": " (without the deals that lack the scenario)",
    },
    "da": {
        "batch_all": "Alle {all} arbejdsdele er færdige: {runs} kørsler med {draws} trækninger hver, frø {seed}.",
        "batch_some": "{failed} af {all} arbejdsdele mislykkedes; deres kørsler mangler, og summerne er ikke hele.",
        "batch_again": "Den samme kommando prøver igen med det, der mislykkedes.",
        "batch_unit": "Arbejdsdel",
        "batch_why": "Hvorfor den mislykkedes",
        "batch_more": "... og {count} mere, alle i {file}",
        "batch_runs": "Hvad hver kørsel giver (gennemsnit over trækninger; beløb i 1.000 {currency})",
        "batch_deal": "Aftale",
        "batch_scenario": "Scenarie",
        "batch_failed": "mislykket",
        "batch_totals": "Alle aftaler tilsammen (beløb i 1.000 {currency})",
        "batch_total": "{scenario}: {figure} {mean} i gennemsnit, {low} til {high} i ni af ti tilfælde{mark}",
        "batch_incomplete": " (IKKE HEL: en aftale mislykkedes)",
        "batch_partly": " (uden de aftaler, der mangler scenariet)",
    },
}
