"""What is measured, in the order of the report: each module has `run(setting)`."""
