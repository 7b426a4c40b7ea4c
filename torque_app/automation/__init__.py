"""When this happens and that holds, do so: rules a workshop makes itself, without code."""
