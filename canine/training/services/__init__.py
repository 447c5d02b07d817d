"""Acts of the training room."""

from canine.training.services.exercises import correct_exercise, log_exercise
from canine.training.services.sheets import ImportReport, import_sheet, preview_sheet

__all__ = ["ImportReport", "correct_exercise", "import_sheet", "log_exercise", "preview_sheet"]
