"""The whole way in a browser: an empty instance, a unit typed in by hand, a blind trial, the certificate, the court."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from canine.serving import setup_link
from tests.journeys.a_trial import loader_and_recorder_take_turns, nothing_rests
from tests.journeys.air_sample import (
    the_handler_takes_an_air_sample,
    the_loader_loads_the_line,
    the_manager_prepares_a_session,
    the_manager_refers_the_container,
    the_recorder_taps,
)
from tests.journeys.conftest import Site
from tests.journeys.person import Person
from tests.journeys.tablet import PIN, Tablet
from tests.prosecution.case import fingerprint_of, judged_by_a_stranger, unsaid_but, unzipped
from tests.scenes import PASSWORD

PEOPLE = {
    "handler": "Asha Mwinyi",
    "assessor": "Zoë Ångström",
    "veterinarian": "Halima Wanjirũ",
    "manager": "Peter Mwangi",
    "prosecutor": "Grace Achieng",
}


@pytest.mark.slow
def test_a_new_unit_gets_from_the_set_up_link_to_a_certificate_in_court(
    site: Site, person: Callable[..., Person], tablet_window: Callable[..., Tablet], tmp_path: Path
) -> None:
    administrator, manager, veterinarian, handler = (person() for _ in range(4))
    assessor, recorder, loader, prosecutor = (person() for _ in range(4))
    the_administrator_sets_up(administrator, site, person)
    the_manager_registers_the_team(manager)
    the_veterinarian_examines(veterinarian)
    the_handler_logs_a_search(handler)
    the_handler_takes_an_air_sample(handler)
    the_manager_prepares_a_session(manager)
    loader.signs_in(email_of("Juma Kiprono"))
    recorder.signs_in(email_of("Fatuma Said"))
    the_recorder_taps(recorder, the_loader_loads_the_line(loader))
    the_manager_refers_the_container(manager)
    the_manager_lets_the_assessor_in(manager)
    nothing_rests(site.app)
    the_assessor_opens_a_checkup(assessor)
    token = the_administrator_adds_a_tablet(administrator)
    the_recorder_sets_a_pin(recorder)
    truth = loader_and_recorder_take_turns(loader, recorder, tablet_window(), token)
    the_assessor_reveals(assessor, sum(truth.values()))
    serial = the_manager_approves_and_issues(manager)
    the_prosecutor_downloads_and_checks(prosecutor, serial, tmp_path)
    the_prosecutor_takes_the_case_to_court(prosecutor, tmp_path)


def the_administrator_sets_up(me: Person, site: Site, person: Callable[..., Person]) -> None:
    """From the one-time link to a unit with its stations and people, who set their passwords themselves."""
    link = setup_link(site.app, at=datetime.now(UTC))
    assert link is not None
    me.goes_to(link)
    me.takes_a_picture("01-set-up")
    me.types("Your name", "Ada Min")
    me.types("E-mail address", "ada@example.org")
    me.types("Password", PASSWORD)
    me.types("The same password again", PASSWORD)
    me.presses("Make the account")
    me.reads("Your account is made.")
    me.follows("Units")
    me.follows("Add a unit")
    me.types("Code", "MSA")
    me.types("Name", "Mombasa Canine Unit")
    me.types("Service", "Wildlife Service")
    me.types("Address", "Kilindini Road, Mombasa")
    me.presses("Save")
    me.types("Name", "Kilindini port")
    me.chooses("Kind", "seaport")
    me.presses("Add the station")
    me.takes_a_picture("02-units")
    second = {"handler": "Juma Kiprono", "manager": "Fatuma Said"}
    for role, name in [*PEOPLE.items(), *second.items()]:
        me.follows("Accounts")
        me.follows("Add an account")
        me.types("Name", name)
        me.chooses("Role", role)
        if role not in ("assessor", "prosecutor"):
            me.chooses("Unit", "Mombasa Canine Unit")
        if role == "assessor":
            me.types("Agency", "Customs canine section")
        me.types("Reason for the role", f"{name} was sent by headquarters, and I met them there")
        me.types("E-mail address", email_of(name))
        me.presses("Add the account")
        me.reads("This link is shown now and never again")
        me.takes_a_picture("02b-an-invitation")
        sets_a_password(person(), me.field(f"Link for {name}").input_value())


def sets_a_password(me: Person, link: str) -> None:
    """An invited person opens the link, and is signed in."""
    me.goes_to(link)
    me.takes_a_picture("02c-set-a-password")
    me.types("Password", PASSWORD)
    me.types("The same password again", PASSWORD)
    me.presses("Set the password")
    me.reads("Your password is set, and you are signed in.")


def the_manager_agrees_to_colleagues(me: Person) -> None:
    """The first manager is in force; everybody else is once that one agreed."""
    for name in (*(name for role, name in PEOPLE.items() if role != "manager"), "Juma Kiprono", "Fatuma Said"):
        me.goes_to("/")
        me.reads("Waiting for you")
        me.taps(me.page.get_by_role("link", name=re.compile(f"^{name} as ")))
        me.reads("Have you seen this person under another name?")
        me.takes_a_picture("02d-a-manager-agrees")
        me.page.get_by_role("radio", name=re.compile("^I agree: ")).check()
        me.page.get_by_role("checkbox", name=re.compile("^I know ")).check()
        me.types("Reason", "We have served together for three years")
        me.presses("Answer")
        me.reads("from now on")


def email_of(name: str) -> str:
    """asha@example.org"""
    return f"{name.split()[0].lower().replace('ë', 'e')}@example.org"


def the_manager_registers_the_team(me: Person) -> None:
    """Odour, dog, handler, team and two training aids."""
    me.signs_in(email_of(PEOPLE["manager"]))
    me.stands_at("Who is ready")
    the_manager_agrees_to_colleagues(me)
    me.follows("Dogs")
    me.follows("Target odours")
    me.follows("Add a target odour")
    me.types("Name", "elephant ivory")
    me.presses_submit()
    me.goes_to("/dogs/new")
    me.types("Name", "Simba")
    me.types("Microchip", "40409810012345")
    me.chooses("Unit", "Mombasa Canine Unit")
    me.chooses("Sex", "male")
    me.types("Breed", "Belgian Malinois")
    me.types("Born", "2021-05-17")
    me.types("Trained final response", "sits and stares at the source")
    me.types("In training since", "2025-01-06T08:00")
    me.presses_submit()
    me.reads("15 digits")
    me.types("Microchip", "404098100123455")
    me.presses_submit()
    me.follows("Change status")
    me.chooses("New status", "operational")
    me.types("Since", "2025-03-03T08:00")
    me.types("Reason", "Completed the eight-week course")
    me.presses_submit()
    me.takes_a_picture("03-a-dog")
    me.goes_to("/handlers/new")
    me.types("Name", PEOPLE["handler"])
    me.types("Service number", "KW-1904")
    me.types("Rank", "Corporal")
    me.chooses("Unit", "Mombasa Canine Unit")
    me.chooses_starting("Account", PEOPLE["handler"])
    me.presses_submit()
    me.goes_to("/teams/new")
    me.chooses_starting("Dog", "Simba")
    me.chooses_starting("Handler", PEOPLE["handler"])
    me.types("From", "2025-03-03")
    me.presses_submit()
    for label, weight in (("IV-01", "140"), ("IV-02", "62")):
        me.goes_to("/aids/new")
        me.types("Label", label)
        me.chooses("Target odour", "elephant ivory")
        me.types("What it is", "raw tusk tip")
        me.types("Sealed weight in grams", weight)
        me.types("Source", "court exhibit released for training")
        me.types("Replace by", "2099-12-31")
        me.chooses("Unit", "Mombasa Canine Unit")
        me.presses_submit()
    the_manager_prepares_items(me)
    me.goes_to("/readiness")
    me.reads("Never certified")
    me.takes_a_picture("04-not-ready-and-why")


def the_manager_prepares_items(me: Person) -> None:
    """Four targets of two aids, three distractors and six blanks, each numbered."""
    targets = [("target", label, "", "12", "1") for label in ("IV-01", "IV-02") * 2]
    strange = [("distractor", "", what, "", "1") for what in ("fish", "macadamia shell", "coffee")]
    for number, (kind, aid, what, grams, many) in enumerate([*targets, *strange, ("blank", "", "", "", "6")], start=1):
        me.goes_to("/items/new")
        me.ticks(kind)
        if aid:
            me.chooses_starting("Training aid", aid)
        me.types("What distracts", what)
        me.types("Form", "gauze in a perforated tin")
        me.types("Weight in grams", grams)
        me.types("Container", f"tin {number}")
        me.types("How many alike", many)
        me.presses("Number and record")
    me.reads("Items 8 to 13 are on record.")
    me.takes_a_picture("03b-prepared-items")


def the_veterinarian_examines(me: Person) -> None:
    """The dog is fit."""
    me.signs_in(email_of(PEOPLE["veterinarian"]))
    the_veterinarian_knows_the_manager(me)
    me.follows("Examine Simba")
    me.types("Weight in kg", "28.4")
    me.types("Temperature in °C", "38.6")
    me.ticks("fit")
    me.presses_submit()
    me.reads("28.4 kg")


def the_veterinarian_knows_the_manager(me: Person) -> None:
    """Whoever set the instance up could be its first manager as well: somebody else says who that is."""
    start = me.page.url
    me.taps(me.page.get_by_role("link", name=re.compile("^Peter Mwangi, the first manager")))
    me.takes_a_picture("02e-who-is-the-first-manager")
    me.page.get_by_role("checkbox", name=re.compile("^I know Peter Mwangi in person")).check()
    me.types("How do you know?", "He has led the unit since 2021")
    me.presses("Say so")
    me.reads("Your word is on record")
    me.goes_to(start)


def the_handler_logs_a_search(me: Person) -> None:
    """One tap opens the shift; a wrong check digit is named and nothing typed is lost."""
    me.signs_in(email_of(PEOPLE["handler"]))
    me.takes_a_picture("05-handler-home")
    me.presses("Simba, Kilindini port")
    me.follows("Log a search")
    me.ticks("container")
    me.types("Container number", "CSQU3054384")
    me.ticks("intact")
    me.types("Seal number", "KE445566")
    me.ticks("targeted")
    me.types("Targeted by", "Risk desk, gate 18")
    me.ticks("not yet: the search goes on")
    me.presses("Save the search")
    me.reads("This was not saved yet. What you typed is still here.")
    me.takes_a_picture("06-wrong-check-digit")
    expect(me.field("Seal number")).to_have_value("KE445566")
    me.types("Container number", "CSQU 305438 3")
    me.presses("Save the search")
    me.reads("CSQU3054383")
    me.reads("Not certified")
    me.takes_a_picture("07-a-search")


def the_manager_lets_the_assessor_in(me: Person) -> None:
    """Somebody from elsewhere comes to one check-up of one team, by name, and to nothing else."""
    me.goes_to("/guests")
    me.follows("Let somebody in")
    me.chooses_starting("Who", PEOPLE["assessor"])
    me.chooses_starting("To what", "one check-up of Simba")
    me.types("Why", "Nobody of ours may assess this team")
    me.takes_a_picture("11b-a-guest")
    me.presses("Let them in")
    me.reads("They are let in, and told")


def the_assessor_opens_a_checkup(me: Person) -> None:
    """The plan is drawn and sealed; its commitment is shown, the plan is not."""
    me.signs_in(email_of(PEOPLE["assessor"]))
    me.follows("Open a check-up")
    me.chooses_starting("Team", f"Simba with {PEOPLE['handler']}")
    me.ticks("free search")
    me.ticks("elephant ivory")
    me.types("Place", "Training hall, Kilindini")
    me.chooses_starting("Loader", "Juma Kiprono")
    me.chooses_starting("Recorder", "Fatuma Said")
    me.reads("You come from")
    me.ticks("I sign this statement.")
    me.takes_a_picture("12-open-a-check-up")
    me.presses("Draw and seal the plan")
    me.reads("0 of 66 responses")
    me.takes_a_picture("13-the-commitment")


def the_administrator_adds_a_tablet(me: Person) -> str:
    """The tablet's token is shown once, and typed on it."""
    me.goes_to("/devices/new")
    me.types("Name of the tablet", "Kilindini tablet 1")
    me.chooses("Unit", "Mombasa Canine Unit")
    me.presses("Add the tablet")
    return me.page.locator("code").last.inner_text().strip()


def the_recorder_sets_a_pin(me: Person) -> None:
    """With a PIN, a tablet is taken over where there is no network."""
    me.goes_to("/pin")
    me.types("Your password", PASSWORD)
    me.types("New PIN", PIN)
    me.types("Once more", PIN)
    me.presses("Set the PIN")


def the_assessor_reveals(me: Person, targets: int) -> None:
    """The plan fits its commitment, and the trial is scored."""
    me.page.reload()
    me.follows("See the score")
    me.reads(f"{targets} of {targets}")
    me.takes_a_picture("16-the-score")


def the_manager_approves_and_issues(me: Person) -> str:
    """A manager who took no part approves, issues, and finds the team ready."""
    me.goes_to("/readiness")
    me.reads("Waits for approval")
    me.taps(me.page.locator(".tile").get_by_role("link", name=re.compile("Simba")))
    me.follows("Approve or refuse")
    me.ticks("approve")
    me.presses_submit()
    me.follows("Issue the certificate")
    me.presses("Issue and sign the certificate")
    me.reads("is issued and signed.")
    me.takes_a_picture("17-the-certificate")
    serial = me.page.locator("h1").inner_text().removeprefix("Certificate ")
    me.goes_to("/readiness")
    me.reads("ready with limits")
    me.takes_a_picture("18-who-is-ready")
    return serial


def the_prosecutor_downloads_and_checks(me: Person, serial: str, tmp_path: Path) -> None:
    """The bytes that the prosecutor gets are those that anyone can check; an altered copy is not."""
    me.signs_in(email_of(PEOPLE["prosecutor"]))
    me.reads(serial)
    me.takes_a_picture("19-prosecutor")
    with me.page.expect_download() as download:
        me.follows("Download")
    paper = tmp_path / f"{serial}.pdf"
    download.value.save_as(paper)
    me.goes_to("/verify")
    me.brings("Certificate as PDF", paper)
    me.presses("Check the file")
    me.reads("This file is genuine and unaltered.")
    me.takes_a_picture("20-verified")
    altered = tmp_path / "altered.pdf"
    altered.write_bytes(paper.read_bytes() + b"\n% one line more\n")
    me.goes_to("/verify")
    me.brings("Certificate as PDF", altered)
    me.presses("Check the file")
    me.reads("Do not rely on this file.")


def the_prosecutor_takes_the_case_to_court(me: Person, tmp_path: Path) -> None:
    """A container is looked up for a file, read, and taken away in a bundle that a stranger can check."""
    me.follows("Cases")
    me.types("Container number, or the name of what was searched", "CSQU3054383")
    me.presses("Look up")
    me.reads("Say for which file you look")
    me.types("Court or police file", "CR 214/2026, Mombasa")
    me.presses("Look up")
    me.takes_a_picture("21-the-desk")
    me.follows("Container CSQU3054383")
    me.reads("The team held no certificate in this mode at that moment.")
    me.reads("Risk desk, gate 18")
    me.takes_a_picture("22-a-case")
    me.follows("Make the bundle for the court")
    with me.page.expect_download() as download:
        me.presses("Make the bundle")
    bundle = tmp_path / "bundle.zip"
    download.value.save_as(bundle)
    pem = unzipped(bundle.read_bytes())["authority.pem"]
    code, said = judged_by_a_stranger(bundle, "--fingerprint", fingerprint_of(pem))
    # The search was before the certificate.
    nothing = "No certificate is in this bundle: how reliable the team was cannot be said from it."
    assert (code, unsaid_but(said)) == (3, [nothing]), said
