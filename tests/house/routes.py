"""Every route with the deed that it needs. A new route is placed here by hand, and judged while it is."""

from canine.audit.deeds import Deed

ANYONE = None

ROUTES: dict[str, Deed | None] = {
    "accounts.add_user": Deed.ADD_USER,
    "accounts.change_own_password": Deed.CHANGE_OWN_PASSWORD,
    "accounts.change_user": Deed.CHANGE_USER,
    "accounts.list_users": Deed.SEE_ACCOUNTS,
    "accounts.set_up": ANYONE,
    "accounts.sign_in": ANYONE,
    "accounts.sign_out": Deed.SIGN_OUT,
    "heartbeat.healthz": ANYONE,
    "medical.correct": Deed.EXAMINE_DOG,
    "medical.examine": Deed.EXAMINE_DOG,
    "medical.list_checkups": Deed.SEE_MEDICAL,
    "medical.list_due": Deed.SEE_MEDICAL,
    "medical.show_checkup": Deed.SEE_MEDICAL,
    "notices.list_notices": Deed.SEE_NOTICES,
    "notices.mark_seen": Deed.SEE_NOTICES,
    "policy.change_policy": Deed.CHANGE_POLICY,
    "policy.show_policy": Deed.SEE_POLICY,
    "units.add_station": Deed.KEEP_UNITS,
    "units.add_unit": Deed.KEEP_UNITS,
    "units.change_unit": Deed.KEEP_UNITS,
    "units.list_units": Deed.SEE_UNITS,
    "web.home": ANYONE,
}
