"""Who may do what: one table from permission to roles, and what is not in it is nobody's."""

from enum import StrEnum

from canine.rules.roles import Role


class Permission(StrEnum):
    """Something that a role may do or see, named `package.act`."""

    SIGN_OUT = "accounts.sign_out"
    SEE_OWN_ACCOUNT = "accounts.see_own_account"
    END_OWN_SESSIONS = "accounts.end_own_sessions"
    END_SESSIONS = "accounts.end_sessions"
    CHANGE_OWN_PASSWORD = "accounts.change_own_password"
    CHOOSE_LANGUAGE = "accounts.choose_language"
    RESET_PASSWORD = "accounts.reset_password"
    SEE_ACCOUNTS = "accounts.see_accounts"
    ADD_USER = "accounts.add_user"
    CHANGE_USER = "accounts.change_user"
    AGREE_TO_ROLE = "accounts.agree_to_role"
    CONFIRM_FIRST_MANAGER = "accounts.confirm_first_manager"
    KEEP_DEVICES = "accounts.keep_devices"
    SEE_PERSONS = "persons.see_persons"
    SAY_WHO = "persons.say_who"

    SEE_UNITS = "units.see_units"
    KEEP_UNITS = "units.keep_units"
    SEE_GUESTS = "guests.see_guests"
    LET_IN_GUEST = "guests.let_in_guest"
    NAME_PARTNER = "guests.name_partner"

    SEE_REGISTRY = "registry.see_registry"
    KEEP_DOGS = "registry.keep_dogs"
    CHANGE_DOG_STATUS = "registry.change_dog_status"
    KEEP_HANDLERS = "registry.keep_handlers"
    KEEP_TEAMS = "registry.keep_teams"
    MOVE_TO_UNIT = "registry.move_to_unit"
    KEEP_ODOURS = "registry.keep_odours"
    KEEP_COURSES = "registry.keep_courses"
    KEEP_AIDS = "registry.keep_aids"
    MOVE_AID = "registry.move_aid"

    SEE_ITEMS = "items.see_items"
    KEEP_ITEMS = "items.keep_items"

    SEE_HAND_OVERS = "custody.see_hand_overs"
    CONFIRM_HAND_OVER = "custody.confirm_hand_over"

    CHANGE_STANDING = "standing.change_standing"

    SEE_SHIFTS = "shifts.see_shifts"
    OPEN_SHIFT = "shifts.open_shift"
    END_SHIFT = "shifts.end_shift"
    CLOSE_SHIFT = "shifts.close_shift"
    NOTE_ON_SHIFT = "shifts.note_on_shift"
    LOG_SEARCH = "shifts.log_search"
    CORRECT_SEARCH = "shifts.correct_search"
    RECORD_ALERT = "shifts.record_alert"
    RECORD_OUTCOME = "shifts.record_outcome"
    RECORD_FINDING = "shifts.record_finding"
    RECORD_IDENTIFICATION = "shifts.record_identification"
    HAND_OVER_EXHIBIT = "shifts.hand_over_exhibit"
    NAME_WITNESS = "shifts.name_witness"

    SEE_STRIKES = "corrections.see_strikes"
    CORRECT_ENTRY = "corrections.correct_entry"
    STRIKE_ENTRY = "corrections.strike_entry"
    KEEP_DOUBLE = "corrections.keep_double"

    SEE_SAMPLES = "rasco.see_samples"
    TAKE_SAMPLE = "rasco.take_sample"
    HAND_OVER_SAMPLE = "rasco.hand_over_sample"
    END_SAMPLE = "rasco.end_sample"
    SEE_SESSIONS = "rasco.see_sessions"
    PREPARE_SESSION = "rasco.prepare_session"
    SEE_LOADING = "rasco.see_loading"
    RECORD_SESSION_RESPONSE = "rasco.record_session_response"
    CLOSE_SESSION = "rasco.close_session"
    DECIDE_SAMPLE = "rasco.decide_sample"
    RECORD_INSPECTION = "rasco.record_inspection"

    SEE_DRAWS = "draws.see_draws"
    COMMIT_DRAW = "draws.commit_draw"
    ENTER_DRAW_LIST = "draws.enter_list"
    DRAW = "draws.draw"
    SAY_NOT_REACHED = "draws.say_not_reached"
    REPLACE_DRAWN = "draws.replace_drawn"

    SEE_STUDIES = "studies.see_studies"
    PLAN_STUDY = "studies.plan_study"
    AGREE_TO_STUDY = "studies.agree_to_study"
    PREPARE_CONTAINER = "studies.prepare_container"
    OPEN_STUDY = "studies.open_study"

    SEE_COVERT_CHECKS = "covert_checks.see_covert_checks"
    KEEP_COVERT_CHECK = "covert_checks.keep_covert_check"
    AGREE_TO_COVERT_CHECK = "covert_checks.agree"

    SEE_CHECKUPS = "checkups.see_checkups"
    OPEN_CHECKUP = "checkups.open_checkup"
    SEE_PLAN = "checkups.see_plan"
    RUN_CHECKUP = "checkups.run_checkup"
    LOOK_AT_LOADING = "checkups.look_at_loading"
    RECORD_TRIAL_RESPONSE = "checkups.record_trial_response"
    CORRECT_TRIAL_RESPONSE = "checkups.correct_trial_response"
    REVEAL_PLAN = "checkups.reveal_plan"
    CLOSE_INCOMPLETE = "checkups.close_incomplete"
    NAME_MISS_CAUSE = "checkups.name_miss_cause"
    JUDGE_CHECKUP = "checkups.judge_checkup"

    SEE_CERTIFICATES = "certificates.see_certificates"
    ISSUE_CERTIFICATE = "certificates.issue_certificate"
    DOWNLOAD_CERTIFICATE = "certificates.download_certificate"
    CHANGE_CERTIFICATE_STATUS = "certificates.change_status"

    SEE_CASES = "prosecution.see_cases"
    MAKE_BUNDLE = "prosecution.make_bundle"

    SEE_TRAINING = "training.see_training"
    LOG_EXERCISE = "training.log_exercise"
    IMPORT_TRAINING = "training.import_training"

    SEE_STOCK = "stock.see_stock"
    KEEP_STOCK = "stock.keep_stock"
    EXPORT_FINDS = "exports.export_finds"

    SAVE_VIEW = "saved_views.save_view"
    FIND = "web.find"

    SEE_FIGURES = "costs.see_figures"
    SEE_COSTS = "costs.see_costs"
    RECORD_COST = "costs.record_cost"
    DOWNLOAD_RECEIPT = "costs.download_receipt"

    SEE_MEDICAL = "medical.see_medical"
    EXAMINE_DOG = "medical.examine_dog"

    SEE_POLICY = "policy.see_policy"
    CHANGE_POLICY = "policy.change_policy"

    RECORD_ABSENCE = "absences.record_absence"

    SEE_ROTA = "rota.see_rota"
    PLAN_ROTA = "rota.plan_rota"
    ASK_SWAP = "rota.ask_swap"

    SEE_READINESS = "readiness.see_readiness"
    KEEP_CALENDAR = "readiness.keep_calendar"
    SEE_NOTICES = "notices.see_notices"
    KEEP_MAIL = "notices.keep_mail"

    SEE_API = "field.see_api"
    SEND_RECORDS = "field.send_records"
    SEE_PHOTOS = "field.see_photos"
    DOWNLOAD_PHOTO = "field.download_photo"
    SET_PIN = "field.set_pin"
    SEE_FIELD = "field.see_field"
    SETTLE_BODY = "field.settle_body"

    MAKE_BACKUP = "backups.make_backup"
    SEE_BACKUPS = "backups.see_backups"
    CONFIRM_CLOCK = "heartbeat.confirm_clock"

    SEE_AUDIT = "audit.see_audit"
    CHECK_LOG = "audit.check_log"


EVERYONE = frozenset(Role)
HANDLER, ASSESSOR, VETERINARIAN, MANAGER, PROSECUTOR, ADMINISTRATOR = Role
STAFF = EVERYONE - {PROSECUTOR}
READERS = STAFF

# The administrator reads everything and changes no operational record; nobody but a manager judges,
# issues or changes policy; a prosecutor sees certificates and nothing that is still in the making.
GRANTED_TO: dict[Permission, frozenset[Role]] = {
    Permission.SIGN_OUT: EVERYONE,
    Permission.SEE_OWN_ACCOUNT: EVERYONE,
    Permission.END_OWN_SESSIONS: EVERYONE,
    Permission.CHANGE_OWN_PASSWORD: EVERYONE,
    Permission.CHOOSE_LANGUAGE: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Permission.SEE_ACCOUNTS: frozenset({ADMINISTRATOR}),
    Permission.ADD_USER: frozenset({ADMINISTRATOR}),
    Permission.CHANGE_USER: frozenset({ADMINISTRATOR}),
    Permission.AGREE_TO_ROLE: frozenset({MANAGER}),
    Permission.CONFIRM_FIRST_MANAGER: frozenset({MANAGER, ASSESSOR, HANDLER, VETERINARIAN}),
    Permission.END_SESSIONS: frozenset({ADMINISTRATOR}),
    Permission.RESET_PASSWORD: frozenset({ADMINISTRATOR}),
    Permission.KEEP_DEVICES: frozenset({ADMINISTRATOR}),
    Permission.SEE_PERSONS: frozenset({ADMINISTRATOR, MANAGER}),
    Permission.SAY_WHO: frozenset({ADMINISTRATOR, MANAGER}),
    Permission.SEE_UNITS: STAFF,
    Permission.KEEP_UNITS: frozenset({ADMINISTRATOR}),
    Permission.SEE_GUESTS: STAFF,
    Permission.LET_IN_GUEST: frozenset({MANAGER}),
    Permission.NAME_PARTNER: frozenset({MANAGER}),
    Permission.SEE_REGISTRY: STAFF,
    Permission.KEEP_DOGS: frozenset({MANAGER}),
    Permission.CHANGE_DOG_STATUS: frozenset({MANAGER}),
    Permission.KEEP_HANDLERS: frozenset({MANAGER}),
    Permission.KEEP_TEAMS: frozenset({MANAGER}),
    Permission.MOVE_TO_UNIT: frozenset({MANAGER}),
    Permission.KEEP_ODOURS: frozenset({MANAGER}),
    Permission.KEEP_COURSES: frozenset({MANAGER, ASSESSOR}),
    Permission.KEEP_AIDS: frozenset({MANAGER, ASSESSOR}),
    Permission.MOVE_AID: frozenset({MANAGER, ASSESSOR, HANDLER}),
    Permission.SEE_ITEMS: STAFF,
    Permission.KEEP_ITEMS: frozenset({MANAGER, ASSESSOR, HANDLER}),
    Permission.SEE_HAND_OVERS: STAFF,
    Permission.CONFIRM_HAND_OVER: frozenset({MANAGER, ASSESSOR, HANDLER, VETERINARIAN}),
    Permission.CHANGE_STANDING: frozenset({MANAGER}),
    Permission.SEE_SHIFTS: frozenset({HANDLER, MANAGER, ASSESSOR, ADMINISTRATOR}),
    Permission.OPEN_SHIFT: frozenset({HANDLER}),
    Permission.END_SHIFT: frozenset({HANDLER}),
    Permission.CLOSE_SHIFT: frozenset({HANDLER, MANAGER}),
    Permission.NOTE_ON_SHIFT: frozenset({HANDLER}),
    Permission.LOG_SEARCH: frozenset({HANDLER}),
    Permission.CORRECT_SEARCH: frozenset({HANDLER, MANAGER}),
    Permission.RECORD_ALERT: frozenset({HANDLER}),
    Permission.RECORD_OUTCOME: frozenset({HANDLER, MANAGER}),
    Permission.RECORD_FINDING: frozenset({HANDLER, MANAGER}),
    Permission.RECORD_IDENTIFICATION: frozenset({HANDLER, MANAGER}),
    Permission.HAND_OVER_EXHIBIT: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Permission.NAME_WITNESS: frozenset({HANDLER, MANAGER}),
    Permission.SEE_STRIKES: frozenset({HANDLER, MANAGER, ASSESSOR, ADMINISTRATOR}),
    Permission.CORRECT_ENTRY: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Permission.STRIKE_ENTRY: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Permission.KEEP_DOUBLE: frozenset({MANAGER}),
    Permission.SEE_SAMPLES: frozenset({HANDLER, MANAGER, ASSESSOR, ADMINISTRATOR}),
    Permission.TAKE_SAMPLE: frozenset({HANDLER}),
    Permission.HAND_OVER_SAMPLE: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Permission.END_SAMPLE: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Permission.SEE_SESSIONS: frozenset({HANDLER, MANAGER, ASSESSOR, ADMINISTRATOR}),
    Permission.PREPARE_SESSION: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Permission.SEE_LOADING: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Permission.RECORD_SESSION_RESPONSE: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Permission.CLOSE_SESSION: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Permission.DECIDE_SAMPLE: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Permission.RECORD_INSPECTION: frozenset({HANDLER, MANAGER}),
    Permission.SEE_DRAWS: frozenset({HANDLER, MANAGER, ASSESSOR, ADMINISTRATOR}),
    Permission.COMMIT_DRAW: frozenset({MANAGER}),
    Permission.ENTER_DRAW_LIST: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Permission.DRAW: frozenset({MANAGER}),
    Permission.SAY_NOT_REACHED: frozenset({HANDLER, MANAGER}),
    Permission.REPLACE_DRAWN: frozenset({MANAGER}),
    Permission.SEE_STOCK: frozenset({HANDLER, MANAGER, ASSESSOR, ADMINISTRATOR}),
    Permission.KEEP_STOCK: frozenset({MANAGER, ASSESSOR}),
    Permission.EXPORT_FINDS: frozenset({MANAGER, ADMINISTRATOR}),
    Permission.SAVE_VIEW: EVERYONE,
    Permission.FIND: EVERYONE,
    Permission.SEE_FIGURES: frozenset({MANAGER, ADMINISTRATOR}),
    Permission.SEE_COSTS: frozenset({MANAGER, ADMINISTRATOR}),
    Permission.RECORD_COST: frozenset({MANAGER}),
    Permission.DOWNLOAD_RECEIPT: frozenset({MANAGER, ADMINISTRATOR}),
    Permission.SEE_STUDIES: frozenset({HANDLER, MANAGER, ASSESSOR, ADMINISTRATOR}),
    Permission.PLAN_STUDY: frozenset({MANAGER, ASSESSOR}),
    Permission.AGREE_TO_STUDY: frozenset({MANAGER}),
    Permission.PREPARE_CONTAINER: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Permission.OPEN_STUDY: frozenset({MANAGER, ASSESSOR}),
    Permission.SEE_COVERT_CHECKS: frozenset({HANDLER, MANAGER, ASSESSOR, ADMINISTRATOR}),
    Permission.KEEP_COVERT_CHECK: frozenset({MANAGER, ASSESSOR}),
    Permission.AGREE_TO_COVERT_CHECK: frozenset({MANAGER}),
    Permission.SEE_CHECKUPS: frozenset({HANDLER, MANAGER, ASSESSOR, VETERINARIAN, ADMINISTRATOR}),
    Permission.OPEN_CHECKUP: frozenset({ASSESSOR}),
    Permission.SEE_PLAN: frozenset({HANDLER, MANAGER, ASSESSOR, VETERINARIAN}),
    Permission.RUN_CHECKUP: frozenset({HANDLER, MANAGER, ASSESSOR, VETERINARIAN}),
    Permission.LOOK_AT_LOADING: frozenset({ASSESSOR, MANAGER}),
    Permission.RECORD_TRIAL_RESPONSE: frozenset({HANDLER, MANAGER, ASSESSOR, VETERINARIAN}),
    Permission.CORRECT_TRIAL_RESPONSE: frozenset({HANDLER, MANAGER, ASSESSOR, VETERINARIAN}),
    Permission.REVEAL_PLAN: frozenset({ASSESSOR, MANAGER}),
    Permission.CLOSE_INCOMPLETE: frozenset({ASSESSOR, MANAGER}),
    Permission.NAME_MISS_CAUSE: frozenset({ASSESSOR}),
    Permission.JUDGE_CHECKUP: frozenset({MANAGER}),
    Permission.SEE_CERTIFICATES: EVERYONE,
    Permission.ISSUE_CERTIFICATE: frozenset({MANAGER}),
    Permission.DOWNLOAD_CERTIFICATE: EVERYONE,
    Permission.CHANGE_CERTIFICATE_STATUS: frozenset({MANAGER}),
    Permission.SEE_CASES: frozenset({PROSECUTOR, MANAGER, ADMINISTRATOR}),
    Permission.MAKE_BUNDLE: frozenset({PROSECUTOR, MANAGER}),
    Permission.SEE_TRAINING: STAFF,
    Permission.LOG_EXERCISE: frozenset({HANDLER, ASSESSOR, MANAGER}),
    Permission.IMPORT_TRAINING: frozenset({MANAGER}),
    Permission.SEE_MEDICAL: STAFF,
    Permission.EXAMINE_DOG: frozenset({VETERINARIAN}),
    Permission.SEE_POLICY: STAFF,
    Permission.CHANGE_POLICY: frozenset({MANAGER}),
    Permission.RECORD_ABSENCE: frozenset({HANDLER, MANAGER}),
    Permission.SEE_ROTA: STAFF,
    Permission.PLAN_ROTA: frozenset({MANAGER}),
    Permission.ASK_SWAP: frozenset({HANDLER}),
    Permission.SEE_READINESS: STAFF,
    Permission.KEEP_CALENDAR: frozenset({HANDLER, VETERINARIAN, MANAGER}),
    Permission.SEE_NOTICES: EVERYONE,
    Permission.KEEP_MAIL: frozenset({MANAGER, ADMINISTRATOR}),
    Permission.SEE_API: EVERYONE,
    Permission.SEND_RECORDS: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Permission.SET_PIN: frozenset({HANDLER, MANAGER, ASSESSOR}),
    Permission.SEE_PHOTOS: frozenset({HANDLER, MANAGER, ASSESSOR, ADMINISTRATOR}),
    Permission.DOWNLOAD_PHOTO: frozenset({MANAGER}),
    Permission.SEE_FIELD: frozenset({MANAGER, ADMINISTRATOR}),
    Permission.SETTLE_BODY: frozenset({MANAGER}),
    Permission.SEE_AUDIT: frozenset({MANAGER, ADMINISTRATOR}),
    Permission.SEE_BACKUPS: frozenset({MANAGER, ADMINISTRATOR}),
    Permission.MAKE_BACKUP: frozenset({ADMINISTRATOR}),
    Permission.CONFIRM_CLOCK: frozenset({MANAGER, ADMINISTRATOR}),
    Permission.CHECK_LOG: frozenset({MANAGER, ADMINISTRATOR}),
}


# What an account may whose role no manager has agreed to yet: find out what is missing, and nothing of the unit's.
BEFORE_A_ROLE = frozenset(
    {
        Permission.SIGN_OUT,
        Permission.SEE_OWN_ACCOUNT,
        Permission.END_OWN_SESSIONS,
        Permission.CHANGE_OWN_PASSWORD,
        Permission.SEE_NOTICES,
    }
)


def role_may(role: Role | None, what: Permission) -> bool:
    """Whether the table lets a role do it; a permission that is not in the table is nobody's.

    None is no role in force.
    """
    return what in BEFORE_A_ROLE if role is None else role in GRANTED_TO.get(what, frozenset())
