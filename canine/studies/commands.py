"""`canine study`: how large a study has to be, what is still out there, true prevalence, and the rows of studies."""

from pathlib import Path

import click

from canine.web.app_context import with_app
from canine.web.output import judged, say

study_group = click.Group("study", help="Figures of a study of remote air sampling.")
groups = (study_group,)
_confidence = click.option("--confidence", type=float, default=0.95, show_default=True, help="Of the bound.")
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@study_group.command("out-there")
@click.option("--containers", type=int, required=True, help="All containers from which the draw was made.")
@click.option("--clear", type=int, required=True, help="Containers drawn at random, all of them found clear.")
@click.option("--sensitivity", type=float, help="What share of the holding ones the team finds.")
@click.option("--hits", type=int, help="In place of it: targets found in a trial,")
@click.option("--misses", type=int, help="and targets missed in it.")
@_confidence
@_json
def out_there(
    containers: int,
    clear: int,
    sensitivity: float | None,
    hits: int | None,
    misses: int | None,
    confidence: float,
    as_json: bool,
) -> None:
    """Say how many containers at most still hold something when all that were drawn were clear."""
    from canine.rules.out_there import most_by_sensitivity, most_by_trial
    from canine.studies import sentences

    if sensitivity is not None and hits is None and misses is None:
        found = judged(lambda: most_by_sensitivity(containers, clear, sensitivity, confidence))
        if_so = sentences.by_sensitivity(sensitivity)
    elif sensitivity is None and hits is not None and misses is not None:
        found = judged(lambda: most_by_trial(containers, clear, hits, misses, confidence))
        if_so = sentences.by_trial(hits, misses)
    else:
        raise click.UsageError("Say either --sensitivity, or --hits and --misses of a trial.")
    answer = {"most_containers": found.most, "share": found.share, "confidence": confidence}
    say(answer, sentences.of_out_there(found, if_so), as_json=as_json)


@study_group.command("prevalence")
@click.option("--alerts", type=int, required=True, help="Containers with an alert.")
@click.option("--containers", type=int, required=True, help="Containers that were presented.")
@click.option("--hits", type=int, required=True, help="Targets found in a trial.")
@click.option("--misses", type=int, required=True, help="Targets missed in it.")
@click.option("--false-alerts", type=int, required=True, help="Non-targets with an alert in it.")
@click.option("--correct-rejections", type=int, required=True, help="Non-targets without one.")
@_confidence
@_json
def prevalence(
    alerts: int,
    containers: int,
    hits: int,
    misses: int,
    false_alerts: int,
    correct_rejections: int,
    confidence: float,
    as_json: bool,
) -> None:
    """Estimate how many containers hold something, from alerts, by what a trial showed."""
    from canine.rules.out_there import true_prevalence
    from canine.studies import sentences

    found = judged(
        lambda: true_prevalence(
            alerts,
            containers,
            hits=hits,
            targets=hits + misses,
            correct_rejections=correct_rejections,
            non_targets=correct_rejections + false_alerts,
            confidence=confidence,
        )
    )
    interval = None if found is None else list(found.interval)
    answer = {"estimate": found and found.estimate, "interval": interval, "confidence": confidence}
    say(answer, sentences.of_prevalence(found, confidence), as_json=as_json)


@study_group.command("size")
@click.option("--expected", type=float, help="The rate that is expected,")
@click.option("--half-width", type=float, help="and how far the ends of its interval may lie from it.")
@click.option("--first", type=float, help="Or: the rate in one condition,")
@click.option("--second", type=float, help="and the one in the other, to be told apart")
@click.option("--power", type=float, default=0.8, show_default=True, help="with this chance.")
@click.option("--each", type=int, default=1, show_default=True, help="Presentations of one container.")
@click.option(
    "--correlation", type=float, default=0.0, show_default=True, help="Intraclass, of those of one container."
)
@_confidence
@_json
def size(
    expected: float | None,
    half_width: float | None,
    first: float | None,
    second: float | None,
    power: float,
    each: int,
    correlation: float,
    confidence: float,
    as_json: bool,
) -> None:
    """Say how many prepared containers a study needs: for a rate with its interval, or to tell two conditions apart."""
    from canine.rules.study_size import for_difference, for_precision, in_containers
    from canine.studies import sentences

    if expected is not None and half_width is not None and first is None and second is None:
        independent, conditions = judged(lambda: for_precision(expected, half_width, confidence)), 1
        what = sentences.of_rate(expected, half_width)
    elif first is not None and second is not None and expected is None and half_width is None:
        independent = judged(lambda: for_difference(first, second, power=power, confidence=confidence))
        conditions, what = 2, sentences.of_difference(first, second, power)
    else:
        raise click.UsageError("Say either --expected and --half-width, or --first and --second.")
    found = judged(lambda: in_containers(independent, each=each, correlation=correlation, conditions=conditions))
    answer = {
        "independent": found.independent,
        "presentations": found.presentations,
        "containers": found.containers,
        "conditions": conditions,
    }
    say(answer, sentences.of_size(found, what, each, confidence), as_json=as_json)


@study_group.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@_json
@with_app
def export(folder: Path, as_json: bool) -> None:
    """Write the rows of every opened study into FOLDER, with what each column holds and lines for R and Python."""
    from flask import current_app

    from canine.studies import exporting, presented, queries

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for one in queries.opened_studies(None):
        path = folder / f"{one.unit.code}-study-{one.number}.csv"
        for target, write in ((path, exporting.tidy_csv), (path.with_suffix(".parquet"), exporting.tidy_parquet)):
            with target.open("wb") as out:
                out.writelines(write(presented.presented_rows(one, current_app.config["TIMEZONE"])))
        written.append(path.name)
    (folder / "dictionary.csv").write_bytes(exporting.dictionary_csv())
    (folder / "models.txt").write_text(exporting.MODELS, encoding="utf-8")
    words = f"{len(written)} opened studies are in {folder}, as CSV and as Parquet, with dictionary.csv and models.txt."
    say({"studies": written}, words, as_json=as_json)
