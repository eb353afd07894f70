"""The privacy notice where experts give data: its version, which is kept with profiles and consents."""

from __future__ import annotations

from socx.core import privacy

#: Of the notice that is shown now. Kept with each profile and each consent.
NOTICE_VERSION = privacy.CURRENT.version
