"""socx: requests for peer expertise, from the first idea to the closed action."""

__version__ = "0.1.0"
