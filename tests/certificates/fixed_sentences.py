"""What a certificate prints whatever its rows say. Nothing here speaks of one trial; a new sentence is placed by hand.

`LABELS` name what stands beside or below them. `EXPLANATIONS` say what words mean, what the program does, how something
is checked, what a section asks, and what no certificate shows. `ABSENT` say of a thing that no row tells of it, for
which there is no row that could.
"""

LABELS = frozenset(
    {
        "(a) The record and the manner in which it was produced",
        "(b) Particulars of the devices",
        "(c) The conditions of section 106B(2) and (3)",
        ".",
        "0 %",
        "100 %",
        "20 %",
        "40 %",
        "60 %",
        "80 %",
        "80)",
        "All records relied on",
        "Amount",
        "Annex: by what an alteration shows",
        "Annex: records relied on",
        "Annex: the plan, opened",
        "Annex: the policy in force on the day",
        "Approved by",
        "The approver’s account",
        "The operating year",
        "Assessor",
        "Assessor’s statement",
        "Audit log when issued",
        "Authority’s certificate",
        "By odour",
        "Cause or reason",
        "Certificate of efficacy of a canine handler team",
        "Clopper–Pearson",
        "Commander of the unit",
        "Commitment (SHA-256)",
        "Container",
        "Control charts between check-ups",
        "Count and n",
        "Courses and certificates on record (section 48)",
        "Courses and certificates, whenever they were",
        "Dog",
        "Dog’s photograph",
        "Every check-up ever opened of the dog and of the handler",
        "Every presentation, position by position",
        "False alerts at other presentations",
        "False-alert rate",
        "False-alert rate: false alerts of non-targets",
        "Figure",
        "Final response",
        "First presentation",
        "Form",
        "Generated, stored, communicated.",
        "Graded responses",
        "Handler",
        "Hits",
        "How the trial was held",
        "How.",
        "Identifier",
        "Integrity maintained.",
        "Issued",
        "Item",
        "Items behind the targets",
        "Kind",
        "Last response",
        "Likelihood ratios",
        "Limits of this certificate",
        "Loader",
        "Medical fitness",
        "Merkle root of the log",
        "Microchip",
        "Misses",
        "Misses, exclusions and corrections",
        "Mode",
        "Mode and odours",
        "Name and rank:",
        "Negative predictive value: correct rejections of no alerts",
        "Nonce",
        "Odour",
        "Originator identified.",
        "Others present",
        "Particulars",
        "People of the trial",
        "Place",
        "Positive predictive value: hits of alerts",
        "Prepared, by",
        "Printed by ............................................",
        "Published",
        "Rate, and what was counted",
        "Rates with exact intervals",
        "Record",
        "Recorder",
        "Replace by",
        "Response",
        "Result",
        "Run/position",
        "Runs here;",
        "SHA-256",
        "Section 106B(4)(d)",
        "Section 35.",
        "Section 65(8).",
        "Section 78A(3)(d), other factors.",
        "Section 78A(3): weight of the record, and sections beside it",
        "Section 78A(4)",
        "Sensitivity, all odours",
        "Sensitivity: hits of targets",
        "Serial number",
        "Sessions held on",
        "Share",
        "Share of what was counted",
        "Signature and date",
        "Signature, place and date",
        "Signatures",
        "Source, form, weight",
        "Specificity",
        "Specificity: correct rejections of non-targets",
        "Target odours",
        "Targets found",
        "Targets found;",
        "Team",
        "Team since",
        "The prepared items that were presented",
        "This check-up",
        "This check-up, beside all of this dog in this mode in twelve months",
        "This record (SHA-256)",
        "Time",
        "Used in the period",
        "Valid from",
        "Valid until, not including",
        "Verify at (the code holds this record’s SHA-256 too)",
        "What became of it",
        "What it does not show.",
        "What it is",
        "What it shows.",
        "What the counts say",
        "What was counted: as corrected, without what was excluded",
        "What was tested, and what was not",
        "What was tested.",
        "Who",
        "Who was there",
        "What they state of themselves, under their own account",
        "Wilson",
        "Words of this paper",
        "cat plan) | sha256sum.",
        "earlier trials",
        "false alerts",
        "hash of the last:",
        "on ......................",
        "on blanks",
        "on distractors",
    }
)

EXPLANATIONS = frozenset(
    {
        "A miss counts whoever took part, a find only where neither keeper nor manager of the check took part.",
        "The program keeps a covert check from everybody on shift until its reveal.",
        "None of it is in the figures of the trial, or of work;",
        "targets that came to this team’s dog are in its control charts.",
        "(1) The figures hold for the conditions of the trial: these odours, forms, amounts, places and days.",
        (
            "(2) This certificate is no statement about any container, consignment, vehicle or person, and no "
            "rate on it is the probability that anything holds contraband."
        ),
        (
            "(2)(d), derivation: what this record contains reproduces, or is derived from, information so fed in "
            "the ordinary course of those activities."
        ),
        "(5) An alert does not identify a species: that is for a named expert or laboratory.",
        "(6) n counts presentations.",
        "(7) A dog cannot be cross-examined: handler and assessor should expect to testify.",
        (
            "(8) The certificate ends with the team, and may be suspended or revoked before its last day: ask "
            "for its status on the day that matters."
        ),
        "(9) Nothing here is legal advice.",
        "* marks an entry that was corrected: first entry and reason are in the list above.",
        "† marks the second presentation of an item: when the first was entered as not sniffed is in the list above.",
        "Double-blind exercises are the word of whoever wrote them down;",
        "they are read apart, at the end of each.",
        "A dog cannot be cross-examined: handler and assessor should expect to testify.",
        "An alert does not name a species.",
        "By the worse of both readings.",
        "Certificate under section 106B(4) of the Evidence Act (Cap.",
        "Courts have differed on which of the two is wanted;",
        "Each person signs in with an account of their own;",
        (
            "Every change is an entry in an append-only log in which each entry is bound to the one before by "
            "SHA-256 (size and head under the proof);"
        ),
        (
            "Every double-blind target whose truth is known, in check-ups, as a positive control and in covert checks, "
            "one after another;"
        ),
        "An entry carries its author and the time of the server, and a device and its time where one tells them;",
        (
            "I, .........................................................., occupy a responsible position in "
            "relation to the operation of the devices or the management of the activities named above, as "
            "................................................"
        ),
        (
            "It says nothing of any container, vehicle or person, and no figure here is the chance that "
            "something holds contraband."
        ),
        "MISS, FALSE ALERT and EXCLUDED are set in bold;",
        "The figures hold for these odours, forms and amounts, on these days.",
        "The handler calls each response;",
        "The hash of all of them is over these lines: SHA-256, two spaces, kind, space, identifier, line break.",
        "The limits, and what the words mean, are set out below.",
        (
            "The plan and the whole record are also kept, letter for letter, in the metadata of this file, from "
            "where a program reads them best."
        ),
        (
            "The program draws which item lies where by a cryptographic random generator, and publishes a hash "
            "of that plan alone (see the proof)."
        ),
        (
            "The program that fills in these particulars gives no legal advice: whoever signs reads them first "
            "and strikes out what is not so."
        ),
        (
            "Those of one item are not independent of each other, and items of one source less than fully so: "
            "the exact intervals take no account of that, but the interval at the effective n does."
        ),
        "Times are those of the unit’s own zone.",
        "What this paper looks for and does not find, it names at its place;",
        "of anything else it says nothing.",
        "What is said above of the devices and of how this record is produced is said for it too.",
        "What is stated in this certificate is stated to the best of my knowledge and belief.",
        "Whoever makes an entry is named with it in the record.",
        "Wilson's intervals are in the annex.",
        "a record that a tablet sends is received once, under its own number, and answered with a receipt;",
        "alert: the dog’s trained final response;",
        "blank: a clean item or an empty place;",
        "both are laid out here.",
        "distractor: an item with another odour, such as food or tape;",
        "where a tablet is used, it has a credential of its own and whoever works with it types a PIN;",
        "false alert and correct rejection: an alert, and no alert, where no target lay;",
        "hit and miss: an alert, and no alert, on a target;",
        "interval: the range of true rates that the counts allow, at the stated confidence;",
        "it holds for no other share and for no container.",
        (
            "n counts presentations, and presentations of one item are not independent: the first line says how "
            "many independent ones they are worth."
        ),
        "n: how many presentations were counted;",
        "on printer (make, model, serial) ............................................",
        "red: the mark of the policy.",
        "sensitivity: hits of all targets;",
        "specificity: correct rejections of all non-targets;",
        "target: an item that holds a target odour;",
        "excluded: not in the first count, for a reason that is named;",
        "fingerprint: a number (SHA-256) computed from a file, which no other file is known to give;",
        "handler team: one dog with one handler;",
        "item: a numbered container, prepared for the trial, with a target odour, another odour or none;",
        "log: the program’s list of everything that is written, each entry bound to the one before;",
        "p: how often chance alone would make such check-ups differ, or go up or down, by as much or more;",
        "policy: the unit’s own rule of what a trial needs and what passes it;",
        "presentation: one item in one place, put before the dog;",
        "response: what the dog shows there, as the recorder enters it;",
        "run: the places that are loaded at one time, and that the dog then goes along;",
        "commitment: the fingerprint of the plan, put on record before the trial;",
        "the author of an entry is the credential that sent it.",
        "the issued file is stored as it was signed and is never made again.",
        "the pages on which the recorder enters it do not show the plan, and an entry is locked as it is made.",
        "unknown samples are not in it.",
        "what is missing from 100 % is the false-alert rate;",
    }
)

ABSENT = frozenset(
    {
        "where the loader was, no row says beyond their own word",
        "Occurrence Book of the police: no entry of the plan’s fingerprint or of the log is on record.",
    }
)
