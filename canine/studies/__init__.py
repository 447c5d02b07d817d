"""What a study of remote air sampling needs, and what a clear draw shows."""
