"""The servers TORQUE brings along when none are configured."""
