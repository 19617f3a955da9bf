internal import Jobs

/// Which jobs there are, and what they were sent and have made.
extension OpenAPI {
    static let listing = [
        Operation(
            method: "GET", path: "/jobs", id: "list", summary: "Jobs, the newest first",
            parameters: [
                query(
                    "state", "Only jobs in one of these states, with commas between.",
                    ["type": "string", "pattern": "^((\(states))(,(\(states)))*)?$"]),
                query("pipeline", "Only jobs of this pipeline.", ["type": "string"]),
                query(
                    "batch", "Only jobs of this batch.",
                    ["anyOf": [["type": "string", "pattern": .text(uuid)], none]]),
                query(
                    "limit", "The most that are wanted; 50 unless it is said.",
                    ["anyOf": [["type": "integer", "minimum": 1, "maximum": 500], none]]),
                query("after", "Only older jobs than this one.", ["anyOf": [jobID, none]]),
                query(
                    "since", "Only jobs accepted then or later: RFC 3339 in UTC, or a day.",
                    moment),
                query("until", "Only jobs accepted before: RFC 3339 in UTC, or a day.", moment),
            ],
            answers: [
                200: answer(
                    "A page of jobs.", json("List"),
                    fields: [
                        "Link": "Where the next page is, if there are more (RFC 8288)."
                    ])
            ],
            refusals: [.listingRefused, .unknownBatch]),
        Operation(
            method: "GET", path: "/jobs/{id}/files", id: "files",
            summary: "What a job was sent and has made", parameters: [inPath("id", jobID)],
            answers: [200: answer("The files.", json("Files"))], refusals: [.unknownJob, .expired]),
        Operation(
            method: "GET", path: "/jobs/{id}/archive", id: "archive",
            summary: "All that a job has made, as one ZIP", parameters: [inPath("id", jobID)],
            answers: [
                200: answer(
                    "The ZIP.", ["application/zip": [:]],
                    fields: [
                        "Content-Disposition": "A name to save it under.",
                        "Cache-Status": cacheStatus,
                    ])
            ],
            refusals: [.unknownJob, .expired, .unknownFile, .unfinished]),
        Operation(
            method: "GET", path: "/jobs/{id}/inputs/{name}", id: "input",
            summary: "A file as it was sent",
            parameters: [
                inPath("id", jobID), inPath("name", "Its number.", "^[0-9]{3,4}$", "000"),
            ] + downloadFields,
            answers: downloads,
            refusals: [.unknownJob, .expired, .unknownFile]),
    ]

    /// The values that these answers are made of.
    static let listingSchemas: [String: JSONValue] = [
        "List": object(
            "A page of jobs.",
            [
                "jobs": list(of: "Summary"),
                "links": object("Where more is.", [:], optional: ["next": address]),
            ]),
        "Summary": object(
            "What a list says of a job.",
            [
                "id": jobID, "url": address, "pipeline": text("The pipeline's name."),
                "state": choice(JobState.allCases, "Where the job is in its life."),
                "progress": ["type": "number", "minimum": 0, "maximum": 1],
                "message": text("One sentence for people."),
                "createdAt": time("When it was accepted."),
                "files": ["type": "array", "items": text("What its sender calls a file.")],
            ],
            optional: [
                "title": text("What its sender calls it."), "finishedAt": time("When it ended."),
                "error": reference("Problem"),
            ]),
        "Files": object(
            "What a job was sent and has made.",
            [
                "inputs": [
                    "type": "array",
                    "items": [
                        "allOf": [
                            reference("Input"), object("", ["href": address]),
                        ]
                    ],
                ],
                "files": [
                    "type": "array",
                    "items": [
                        "allOf": [
                            reference("Output"),
                            object("", ["step": text("The step that made it.")]),
                        ]
                    ],
                ],
            ], optional: ["archive": address]),
    ]

    private static let states = JobState.allCases.map(\.rawValue).joined(separator: "|")
    private static let none: JSONValue = ["const": ""]
    private static let moment: JSONValue = [
        "type": "string",
        "pattern": .text(
            "^([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
                + "(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,3})?Z)?)?$"),
    ]
}
