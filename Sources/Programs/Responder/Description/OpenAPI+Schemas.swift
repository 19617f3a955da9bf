internal import Jobs

/// The values that requests and answers are made of; those of one endpoint alone are declared with
/// it.
extension OpenAPI {
    static let schemas: [String: JSONValue] = [
        "Status": object(
            "What is known of a job.",
            [
                "id": jobID, "pipeline": text("The pipeline's name."),
                "state": choice(JobState.allCases, "Where the job is in its life."),
                "progress": ["type": "number", "minimum": 0, "maximum": 1],
                "totalSteps": count("How many steps there are; 0 before the job was first begun."),
                "message": text("One sentence for people."),
                "createdAt": time("When it was accepted."),
                "updatedAt": time("When this status was written."),
                "attempt": count("How often it was begun."),
                "interruptions": count(
                    "How often it was begun and Pressroom was stopped meanwhile."),
                "inputs": list(of: "Input"), "steps": list(of: "Step"),
                "links": reference("Links"),
            ],
            optional: [
                "format": count("The version of the form in which it is stored."),
                "title": text("What its sender calls it."), "url": address,
                "options": [
                    "type": "object", "additionalProperties": ["type": "string"],
                    "description": "The options of the pipeline that its sender set.",
                ],
                "currentStep": text("A step that is running."),
                "startedAt": time("When it was first begun."), "finishedAt": time("When it ended."),
                "expiresAt": time("When it is removed with its files."),
                "estimatedCompletionAt": time("When it will end, if it goes on as until now."),
                "notBefore": time("When a held job becomes runnable."),
                "released": [
                    "const": true, "description": "Somebody released it: it ignores its schedule.",
                ],
                "attempts": list(of: "FailedAttempt"),
                "error": reference("Problem"), "notifications": list(of: "Notification"),
                "published": list(of: "PublishedFile"),
            ]),
        "PublishedFile": object(
            "An output that is put where people look for it.",
            [
                "notification": text("The id of the notification that puts it there."),
                "step": text("The step that made it."), "name": text("Its name within the step."),
                "path": text("Where it lies, or is to lie."),
                "state": choice(PublishedFile.State.allCases, "How far that is."),
            ], optional: ["error": reference("Problem")]),
        "Notification": object(
            "The state of a delivery, without its recipient.",
            [
                "id": text("Its name; the webhook-id of what is sent."),
                "means": choice(Recipient.Transport.allCases, "How it is delivered."),
                "event": choice(JobState.allCases.filter(\.isFinal), "The end that it reports."),
                "state": choice(Delivery.State.allCases, "How far it is."),
                "attempts": count("How often it was tried."),
            ],
            optional: [
                "endedAt": time("When that end was."),
                "firstAttemptAt": time("When it was first tried."),
                "lastAttemptAt": time("When it was last tried."),
                "nextAttemptAt": time("When it is tried again."),
                "deliveredAt": time("When it was delivered."),
                "error": text("Why it failed the last time."),
            ]),
        "FailedAttempt": object(
            "An attempt at the job that failed.",
            [
                "number": count("1 for the first."), "startedAt": time("When it was begun."),
                "error": reference("Problem"),
            ]),
        "Links": object(
            "Where related things are.", ["self": address],
            optional: [
                "files": address, "events": address, "cancel": address, "retry": address,
                "release": address, "archive": address,
            ]),
        "Input": object(
            "A file of the job.",
            [
                "name": text("What its sender calls it."),
                "mediaType": choice(MediaType.allCases, "What its first bytes say it is."),
                "bytes": count("Its length."),
            ], optional: ["folder": text("Where it lay below the folder that was sent.")]),
        "Step": object(
            "What is known of a step.",
            [
                "name": text("Its name in the pipeline."),
                "uses": text("What kind of step it is."),
                "state": choice(StepStatus.State.allCases, "How far it is."),
                "seconds": [
                    "type": "number", "minimum": 0,
                    "description": "How long it took; of a shared decode its share.",
                ],
                "outputs": list(of: "Output"),
            ],
            optional: [
                "error": reference("Problem"),
                "warnings": [
                    "type": "array", "minItems": 1, "items": ["type": "string"],
                    "description": """
                    Flaws of the files it worked on, such as a few rows that are missing, that \
                    did not keep it from completing.
                    """,
                ],
                "skipped": [
                    "type": "array", "minItems": 1, "items": ["type": "string"],
                    "description": "Files that it did not take because of its when, and why.",
                ],
                "reused": truth("Whether its outputs were reused from an earlier job."),
            ]),
        "Output": object(
            "A file that a step made.",
            [
                "name": text("Its name within the step."), "title": text("A name for people."),
                "href": address, "mediaType": choice(MediaType.allCases, "What it is."),
                "bytes": count("Its length."),
                "sha256": ["type": "string", "pattern": "^[0-9a-f]{64}$"],
            ],
            optional: [
                "width": count("In pixels."), "height": count("In pixels."),
                "pages": count("Of a document."),
                "input": count("The index of the input that it was made of, 0 for the first."),
            ]),
        "Problem": object(
            "Why a job or a step failed (RFC 9457).",
            [
                "type": types(Problem.Kind.allCases.map(\.family.rawValue)),
                "title": text("The kind in a few words."), "detail": text("What happened."),
            ],
            optional: [
                "code": [
                    "type": "string", "enum": .list(Problem.Kind.allCases.map { .text($0.code) }),
                    "description": "The kind in a word; more exact than the type.",
                ]
            ]),
        "Refusal": object(
            "Why a request was not granted (RFC 9457).",
            [
                "type": types(
                    (Refusal.Kind.allCases.map(\.rawValue) + ServerProblem.all.map(\.kind))),
                "title": text("The kind in a few words."), "detail": text("What is wrong."),
                "status": ["type": "integer", "minimum": 400, "maximum": 599],
            ],
            optional: [
                "instance": text("The address that was asked for."),
                "state": choice(JobState.allCases, "That of the job, where it is the reason."),
            ]),
    ]

    static let jobID: JSONValue = [
        "type": "string", "description": "The job's id: a UUID of version 7.",
        "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
    ]

    static let batchID: JSONValue = [
        "type": "string", "pattern": .text(uuid), "description": "The batch's id.",
    ]

    static let uuid = "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"

    static let pipelineName = "^[a-z0-9-]{1,64}$"

    static func text(_ description: String) -> JSONValue {
        ["type": "string", "description": .text(description)]
    }

    static func choice<Choice: RawRepresentable<String>>(
        _ choices: [Choice],
        _ description: String
    ) -> JSONValue {
        [
            "type": "string", "enum": .list(choices.map { .text($0.rawValue) }),
            "description": .text(description),
        ]
    }

    static func list(of schema: String) -> JSONValue {
        ["type": "array", "items": reference(schema)]
    }

    static func object(
        _ description: String, _ required: [String: JSONValue],
        optional: [String: JSONValue] = [:]
    ) -> JSONValue {
        [
            "type": "object", "description": .text(description),
            "required": .list(required.keys.sorted().map { .text($0) }),
            "properties": .object(required.merging(optional) { required, _ in required }),
        ]
    }

    static func count(_ description: String) -> JSONValue {
        ["type": "integer", "minimum": 0, "description": .text(description)]
    }

    static func truth(_ description: String) -> JSONValue {
        ["type": "boolean", "description": .text(description)]
    }

    static func time(_ description: String) -> JSONValue {
        ["type": "string", "format": "date-time", "description": .text(description)]
    }

    private static func types(_ kinds: [String]) -> JSONValue {
        [
            "type": "string",
            "enum": .list(Set(kinds).sorted().map { .text(ProblemKinds.address(of: $0)) }),
        ]
    }

    static let address: JSONValue = [
        "type": "string", "format": "uri-reference", "description": "A path of this site.",
    ]
}
