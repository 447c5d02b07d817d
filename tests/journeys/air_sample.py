"""The RASCO part of the way: air out of a container, a line of filters, one tap a response, the decision."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.journeys.person import Person

NAIROBI = ZoneInfo("Africa/Nairobi")
POSITIONS = 6


def the_handler_takes_an_air_sample(me: Person) -> None:
    """From the open shift, two people present; the bag goes to the sample store's keeper."""
    now = datetime.now(NAIROBI)
    me.goes_to("/shifts")
    me.follows("Take an air sample")
    me.types("Container number", "MSKU 907032 3")
    me.ticks("40 ft")
    me.ticks("intact")
    me.types("Seal number", "KE778899")
    me.ticks("random draw")
    me.types("Which draw", f"Draw of {now:%d %B}")
    me.types("Filter number", "F0117")
    me.types("Filter lot", "L-26")
    me.ticks("vent")
    me.types("Pump", "Pump 2")
    me.types("Flow (L/min)", "20")
    me.types("Pump started", f"{now:%Y-%m-%dT%H:%M}")
    me.types("Pump stopped", f"{now + timedelta(minutes=1):%Y-%m-%dT%H:%M}")
    me.chooses_starting("Second person present", "Juma Kiprono")
    me.types("Seal of the bag", "BAG-0117")
    me.takes_a_picture("08-an-air-sample")
    me.presses("Save the sample")
    me.reads("It is in your hands until you hand it over.")


def the_manager_prepares_a_session(me: Person) -> None:
    """The software puts filter, control and blanks into positions that the manager does not see."""
    me.goes_to("/samples")
    me.reads("MSKU9070323")
    me.follows("Prepare a session")
    me.types("Room", "Presentation room, Kilindini")
    me.ticks("IV-02: elephant ivory")
    me.types("Positions on the line", str(POSITIONS))
    me.chooses_starting("First team", "Simba")
    me.chooses_starting("Loader", "Juma Kiprono")
    me.chooses_starting("Recorder", "Fatuma Said")
    me.presses("Draw the positions")
    me.reads(f"0 of {POSITIONS} responses")


def the_loader_loads_the_line(me: Person) -> dict[int, str]:
    """What lies in each position, by its kind, for the loader alone."""
    me.goes_to("/sessions")
    me.taps(me.page.locator("main table tbody a"))
    me.follows("What goes where")
    me.takes_a_picture("09-load-the-line")
    rows = me.page.locator("main tbody tr").all()
    cells = [row.locator("td").all_inner_texts() for row in rows]
    assert len(cells) == POSITIONS
    return {int(position): kind for position, _, kind in cells}


def the_recorder_taps(me: Person, truth: dict[int, str]) -> None:
    """The dog alerts on the control and on the sample; the session is closed and the sample decided."""
    me.goes_to("/sessions")
    me.taps(me.page.locator("main table tbody a"))
    me.taps(me.page.get_by_role("link", name=re.compile("1. Simba")))
    for position, kind in sorted(truth.items()):
        me.reads(f"Position {position} of {POSITIONS}")
        me.presses("Alert" if kind.startswith(("positive control", "sample")) else "No response")
    me.follows("Close the session")
    me.presses("Close the session and decide")
    me.reads("What lay where, and what each dog showed")
    me.takes_a_picture("10-what-the-dog-showed")


def the_manager_refers_the_container(me: Person) -> None:
    """One valid dog's alert refers the container."""
    me.goes_to("/samples")
    me.follows("MSKU9070323")
    me.reads("Referred: Simba alerted.")
    me.follows("Refer the container")
    me.types("Referred to", "J. Otieno, Revenue Authority, verification shed 4")
    me.types("When", f"{datetime.now(NAIROBI) + timedelta(minutes=1):%Y-%m-%dT%H:%M}")
    me.presses("Record the referral")
    me.reads("The referral is on record.")
    me.takes_a_picture("11-a-referred-container")
