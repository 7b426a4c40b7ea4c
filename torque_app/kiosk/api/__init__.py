"""The routes of tablets: those a tablet calls, its enrolment, and those that manage them."""
