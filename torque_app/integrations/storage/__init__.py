"""Where uploaded files live, and what they must be before they may."""
