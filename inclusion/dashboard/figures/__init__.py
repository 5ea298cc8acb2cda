"""The school's figures on suspension: numbers, the rows behind them, and what governors may see."""
