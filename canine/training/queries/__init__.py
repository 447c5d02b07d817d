"""Queries of the training package: exercises, hours, sheets, and what a dog came to in training."""

from canine.training.queries.counts import (
    SheetDog,
    Tally,
    sheet_dog,
    sheet_dogs,
    tallies_of_dog,
)
from canine.training.queries.exercises import (
    ExerciseRow,
    MonthOfTraining,
    correction_of,
    days_of_exercises,
    double_blind_of,
    double_blind_teams,
    exercise,
    exercise_rows,
    last_exercise_by,
    latest_of_team,
    likely_double,
    minutes_by_month,
    months,
    versions_of,
)
from canine.training.queries.leading import exercises_led
from canine.training.queries.sheets import (
    ImportRow,
    chosen_columns,
    import_rows,
    known_repetitions,
    repetition_rows,
    sheet_import,
)

__all__ = [
    "ExerciseRow",
    "ImportRow",
    "MonthOfTraining",
    "SheetDog",
    "Tally",
    "chosen_columns",
    "correction_of",
    "days_of_exercises",
    "double_blind_of",
    "double_blind_teams",
    "exercise",
    "exercise_rows",
    "exercises_led",
    "import_rows",
    "known_repetitions",
    "last_exercise_by",
    "latest_of_team",
    "likely_double",
    "minutes_by_month",
    "months",
    "repetition_rows",
    "sheet_dog",
    "sheet_dogs",
    "sheet_import",
    "tallies_of_dog",
    "versions_of",
]
