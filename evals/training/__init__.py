"""Training of the packaged models, and what they are trained with."""
