"""Forms for dogs, handlers, teams, odours and training aids; one module for each subject."""
