"""Tests of the workshop's bays, technicians, hours, labour times and load."""
