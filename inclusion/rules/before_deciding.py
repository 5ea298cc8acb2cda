"""What the law and guidance want looked at before a head decides."""
