"""List the consequences of a change: what packages above do, in the same transaction, once rows below were written."""

from canine.audit.listener import AfterChange
from canine.certificates import basis, corrected
from canine.checkups.services.inheriting import inherit_suspensions
from canine.covert_checks import linking as covert_checks
from canine.draws import linking as draws
from canine.field.services.receiving import resume_waiting_records
from canine.monitoring import services as monitoring
from canine.persons import appointing
from canine.persons import services as persons
from canine.rasco.services.struck import notify_of_a_decision_in_doubt
from canine.rota.services import notify_of_planned_shifts
from canine.studies import linking as studies

# By the tables in which the rows stand, in the order in which it follows.
AFTER_CHANGE: tuple[AfterChange, ...] = (
    (("dogs", "handlers", "training_aids", "miss_causes"), basis.mark_changed_bases),
    (corrected.TABLES, basis.mark_changed_years),
    (("teams",), inherit_suspensions),
    (covert_checks.FOLLOWED, covert_checks.follow),
    (("searches", "search_corrections", "air_samples", "corrections"), draws.link_to_the_draw),
    (("corrections",), notify_of_a_decision_in_doubt),
    (
        ("shifts", "searches", "findings", "air_samples", "presentation_sessions", "custody_requests"),
        resume_waiting_records,
    ),
    (("lines",), monitoring.judge_sessions),
    (("exercises",), monitoring.judge_exercises),
    (("covert_looks",), monitoring.judge_covert_checks),
    (("proposed_roles",), appointing.tell_of_a_role),
    (("person_proposals",), persons.tell_of_a_word),
    (("absences",), notify_of_planned_shifts),
    (("air_samples", "corrections", "prepared_containers"), studies.link_to_the_study),
    (("presentation_sessions",), studies.keep_the_preparer_out),
)
