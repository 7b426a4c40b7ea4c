"""Pure rules of the reception: its words, its fields, and what a signature asks for."""
