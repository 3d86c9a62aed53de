"""The written forms of figures: numbers, quantities, dates, labels and ranks, pairs."""
