"""Services of the training package."""

from canine.training.services.columns import SheetQuestion, question_of, remember_columns
from canine.training.services.exercises import correct_exercise, log_exercise, may_correct
from canine.training.services.sheets import ImportReport, SheetInHand, import_sheet, preview_sheet, read_sheet

__all__ = [
    "ImportReport",
    "SheetInHand",
    "SheetQuestion",
    "correct_exercise",
    "import_sheet",
    "log_exercise",
    "may_correct",
    "preview_sheet",
    "question_of",
    "read_sheet",
    "remember_columns",
]
