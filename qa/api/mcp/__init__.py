"""The archive for agents: the Model Context Protocol, over stdio and streamable HTTP.

Both transports serve one ``Service``, so tools have the limits, deadlines, counts and log of the
HTTP routes. ``mcp``, the official SDK, is imported by ``server``, ``stdio`` and ``http``.
"""
