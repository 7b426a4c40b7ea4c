"""OTs by program: the job card itself, its floor, its parts asked for and work outside."""
