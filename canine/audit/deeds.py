"""Every act and every look that the record knows, by room."""

from enum import StrEnum


class Deed(StrEnum):
    """What somebody did or may do, as `room.act`."""

    SIGN_IN = "accounts.sign_in"
    SIGN_OUT = "accounts.sign_out"
    REFUSE_SIGN_IN = "accounts.refuse_sign_in"
    CHANGE_OWN_PASSWORD = "accounts.change_own_password"
    CHOOSE_LANGUAGE = "accounts.choose_language"
    MAKE_SETUP_LINK = "accounts.make_setup_link"
    SET_UP = "accounts.set_up"
    SEE_ACCOUNTS = "accounts.see_accounts"
    ADD_USER = "accounts.add_user"
    CHANGE_USER = "accounts.change_user"
    KEEP_DEVICES = "accounts.keep_devices"

    SEE_UNITS = "units.see_units"
    KEEP_UNITS = "units.keep_units"

    SEE_REGISTRY = "registry.see_registry"
    KEEP_DOGS = "registry.keep_dogs"
    CHANGE_DOG_STATUS = "registry.change_dog_status"
    KEEP_HANDLERS = "registry.keep_handlers"
    KEEP_TEAMS = "registry.keep_teams"
    KEEP_ODOURS = "registry.keep_odours"
    KEEP_COURSES = "registry.keep_courses"
    KEEP_AIDS = "registry.keep_aids"
    MOVE_AID = "registry.move_aid"

    CHANGE_STANDING = "standing.change_standing"

    SEE_SHIFTS = "shifts.see_shifts"
    OPEN_SHIFT = "shifts.open_shift"
    END_SHIFT = "shifts.end_shift"
    NOTE_ON_SHIFT = "shifts.note_on_shift"
    LOG_SEARCH = "shifts.log_search"
    CORRECT_SEARCH = "shifts.correct_search"
    RECORD_ALERT = "shifts.record_alert"
    RECORD_OUTCOME = "shifts.record_outcome"
    RECORD_FINDING = "shifts.record_finding"
    RECORD_IDENTIFICATION = "shifts.record_identification"
    NAME_WITNESS = "shifts.name_witness"

    SEE_SAMPLES = "rasco.see_samples"
    TAKE_SAMPLE = "rasco.take_sample"
    HAND_OVER_SAMPLE = "rasco.hand_over_sample"
    SEE_SESSIONS = "rasco.see_sessions"
    PREPARE_SESSION = "rasco.prepare_session"
    SEE_LOADING = "rasco.see_loading"
    RECORD_SESSION_RESPONSE = "rasco.record_session_response"
    CLOSE_SESSION = "rasco.close_session"
    DECIDE_SAMPLE = "rasco.decide_sample"
    RECORD_INSPECTION = "rasco.record_inspection"

    SEE_CHECKUPS = "checkups.see_checkups"
    OPEN_CHECKUP = "checkups.open_checkup"
    SEE_PLAN = "checkups.see_plan"
    RUN_CHECKUP = "checkups.run_checkup"
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

    SEE_MEDICAL = "medical.see_medical"
    EXAMINE_DOG = "medical.examine_dog"

    SEE_POLICY = "policy.see_policy"
    CHANGE_POLICY = "policy.change_policy"

    SEE_ROTA = "rota.see_rota"
    PLAN_ROTA = "rota.plan_rota"
    ASK_SWAP = "rota.ask_swap"

    SEE_READINESS = "readiness.see_readiness"
    KEEP_CALENDAR = "readiness.keep_calendar"
    SEE_NOTICES = "notices.see_notices"
    RAISE_NOTICE = "notices.raise_notice"
    QUEUE_MAIL = "notices.queue_mail"
    SEND_MAIL = "notices.send_mail"
    KEEP_MAIL = "notices.keep_mail"

    SEE_API = "field.see_api"
    SEND_RECORDS = "field.send_records"
    RECEIVE_RECORD = "field.receive_record"
    RECEIVE_PHOTO = "field.receive_photo"
    SEE_PHOTOS = "field.see_photos"
    SET_PIN = "field.set_pin"
    TAKE_OVER = "field.take_over"
    SEE_FIELD = "field.see_field"
    SETTLE_BODY = "field.settle_body"

    NOTE_OUTAGE = "heartbeat.note_outage"

    SEE_AUDIT = "audit.see_audit"
    MAKE_CHECKPOINT = "audit.make_checkpoint"
    CHECK_LOG = "audit.check_log"
