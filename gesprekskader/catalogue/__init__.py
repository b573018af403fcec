"""All that is read from content/: the framework, the meeting formats, the roundtables."""

from gesprekskader.catalogue.load import read_catalogue, read_framework
from gesprekskader.catalogue.model import Catalogue

__all__ = ["Catalogue", "read_catalogue", "read_framework"]
