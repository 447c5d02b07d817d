"""A check-up of sixty-six presentations, run by run: the loader at one tablet, the recorder at another."""

import re

from flask import Flask

from canine import clock
from canine.actor import program
from canine.policy import services as policy
from canine.policy.messages import PolicyChange
from canine.transaction import transaction
from tests.journeys.person import Person
from tests.journeys.tablet import Tablet

OFFLINE = 5
RECORDER = "Fatuma Said"
Truth = dict[tuple[int, int], bool]


def nothing_rests(app: Flask) -> None:
    """A policy under which no item rests and sessions follow each other: nobody here waits an hour."""
    at = clock.now()
    with app.app_context(), transaction():
        change = PolicyChange({"session_gap_min": 0, "item_rest_min": 0}, at, "For a journey in real time")
        policy.change_policy(change, actor=program("test"), at=at)


def loader_and_recorder_take_turns(loader: Person, recorder: Person, tablet: Tablet, token: str) -> Truth:
    """A run is loaded, then entered, then the next: the dog finds every target, and gives one false alert.

    OFFLINE is recorded on a tablet without a network, and received afterwards.
    """
    loader.opens_the_checkup()
    recorder.opens_the_checkup()
    recorder.goes_to(f"{recorder.checkup}/runs/1")
    recorder.reads("Run 1 waits for")
    truth: Truth = {}
    is_wrong_already = False
    for run in range(1, 12):
        found = the_loader_loads(loader, run)  # the false alert comes in a run with targets, which is no blank one
        may_be_wrong = any(found.values()) and not is_wrong_already
        wrong = next((each for each, is_target in found.items() if may_be_wrong and not is_target), 0)
        is_wrong_already |= wrong > 0
        alerts = {wrong, *(each for each, is_target in found.items() if is_target)}
        if run == OFFLINE:
            recorder_without_a_network(tablet, token, run, alerts)
        else:
            the_recorder_enters(recorder, run, alerts)
        truth |= {(run, position): is_target for position, is_target in found.items()}
    recorder.reads("Passed.")
    assert (len(truth), 20 <= sum(truth.values()) <= 26) == (66, True)
    return truth


def the_loader_loads(me: Person, run: int) -> dict[int, bool]:
    """The loader has one run, ticks each item, and says that they have left; by position, whether it is a target."""
    me.goes_to(f"{me.checkup}/plan")
    me.reads("nobody else may see this page")
    if run == 1:
        me.takes_a_picture("14-loading-a-run")
    for _ in (lines := me.page.locator("ol.loading li .what").all_inner_texts()):
        me.taps(me.page.get_by_role("button", name=re.compile("lies at position")).first)
    me.presses("Loaded, I have left")
    me.reads(f"Run {run} is loaded")
    return {position: "elephant ivory" in what for position, what in enumerate(lines, start=1)}


def the_recorder_enters(me: Person, run: int, alerts: set[int]) -> None:
    """One tap for each position of a run."""
    me.goes_to(f"{me.checkup}/runs/{run}")
    for position in range(1, 7):
        me.reads(f"Position {position} of 6")
        if (run, position) == (1, 3):
            me.takes_a_picture("15-one-tap-a-response")
        word = "Alert" if position in alerts else "No response"
        if (run, position) == (1, 4):
            me.takes_a_tap_back("Change of behaviour")
        me.page.get_by_role("button", name=word, exact=True).click()
        if (run, position) != (1, 4):
            me.presses("Lock it now")  # else it is locked by itself


def recorder_without_a_network(me: Tablet, token: str, run: int, alerts: set[int]) -> None:
    """The hall has no network: the recorder's tablet locks the run, and sends it from the door."""
    me.is_enrolled(token)
    me.is_taken_over_by(RECORDER)
    me.has_its_kit()
    me.loses_the_network()
    me.follows("Enter responses")
    me.taps(me.page.locator("#sessions a"))
    for position in range(1, 7):
        me.reads(f"run {run}: position {position} of 6")
        word = "alert" if position in alerts else "no response"
        if position == 2:
            me.takes_a_tap_back_on_the_tablet("change of behaviour")
        me.presses(word)
        me.reads(f"{word} at position {position}: locked in three seconds")
        if position != 3:
            me.presses("Lock it now")  # else it is locked by itself
    me.reads(f"run {run}: every position has its response")
    me.queue_says("6 kept on this tablet")
    me.has_the_network_again()
    me.everything_is_received()
