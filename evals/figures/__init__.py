"""Evaluations of the figure reader."""
