"""What a job would cost, and the client's yes to each line of it."""
