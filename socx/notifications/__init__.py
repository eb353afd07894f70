"""Notices in the application and their copies by mail."""
