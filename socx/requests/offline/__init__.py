"""The request form on paper that can be filled in offline: written as DOCX, read back as answers."""

from socx.requests.offline.places import Place, bases_of, places_of
from socx.requests.offline.reader import Filled, Trouble, read_form
from socx.requests.offline.writer import offline_form

__all__ = ["Filled", "Place", "Trouble", "bases_of", "offline_form", "places_of", "read_form"]
