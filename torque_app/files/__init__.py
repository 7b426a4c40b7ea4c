"""Photos and papers attached to anything, kept in the storage and served to who may see them."""
