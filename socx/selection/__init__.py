"""Calls for experts, applications, the selection and the team of an activity."""
