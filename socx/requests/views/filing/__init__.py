"""Pages on which an institution files a request: start, parts of the form, check, sign."""

from socx.requests.views.filing.signing import sign_page

__all__ = ["sign_page"]
