"""What a centre works with: bays, technicians, calendar, labour times."""
