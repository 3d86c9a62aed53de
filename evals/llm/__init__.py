"""Measuring answers by a language model without one: written replies, replayed."""
