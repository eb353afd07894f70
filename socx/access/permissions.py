"""Every permission, as resource:action."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """What may be permitted. The matrix says to whom."""

    # fmt: off
    HOME_READ            = "home:read"
    ACCOUNT_OWN          = "account:own"
    USER_MANAGE          = "user:manage"
    INSTITUTION_READ     = "institution:read"
    INSTITUTION_MANAGE   = "institution:manage"
    REQUEST_LIST         = "request:list"
    REQUEST_CREATE       = "request:create"
    REQUEST_READ         = "request:read"
    REQUEST_EDIT         = "request:edit"
    REQUEST_SEND         = "request:send"
    REQUEST_SIGN         = "request:sign"
    REQUEST_WITHDRAW     = "request:withdraw"
    REQUEST_ANSWER       = "request:answer"
    REQUEST_SCREEN       = "request:screen"
    REQUEST_ASSESSMENT   = "request:assessment"
    REQUEST_OPINE        = "request:opine"
    REQUEST_DECIDE       = "request:decide"
    REQUEST_FOLLOW       = "request:follow"
    MATCH_READ           = "match:read"
    MATCH_DECIDE         = "match:decide"
    EXPERT_LIST          = "expert:list"
    EXPERT_READ          = "expert:read"
    EXPERT_CONTACT       = "expert:contact"
    EXPERT_EDIT          = "expert:edit"
    EXPERT_SUBMIT        = "expert:submit"
    EXPERT_VERIFY        = "expert:verify"
    EXPERT_AGE           = "expert:age"
    ACTION_CREATE        = "action:create"
    ACTION_FOLLOW        = "action:follow"
    ACTIVITY_LIST        = "activity:list"
    ACTIVITY_READ        = "activity:read"
    ACTIVITY_PLAN        = "activity:plan"
    ACTIVITY_FOLLOW      = "activity:follow"
    DASHBOARD_READ       = "dashboard:read"
    OPERATIONS_READ      = "operations:read"
    # fmt: on
