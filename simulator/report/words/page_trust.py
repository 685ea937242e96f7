"""The name of a phrase of the page's tab of assumptions and trust in, its English and Danish out.

`pt_word_` is a word, `pt_means_` what it means.
"""

from __future__ import annotations

from simulator.describe import Language

PAGE_TRUST: dict[Language, dict[str, str]] = {
    "en": {
        "pt_assumptions": "What is assumed",
        "pt_lead": "Of the deal's numbers {sourced} have a source, {assumed} are assumed and {unexplained} are "
        "neither: amounts, dates and shares that the agreement itself fixes. {uncertain} of them are uncertain and "
        "differ from draw to draw.",
        "pt_uncertain_caption": "Numbers that are uncertain, and what is known of them",
        "pt_known": "What is known of it",
        "pt_source": "Source",
        "pt_path": "Where it stands in the deal",
        "pt_value": "Value",
        "pt_section": "{section} (numbers: {count})",
        "pt_section_caption": "Every number told under: {section}",
        "pt_agreed": "agreed, or neither",
        "pt_assumed": "assumed",
        "pt_model": "What the model assumes",
        "pt_model_lives": "Each citizen moves between the states of the deal month by month, with hazards (rates of "
        "moving) that depend on the state, the time in it, the segment, a personal factor and shocks; what happened "
        "in earlier states leaves no other trace.",
        "pt_model_paired": "Every citizen is lived twice, with the programme and without it, and a saving is the "
        "difference in public cost between the two.",
        "pt_model_numbers": "The uncertain numbers are drawn anew for each draw and are the same for all of its "
        "citizens; citizens' own luck comes on top.",
        "pt_model_savings": "A saving counts for a budget only when it is realised: the cashable share of it, after "
        "its lag, less what is taken back.",
        "pt_model_ledger": "The contract is settled on what is measured, not on what is true; every payment has a "
        "payer and a payee, to the smallest coin.",
        "pt_model_not": "Not in the model: how people and authorities would behave under another contract, new laws, "
        "and anything that the deal does not state. Whoever doubts an assumption can change it and run the deal "
        "again.",
        "pt_notes": "Remarks in the deal",
        "pt_precision": "How precise the figures are",
        "pt_errors_how": "The figures are means over {draws} draws. An error says how far a figure would typically "
        "move if the simulation were repeated with other draws; it says nothing about whether the assumptions are "
        "right. Four times the draws would about halve it.",
        "pt_errors_caption": "Headline figures over all years, {prices}, amounts in {unit}",
        "pt_figure": "Figure",
        "pt_error": "Standard error",
        "pt_four_times": "With four times\nthe draws",
        "pt_points": "{points} points",
        "pt_all_payments": "Municipality: payments",
        "pt_all_savings": "Municipality: realised savings",
        "pt_all_net": "Municipality: net saving",
        "pt_all_profit": "Investors: profit",
        "pt_all_worse": "Municipality: chance of being worse off than without the deal",
        "pt_all_loss": "Investors: chance of a loss",
        "pt_gained": "Citizens: difference in “{outcome}”",
        "pt_goals_caption": "The precision that was asked for",
        "pt_wanted": "Wanted",
        "pt_met": "Reached",
        "pt_settles": "How the mean settles as draws are added: {figure}",
        "pt_settles_caption_municipality": "Municipality, all years, current prices, {unit}: mean of the first "
        "draws, with twice its standard error",
        "pt_settles_caption_investors": "Investors, whole deal, current prices, {unit}: mean of the first draws, "
        "with twice its standard error",
        "pt_band": "two standard errors",
        "pt_draws": "Draws",
        "pt_made": "How it was made",
        "pt_deal": "Deal",
        "pt_file": "File",
        "pt_scenario": "Scenario",
        "pt_as_signed": "none: the deal as it is written",
        "pt_changes": "Changes",
        "pt_seed": "Seed",
        "pt_seeds": "{seed}; lives {lives}; version {stream} of the random streams. The same seed gives the same "
        "result to the last bit.",
        "pt_sampling": "Sampling",
        "pt_sampling_sobol": "Sobol points for the uncertain numbers, scrambled, in 32 replicates: they fill the "
        "room of assumptions more evenly than chance",
        "pt_sampling_independent": "independent draws of the uncertain numbers",
        "pt_luck_word": "Luck",
        "pt_fingerprint": "Fingerprint (SHA-256 of all values)",
        "pt_package": "Package",
        "pt_version": "Version",
        "pt_versions": "Versions",
        "pt_versions_caption": "Versions of what it was made with",
        "pt_seconds": "Seconds by stage",
        "pt_seconds_caption": "Running time by stage",
        "pt_stage": "Stage",
        "pt_words": "Words used, English and Danish",
        "pt_word_draw": "draw (Danish: trækning)",
        "pt_means_draw": "one simulated future: one value of every uncertain number, and one life of every citizen",
        "pt_word_arm": "arm (Danish: forløb)",
        "pt_means_arm": "with the programme, or without it (counterfactual): the same citizens lived both ways",
        "pt_word_scenario": "scenario (Danish: scenarie)",
        "pt_means_scenario": "a named change to the deal, such as slow recruitment; not a draw",
        "pt_word_saving": "realised saving (Danish: realiseret besparelse)",
        "pt_means_saving": "public cost without the programme less that with it, once it is in the house",
        "pt_word_net": "net saving (Danish: nettobesparelse)",
        "pt_means_net": "realised savings less payments; positive is good for the municipality",
        "pt_word_p95": "P5, P50, P95 (Danish: P5, P50, P95)",
        "pt_means_p95": "what 5, 50 and 95 % of the draws do not exceed",
        "pt_word_reserve": "reserve (Danish: reserve)",
        "pt_means_reserve": "what is enough to pay in 95 % of the draws (P95 of the payments)",
        "pt_word_gap": "liquidity gap (Danish: likviditetsgab)",
        "pt_means_gap": "the largest sum of payments so far less savings so far",
        "pt_word_irr": "internal rate of return (IRR) (Danish: intern rente)",
        "pt_means_irr": "the yearly rate at which what is paid in and what is paid back weigh the same",
        "pt_word_moic": "money multiple (MOIC) (Danish: pengemultipel)",
        "pt_means_moic": "what the investors get back for each krone paid in",
        "pt_word_shortfall": "expected shortfall (Danish: forventet tab i halen)",
        "pt_means_shortfall": "the mean of the worst 5 % of the draws",
        "pt_word_deadweight": "deadweight (Danish: dødvægt)",
        "pt_means_deadweight": "what is paid for outcomes that would have come anyway",
        "pt_word_ceiling": "service ceiling (Danish: serviceramme)",
        "pt_means_ceiling": "the state's limit on a municipality's service spending; transfer incomes lie outside it",
        "pt_word_error": "standard error (±) (Danish: standardfejl)",
        "pt_means_error": "how far a figure typically moves if the simulation is repeated with other draws",
    },
    "da": {
        "pt_assumptions": "Hvad der er forudsat",
        "pt_lead": "Af aftalens tal har {sourced} en kilde, {assumed} er antaget, og {unexplained} er ingen af "
        "delene: beløb, datoer og andele, som aftalen selv fastlægger. {uncertain} af dem er usikre og forskellige "
        "fra trækning til trækning.",
        "pt_uncertain_caption": "Tal, der er usikre, og hvad man ved om dem",
        "pt_known": "Hvad man ved om det",
        "pt_source": "Kilde",
        "pt_path": "Hvor det står i aftalen",
        "pt_value": "Værdi",
        "pt_section": "{section} (tal: {count})",
        "pt_section_caption": "Alle tal, der hører under: {section}",
        "pt_agreed": "aftalt, eller ingen af delene",
        "pt_assumed": "antaget",
        "pt_model": "Hvad modellen forudsætter",
        "pt_model_lives": "Hver borger bevæger sig måned for måned mellem aftalens tilstande med intensiteter, der "
        "afhænger af tilstanden, tiden i den, segmentet, en personlig faktor og chok; hvad der skete i tidligere "
        "tilstande, sætter ellers ikke spor.",
        "pt_model_paired": "Hver borger leves to gange, med indsatsen og uden, og en besparelse er forskellen i "
        "offentlig udgift mellem de to.",
        "pt_model_numbers": "De usikre tal trækkes på ny for hver trækning og er ens for alle dens borgere; "
        "borgernes eget held kommer oveni.",
        "pt_model_savings": "En besparelse tæller først i et budget, når den er realiseret: den realiserbare andel, "
        "efter sin forsinkelse, minus det, der tages tilbage.",
        "pt_model_ledger": "Kontrakten afregnes efter det målte, ikke efter det sande; hver betaling har en betaler "
        "og en modtager, til mindste mønt.",
        "pt_model_not": "Ikke i modellen: hvordan mennesker og myndigheder ville handle under en anden kontrakt, nye "
        "love og alt, som aftalen ikke nævner. Den, der tvivler på en forudsætning, kan ændre den og regne aftalen "
        "igennem igen.",
        "pt_notes": "Bemærkninger i aftalen",
        "pt_precision": "Hvor præcise tallene er",
        "pt_errors_how": "Tallene er gennemsnit over {draws} trækninger. Fejlen siger, hvor langt et tal typisk "
        "ville flytte sig, hvis simuleringen blev gentaget med andre trækninger; den siger intet om, hvorvidt "
        "forudsætningerne er rigtige. Fire gange så mange trækninger ville omtrent halvere den.",
        "pt_errors_caption": "Hovedtal over alle år, {prices}, beløb i {unit}",
        "pt_figure": "Tal",
        "pt_error": "Standardfejl",
        "pt_four_times": "Med fire gange\nså mange trækninger",
        "pt_points": "{points} procentpoint",
        "pt_all_payments": "Kommunen: betalinger",
        "pt_all_savings": "Kommunen: realiserede besparelser",
        "pt_all_net": "Kommunen: nettobesparelse",
        "pt_all_profit": "Investorerne: overskud",
        "pt_all_worse": "Kommunen: sandsynlighed for at være dårligere stillet end uden aftalen",
        "pt_all_loss": "Investorerne: tabssandsynlighed",
        "pt_gained": "Borgerne: forskel i »{outcome}«",
        "pt_goals_caption": "Den præcision, der blev bedt om",
        "pt_wanted": "Ønsket",
        "pt_met": "Nået",
        "pt_settles": "Sådan falder gennemsnittet til ro, når der kommer flere trækninger: {figure}",
        "pt_settles_caption_municipality": "Kommunen, alle år, løbende priser, {unit}: gennemsnit af de første "
        "trækninger med to gange standardfejlen",
        "pt_settles_caption_investors": "Investorerne, hele aftalen, løbende priser, {unit}: gennemsnit af de første "
        "trækninger med to gange standardfejlen",
        "pt_band": "to standardfejl",
        "pt_draws": "Trækninger",
        "pt_made": "Hvordan det er lavet",
        "pt_deal": "Aftale",
        "pt_file": "Fil",
        "pt_scenario": "Scenarie",
        "pt_as_signed": "intet: aftalen, som den er skrevet",
        "pt_changes": "Ændringer",
        "pt_seed": "Frø",
        "pt_seeds": "{seed}; liv {lives}; version {stream} af tilfældighedsstrømmene. Samme frø giver samme resultat "
        "til sidste bit.",
        "pt_sampling": "Udvælgelse",
        "pt_sampling_sobol": "Sobol-punkter for de usikre tal, blandede, i 32 gentagelser: de fylder "
        "forudsætningernes rum jævnere end tilfældet",
        "pt_sampling_independent": "uafhængige trækninger af de usikre tal",
        "pt_luck_word": "Held",
        "pt_fingerprint": "Fingeraftryk (SHA-256 af alle værdier)",
        "pt_package": "Pakke",
        "pt_version": "Udgave",
        "pt_versions": "Udgaver",
        "pt_versions_caption": "Udgaver af det, den er lavet med",
        "pt_seconds": "Sekunder pr. trin",
        "pt_seconds_caption": "Køretid pr. trin",
        "pt_stage": "Trin",
        "pt_words": "Ord, der bruges, på dansk og engelsk",
        "pt_word_draw": "trækning (engelsk: draw)",
        "pt_means_draw": "én simuleret fremtid: én værdi af hvert usikkert tal og ét liv for hver borger",
        "pt_word_arm": "forløb (engelsk: arm)",
        "pt_means_arm": "med indsatsen eller uden den (basisalternativet): de samme borgere levet på begge måder",
        "pt_word_scenario": "scenarie (engelsk: scenario)",
        "pt_means_scenario": "en navngiven ændring af aftalen, f.eks. langsom rekruttering; ikke en trækning",
        "pt_word_saving": "realiseret besparelse (engelsk: realised saving)",
        "pt_means_saving": "offentlig udgift uden indsatsen minus udgiften med den, når den er i hus",
        "pt_word_net": "nettobesparelse (engelsk: net saving)",
        "pt_means_net": "realiserede besparelser minus betalinger; positiv er godt for kommunen",
        "pt_word_p95": "P5, P50, P95 (fraktiler) (engelsk: P5, P50, P95)",
        "pt_means_p95": "det, som 5, 50 og 95 % af trækningerne ikke overstiger",
        "pt_word_reserve": "reserve (engelsk: reserve)",
        "pt_means_reserve": "det, der slår til i 95 % af trækningerne (P95 af betalingerne)",
        "pt_word_gap": "likviditetsgab (engelsk: liquidity gap)",
        "pt_means_gap": "den største sum af betalinger indtil da minus besparelser indtil da",
        "pt_word_irr": "intern rente (engelsk: internal rate of return)",
        "pt_means_irr": "den årlige rente, hvor det indbetalte og det tilbagebetalte vejer lige meget",
        "pt_word_moic": "pengemultipel (MOIC) (engelsk: money multiple)",
        "pt_means_moic": "det, investorerne får tilbage for hver indbetalt krone",
        "pt_word_shortfall": "forventet tab i halen (engelsk: expected shortfall)",
        "pt_means_shortfall": "gennemsnittet af de værste 5 % af trækningerne",
        "pt_word_deadweight": "dødvægt (engelsk: deadweight)",
        "pt_means_deadweight": "det, der betales for resultater, som ville være kommet alligevel",
        "pt_word_ceiling": "serviceramme (engelsk: service ceiling)",
        "pt_means_ceiling": "statens loft over kommunens serviceudgifter; overførselsindkomster ligger uden for",
        "pt_word_error": "standardfejl (±) (engelsk: standard error)",
        "pt_means_error": "hvor langt et tal typisk flytter sig, hvis simuleringen gentages med andre trækninger",
    },
}
