"""The grammar every context speaks."""
