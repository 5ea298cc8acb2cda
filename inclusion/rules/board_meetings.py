"""The board's meeting: papers, invitations, panel, decision."""
