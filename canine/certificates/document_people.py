"""The people of the trial: who had which part, on whose word the approver's account stands, and what each stated."""

from reportlab.platypus import Flowable

from canine.certificates.dates import day, moment
from canine.certificates.document_words import count_of, listed, named
from canine.certificates.layout import SMALL, heading, pairs, paragraph, table
from canine.certificates.messages import CertificateRecord, FirstManagerKnown
from canine.rules.stated_knowledge import StatedKnowledge


def people(record: CertificateRecord) -> list[Flowable]:
    """Who took part, and the assessor's own words on independence."""
    who = record.people
    others = [f"{one.name} ({one.place}; knew {one.knew})" for one in record.protocol.others_present]
    rows = [
        ("Sessions held on", listed(tuple(dict.fromkeys(day(one) for one in record.protocol.held_on)))),
        ("First presentation", moment(record.protocol.first_presentation_at, record.zone)),
        ("Last response", moment(record.protocol.last_response_at, record.zone)),
        ("Assessor", named(who.assessor)),
        ("Assessor’s statement", f"“{who.independence_statement}”"),
        ("Loader", f"{named(who.loader)}; {_looks(record)}"),
        ("Recorder", named(who.recorder)),
        ("Others present", "; ".join(others) or "nobody is on record"),
        ("Approved by", f"{named(who.approved_by)}; {moment(who.approved_at, record.zone)}"),
    ]
    if who.first_manager is not None:
        rows.append(("The approver’s account", _approver_account(who.first_manager, who.approved_by.name)))
    return [*heading("People of the trial"), pairs(rows, label=0.2), *_statements(record)]


def _approver_account(first: FirstManagerKnown, approver: str) -> str:
    """Return on whose word the approver's account stands, up to the first manager, and who knows that one."""
    manager, steps = approver, ""
    for name in first.agreed_by or ():
        steps += f"agreed to by {name}; {name}’s is "
        manager = name
    vouched = ""
    if first.vouched_by:
        asked, agreed = first.vouched_by
        vouched = f". {first.known_by}’s own account was asked for by {asked} and agreed to by {agreed}"
    return (
        f"{steps}the first manager’s on this installation, named by {first.named_by} when no manager was there to "
        f"agree to it; {first.known_by} said on {day(first.said_on)} that they know {manager} and that the account is "
        f"theirs: “{first.how}”{vouched}"
    )


def _statements(record: CertificateRecord) -> list[Flowable]:
    """Return what each of them stated of their own knowledge, and who stated nothing."""
    if record.people.stated is None:
        return [paragraph("What each of them knew, in their own word, was not recorded then.", SMALL)]
    rows = [(f"{one.name} ({one.part})", _stated(one, record.zone)) for one in record.people.stated]
    rows += [(f"{one.name} (present)", "no statement of theirs is on record") for one in record.protocol.others_present]
    return [table(("Who was there", "What they state of themselves, under their own account"), rows, (0.32, 0.68))]


def _stated(one: StatedKnowledge, zone: str) -> str:
    if one.at is None:
        return "no statement of theirs is on record"
    seen = "the dog SAW OR HEARD" if one.knew_in_sight else "at no time did the dog see or hear"
    words = f" “{one.words}”" if one.words else ""
    return f"{moment(one.at, zone)}: {seen} them while they knew what lay there.{words}"


def _looks(record: CertificateRecord) -> str:
    """Return who opened the plan by the log, and what no row says."""
    opened_by = record.protocol.plan_opened_by
    if opened_by is None:
        return "who opened the plan, and where the loader was meanwhile, was not recorded then"
    names = listed(tuple(dict.fromkeys(opened_by))) or "nobody"
    looks = count_of(len(opened_by), "look", "looks")
    opened = f"by the log the plan was opened before its reveal by {names} ({looks})"
    return f"{opened}; {_left(record)}"


def _left(record: CertificateRecord) -> str:
    """Return what the loader said of each run, and how long before its first response."""
    held = record.protocol
    if held.loaded is None:
        return "where the loader was, no row says"
    soonest = min((one.first_response_at - one.said_at for one in held.loaded), default=None)
    runs = f"{len(held.loaded)} of {count_of(held.runs, 'run')}"
    said = f"one run at a time, and of {runs} the loader said “loaded, I have left”"
    beyond = "; where the loader was, no row says beyond their own word"
    if soonest is None:
        return said + beyond
    seconds = count_of(max(0, int(soonest.total_seconds())), "second")
    return f"{said}, at the latest {seconds} before its first response{beyond}"
