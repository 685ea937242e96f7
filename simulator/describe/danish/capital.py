"""The name of a phrase in, a Danish sentence with named gaps out."""

PHRASES: dict[str, str] = {
    # --- capital ---
    "capital.commitment": "Investorerne giver tilsagn om {commitment}: {holders}.",
    "drawdown.as_needed": "Pengene trækkes efter behov: hver måned det, der forfalder, minus det, der er i kassen.",
    "drawdown.up_front": "Alt trækkes ved starten; det, der ikke bruges, gives tilbage i forhold til indskud.",
    "drawdown.schedule": "Pengene trækkes efter en plan: {draws}; det, der ikke bruges, gives tilbage i forhold til "
    "indskud.",
    "drawdown.draw": "{amount} i {month}",
    "shortage.provider_bears": "Slår pengene ikke til, bærer leverandøren resten.",
    "shortage.stop_enrolment": "Slår pengene ikke til, indskrives der ikke flere borgere fra den måned; leverandøren "
    "bærer det, der stadig mangler.",
    "capital.uses": "Pengene bruges til:",
    "use.once": "{name}: {amount} til {to} i {month}",
    "use.month": "{name}: {amount} om måneden til {to}, fra {first} til {last}",
    "use.citizen enrolled": "{name}: {amount} til {to} for hver indskrevet borger",
    "use.citizen-month engaged": "{name}: {amount} til {to} for hver måned, en borger deltager",
    "use.year of drawn": "{name}: {amount} om året af det trukne til {to}, fra {first} til {last}",
    "capital.waterfall": "Det, der kommer ind, bruges i denne rækkefølge, hvert trin så langt pengene rækker:",
    "capital.usual": "Aftalen fastsætter ingen rækkefølge for det, der kommer ind, så den sædvanlige gælder, hvert "
    "trin "
    "så langt pengene rækker:",
    "waterfall.fees": "ubetalte honorarer",
    "waterfall.principal": "hovedstol i {tranche}",
    "waterfall.return": "afkast i {tranche}",
    "capital.none": "Ingen investor skyder penge i.",
    "waterfall.limited": "afkast i {tranche}, indtil den har givet {rate} om året, hovedstolen medregnet",
    "waterfall.deferred": "udskudte honorarer",
    "waterfall.coupon": "rente i {tranche}",
    "waterfall.amount": "{amount} i alt til {to}",
    "waterfall.rest": "det resterende: {shares}",
    "waterfall.share": "{share} til {to}",
    "waterfall.from": ", fra {month}",
    "waterfall.met": ", når grænsen i »{term}« er nået",
    # --- who owes whom ---
    "channel.investors pay provider": "Investorerne betaler selv leverandøren og de øvrige modtagere. Leverandøren "
    "skylder ikke pengene tilbage: de, der betaler efter vilkårene, skylder investorerne det, som vilkårene udløser, "
    "og "
    "intet andet.",
    "channel.through municipality": "Det, der er til leverandøren, indbetaler investorerne til kommunen på kontoen "
    "{through}, som giver det videre som et betinget tilskud. Det er kommunens indtægt og udgift og regnes med under "
    "servicerammen, hvis kontoen gør. Leverandøren skylder intet tilbage; de, der betaler efter vilkårene, skylder "
    "investorerne det, som vilkårene udløser, og intet andet.",
    "channel.loan to provider": "Det, der er til leverandøren, låner investorerne den. De, der betaler efter "
    "vilkårene, skylder leverandøren og ikke investorerne; leverandøren skylder investorerne ydelser på lånet af det, "
    "den får betalt efter vilkårene, og intet andet.",
    # --- layers of capital ---
    "capital.tranches": "Investorerne giver tilsagn om {commitment} i lag; laveste rang betales først:",
    "tranche": "{name}, rang {rank}: {amount} fra {holders}.",
    "tranche.alone": "{name} har rang {rank}.",
    "tranche.simple": "Det udestående forrentes med {rate} om året ({days}); ubetalt rente forrentes ikke.",
    "tranche.compound": "Det udestående forrentes med {rate} om året ({days}); ubetalt rente forrentes.",
    "tranche.matures": "Der afdrages ikke før {month}.",
    "tranche.amortises": "Hovedstolen forfalder i lige store månedlige afdrag fra {first} til {last}.",
    "tranche.sweep": "Hovedstolen afdrages, så snart der er penge til det.",
    "tranche.first_loss": "Laget er tabsabsorberende: det bærer tab før de øvrige.",
    "drawdown.order.pro rata": "Lagene trækkes forholdsmæssigt.",
    "drawdown.order.junior first": "Laget med den højeste rang trækkes først.",
    "drawdown.order.senior first": "Laget med den laveste rang trækkes først.",
    "drawdown.recycle": "Indtil {month} bruges {share} af hver indbetaling igen til det, der forfalder; resten følger "
    "rækkefølgen nedenfor.",
    "drawdown.recycle_all": "Indtil {month} bruges hver indbetaling igen til det, der forfalder; derefter følger den "
    "rækkefølgen nedenfor.",
    "capital.grants": "Disse tilskud skal ikke betales tilbage og bruges, før der trækkes kapital:",
    "grant": "{name}: {amount} fra {by} i {month}",
    "use.from": ", fra {first}",
    "use.until": ", til {last}",
    "use.between": ", fra {first} til {last}",
    "use.deferred": "; betales ikke af kapitalen, men udskydes, indtil rækkefølgen nedenfor når til udskudte honorarer",
    # --- guarantees ---
    "capital.guarantees": "Underskudsgarantier, der hver opgøres én gang, ved udløbet:",
    "guarantee": "{name}: {by} dækker {share} af det, {covers} har tabt (trukket minus modtaget){limit}{order}.",
    "guarantee.all": "investorerne",
    "guarantee.some": "{tranches}",
    "guarantee.several": "{tranches}",
    "guarantee.amount": ", dog højst {amount}",
    "guarantee.pot": "Der dækkes aldrig mere, end puljen rummer på det tidspunkt; i den indbetales {draws}.",
    "guarantee.before first loss": ", før det tabsabsorberende lag bærer noget af det",
    "guarantee.after first loss": ", efter at det tabsabsorberende lag har båret, hvad det kan",
    # --- the provider ---
    "provider.working": "{provider} kan lægge {amount} ud, før den får betaling.",
    "provider.costs": "Hvad leverancen reelt koster {provider}:",
    "spend.once": "{name}: {amount} i {month}",
    "spend.month": "{name}: {amount} om måneden, fra {first} til {last}",
    "spend.citizen enrolled": "{name}: {amount} for hver indskrevet borger",
    "spend.citizen-month engaged": "{name}: {amount} for hver måned, en borger deltager",
    "spend.year of drawn": "{name}: {amount} om året af det trukne, fra {first} til {last}",
}
