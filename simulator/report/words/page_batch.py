"""The name of a phrase of the page of a batch in, its English and Danish out."""

from __future__ import annotations

from simulator.describe import Language

PAGE_BATCH: dict[Language, dict[str, str]] = {
    "en": {
        "pb_what": "{rows} runs of {draws} draws each (deals: {deals}, scenarios: {scenarios}).",
        "pb_sweep": "Swept: {axes}.",
        "pb_incomplete": "Incomplete. Units of work that failed: {failed}. Runs that they belong to are not shown.",
        "pb_more": "In summary.csv, not shown here: {more} more.",
        "pb_lives": "A deal meets the same citizens with the same luck in every scenario and cell of the sweep: what "
        "differs between two of its runs is what was changed. Different deals live different lives unless they share a "
        "cohort.",
        "pb_tab": "{currency} (runs: {runs})",
        "pb_runs": "Side by side",
        "pb_tick": "Click a heading to sort by it; tick the runs that the charts below show.",
        "pb_caption": "{unit}, current prices, whole contract; probabilities and IRR in per cent",
        "pb_run": "Run",
        "pb_p_loss": "Probability\nof a loss",
        "pb_irr": "IRR,\nmean",
        "pb_profit": "Profit,\nmean",
        "pb_profit_low": "Profit,\nP5",
        "pb_profit_high": "Profit,\nP95",
        "pb_payments": "Payments,\nmean",
        "pb_payments_high": "Payments,\nP95",
        "pb_net": "Net saving,\nmean",
        "pb_net_low": "Net saving,\nP5",
        "pb_net_high": "Net saving,\nP95",
        "pb_p_net_cost": "Municipality\nworse off",
        "pb_spread": "Distributions over each other",
        "pb_read": "A line says in what share of the draws a run ends at or below an amount: where it is steep many "
        "draws end; a step is an outcome that comes whole or not at all. A line further right is higher.",
        "pb_chart": "{figure}: share of draws at or below",
        "pb_chart_caption": "Whole contract, current prices, {unit}; the runs ticked above",
        "pb_share": "share of draws",
        "pb_per_year": "per cent a year",
    },
    "da": {
        "pb_what": "{rows} kørsler med {draws} trækninger hver (aftaler: {deals}, scenarier: {scenarios}).",
        "pb_sweep": "Gennemregnet: {axes}.",
        "pb_incomplete": "Ufuldstændig. Arbejdsdele, der mislykkedes: {failed}. De kørsler, de hører til, vises ikke.",
        "pb_more": "I summary.csv, ikke vist her: {more} mere.",
        "pb_lives": "En aftale møder de samme borgere med de samme tilfældigheder i hvert scenarie og hver celle af "
        "gennemregningen: det, der skiller to af dens kørsler, er det, der blev ændret. Forskellige aftaler har "
        "forskellige livsforløb, medmindre de deler kohorte.",
        "pb_tab": "{currency} (kørsler: {runs})",
        "pb_runs": "Side om side",
        "pb_tick": "Klik på en overskrift for at sortere; sæt flueben ved de kørsler, figurerne nedenfor viser.",
        "pb_caption": "{unit}, løbende priser, hele kontrakten; sandsynligheder og intern rente i procent",
        "pb_run": "Kørsel",
        "pb_p_loss": "Tabs-\nsandsynlighed",
        "pb_irr": "Intern rente,\ngns.",
        "pb_profit": "Overskud,\ngns.",
        "pb_profit_low": "Overskud,\nP5",
        "pb_profit_high": "Overskud,\nP95",
        "pb_payments": "Betalinger,\ngns.",
        "pb_payments_high": "Betalinger,\nP95",
        "pb_net": "Nettobesparelse,\ngns.",
        "pb_net_low": "Nettobesparelse,\nP5",
        "pb_net_high": "Nettobesparelse,\nP95",
        "pb_p_net_cost": "Kommunen\ndårligere stillet",
        "pb_spread": "Fordelingerne oven på hinanden",
        "pb_read": "En linje siger, i hvor stor en del af trækningerne en kørsel ender på eller under et beløb: hvor "
        "den er stejl, ender mange trækninger; et trin er et udfald, der kommer helt eller slet ikke. En linje længere "
        "til højre er højere.",
        "pb_chart": "{figure}: andel af trækningerne på eller under",
        "pb_chart_caption": "Hele kontrakten, løbende priser, {unit}; kørslerne med flueben ovenfor",
        "pb_share": "andel af trækningerne",
        "pb_per_year": "procent om året",
    },
}
