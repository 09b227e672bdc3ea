#!/usr/bin/env python3
"""Prints the spec of all RingCentral operations, as an extension of the scopes in scopes.toml.

    python3 generate.py OPERATIONS.tsv USER_PERMISSIONS.tsv ../../scopes.toml > scopes.toml

OPERATIONS.tsv        operation, method, path, app_scope, user_permission, deprecated, tag
USER_PERMISSIONS.tsv  permission, used_by_operations, assignable, read_only
scopes.toml           the scopes that are already declared, which this file does not declare again

Python 3.11, no packages. The order of the inputs is kept: the same input gives the same output.
"""

import csv
import json
import re
import sys
import tomllib

# Scopes that operations name and the permissions page does not list. What is said of them is
# written here by hand, from the operations that need them.
EXTRA_SCOPES = {
    "ReadAuditTrail": ("Read Audit Trail", "Search the record of what was changed in an account, when and by whom."),
    "RingSense": ("RingSense", "See what RingSense found out about recorded conversations."),
    "WebSocket": ("WebSocket", "Obtain a token that opens a WebSocket connection for notifications."),
}

# Titles that splitting the name would not give.
PERMISSION_TITLES = {
    "CallQueueToCallQueue": "Call Queue to Call Queue",
    "CompanyNumbersAndInfo": "Company Numbers and Info",
    "DND": "Do Not Disturb",
    "DevPortalAccess": "Developer Portal Access",
    "EditMessagesNotificationsSettings": "Edit Messages and Notifications Settings",
    "EditUserForwardingFlipNumbers": "Edit User Forwarding and Flip Numbers",
    "EditUserScreeningGreetingSettings": "Edit User Screening and Greeting Settings",
    "JoinLeaveCallQueue": "Join or Leave Call Queue",
    "MessagesAndNotifications": "Messages and Notifications",
    "PhonesAndDevices": "Phones and Devices",
    "PhonesAndNumbers": "Phones and Numbers",
    "ReadMessagesNotificationsSettings": "Read Messages and Notifications Settings",
    "ReadUserForwardingFlipNumbers": "Read User Forwarding and Flip Numbers",
    "ReadUserScreeningGreetingSettings": "Read User Screening and Greeting Settings",
    "ScreeningGreetingHoldMusic": "Screening, Greeting and Hold Music",
    "ThirdPartyAppAccess": "Third-Party App Access",
}
OPERATION_TITLES = {
    "addressBookBulkUpload": "Upload address book in bulk",
    "analyticsCallsAggregationFetch": "Fetch call analytics, aggregated",
    "analyticsCallsTimelineFetch": "Fetch call analytics, by time",
    "assignMultipleAutomaticLocationUpdatesUsers": "Assign multiple users to automatic location updates",
    "assignMultipleDevicesAutomaticLocationUpdates": "Assign multiple devices to automatic location updates",
    "assignMultiplePagingGroupUsersDevices": "Assign multiple paging group users and devices",
    "auditTrailSearch": "Search audit trail",
    "authJwks": "Read the JSON Web Key Set",
    "authUserInfo": "Read OpenID user info",
    "authWsToken": "Get WebSocket token",
    "authorize": "Authorize",
    "authorize2": "Authorize (POST)",
    "caiJobStatusGet": "Get job status (AI)",
    "caiSpeakerDiarize": "Tell speakers apart (AI)",
    "caiSpeechToText": "Turn speech into text (AI)",
    "callFlipParty": "Flip call party",
    "callParkParty": "Park call party",
    "connectTeamsUsers": "Connect Microsoft Teams users",
    "createBlockedAllowedNumber": "Create blocked or allowed number",
    "createCallOutCallSession": "Create call-out session",
    "createCallPartyWithBringIn": "Bring in call party",
    "createConferenceCallSession": "Create conference call session",
    "deleteBlockedAllowedNumber": "Delete blocked or allowed number",
    "disconnectTeamsUsers": "Disconnect Microsoft Teams users",
    "extensionBulkUpdate": "Update extensions in bulk",
    "linkNumbers": "Link numbers to TCR campaign",
    "listAutomaticLocationUpdatesUsers": "List users for automatic location updates",
    "listBlockedAllowedNumbers": "List blocked and allowed numbers",
    "listDevicesAutomaticLocationUpdates": "List devices for automatic location updates",
    "listOfAvailableForAssigningRoles": "List roles available for assignment",
    "listTeamsUsers": "List Microsoft Teams users",
    "listVoiceStateBasedRules": "List voice state-based rules",
    "patchGlipEveryoneNew": "Patch Glip Everyone chat",
    "pauseResumeCallRecording": "Pause or resume call recording",
    "pickupCallParty": "Pick up call party",
    "postBatchProvisionUsers": "Provision users in a batch",
    "rcwHistoryAdminGetRecording": "Get company recording (webinar history)",
    "rcwHistoryAdminListRecordings": "List company recordings (webinar history)",
    "readBlockedAllowedNumber": "Read blocked or allowed number",
    "readGlipEveryoneNew": "Read Glip Everyone chat",
    "readUserProfileImageLegacy": "Read user profile image (legacy)",
    "readVoiceStateBasedRule": "Read voice state-based rule",
    "removeLineJWSPublic": "Remove line",
    "replaceDevicesJWSPublic": "Replace devices",
    "scimSearchViaGet2": "Search users via GET (SCIM)",
    "scimSearchViaPost2": "Search users via POST (SCIM)",
    "smsConfigurationInfo": "Read SMS configuration",
    "updateBlockedAllowedNumber": "Update blocked or allowed number",
    "updateVoiceStateBasedRule": "Update voice state-based rule",
}

# Prefixes of operation ids that say which part of the API they belong to.
AREAS = {
    "cai": "AI",
    "mth": "message threads",
    "rcv": "video",
    "rcwConfig": "webinar configuration",
    "rcwHistory": "webinar history",
    "rcwN11s": "webinar notifications",
    "rcwReg": "webinar registration",
    "scim": "SCIM",
}

# Words that keep a spelling of their own, by their lower-case form.
SPELLING = {
    word.lower(): word
    for word in (
        "A2P AI API BotInstall CIC DND Glip HUD ID IVR JWS MMS MS OpenID PIN PSTN QoS "
        "RingCentral RingOut RingSense SCIM SIP SMS TCR WebSocket"
    ).split()
} | {"tm": "Team Messaging", "ids": "IDs"}

# Where no capital letter, or more than one, begins a word of a name.
UNSPLIT = ("RingCentral", "RingOut", "RingSense", "OpenId", "OptOuts", "CallerID", "A2P", "QoS")

# A made-up example of roles; the names are RingCentral's. What a role of the platform really holds
# is not public in full, and a company can change it.
STANDARD = """
ReadAssignedRoles ReadBlockedNumbers ReadCallLog ReadCallRecordings ReadCallerIDSettings ReadCompanyInfo
ReadCompanyPhoneNumbers ReadExtensionGrant ReadExtensions ReadMessageContent ReadMessages
ReadMessagesNotificationsSettings ReadOutboundFaxSettings ReadPersonalContacts ReadPresenceSettings
ReadPresenceStatus ReadUserAnsweringRules ReadUserDevices ReadUserForwardingFlipNumbers ReadUserInfo
ReadUserPhoneNumbers ReadUserScreeningGreetingSettings
EditBlockedNumbers EditCallerIDSettings EditMessages EditMessagesNotificationsSettings
EditOutboundFaxSettings EditPersonalContacts EditPresenceSettings EditPresenceStatus
EditUserAnsweringRules EditUserCredentials EditUserForwardingFlipNumbers EditUserHours EditUserInfo
EditUserScreeningGreetingSettings
CallFlip CallForwarding CallTransfer DND DomesticCalls Glip Hold InboundSMS InternalCalls InternalSMS
LocalSMS Meetings OrganizeConference OutboundFaxes OutboundSMS Voicemail
""".split()
MANAGER = """
CompanyCallLog FullCompanyCallLog Groups JoinLeaveCallQueue ReadCallRecording ReadCompanyAnsweringRules
ReadCompanyCallLog ReadCompanyCallRecording ReadCompanyDevices ReadCompanyGreetings ReadReports
ReadUserRoles ReadUserTemplates Reports EditCallQueuePresence
""".split()


def string(text):
    """A TOML basic string. JSON's escapes are TOML's, for all that can occur here."""
    return json.dumps(text, ensure_ascii=False)


def names(values):
    return "[\n" + "".join(f"    {string(value)},\n" for value in values) + "]"


def words(name):
    """The words of a camelCase name: "readIVRMenu" gives "read", "IVR", "Menu"."""
    keep = "|".join(UNSPLIT)
    found = re.findall(rf"{keep}|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", name)
    for word in found:
        if word == "CallerID":
            yield from ("Caller", "ID")
        elif word == "OptOuts":
            yield "opt-outs"
        elif word.startswith("SMSR"):  # "SMSRegistration"
            yield from ("SMS", word[3:])
        else:
            yield word


def permission_title(name):
    if name in PERMISSION_TITLES:
        return PERMISSION_TITLES[name]
    title = " ".join(SPELLING.get(word.lower(), word) for word in words(name))
    return title.replace("Add Remove", "Add or Remove")


def operation_title(operation):
    """A sentence-case title; what only says "new" or "v2" is left out or put in brackets."""
    if operation in OPERATION_TITLES:
        return OPERATION_TITLES[operation]
    rest, notes = operation, []
    for prefix, area in AREAS.items():
        if re.match(prefix + "[A-Z]", rest):
            rest, notes = rest[len(prefix) :], [area]
            if area == "SCIM":
                rest = rest.removesuffix("2")  # each of them ends so: it is SCIM 2.0
            break
    rest = rest.removesuffix("New")  # each operation of Team Messaging ends so
    if rest.endswith("V2"):
        rest = rest.removesuffix("V2")
        notes.append("v2")
    title = " ".join(SPELLING.get(word.lower(), word.lower()) for word in words(rest))
    title = title[0].upper() + title[1:]
    return title + "".join(f" ({note})" for note in notes)


# How a token is had, and what describes the API: called without one.
PUBLIC = {
    "authorize",
    "authorize2",
    "getToken",
    "revokeToken",
    "readOpenIdConfiguration",
    "authJwks",
    "readAPIVersions",
    "readAPIVersion",
}


def gate(row):
    if row["app_scope"]:
        return f"scopes = {requirement(row['app_scope'])}"
    return "public = true" if row["operation"] in PUBLIC else "authenticated = true"


def requirement(cell):
    """A cell is a name, or several joined by OR."""
    alternatives = cell.split(" OR ")
    if len(alternatives) == 1:
        return string(cell)
    return "{ any = [" + ", ".join(map(string, alternatives)) + "] }"


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def require(condition, message):
    if not condition:
        sys.exit(message)


def main(operations_path, permissions_path, scopes_path):
    operations, permissions = table(operations_path), table(permissions_path)
    with open(scopes_path, "rb") as file:
        declared = tomllib.load(file)["scopes"]

    ids = [row["operation"] for row in operations]
    known = [row["permission"] for row in permissions]
    require(len(set(ids)) == len(ids), "an operation is listed twice")
    require(len(set(known)) == len(known), "a user permission is listed twice")

    extra = []
    for row in operations:
        scope = row["app_scope"]
        if scope and scope not in declared and scope not in extra:
            require(scope in EXTRA_SCOPES, f"{scope} is declared nowhere")
            extra.append(scope)
        for permission in filter(None, row["user_permission"].split(" OR ")):
            require(permission in known, f"{permission} is not among the user permissions")
    for permission in STANDARD + MANAGER:
        require(permission in known, f"{permission} is in a role but not among the user permissions")

    out = [
        "# All operations of the RingCentral API, with the app scope and the user permission each needs.",
        "# Made by generate.py: do not edit. README.md says how to make it again.",
        "",
        "[spec]",
        'name = "ringcentral"',
        'title = "RingCentral (all operations)"',
        'version = "2023-03-28"',
        'description = "The app scopes, user permissions and operations of the RingCentral platform."',
        'source = "RingCentral API reference: the app scope and the user permission that each operation names; '
        "RingCentral developer guide, 'Application permissions and scopes'\"",
        'extends = ["../../scopes.toml"]',
        "# The lists that permissions and operations come from have names, but no descriptions.",
        'allow = ["missing-description"]',
        "",
        "# --- Scopes that operations name and the permissions page does not list ---",
        "#",
        "# Known from the operations list only, which tells neither access nor inclusions. Their titles and",
        "# descriptions are written by hand.",
    ]
    for scope in sorted(extra):
        title, description = EXTRA_SCOPES[scope]
        out += [
            "",
            f"[scopes.{scope}]",
            f"title = {string(title)}",
            f"description = {string(description)}",
            'tags = ["operations-list"]',
        ]

    out += [
        "",
        "# --- User permissions ---",
        "#",
        '# The tags "assignable" and "not-assignable" say whether an administrator can assign the permission to',
        "# a role; where neither is there, the data does not say. `access` is set where the name begins with Read;",
        "# of the others nothing is claimed. Eight names are scopes as well: the two are not the same thing, and",
        "# neither stands in for the other.",
    ]
    for row in permissions:
        out += ["", f"[permissions.{row['permission']}]", f"title = {string(permission_title(row['permission']))}"]
        if re.match("(Read|View)[A-Z]", row["permission"]):
            out.append('access = "read"')
        tag = {"True": "assignable", "False": "not-assignable", "": None}[row["assignable"]]
        if tag:
            out.append(f"tags = [{string(tag)}]")

    out += [
        "",
        "# --- Roles ---",
        "#",
        "# An example, to try the user gate with. The names are RingCentral's; what the first two hold is made",
        "# up, in the manner of the real ones.",
    ]
    for role, description, held, includes in (
        ("Standard", "A user who looks after their own settings, messages and calls.", STANDARD, None),
        ("Manager", "A user who also watches over the calls, queues and reports of a team.", MANAGER, "Standard"),
        ("Super Admin", "An administrator who may do everything.", known, "Manager"),
    ):
        key = role if " " not in role else string(role)
        out += ["", f"[roles.{key}]", f"title = {string(role)}", f"description = {string(description)}"]
        out.append(f"permissions = {names(held)}")
        if includes:
            out.append(f"includes = [{string(includes)}]")

    out += [
        "",
        "# --- Operations ---",
        "#",
        "# The data names no app permission for 45 operations. Eight of these are called before there is a token, or",
        "# say only what the API is: they are public. The others need a valid token.",
    ]
    titles = {}
    for row in operations:
        title = operation_title(row["operation"])
        require(title not in titles, f"{row['operation']} and {titles.get(title)} have the same title, {title}")
        titles[title] = row["operation"]
        out += [
            "",
            f"[operations.{row['operation']}]",
            f"call = {string(row['method'] + ' ' + row['path'])}",
            f"title = {string(title)}",
            gate(row),
        ]
        if row["user_permission"]:
            out.append(f"permissions = {requirement(row['user_permission'])}")
        if row["deprecated"] == "True":
            out.append("deprecated = true")
        out.append(f"tags = [{string(row['tag'])}]")

    print("\n".join(out))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
