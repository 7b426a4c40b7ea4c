"""What we promise about speed, measured on a real installation; never a timed test."""
