"""Pages on which an institution files a request: start, parts of the form, check, sign."""

from socx.requests.views.filing import section, signing, start  # noqa: F401 (they add their pages to the blueprint)
from socx.requests.views.filing.signing import sign_page

__all__ = ["sign_page"]
