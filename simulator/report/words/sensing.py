"""The name of a phrase of `sensitivity` in, its English and Danish out."""

from __future__ import annotations

from simulator.describe import Language

SENSING: dict[Language, dict[str, str]] = {
    "en": {
        "sense_title": "What decides it: {figure}",
        "sense_draws": "{draws} draws of the assumptions, each under two lives, seed {seed}",
        "sense_simulated": "SALib, {method}: {rows} rows, {simulated} draws simulated, seed {seed}",
        "sense_mean": "Mean {mean}, standard deviation {sd}. {unit}",
        "sense_deviation": "standard deviation",
        "sense_millions": "Amounts in million {currency}.",
        "sense_thousands": "Amounts in thousand {currency}.",
        "sense_currency": "Amounts in {currency}.",
        "sense_per cent": "In per cent.",
        "sense_month": "In months.",
        "sense_count": "A number.",
        "sense_plain": "A ratio.",
        "sense_answer": "{luck} of the uncertainty is luck that no better estimate removes; of the rest, {input} "
        "decides {share}.",
        "sense_only_luck": "{luck} of the uncertainty is luck that no better estimate removes; what the assumptions "
        "decide cannot be told from nothing.",
        "sense_still": "It is the same in every draw: nothing decides it.",
        "sense_answer_group": "{luck} of the uncertainty is luck that no better estimate removes; of the rest, "
        "{inputs} together decide {share}.",
        "sense_input": "Assumption",
        "sense_low": "at P10",
        "sense_high": "at P90",
        "sense_swing": "Swing",
        "sense_shock": "no … yes",
        "sense_legend": "░ mean where the assumption is at its P10 (a shock: stays away), █ at its P90 (comes), ▓ "
        "both, │ mean of all. What is correlated with an assumption moves along.",
        "sense_more": "{count} more move it less.",
        "sense_correlation": "Rank\ncorrelation",
        "sense_first": "Decides\nalone",
        "sense_total": "With\ninterplay",
        "sense_of_rest": "Alone, of what\nis not luck",
        "sense_together": "Together:",
        "sense_luck": "Luck",
        "sense_split": "Shares are of the variance.",
        "sense_grouped": "Correlated assumptions have one share: how it splits between them cannot be known.",
        "sense_unreached": "{share} is interplay of assumptions that the fitted surface does not follow.",
        "sense_left_out": "{count} draws in which the figure does not exist are left out.",
        "sense_sobol": "Shares of the variance, luck in it. Rows share their luck, so an assumption's share has its "
        "interplay with luck in it; the given method counts that as luck.",
        "sense_morris": "Changes of the figure from the lowest level of an assumption to its highest (quantiles at 5 "
        "and 95 %), luck kept. Numbers of a group move together, each up or down.",
        "sense_effect": "Mean size\nof the effect",
        "sense_signed": "Mean\neffect",
        "sense_varies": "Its standard\ndeviation",
    },
    "da": {
        "sense_title": "Hvad der afgør: {figure}",
        "sense_draws": "{draws} trækninger af antagelserne, hver under to sæt liv, frø {seed}",
        "sense_simulated": "SALib, {method}: {rows} rækker, {simulated} trækninger simuleret, frø {seed}",
        "sense_mean": "Gennemsnit {mean}, standardafvigelse {sd}. {unit}",
        "sense_deviation": "standardafvigelse",
        "sense_millions": "Beløb i mio. {currency}.",
        "sense_thousands": "Beløb i 1.000 {currency}.",
        "sense_currency": "Beløb i {currency}.",
        "sense_per cent": "I procent.",
        "sense_month": "I måneder.",
        "sense_count": "Et antal.",
        "sense_plain": "Et forholdstal.",
        "sense_answer": "{luck} af usikkerheden er held, som intet bedre skøn fjerner; af resten afgør {input} "
        "{share}.",
        "sense_only_luck": "{luck} af usikkerheden er held, som intet bedre skøn fjerner; hvad antagelserne afgør, kan "
        "ikke skelnes fra ingenting.",
        "sense_still": "Den er ens i alle trækninger: intet afgør den.",
        "sense_answer_group": "{luck} af usikkerheden er held, som intet bedre skøn fjerner; af resten afgør {inputs} "
        "tilsammen {share}.",
        "sense_input": "Antagelse",
        "sense_low": "ved P10",
        "sense_high": "ved P90",
        "sense_swing": "Udsving",
        "sense_shock": "nej … ja",
        "sense_legend": "░ gennemsnit, hvor antagelsen er ved sin P10 (et stød: udebliver), █ ved sin P90 (kommer), ▓ "
        "begge, │ gennemsnit af alle. Hvad der er korreleret med en antagelse, følger med.",
        "sense_more": "{count} flere flytter den mindre.",
        "sense_correlation": "Rang-\nkorrelation",
        "sense_first": "Afgør\nalene",
        "sense_total": "Med\nsamspil",
        "sense_of_rest": "Alene, af det,\nder ikke er held",
        "sense_together": "Tilsammen:",
        "sense_luck": "Held",
        "sense_split": "Andele er af variansen.",
        "sense_grouped": "Korrelerede antagelser har én andel: hvordan den deles mellem dem, kan ikke vides.",
        "sense_unreached": "{share} er samspil mellem antagelser, som den tilpassede flade ikke følger.",
        "sense_left_out": "{count} trækninger, hvor tallet ikke findes, er udeladt.",
        "sense_sobol": "Andele af variansen, held iberegnet. Rækkerne deler held, så en antagelses andel rummer dens "
        "samspil med held; metoden given regner det for held.",
        "sense_morris": "Ændringer fra en antagelses laveste niveau til dens højeste (fraktilerne ved 5 og 95 %), med "
        "samme held. Tal i en gruppe flyttes sammen, hvert op eller ned.",
        "sense_effect": "Effektens\nstørrelse, gns.",
        "sense_signed": "Effekt,\ngns.",
        "sense_varies": "Dens standard-\nafvigelse",
    },
}
