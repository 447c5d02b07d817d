"""Striking what was entered in error, and taking a lot or a pump into use again.

What only makes a lot or a pump look worse is struck at once. Whatever might hide a fault is proposed by one person and
agreed to by a second one, a manager who handles no dog of the unit; until then it counts as before.
"""

from datetime import datetime
from uuid import UUID

from canine.accounts import persons
from canine.accounts import queries as accounts
from canine.accounts.rights import require_own
from canine.actor import Actor
from canine.audit.actions import AuditAction
from canine.audit.listener import audited
from canine.errors import DomainError, Forbidden
from canine.extensions import db
from canine.notices import services as notices
from canine.notices.messages import NewNotice
from canine.proposals import services as proposals
from canine.registry import queries as registry
from canine.rules.figures import written_day
from canine.rules.notifications import NoticeKind, shortened
from canine.rules.roles import Role
from canine.rules.sentence import Sentence
from canine.rules.stock import named_pump
from canine.stock import queries
from canine.stock.models import FilterLot, LotBlankTest, Pump, PumpCalibration, StockProposal

Entry = FilterLot | LotBlankTest | Pump | PumpCalibration


def strike(
    found: Entry, reason: str, *, second_id: UUID | None = None, actor: Actor, at: datetime
) -> StockProposal | None:
    """Strike an entry that was made in error: it stays in sight, and counts for nothing. What is right is entered anew.

    Returns what waits for a second person, None where it is struck. Raises Forbidden for another unit, and for the
    person who recorded a contamination; DomainError without a reason, for what is struck already, while it waits, and
    where nobody can answer.
    """
    require_own(queries.unit_of(found), actor)
    words = _reason(reason)
    _refuse_struck(found)
    if needs_two(found):
        _refuse_recorder(found, actor)
        return _propose(found, words, False, second_id, actor, at)
    _strike(found, words, actor.user_id, actor.name, actor=actor, at=at)
    return None


def take_back_end(
    found: FilterLot | Pump, reason: str, *, second_id: UUID | None = None, actor: Actor, at: datetime
) -> StockProposal:
    """Propose that a lot or a pump was put out of use in error. The log keeps the day and the reason that stood there.

    Raises Forbidden; DomainError for one that is in use, and for a pump whose name another one has by now, without a
    reason, while it waits, and where nobody can answer.
    """
    require_own(found.unit_id, actor)
    words = _reason(reason)
    _refuse_unless_ended(found)
    return _propose(found, words, True, second_id, actor, at)


def needs_two(found: Entry) -> bool:
    """Whether striking an entry might hide a fault, so that one person does not do it.

    A clean blank test, and a pump's only calibration, prove that something is good: without them it reads worse.
    """
    if isinstance(found, LotBlankTest):
        return found.contaminated > 0
    if isinstance(found, PumpCalibration):
        return any(one.id != found.id and not one.is_struck for one in queries.pump(found.pump_id).calibrations)
    return True


def answer(proposal_id: UUID, *, agrees: bool, reason: str, actor: Actor, at: datetime) -> StockProposal:
    """Agree to what is proposed, which is written then under its author's name, or decline it.

    Raises NotFound, Forbidden for who is no second person, DomainError for what was answered or struck meanwhile, and
    without a reason.
    """
    found, words = queries.proposal(proposal_id), " ".join(reason.split())
    proposals.require_second(found, found.unit_id, actor, agrees=agrees)
    is_author = persons.are_one(actor.user_id, found.author_id)
    if not is_author:
        _require_manager(actor)
    if not found.is_open:
        raise DomainError("This was answered already.")
    if not words:
        raise DomainError("Say why: it stands on record.", field="reason")
    if agrees:
        _refuse_handler(found, actor)
        if found.takes_back_end:
            _refuse_unless_ended(found.entry)
        else:
            _refuse_struck(found.entry)
    with audited(AuditAction.STRIKE_STOCK, actor=actor, at=at, reason=words):
        proposals.settle(found, agrees=agrees, is_author=is_author, reason=words, actor=actor, at=at)
    if agrees and found.takes_back_end:
        _bring_back(found.entry, found.reason, actor=actor, at=at)
    elif agrees:
        _strike(found.entry, found.reason, found.author_id, found.author_name, actor=actor, at=at)
    verdict = "is agreed to" if agrees else "is withdrawn" if is_author else "is declined"
    _tell(found, f"To {asked(found)} {verdict} by {actor.name}: {words}", "answer", actor, at)
    return found


def asked(found: StockProposal) -> str:
    """Return what is proposed, as pages and notices name it."""
    if found.takes_back_end:
        return Sentence("take {what} into use again", what=_named(found.entry))
    return Sentence("strike {what}", what=_named(found.entry))


def _named(entry: Entry) -> str:
    if isinstance(entry, FilterLot):
        return Sentence("lot {number}", number=entry.number)
    if isinstance(entry, Pump):
        return named_pump(entry.name)
    if isinstance(entry, LotBlankTest):
        number, day = queries.lot(entry.lot_id).number, written_day(entry.tested_on)
        if not entry.contaminated:
            return Sentence("the blank test of lot {number} of {day}", number=number, day=day)
        return Sentence(
            "the blank test of lot {number} of {day}, {n} of {all} contaminated",
            number=number,
            day=day,
            n=entry.contaminated,
            all=entry.filters,
        )
    pump = named_pump(queries.pump(entry.pump_id).name)
    return Sentence("the calibration of {pump} of {day}", pump=pump, day=written_day(entry.calibrated_on))


def _propose(
    found: Entry, reason: str, takes_back_end: bool, second_id: UUID | None, actor: Actor, at: datetime
) -> StockProposal:
    waiting = queries.waiting_proposal(found)
    if waiting is not None:
        raise DomainError(f"What {waiting.author_name} proposed of it waits for an answer: one at a time.")
    unit_id = queries.unit_of(found)
    second = proposals.second_for(unit_id, second_id, actor)
    made = proposals.opened(
        StockProposal,
        reason,
        actor=actor,
        at=at,
        second=second,
        unit_id=unit_id,
        takes_back_end=takes_back_end,
        **{queries.column_of(found): found.id},
    )
    with audited(AuditAction.STRIKE_STOCK, actor=actor, at=at, reason=reason):
        db.session.add(made)
        db.session.flush()
    _tell(
        made, f"{actor.name} proposes to {asked(made)}, and a second person has to agree: {reason}", "made", actor, at
    )
    return made


def _strike(found: Entry, reason: str, author_id: UUID | None, author_name: str, *, actor: Actor, at: datetime) -> None:
    with audited(AuditAction.STRIKE_STOCK, actor=actor, at=at, reason=reason):
        found.struck_at, found.struck_by_id, found.struck_by_name = at, author_id, author_name
        found.strike_reason = reason


def _bring_back(found: Entry, reason: str, *, actor: Actor, at: datetime) -> None:
    assert isinstance(found, FilterLot | Pump)  # a constraint sees to it
    with audited(AuditAction.KEEP_STOCK, actor=actor, at=at, reason=reason):
        found.ended_on, found.end_reason, found.ended_by_name = None, "", ""


def _refuse_struck(found: Entry) -> None:
    if found.is_struck:
        raise DomainError(f"{found.struck_by_name} struck it already.", field="reason")


def _refuse_unless_ended(found: Entry) -> None:
    assert isinstance(found, FilterLot | Pump)  # a constraint sees to it
    if found.ended_on is None or found.is_struck:
        raise DomainError("It is not out of use.")
    if isinstance(found, Pump):
        other = queries.pump_in_use(found.unit_id, found.name)
        if other is not None:
            raise DomainError(f"Another pump named {other.name} is in use.", field="reason")


def _refuse_recorder(found: Entry, actor: Actor) -> None:
    """Raise Forbidden for the person who recorded a contamination that would go: their word stands until two others."""
    tests = [found] if isinstance(found, LotBlankTest) else found.tests if isinstance(found, FilterLot) else []
    for one in tests:
        if one.contaminated and not one.is_struck and persons.are_one(actor.user_id, one.recorded_by_id):
            raise Forbidden(
                "You recorded that filters of this lot were contaminated: somebody else proposes to strike that, and "
                "a manager agrees."
            )


def _require_manager(actor: Actor) -> None:
    if actor.user_id is None or accounts.user(actor.user_id).role is not Role.MANAGER:
        raise Forbidden("A manager of the unit answers this.", field="answer")


def _refuse_handler(found: StockProposal, actor: Actor) -> None:
    """Raise Forbidden for who handles, or handled since the entry was made, a dog of the unit."""
    person, since = persons.acting(actor), found.entry.recorded_at.date()
    teams = registry.teams(frozenset({found.unit_id}))
    handlers = [persons.somebody_of(one.handler.person_id) for one in teams if one.to_on is None or one.to_on >= since]
    if person is not None and person.is_among(handlers):
        raise Forbidden(
            "You handle a dog of this unit, or did while this was on record, under whatever account. A manager who "
            "does not agrees or declines.",
            field="answer",
        )


def _tell(found: StockProposal, sentence: str, step: str, actor: Actor, at: datetime) -> None:
    """Tell the managers of the unit, who was named to answer, and who recorded the entry."""
    notice = NewNotice(
        NoticeKind.CORRECTION_PROPOSED,
        f"{found.id}/{step}",
        at.date(),
        shortened(sentence),
        f"/stock/proposals/{found.id}",
    )
    notices.notify_managers(found.unit_id, notice, actor=actor, at=at)
    for user_id in {found.second_id, found.entry.recorded_by_id, found.author_id} - {actor.user_id}:
        if user_id is not None:
            notices.notify(user_id, notice, actor=actor, at=at)


def _reason(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise DomainError("Say why.", field="reason")
    return words
