"""The limits of a trial: amounts, forms and odours that did not lie there, and the other mode."""

from decimal import Decimal

from canine.certificates.aids import aid_lines
from canine.certificates.document_words import listed
from canine.certificates.items import item_lines
from canine.checkups.queries import Dossier
from canine.registry import queries as registry
from canine.rules.presentation import ItemKind
from canine.rules.team import Mode


def not_tested(dossier: Dossier) -> tuple[str, ...]:
    """Return what nobody may read out of the certificate: other amounts and forms, other odours, the other mode.

    What lay there are the items; of a trial whose items had no numbers, what is on record are the aids.
    """
    items = item_lines(dossier)
    used = aid_lines(dossier) if items is None else ()
    reaches: dict[str, list[str]] = {}
    for odour in dossier.odours:
        lay = [one for one in items or () if one.kind is ItemKind.TARGET and one.what == odour]
        weighed = [one.weight for one in lay if one.weight] or [aid.amount for aid in used if aid.odour == odour]
        forms = sorted({one.form for one in lay})
        other_forms = f"forms other than {' and '.join(forms)}" if forms else "forms not listed"
        if weighed:
            amounts = sorted(weighed, key=_grams)
            reach = f"below {amounts[0]} or above {amounts[-1]}"
            if amounts[0] == amounts[-1]:
                reach = f"other than {amounts[0]}"
            reaches.setdefault(f"amounts {reach}, and {other_forms}", []).append(odour)
        elif forms:
            reaches.setdefault(f"{other_forms}; no amount is on record", []).append(odour)
    sentences = (f"{listed(tuple(odours))}: {reach}." for reach, odours in reaches.items())
    found = [sentence[:1].upper() + sentence[1:] for sentence in sentences]
    others = [one.name for one in registry.odours() if one.name not in dossier.odours]
    if others:
        found.append(f"Other odours: {', '.join(others)}.")
    if dossier.mode is Mode.RASCO:
        found.append("Free search of cargo, vehicles and baggage.")
    else:
        found.append("Air samples on filters (RASCO).")
    return tuple(found)


def _grams(amount: str) -> Decimal:
    return Decimal(amount.removesuffix(" g"))
