"""The prepared items of a trial as the paper says them: what each is, and where else it was used."""

from canine.certificates.particulars import ItemLine
from canine.checkups import queries as checkups
from canine.checkups.queries import Dossier
from canine.items import queries as prepared


def item_lines(dossier: Dossier) -> tuple[ItemLine, ...] | None:
    """Return the items that lay in the trial, by number; None for a trial whose items had no numbers."""
    found = checkups.checkup(dossier.checkup_id)
    if not found.draws_on_items:
        return None
    uses = checkups.uses_of([one.item_id for one in found.items])
    items = {one.id: one for one in prepared.of_ids([one.item_id for one in found.items])}
    lines = []
    for offered in found.items:
        here = next(use for use in uses[offered.item_id] if use.checkup_id == found.id)
        before = [use for use in uses[offered.item_id] if use.opened_at < found.opened_at and use.places]
        if not here.places:
            continue
        item = items[offered.item_id]
        lines.append(
            ItemLine(
                number=offered.number,
                kind=item.kind,
                what=offered.odour_name or item.what or "blank",
                source=offered.aid_label,
                form=item.form,
                weight="" if item.weight_g is None else f"{item.weight_g.normalize():f} g",
                container=item.container,
                prepared_at=item.prepared_at,
                prepared_by=item.prepared_by_name,
                presented=len(here.places),
                earlier_trials=len(before),
                last_used_at=before[0].opened_at if before else None,
            )
        )
    return tuple(lines)
