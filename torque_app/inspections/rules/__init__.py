"""Pure rules of inspections: the light a measure deserves, and what a template may hold."""
