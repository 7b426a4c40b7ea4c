"""Electronic mail: a message as bytes, the server that takes it, and a postbox for practice."""
