"""Recomputes the figures of a certificate from the record in its metadata, with nothing of the program that made it.

    python recompute.py CERTIFICATE.pdf

Reads the raw responses, check-ups, items and rounds in the record, computes every figure by other means than the
program (SciPy's tests and distributions, pairwise comparison, plain lists of noughts and ones), and looks for each on
the pages. What is printed as a figure and was not computed here is named too. Exit code 0: all of them agree.
"""

import hashlib
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import numpy as np
from pypdf import PdfReader
from scipy import stats

SPACE = "{https://canine.invalid/ns/certificate/1/}"
Record = dict[str, Any]
Said = Iterator[tuple[str, str]]
Ends = tuple[float, float]


def read(pdf: bytes) -> tuple[Record, str, str]:
    """Return the record, its JSON letter for letter, and the words of all pages in one line."""
    packet = re.findall(rb"<x:xmpmeta.*?</x:xmpmeta>", pdf, re.DOTALL)[0]
    inside = {one.tag: one.text or "" for one in ElementTree.fromstring(packet).iter()}
    words = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
    return json.loads(inside[f"{SPACE}record"]), inside[f"{SPACE}record"], words


def per_cent(share: float) -> str:
    return f"{100 * share:.1f} %"


def between(ends: Ends) -> str:
    return f"{100 * ends[0]:.1f} to {100 * ends[1]:.1f} %"


def exact(k: float, n: float, confidence: float) -> Ends:
    """Clopper and Pearson through the beta distribution; k and n need not be whole."""
    tail = (1 - confidence) / 2
    lower = float(stats.beta.ppf(tail, k, n - k + 1)) if k > 0 else 0.0
    upper = float(stats.beta.ppf(1 - tail, k + 1, n - k)) if k < n else 1.0
    return lower, upper


def interval(k: int, n: int, confidence: float, method: Literal["exact", "wilson"]) -> Ends:
    found = stats.binomtest(k, n).proportion_ci(confidence, method=method)
    return float(found.low), float(found.high)


def rate(k: int, n: int, confidence: float) -> str:
    if n == 0:
        return "nothing counted"
    return f"{k} of {n}, {per_cent(k / n)} ({between(interval(k, n, confidence, 'exact'))})"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def moments(line: Record) -> list[datetime]:
    """When each response to an item came in: two where the dog had not sniffed at first."""
    return [moment(line[name]) for name in ("not_sniffed_at", "at") if line.get(name)]


class Trial:
    """The two tables of a trial, counted from its lines: as corrected, and by first entries with nothing excluded."""

    def __init__(self, record: Record) -> None:
        self.lines: list[Record] = record["presentations"]
        self.confidence: float = record["figures"]["overall"]["confidence"]
        self.targets = [line for line in self.lines if line["kind"] == "target"]
        self.others = [line for line in self.lines if line["kind"] != "target"]
        self.corrected = self._counted(first=False)
        self.strict = self._counted(first=True)
        lax, hard = self.corrected, self.strict
        self.found_by_first = hard[0] / max(hard[0] + hard[1], 1) < lax[0] / max(lax[0] + lax[1], 1)
        found = hard if self.found_by_first else lax
        quiet = max((lax, hard), key=lambda one: one[2] / max(one[2] + one[3], 1))
        self.worse = (found[0], found[1], quiet[2], quiet[3])

    def shown(self, line: Record, *, first: bool) -> bool | None:
        """Whether the dog alerted; None where the presentation is in no count."""
        if line["exclusion"] == "loaded_otherwise":
            return (line["kind"] != "target") if first else None
        if line["response"] == "not_sniffed" or (first and line["first_entry"] == "not_sniffed"):
            return (line["kind"] != "target") if first else None
        return bool(line["first_entry" if first else "response"] == "alert")

    def _counted(self, *, first: bool) -> tuple[int, int, int, int]:
        on = Counter(self.shown(line, first=first) for line in self.targets)
        off = Counter(self.shown(line, first=first) for line in self.others)
        return on[True], on[False], off[True], off[False]

    def errors(self, lines: list[Record]) -> tuple[int, int]:
        found = Counter(self.shown(line, first=False) for line in lines)
        return found[True], found[False]


def tables(record: Record, trial: Trial) -> Said:
    """The two-by-two tables, the rates with both intervals, and the predictive value of the trial itself."""
    hits, misses, false, right = trial.corrected
    sure = trial.confidence
    for name, one in (("corrected", trial.corrected), ("strict", trial.strict)):
        if name == "strict" and one == trial.corrected:
            yield name, "First entries, with every exclusion counted against the team, read the same."
            continue
        h, m, f, r = one
        yield (
            name,
            (
                f"Target {count(h, 'hit')} {count(m, 'miss', 'misses')} {h + m} No target {count(f, 'false alert')} "
                f"{count(r, 'correct rejection')} {f + r} n {h + f} {m + r} {h + m + f + r}"
            ),
        )
    rates = [
        ("Sensitivity: hits of targets", hits, hits + misses),
        ("Specificity: correct rejections of non-targets", right, right + false),
        ("False-alert rate: false alerts of non-targets", false, right + false),
        ("Positive predictive value: hits of alerts", hits, hits + false),
        ("Negative predictive value: correct rejections of no alerts", right, right + misses),
    ]
    yield "picture", f"Sensitivity, all odours {rate(hits, hits + misses, sure)}"
    yield "picture", f"Specificity {rate(right, right + false, sure)}"
    yield "picture", f"False-alert rate {rate(false, right + false, sure)}"
    for odour in record["odours"]:
        h, m = trial.errors([line for line in trial.targets if line["odour"] == odour])
        yield "by odour", f"{odour} {h} {m} {h + m}"
        yield "picture", f"Sensitivity, {odour} {rate(h, h + m, sure)}"
        rates.append((f"Sensitivity: {odour}", h, h + m))
    for kind in ("blank", "distractor"):
        f, r = trial.errors([line for line in trial.others if line["kind"] == kind])
        yield "by kind", f"on {kind}s {count(f, 'false alert')} {f + r}"
    for name, k, n in rates:
        if n == 0:
            yield "annex", f"{name} nothing counted"
            continue
        ends = between(interval(k, n, sure, "exact")), between(interval(k, n, sure, "wilson"))
        yield "annex", f"{name} {k} of {n} {per_cent(k / n)} {ends[0]} {ends[1]}"
    if hits + false:
        share = (hits + misses) / sum(trial.corrected)
        yield (
            "predictive value",
            (f"Positive predictive value in this trial: {rate(hits, hits + false, sure)}, where {per_cent(share)} of"),
        )
    if hits + misses and false + right:
        z = stats.norm.ppf((hits + 0.5) / (hits + misses + 1)) - stats.norm.ppf((false + 0.5) / (false + right + 1))
        yield "d prime", f"d′ = {z:.2f}"


def count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def headline(record: Record, trial: Trial) -> Said:
    """What is read aloud, and the year beside it."""
    (h, m, f, r), (lax_h, lax_m, lax_f, lax_r) = trial.worse, trial.corrected
    sure, lines = trial.confidence, trial.lines
    runs = {line["run"] for line in lines}
    places = {max(line["position"] for line in lines if line["run"] == run) for run in runs}
    yield (
        "design",
        (
            f"In {count(len(runs), 'run')} of {count(max(places), 'place')} a target odour was presented "
            f"{count(len(trial.targets), 'time')}, and something else, a blank or a distractor, "
            f"{count(len(trial.others), 'time')}."
        ),
    )
    corrected = sum(bool(line["corrections"]) for line in lines)
    excluded = sum(line["response"] == "not_sniffed" or line["exclusion"] is not None for line in lines)
    entered = sum(len(moments(line)) for line in lines)
    again = f": one to each of {len(lines)} presentations, and {entered - len(lines)} to what was presented once more"
    yield (
        "entries",
        (
            f"{count(entered, 'response is', 'responses are')} on record as first entered"
            f"{again if entered > len(lines) else ''}. Afterwards "
            f"{count(corrected, 'entry was', 'entries were') if corrected else 'no entry was'} corrected and "
            f"{count(excluded, 'presentation was', 'presentations were') if excluded else 'none was'} excluded"
        ),
    )
    yield (
        "headline",
        (
            f"The dog found {aloud(h, h + m, 'targets', sure)}, and gave a false alert at "
            f"{aloud(f, f + r, 'other presentations', sure)}"
        ),
    )
    if trial.strict != trial.corrected:
        yield (
            "other reading",
            (
                f"as corrected and without exclusions, {lax_h} of {lax_h + lax_m} targets and {lax_f} of "
                f"{lax_f + lax_r} others."
            ),
        )
    yield "this check-up", f"This check-up {rate(h, h + m, sure)} {rate(f, f + r, sure)}"
    yield from year(record, sure)


def aloud(k: int, n: int, of: str, sure: float) -> str:
    return f"{k} of {n} {of} ({per_cent(k / n)}; {between(exact(k, n, sure))})"


def year(record: Record, sure: float) -> Said:
    found = [one for one in record["checkups"] if one["counts"]]
    whole = [one["counts"] for one in found if one["state"] != "incomplete"]
    on = [(one["hits"], one["hits"] + one["misses"]) for one in whole]
    off = [(one["false_alerts"], one["false_alerts"] + one["correct_rejections"]) for one in whole]
    pooled = [rate(sum(k for k, _ in each), sum(n for _, n in each), sure) for each in (on, off)]
    yield "twelve months", f"Twelve months: {count(len(whole), 'check-up')} {pooled[0]} {pooled[1]}"
    yield "targets over time", f"Targets: {over_time(on)}"
    yield "false alerts over time", f"False alerts: {over_time(off)}"
    for one in (one["counts"] for one in found if one["state"] == "incomplete"):
        others = one["false_alerts"] + one["correct_rejections"]
        yield (
            "closed early",
            (
                f"Closed early, and so in no count: {one['hits']} of {one['hits'] + one['misses']} targets until then, "
                f"and a false alert at {one['false_alerts']} of {others} others."
            ),
        )
    early = sum(one["state"] == "incomplete" and not one["counts"] for one in record["checkups"])
    if early:
        yield "closed early", f"no plan was opened: {count(early, 'was closed early', 'were closed early')}"


def over_time(counted: list[tuple[int, int]]) -> str:
    """Pearson's test of a table; the trend as N r², the squared correlation of score and outcome (Agresti, 3.4)."""
    table = [[k, n - k] for k, n in counted]
    if len(table) < 2 or 0 in np.sum(table, axis=0):
        return "whether the check-ups differ, or go up or down, is not estimable."
    differ = float(stats.chi2_contingency(table, correction=False).pvalue)
    score = np.repeat(np.arange(len(counted)), [n for _, n in counted])
    outcome = np.concatenate([[1] * k + [0] * (n - k) for k, n in counted])
    r = float(np.corrcoef(score, outcome)[0, 1])
    trend = float(stats.chi2.sf(len(outcome) * r * r, 1))
    way = f"a trend {'upwards' if r > 0 else 'downwards'}" if trend < 0.05 else "no trend beyond chance"
    more = "more" if differ < 0.05 else "no more"
    return f"the check-ups differ {more} than chance ({chance(differ)}), with {way} ({chance(trend)})."


def chance(p: float) -> str:
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def reliability(record: Record, trial: Trial) -> Said:
    """Items behind n, likelihood ratios, graded responses, and what an alert would be worth at two base rates."""
    yield "items", items_words(trial)
    h, m, f, r = (float(one) for one in trial.worse)
    if min(h, m, f, r) == 0:
        h, m, f, r = h + 0.5, m + 0.5, f + 0.5, r + 0.5
    z = float(stats.norm.isf((1 - trial.confidence) / 2))

    def ratio(a: float, b: float, c: float, d: float) -> str:
        log = math.log(a / (a + b) * (c + d) / c)
        reach = z * math.sqrt(b / (a * (a + b)) + d / (c * (c + d)))
        low, mid, high = (math.exp(log + step) for step in (-reach, 0, reach))
        return f"{short(mid)} times ({short(low)} to {short(high)})"

    yield "likelihood ratios", f"An alert is {ratio(h, m, f, r)} as likely on a target as elsewhere"
    yield "likelihood ratios", f"no alert {ratio(m, h, r, f)}"
    yield "graded", graded(trial)
    for rarity in (100, 1000):
        yield "base rates", predictive_value(trial, 1 / rarity, z)


def short(value: float) -> str:
    return f"{value:.3g}" if value < 1000 else f"{value:,.0f}"


def items_words(trial: Trial) -> str:
    """One-way analysis of variance of noughts and ones, item by item."""
    groups: dict[str, list[int]] = defaultdict(list)
    for line in trial.targets:
        shown = trial.shown(line, first=trial.found_by_first)
        if shown is not None:
            groups[line["label"]].append(int(shown))
    every = [one for group in groups.values() for one in group]
    n, k, count_of = len(every), len(groups), f"{count(len(every), 'presentation')} of {count(len(groups), 'item')}"
    size = sum(len(group) ** 2 for group in groups.values()) / n
    if k < 2 or k == n or sum(every) in (0, n):
        how, effect = "not estimable from these; at the worst they are worth", size
    else:
        mean = sum(every) / n
        between_ms = sum(len(one) * (sum(one) / len(one) - mean) ** 2 for one in groups.values()) / (k - 1)
        within_ms = sum((x - sum(one) / len(one)) ** 2 for one in groups.values() for x in one) / (n - k)
        m0 = (n - size) / (k - 1)
        icc = min(max((between_ms - within_ms) / (between_ms + (m0 - 1) * within_ms), 0.0), 1.0)
        effect = 1 + (size - 1) * icc
        how = f"intraclass correlation {icc:.2f}, design effect {effect:.2f}: they are worth"
    worth_of = n / effect
    ends = exact(sum(every) / n * worth_of, worth_of, trial.confidence)
    words = f"{how} {worth_of:.1f} independent ones. Sensitivity {sum(every)} of {n}, with the exact interval at"
    middle = "; how alike presentations of one item are is " if how.startswith("not") else "; "
    return f"{count_of}{middle}{words} that number: {between(ends)}."


def graded(trial: Trial) -> str:
    """Mann and Whitney's count of pairs, with DeLong's variance from the mean of each case's pairs."""
    grade = {"none": 0, "change_of_behaviour": 1, "alert": 2}
    on, off = ([grade[one["response"]] for one in x if one["response"] in grade] for x in (trial.targets, trial.others))
    if 1 not in on + off:
        return "no change of behaviour was recorded"
    pairs = np.array([[(a > b) + (a == b) / 2 for b in off] for a in on])
    area = float(pairs.mean())
    error = math.sqrt(pairs.mean(axis=1).var(ddof=1) / len(on) + pairs.mean(axis=0).var(ddof=1) / len(off))
    reach = float(stats.norm.isf((1 - trial.confidence) / 2)) * error
    ends = f"({max(area - reach, 0):.3f} to {min(area + reach, 1):.3f})" if error else "(interval not estimable)"
    seen = [", ".join(str(one.count(which)) for which in (2, 1, 0)) for one in (on, off)]
    return (
        f"Area under the curve {area:.3f} {ends}, alert above change of behaviour above none, as corrected: on targets "
        f"{seen[0]}; elsewhere {seen[1]}."
    )


def predictive_value(trial: Trial, base: float, z: float) -> str:
    """Bayes, with the delta method on the scale of the logit (Mercaldo 2007)."""
    h, m, f, r = trial.worse
    se, sp, n1, n0 = h / (h + m), r / (f + r), h + m, f + r

    def value(right: float, wrong: float, variance: float) -> str:
        if right + wrong == 0 or 0 in (right, wrong):
            return ""
        centre, reach = math.log(right / wrong), z * math.sqrt(variance)
        low, mid, high = (fine(1 / (1 + math.exp(-centre - step))) for step in (-reach, 0, reach))
        return f"{mid} ({low} to {high})"

    ppv = value(
        se * base, (1 - sp) * (1 - base), variance(1 - se, se, n1) + variance(sp, 1 - sp, n0) if f and h else 0.0
    )
    npv = value(
        sp * (1 - base), (1 - se) * base, variance(1 - sp, sp, n0) + variance(se, 1 - se, n1) if m and r else 0.0
    )
    held = f"Where 1 presentation in {round(1 / base):,} held a target"
    if ppv and npv:
        return f"{held}, these rates would make {ppv} of alerts right, and {npv} of the rest."
    unknown = "how many of {} would be right cannot be estimated from these counts."
    if not ppv and not npv:
        return f"{held}, {unknown.format('alerts and of the rest')}"
    share, what, other = (ppv, "alerts", "the rest") if ppv else (npv, "the rest", "alerts")
    return f"{held}, {share} of {what} would be right; {unknown.format(other)}"


def variance(share: float, of: float, n: int) -> float:
    return share / of / n


def fine(share: float) -> str:
    return f"{100 * share:.3f} %" if 0.999 < share < 1 else per_cent(share)


def rests_of_items(lines: list[Record]) -> Iterator[float]:
    """Seconds from the end of each run to the begin of the next one that held the same item."""
    times: dict[int, list[datetime]] = defaultdict(list)
    for line in lines:
        times[line["run"]] += moments(line)
    for label in {line["label"] for line in lines}:
        used = sorted({line["run"] for line in lines if line["label"] == label})
        yield from ((min(times[after]) - max(times[before])).total_seconds() for before, after in pairwise(used))


def from_tablet(trial: Trial) -> Said:
    """How many responses a tablet locked, and the longest wait until the server had one."""
    waits = [moment(line["received_at"]) - moment(line["at"]) for line in trial.lines if line.get("received_at")]
    if waits:
        minutes, seconds = divmod(int(max(waits).total_seconds()), 60)
        told = count(len(waits), "response was", "responses were")
        yield "tablet", f"{told} locked on a tablet and received later, at the most {minutes} min {seconds} s:"


def once_more(held: Record, trial: Trial) -> Said:
    """What was presented once more, and what was not sniffed then either."""
    again = [line for line in trial.lines if line.get("not_sniffed_at")]
    if held.get("presented_again"):
        still = sum(line["first_entry"] == "not_sniffed" for line in again)
        yield (
            "once more",
            (
                f"{count(len(again), 'item was', 'items were')} presented once more at the end of the run, since the "
                f"dog had not sniffed at first: of these, {still or 'none'} {'were' if still > 1 else 'was'} not "
                "sniffed then either."
            ),
        )
    elif held.get("presented_again") == 0:
        yield "once more", "The dog sniffed at every item when it was first presented."


def protocol(record: Record, trial: Trial) -> Said:
    """Counts, pace and gaps of the trial, from the lines and their times."""
    held, zone = record["protocol"], ZoneInfo(record["zone"])
    runs = {line["run"] for line in trial.lines}
    sessions = {line["session"] for line in trial.lines}
    distractors = sum(line["kind"] == "distractor" for line in trial.others)
    places = max(line["position"] for line in trial.lines)
    yield (
        "held",
        (
            f"{count(len(runs), 'run')} of {count(places, 'position')} in {count(len(sessions), 'session')}, with "
            f"{count(len(trial.targets), 'target')} and {count(len(trial.others), 'non-target')} presented, "
            f"{distractors} of these distractors;"
        ),
    )
    changes = [line for line in trial.lines if line["response"] == "change_of_behaviour"]
    yield "changes", f"{count(len(changes), 'is', 'are')} on record, none of them counted as an alert."
    once = all(len({one["label"] for one in trial.lines if one["run"] == run}) == places for run in runs)
    assert once, "an item lay twice in a run"
    yield "once", f"No item lay twice in any of the {count(len(runs), 'run')}."
    rest = divmod(int(min(rests_of_items(trial.lines))), 60)
    yield "rest", f"Between two runs with the same item lay {rest[0]} min {rest[1]} s at the least."
    empty = {run for run in runs if all(line["run"] != run for line in trial.targets)}
    drawn = {one["run"] for one in record["figures"]["blank_runs"]}
    assert drawn <= empty, "a blank run held a target"
    yield "blank runs", f"{len(drawn)} of the runs {'was' if len(drawn) == 1 else 'were'} drawn to hold no target"
    yield from once_more(held, trial)
    yield from from_tablet(trial)
    times = sorted((at, line["session"]) for line in trial.lines for at in moments(line))
    steps = list(pairwise(times))
    within = held["pace"]["within_s"]
    close = sum(after[0] - before[0] < timedelta(seconds=within) for before, after in steps)
    yield "pace", f"{close} of {len(times)} responses came within {within} s of the one before."
    gaps = [after[0] - before[0] for before, after in steps if after[1] != before[1]]
    if gaps:
        minutes, seconds = divmod(round(min(gaps).total_seconds()), 60)
        yield "gap", f"Between one session and the next lay {minutes} min {seconds} s at the least."
    for name, at in (("First presentation", times[0][0]), ("Last response", times[-1][0])):
        yield name, f"{name} {written(at, zone)}"
    if held.get("loaded") is not None:
        yield "the loader's word", f"of {len(held['loaded'])} of {count(len(runs), 'run')} the loader said"
    lay = Counter(line["label"] for line in trial.lines)
    aids = {one["source"] for one in record["items"] if one["source"]}
    targets = [one for one in record["items"] if one["kind"] == "target"]
    yield (
        "prepared items",
        (
            f"{count(len(trial.targets), 'target presentation')} of {count(len(targets), 'prepared item')} from "
            f"{count(len(aids), 'training aid')}."
        ),
    )
    for one in record["items"]:
        (times_here,) = [n for label, n in lay.items() if label.endswith(f"item {one['number']}")]
        yield f"item {one['number']}", f"{times_here}; {one['earlier_trials'] or 'none'}"
    if record["medical"]:
        days = times[-1][0].astimezone(zone).date() - datetime.fromisoformat(record["medical"]["examined_on"]).date()
        when = f"{count(days.days, 'day')} before the last of the trial" if days.days else "on the last day of the tri"
        yield "medical", when


def written(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{day(local)}, {local:%H:%M:%S} (UTC{local:%z}".removesuffix("00") + ":00)"


def day(on: datetime) -> str:
    return f"{on.day} {on:%B} {on.year}"


def work(record: Record) -> Said:
    """Sums of the year: training, work, what was struck, the past."""
    training = record["history"]["training"]
    minutes, exercises = (sum(one[name] for one in training) for name in ("minutes", "exercises"))
    yield "training", f"{minutes / 60:.1f} hours in {count(exercises, 'exercise')}"
    if training:
        yield "hours by month", "hours " + " ".join(f"{one['minutes'] / 60:.1f}" for one in training)
        yield "exercises by month", "exercises " + " ".join(str(one["exercises"]) for one in training)
    done = record["history"]["operations"]
    yield "alerts", f"{count(done['alerts_confirmed'], 'alert')} confirmed by a find"
    yield "alerts", f"{count(done['alerts_unconfirmed'], 'alert')} unconfirmed"
    yield "misses", count(done["confirmed_misses"], "confirmed miss", "confirmed misses")
    struck = sum(one["count"] for one in record["history"]["struck"])
    yield "struck", count(struck, "entry", "entries") + " of these months" if struck else "No entry about this team"
    yield "past", f"{count(len(record['past']), 'check-up is all', 'check-ups are all')} that the program ever opened"
    for one in record["past"]:
        if one["counts"]:
            h, m, f, r = (one["counts"][name] for name in ("hits", "misses", "false_alerts", "correct_rejections"))
            yield "past", f"{h} of {h + m}; {f} of {f + r}"
    for number, one in enumerate(record["earlier_attempts"]):
        if one["counts"]:
            h, m, f, r = (one["counts"][name] for name in ("hits", "misses", "false_alerts", "correct_rejections"))
            yield f"attempt {number + 1}", f"{h} of {h + m} targets and {f} of {f + r} false alerts"


def operating(record: Record, sure: float) -> Said:
    """The covert checks of the year: shares from counts, and every check in one number."""
    found = record.get("covert")
    if found is None:
        return
    missed = sum(one["count"] for one in found["misses"])
    assert found["found"] + missed == found["targets"], "each target was found, or missed at one step"
    aside = ("says_nothing", "not_blind", "withdrawn", "never_agreed")
    if not (found["targets"] or found["others"] or any(found[name] for name in aside)):
        yield "operating year", "nothing is on record of it"
        return
    for what, k, n in (
        ("chain", found["found"], found["targets"]),
        ("team", found["team_hits"], found["team_targets"]),
    ):
        words = f"{k} of {count(n, 'target')}"
        yield f"operating year, {what}", aloud_short(words, k, n, sure) if n else "0 of 0 targets"
    yield "operating year, others", f"{found['referred_wrongly']} of {found['others']} were referred"
    yield "operating year, team", f"on {found['team_false_alerts']} of {count(found['team_others'], 'other')}"
    if found["misses"]:
        steps = {"sampled_as_asked": "sampling", "custody_whole": "custody", "presented_in_time": "presentation"}
        steps |= {"alerted": "dog", "decided": "decision"}
        yield "misses by step", ", ".join(f"{steps[one['step']]} {one['count']}" for one in found["misses"])
    nouns = {"says_nothing": ("blank or", "blanks or"), "never_agreed": ("check that", "checks that")}
    nouns |= {"not_blind": ("check in which", "checks in which"), "withdrawn": ("check withdrawn", "checks withdrawn")}
    yield from ((f"operating year, {name}", count(found[name], *nouns[name])) for name in aside if found[name])


def aloud_short(words: str, k: int, n: int, sure: float) -> str:
    return f"{words} ({per_cent(k / n)}; {between(exact(k, n, sure))})"


def charts(record: Record) -> Said:
    """Wald's test, walked by hand along known targets, and along what is watched beside them."""
    found = record["monitoring"]
    known = [(each["at"], int(each["is_hit"]), int(not each["is_hit"])) for each in found["known"]]
    if known:
        yield "known targets", f"{sum(each[1] for each in known)} of {len(known)} known targets found since"
        yield "sequential test", verdict(record, known, found["test"])
    if found.get("false_alerts") is None:
        return
    empty = [(each["at"], int(each["is_hit"]), int(not each["is_hit"])) for each in found["false_alerts"]]
    other = found.get("false_alert_test") or found["test"]
    rows = [(empty, "A false alert at {wrong} of {n} known non-targets since", other)]
    for name, words, test in (
        ("exercise_targets", "{right} of {n} targets of double-blind exercises found since", found["test"]),
        ("exercise_false_alerts", "A false alert at {wrong} of {n} non-targets of double-blind exercises since", other),
    ):
        rows.append(([(each["at"], each["right"], each["wrong"]) for each in found[name]], words, test))
    since = day(datetime.fromisoformat(found["since"]))
    for row, words, test in rows:
        if row:
            right, wrong = (sum(each[at] for each in row) for at in (1, 2))
            counted = words.format(right=right, wrong=wrong, n=right + wrong)
            yield "watched beside", f"{counted} {since}. {verdict(record, row, test)}"


def verdict(record: Record, row: list[tuple[str, int, int]], test: Record) -> str:
    """What Wald's test last said, each row an answer or an exercise with so many right and wrong."""
    p1, p0 = test["acceptable"], test["unacceptable"]
    up, down = math.log((1 - p0) / (1 - p1)), math.log(p0 / p1)
    reject, accept = math.log((1 - test["beta"]) / test["alpha"]), math.log(test["beta"] / (1 - test["alpha"]))
    evidence, last = 0.0, None
    for at, right, wrong in sorted(row, key=lambda each: moment(each[0])):
        evidence += right * down + wrong * up
        if evidence >= reject or evidence <= accept:
            last, evidence = (evidence >= reject, moment(at)), 0.0
    if last is None:
        return "The line of the sequential test is between its bounds: no decision yet."
    on = day(last[1].astimezone(ZoneInfo(record["zone"])))
    return (
        f"The sequential test {'found the team un' if last[0] else 'last found the team '}acceptable"
        f"{'' if last[0] else ','} on {on}."
    )


def run_lengths(test: Record, text: str, what: str) -> list[str]:
    """The printed run lengths that chains over a fine grid, solved whole, do not bear out within six per cent."""
    found = re.search(
        rf"so on average after ([\d,]+) {what}, and an acceptable one falsely after ([\d,]+)\. The CUSUM signals "
        rf"on average after ([\d,]+) {what} of an unacceptable team, and falsely after ([\d,]+) of",
        text,
    )
    if found is None:
        return ["no run lengths are printed"]
    printed = [int(one.replace(",", "")) for one in found.groups()]
    p1, p0 = test["acceptable"], test["unacceptable"]
    steps = math.log(p0 / p1), math.log((1 - p0) / (1 - p1))
    bad, good = (simulated(rate, steps, (test["alpha"], test["beta"])) for rate in (p0, p1))
    cusum = [chain(rate, steps, cusum_height(p1, steps)) for rate in (p0, p1)]
    return [
        f"{name}: printed {one}, computed {other:.0f}"
        for name, one, other in zip(
            ("Wald, unacceptable", "Wald, acceptable", "CUSUM, unacceptable", "CUSUM, acceptable"),
            printed,
            (bad, good, *cusum),
            strict=True,
        )
        if abs(one - other) > 0.06 * other + 1
    ]


@cache
def simulated(rate: float, steps: tuple[float, float], risks: tuple[float, float]) -> float:
    """Mean number to the finding "unacceptable": a chain over a grid, restarted at every other finding."""
    alpha, beta = risks
    low, high = math.log(beta / (1 - alpha)), math.log((1 - beta) / alpha)
    width = 0.004
    places = np.arange(math.ceil(low / width) + 1, math.floor(high / width) + 1)
    matrix = np.eye(len(places))
    bad = np.zeros(len(places))
    for step, share in ((steps[0], rate), (steps[1], 1 - rate)):
        to = places + round(step / width)
        bad += share * (to > places[-1])
        inside = (to >= places[0]) & (to <= places[-1])
        matrix[np.nonzero(inside)[0], to[inside] - places[0]] -= share
    start = int(np.nonzero(places == 0)[0][0])
    number, found = np.linalg.solve(matrix, np.column_stack([np.ones(len(places)), bad]))[start]
    return float(number / found)


@cache
def chain(rate: float, steps: tuple[float, float], height: float) -> float:
    width = 0.01
    size = math.ceil(height / width)
    matrix = np.eye(size)
    rows = np.arange(size)
    np.add.at(matrix, (rows, np.maximum(rows + round(steps[0] / width), 0)), -rate)
    to = rows + round(steps[1] / width)
    matrix[rows[to < size], to[to < size]] -= 1 - rate
    return float(np.linalg.solve(matrix, np.ones(size))[0])


@cache
def cusum_height(acceptable: float, steps: tuple[float, float]) -> float:
    """The least height at which an acceptable team waits 1,000 known targets for a signal."""
    low, high = 0.1, 20.0
    while high - low > 0.01:
        middle = (low + high) / 2
        low, high = (middle, high) if chain(acceptable, steps, middle) < 1000 else (low, middle)
    return high


def sealed(record: Record, source: str) -> Said:
    """Hashes that anyone can make again."""
    seal = record["commitment"]
    lines = "".join(f"{one['sha256']}  {one['kind']} {one['identifier']}\n" for one in record["relied_on"])
    opened = f"canine trial plan 1\n{seal['nonce']}\n{seal['plan_json']}"
    yield "commitment", f"Commitment (SHA-256) {digest(opened)}"
    yield "record", f"This record (SHA-256) {digest(source)}"
    yield "relied on", f"All records relied on {digest(lines)}"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def figures(record: Record, source: str) -> list[tuple[str, str]]:
    """Every figure of the paper under its name, as it must be printed."""
    trial = Trial(record)
    return [
        *tables(record, trial),
        *headline(record, trial),
        *reliability(record, trial),
        *protocol(record, trial),
        *work(record),
        *operating(record, trial.confidence),
        *charts(record),
        *sealed(record, source),
    ]


FIGURE = re.compile(r"\d+ of \d+(?! known)|\d[\d.]* %|p [<=] 0\.\d+|\d+\.\d+ \(\d+\.\d+ to")


def left_over(record: Record, text: str, found: list[tuple[str, str]]) -> list[str]:
    """What reads like a figure and is none of those computed here, nor a value of the policy or a typed sentence."""
    typed = [line["sentence"] for line in record["history"]["lines"]] + record["not_tested"]
    for words in sorted({*(said for _, said in found), *typed}, key=len, reverse=True):
        text = text.replace(" ".join(words.split()), " ¦ ")
    text = re.sub(
        r"Page \d+ of \d+", "", re.sub(r"Annex: the policy in force on the day.*?Certificate under sec", "", text)
    )
    text = re.sub(r"The policy by which teams are judged changed.*?Every check-up ever opened", "", text)
    text = re.sub(
        r"(0|20|40|60|80|100) %(?= (20|40|60|80|100|Share))|80 % 100 %|Acceptable: .*? % of|ble: (at )?.*? %\.",
        "",
        text,
    )
    sure = f"{100 * record['figures']['overall']['confidence']:.4g} %"
    text = text.replace(f"{sure} interval", "").replace("missing from 100 %", "")
    return [text[max(one.start() - 60, 0) : one.end() + 20] for one in FIGURE.finditer(text)]


def compared(pdf: bytes) -> list[str]:
    """Return each figure that is not printed as it was computed here, and each that was printed and not computed."""
    return judged(*read(pdf))


def judged(record: Record, source: str, text: str) -> list[str]:
    """Compare the record, its JSON and the words of the pages."""
    found = figures(record, source)
    missing = [f"not printed: {name}: {said}" for name, said in found if said not in text]
    extra = [f"not computed: {words}" for words in left_over(record, text, found)]
    watched, lengths = record["monitoring"], []
    if watched["known"]:
        lengths += run_lengths(watched["test"], text, "known targets")
    if watched.get("false_alert_test"):
        lengths += run_lengths(watched["false_alert_test"], text, "known non-targets")
    return [*missing, *extra, *lengths]


if __name__ == "__main__":
    faults = compared(Path(sys.argv[1]).read_bytes())
    print("\n".join(faults) or "Every figure agrees.")
    sys.exit(bool(faults))
