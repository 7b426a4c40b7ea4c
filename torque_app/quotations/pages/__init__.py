"""The pages of quotations, one module each: the bundler splits by module."""
