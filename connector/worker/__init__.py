"""Syncs without anybody asking for each one.

syncing    one sync of a connected integration: credentials, run, and who is told of its end
"""
