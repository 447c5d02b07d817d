"""Foreign files, judged in a process of their own that has little memory and little time."""
