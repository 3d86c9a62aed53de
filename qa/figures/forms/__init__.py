"""The written forms of figures: numbers, quantities, ranges, ratios, rates, dates, labels."""
