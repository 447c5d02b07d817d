"""Acts of the training room."""

from canine.training.services.exercises import correct_exercise, log_exercise

__all__ = ["correct_exercise", "log_exercise"]
