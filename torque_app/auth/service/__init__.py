"""Commands on accounts, sessions and members; whoever is still unknown enters here too."""

from torque_app.auth.service.account import change_password, update_profile
from torque_app.auth.service.api_keys import (
    IssuedKey,
    create_api_key,
    renew_api_key,
    revoke_api_key,
)
from torque_app.auth.service.entry import (
    Entered,
    Tokens,
    refresh,
    sign_in,
    sign_in_api,
    tokens_for,
)
from torque_app.auth.service.filters import forget_filter, save_filter
from torque_app.auth.service.google import (
    accept_by_google,
    enter_by_google,
    link_google,
    wish_for_google,
    wisher,
)
from torque_app.auth.service.ground import Origin
from torque_app.auth.service.identities import unlink_identity
from torque_app.auth.service.invitations import (
    Invited,
    Offer,
    accept_invitation,
    invite,
    offered,
    withdraw_invitation,
)
from torque_app.auth.service.members import (
    change_role,
    deactivate_member,
    reactivate_member,
    remove_member,
    update_member,
)
from torque_app.auth.service.phone import (
    CodeSent,
    ask_entry_code,
    ask_link_code,
    code_message,
    link_phone,
    sign_in_api_by_phone,
    sign_in_by_phone,
)
from torque_app.auth.service.registration import register
from torque_app.auth.service.second_factor import (
    MfaSetup,
    confirm_mfa,
    disable_mfa,
    renew_backup_codes,
    set_up_mfa,
    verify_mfa,
    verify_mfa_api,
)
from torque_app.auth.service.sessions import (
    revoke_others,
    revoke_session,
    sign_out,
    switch_tenant,
    switched_token,
)
from torque_app.auth.service.trust import distrust_device
from torque_app.auth.service.workplace import move_to

__all__ = [
    "CodeSent",
    "Entered",
    "Invited",
    "IssuedKey",
    "MfaSetup",
    "Offer",
    "Origin",
    "Tokens",
    "accept_by_google",
    "accept_invitation",
    "ask_entry_code",
    "ask_link_code",
    "change_password",
    "change_role",
    "code_message",
    "confirm_mfa",
    "create_api_key",
    "deactivate_member",
    "disable_mfa",
    "distrust_device",
    "enter_by_google",
    "forget_filter",
    "invite",
    "link_google",
    "link_phone",
    "move_to",
    "offered",
    "reactivate_member",
    "refresh",
    "register",
    "remove_member",
    "renew_api_key",
    "renew_backup_codes",
    "revoke_api_key",
    "revoke_others",
    "revoke_session",
    "save_filter",
    "set_up_mfa",
    "sign_in",
    "sign_in_api",
    "sign_in_api_by_phone",
    "sign_in_by_phone",
    "sign_out",
    "switch_tenant",
    "switched_token",
    "tokens_for",
    "unlink_identity",
    "update_member",
    "update_profile",
    "verify_mfa",
    "verify_mfa_api",
    "wish_for_google",
    "wisher",
    "withdraw_invitation",
]
