"""Models: the packaged encoder, reader and judge, chat models, prompts, names on a model hub."""
