"""The pages a client opens by a link: rendered whole, without a session and without scripts."""
