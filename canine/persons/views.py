"""The page of people: who is alike, who has several accounts, and what two said of whom."""

from functools import partial
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from canine import clock
from canine.accounts import appointing, first_manager, whose
from canine.accounts import queries as accounts
from canine.columns import Units
from canine.persons import appointing as agreeing
from canine.persons import queries, services
from canine.persons.forms import AgreementForm, FirstManagerForm, KnownForm, PartingForm, WordForm
from canine.proposals.waiting import Waiting, tells_of
from canine.registry import queries as registry
from canine.rules.permissions import Permission
from canine.rules.person import PersonProposalState
from canine.rules.proposal import ProposalState
from canine.rules.roles import Role
from canine.rules.sentence import Sentence
from canine.web.access import current_actor, requires
from canine.web.answering import answered
from canine.web.languages import flash
from canine.web.pages import page
from canine.web.sections import Subject, section_of
from canine.web.writes import submitted, transactional

bp = Blueprint("persons", __name__, url_prefix="/people")

SAID = "It is said, and waits for {}. Until then nothing changes: people of one name count as one person."


def _unit() -> Units:
    """Return the unit whose people this person is shown; None for all."""
    return (current_user.unit_id or ()) if current_user.role is Role.MANAGER else None


def _second() -> str:
    return "an administrator" if current_user.role is Role.MANAGER else "a manager"


@bp.get("")
@requires(Permission.SEE_PERSONS)
def list_people() -> Response:
    """Show who may be one person, what waits, and everybody with several accounts or entries."""
    unit_id, actor = _unit(), current_actor()
    waiting = queries.waiting(unit_id)
    return page(
        "persons/list_people.html",
        title="People",
        likenesses=queries.likenesses(unit_id),
        waiting=[(one, services.may_answer(one, actor)) for one in waiting],
        several=[one for one in queries.people(unit_id) if len(one.entries) > 1],
        answered=queries.answered(unit_id),
    )


@bp.route("/say", methods=["GET", "POST"])
@requires(Permission.SAY_WHO)
@transactional
def say() -> BaseResponse:
    """Say of two people on record that they are one, or two."""
    form = WordForm(one=request.args.get("one"), other=request.args.get("other"))
    form.offer((one.person_id, whose.named(one.person_id)) for one in queries.people(_unit()))
    made = submitted(form, lambda: services.say(form.to_message(), actor=current_actor(), at=clock.now()))
    if made is None:
        return page("persons/say.html", title="One person, or two?", form=form)
    flash(SAID.format(_second()))
    return redirect(url_for("persons.list_people"))


@bp.route("/<uuid:person_id>/part", methods=["GET", "POST"])
@requires(Permission.SAY_WHO)
@transactional
def part(person_id: UUID) -> BaseResponse:
    """Say that an account or entry is another person's than the one it stands with."""
    found, form = queries.person(person_id), PartingForm()
    services.require_over(current_actor(), person_id)
    form.offer((entry.id, entry.words) for entry in found.entries)
    made = submitted(form, lambda: services.part(person_id, form.to_message(), actor=current_actor(), at=clock.now()))
    if made is None:
        return page("persons/part.html", title="Another person's", form=form, person=found)
    flash(SAID.format(_second()))
    return redirect(url_for("persons.list_people"))


@bp.route("/words/<uuid:proposal_id>", methods=["GET", "POST"])
@requires(Permission.SAY_WHO)
@transactional
def answer(proposal_id: UUID) -> BaseResponse:
    """Show what was said of two people, and take the second person's word on it."""
    found, form = queries.proposal(proposal_id), KnownForm()
    is_author = found.author_id == current_user.id
    if not is_author:
        services.require_over(current_actor(), found.one_id, found.other_id)
    agree = "I agree: they are one person" if found.is_one else "I agree: they are two people"
    form.offer(agree, "I do not agree: it stays as it is", is_author=is_author)
    made = answered(form, partial(services.answer, proposal_id))
    if made is None:
        return page(
            "persons/answer.html",
            title="One person?" if found.is_one else "Two people?",
            form=form,
            said=found,
            is_author=is_author,
            is_open=found.state is PersonProposalState.PROPOSED,
            may_answer=is_author or services.may_answer(found, current_actor()),
            author_is_manager=found.author_id is not None and accounts.user(found.author_id).role is Role.MANAGER,
        )
    agreed = made.state is PersonProposalState.AGREED
    flash(("They are one person from now on." if made.is_one else "They are two people.") if agreed else "It stays.")
    return redirect(url_for("persons.answer", proposal_id=proposal_id))


@bp.route("/roles/<uuid:proposed_role_id>", methods=["GET", "POST"])
@requires(Permission.AGREE_TO_ROLE)
@transactional
def agree(proposed_role_id: UUID) -> BaseResponse:
    """Show an account that is to work, or to work again after a reset, and take a manager's word on it."""
    found, form = accounts.proposed_role(proposed_role_id), AgreementForm()
    user = accounts.user(found.user_id)
    role = appointing.words_of(found.role, found.unit_id, user.agency)
    link = agreeing.opened_with(found)
    form.ask_about(user.name, role, is_by_link=link is not None)
    made = submitted(
        form, lambda: agreeing.answer(proposed_role_id, form.to_message(), actor=current_actor(), at=clock.now())
    )
    if made is None:
        return page(
            "persons/agree.html",
            title=Sentence("Does {name} have this account?", name=user.name)
            if found.link_id
            else Sentence("Let {name} work as {value}?", name=user.name, value=found.role.value),
            form=form,
            proposed=found,
            user=user,
            role=role,
            now=appointing.words_of(user.role, user.unit_id, user.agency) if user.role else "",
            may_answer=agreeing.may_answer(found, current_actor()),
            who_agrees=appointing.who_agrees(found),
            lookalikes=agreeing.lookalikes(found),
            link=link,
        )
    is_agreed = made.stands is ProposalState.AGREED
    flash(
        Sentence("{name} works as {role} from now on.", name=user.name, role=role)
        if is_agreed
        else "It stays as it is."
    )
    return redirect(url_for("persons.agree", proposed_role_id=proposed_role_id))


@bp.route("/first-manager", methods=["GET", "POST"])
@requires(Permission.CONFIRM_FIRST_MANAGER)
@transactional
def first() -> BaseResponse:
    """Show who was named first manager, and take the word of somebody who knows them."""
    found, form = first_manager.of_all(), FirstManagerForm()
    manager = accounts.user(found.user_id) if found else None
    if manager is not None:
        form.ask_about(manager.name, manager.email)
    made = submitted(
        form,
        lambda: first_manager.confirm(
            is_known=bool(form.is_known.data), reason=form.reason.data or "", actor=current_actor(), at=clock.now()
        ),
    )
    if made is None:
        return page(
            "persons/first_manager.html",
            title="The first manager",
            form=form,
            found=found,
            manager=manager,
            may_say=first_manager.may_say(current_actor()),
            missing=first_manager.what_is_missing(),
        )
    flash("Your word is on record: check-ups can be opened here.")
    return redirect(url_for("persons.first"))


@tells_of("first_managers", needs=Permission.CONFIRM_FIRST_MANAGER)
def first_manager_that_waits(_: UUID) -> Waiting | None:
    """Tell everybody who may say who the first manager is, and the two who may not."""
    found = first_manager.of_all()
    if found is None or not (first_manager.may_say(current_actor()) or current_user.id == found.user_id):
        return None
    words = Sentence("{name}, the first manager: somebody else says who it is", name=accounts.user(found.user_id).name)
    return Waiting(words, url_for("persons.first"), found.author_id, found.author_name, found.recorded_at)


@tells_of("person_proposals", needs=Permission.SAY_WHO)
def word_that_waits(proposal_id: UUID) -> Waiting | None:
    """Tell whoever said that two are one person, or two, and whoever may answer it."""
    found = queries.proposal(proposal_id)
    if found.author_id != current_user.id and not services.may_answer(found, current_actor()):
        return None
    verdict = "One person" if found.is_one else "Two people"
    address = url_for("persons.answer", proposal_id=found.id)
    words = f"{verdict}: {found.words.replace(' | ', ' and ')}"
    return Waiting(words, address, found.author_id, found.author_name, found.recorded_at)


@tells_of("proposed_roles", needs=Permission.SEE_PERSONS)
def role_that_waits(proposed_role_id: UUID) -> Waiting | None:
    """Tell the managers who may agree, and who asked for it."""
    found = accounts.proposed_role(proposed_role_id)
    is_author = found.author_id == current_user.id
    if not is_author and not agreeing.may_answer(found, current_actor()):
        return None
    user = accounts.user(found.user_id)
    again = "again " if found.link_id else ""
    words = Sentence(
        "{name} {again}as {words_of}",
        name=user.name,
        again=again,
        words_of=appointing.words_of(found.role, found.unit_id, user.agency),
    )
    at_account = url_for("accounts.change_user", user_id=user.id)
    address = at_account if is_author else url_for("persons.agree", proposed_role_id=found.id)
    return Waiting(words, address, found.author_id, found.author_name, found.recorded_at)


@section_of(Subject.HANDLER, needs=Permission.SEE_PERSONS, place=70)
def person_of_handler(handler_id: UUID) -> str:
    """Return the handler's other accounts and entries, and who may be the same person."""
    person_id = registry.handler(handler_id).person_id
    return render_template(
        "persons/section_of_handler.html",
        handler_id=handler_id,
        person=queries.person(person_id),
        taken_for=queries.taken_for(person_id),
    )
