"""The name of a phrase in, an English sentence with named gaps out."""

PHRASES: dict[str, str] = {
    # --- citizens ---
    "citizens.planned": "{citizens} are planned. They enrol evenly over {over}, from {first} to {last}.",
    "citizens.at_once": "{citizens} are planned. They all enrol in {first}.",
    "citizens.recruited": "Of those planned, {share} are recruited.",
    "citizens.delay": "All enrolment is late by {months}.",
    "citizens.weeks": "At enrolment they have been on benefit for {weeks}.",
    "citizens.weeks_over": "At enrolment they have been on benefit for some weeks; over citizens this is {weeks}.",
    "citizens.segments": "They fall into these segments:",
    "citizens.segment": "{name}: {share}, {citizens}",
    "citizens.home": "they live in {municipality}",
    "citizens.multiply": "{transition} is multiplied by {factor}",
    "citizens.restated": "{transition} is {hazard} instead",
    "citizens.frailty": "People differ beyond that: a personal factor with mean 1 (log-normal, sd of the log {sd}) "
    "multiplies {transitions} for life.",
    # --- pathway ---
    "pathway.states": "A citizen is always in one of these states: {states}. All start in {start}.",
    "pathway.support": "Self-supporting: {states}.",
    "pathway.transition": "{name}: {hazard}.",
    "pathway.reached": "The whole model, with personal differences and segments, reaches {share} within {months}.",
    "hazard.rate": "a rate of {value}",
    "hazard.chance": "a probability of {value}",
    "hazard.within": "{value} leave this way within {months}, with all ways out competing",
    "hazard.mean_months": "{value} on average, were it the only way out",
    "hazard.median_months": "half within {value}, were it the only way out",
    "hazard.after": "times {factor} after {months} in the state",
    # --- programme ---
    "programme.lasts": "A citizen is engaged for {months}, or until drop-out.",
    "programme.ends_on": "Engagement also ends when a citizen first enters {states}.",
    "programme.dropout": "Drop-out: {hazard}.",
    "programme.ratio": "{name} becomes {ratio} times as fast.",
    "programme.within": "{name}: with the programme {share} leave this way within {months}, with all ways out "
    "competing.",
    "programme.reached": "The whole model then reaches {share} within {months}, for those who stay to the end.",
    "programme.when": "The effect begins {onset} after enrolment; who drops out before that gets none. It holds for "
    "{persists} after engagement has ended, then fades in three equal steps over {fades}.",
    "programme.at_once": "The effect begins at enrolment, holds for {persists} after engagement has ended, then "
    "fades in three equal steps over {fades}.",
    "programme.never_fades": "The effect begins {onset} after enrolment and stops {persists} after engagement has "
    "ended.",
    "programme.strength": "It is delivered at {strength} times its strength: the log of every effect is multiplied by "
    "that.",
    # --- shocks ---
    "shocks.shock": "{name}: with probability {chance} it comes, from month {start}, and lasts {months}.",
    "shocks.sure": "{name}: it comes in month {start} and lasts {months}.",
    "shocks.multiply": "Meanwhile {changes}.",
    "shocks.shared": "It strikes all deals of a batch at once.",
    # --- what citizens share ---
    "citizens.sites": "They are served at {count} sites, which differ alike with and without the programme. Between "
    "two citizens of one site the correlation in having left by this exit, were it the only one, is:",
    "citizens.site": "{transition}: {correlation}, within {months}",
    "citizens.households": "They come in households of {size}, who enrol together.",
    "citizens.household_luck": "Between two members the correlation of luck is {correlation} in {transitions}.",
    "citizens.common_luck": "All citizens' luck moves together in {transitions}: correlation {correlation} between any "
    "two.",
}
