"""The training aids of a trial as the paper says them: what they are, and on whose word somebody had them."""

from collections.abc import Sequence
from datetime import datetime

from canine.accounts import queries as accounts
from canine.certificates.particulars import AidLine, AidTaken
from canine.checkups import queries as checkups
from canine.checkups.queries import Dossier
from canine.custody import queries as custody
from canine.registry import queries as registry
from canine.registry.models import AidMovement
from canine.rules.confirmation import Asked, told
from canine.rules.kennel import AidMove


def aid_lines(dossier: Dossier, *, at: datetime | None = None) -> tuple[AidLine, ...]:
    """Return the training aids that were used, by label, as their records stand now.

    Label and odour keep the names under which the plan knew them: the table of presentations reads so. With a moment,
    each has who took it out for the trial, and who had confirmed that by then.
    """
    names = {one.odour_id: one.name for one in checkups.checkup(dossier.checkup_id).odours}
    used = sorted((aid for aid in dossier.aids if aid.used), key=lambda aid: aid.label)
    found = [(aid, registry.aid(aid.aid_id)) for aid in used]
    moves = {now.id: taken_out(now.moves, dossier.first_presentation_at, dossier.last_response_at) for _, now in found}
    asked = custody.asked_about([one.id for each in moves.values() for one in each]) if at else {}
    return tuple(
        AidLine(
            label=aid.label,
            odour=names.get(now.odour_id) or registry.odour(now.odour_id).name,
            form=now.form,
            amount=f"{now.sealed_weight_g.normalize():f} g",
            replace_by=now.replace_by_on,
            custody=tuple(_taken(one, asked[one.id], at) for one in moves[now.id]) if at else None,
        )
        for aid, now in found
    )


def taken_out(moves: Sequence[AidMovement], begins_at: datetime, ends_at: datetime) -> list[AidMovement]:
    """Return the moves by which an aid was out of the store while the trial lasted, the earliest first."""
    found: list[AidMovement] = []
    for one in sorted(moves, key=lambda move: move.at):
        if one.at > ends_at:
            break
        if one.move is AidMove.TAKEN_OUT:
            found.append(one)
        elif one.at <= begins_at:
            found.clear()
    return found


def _taken(move: AidMovement, asked: Sequence[Asked], at: datetime) -> AidTaken:
    carrier, witness = accounts.user(move.carrier_id), accounts.user(move.witness_id)
    return AidTaken(move.at, carrier.name_at(move.at), witness.name_at(move.at), told(asked, at))
