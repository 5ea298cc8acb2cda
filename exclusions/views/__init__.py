"""Recording, preparing, checking, reading and cancelling suspensions."""
