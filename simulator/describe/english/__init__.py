"""The name of a phrase in, an English sentence with named gaps out; one file for each part of a deal."""

from simulator.describe.english import capital, contract, deal, example, outcomes, people, purse, terms

PHRASES: dict[str, str] = {
    name: phrase
    for part in (capital, contract, deal, example, outcomes, people, purse, terms)
    for name, phrase in part.PHRASES.items()
}
