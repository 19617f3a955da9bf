internal import Jobs

/// Jobs that were sent in one go.
extension OpenAPI {
    static let batches = [
        Operation(
            method: "POST", path: "/batches", id: "submitBatch",
            summary: "Uploads files, each of which becomes a job of one batch",
            parameters: pipelineAndName + uploadOptions, body: uploadBody,
            answers: [
                202: answer(
                    "All jobs are on the disk and will be run.", json("Batch"),
                    fields: [
                        "Location": "Where the batch is.",
                        "Retry-After": "When to ask, in seconds.",
                    ])
            ],
            refusals: uploadRefusals + [.malformedMultipart]),
        Operation(
            method: "GET", path: "/batches/{batch}", id: "batch",
            summary: "What a batch has come to",
            parameters: [
                inPath(
                    "batch",
                    [
                        "type": "string", "pattern": .text(uuid),
                        "description": "The batch's id.",
                    ]),
                field("If-None-Match", "Tags that are known."),
            ],
            answers: [
                200: answer("The sums.", json("Batch"), fields: ["ETag": "Changes with them."]),
                304: answer("They are those that are known.", fields: ["ETag": "The known one."]),
            ],
            refusals: [.unknownBatch]),
    ]

    /// The values that these answers are made of.
    static let batchSchemas: [String: JSONValue] = [
        "Batch": object(
            "What a batch has come to.",
            [
                "id": ["type": "string", "format": "uuid"], "createdAt": time("When it was begun."),
                "pipelines": ["type": "array", "items": text("A pipeline's name.")],
                "counts": object(
                    "How many of its jobs are in each state.",
                    Dictionary(
                        uniqueKeysWithValues: JobState.allCases.map {
                            ($0.rawValue, count("Jobs."))
                        })),
                "total": count("How many jobs it has."),
                "bytesIn": count("Of the files of jobs that have ended."),
                "bytesOut": count("Of all that they made."),
                "bytesSaved": [
                    "type": "integer",
                    "description": """
                    How many bytes fewer `optimize` steps made of these files.
                    """,
                ],
                "progress": ["type": "number", "minimum": 0, "maximum": 1],
                "failures": [
                    "type": "array", "maxItems": .whole(BatchSummary.failuresMax),
                    "items": object(
                        "A job that failed.",
                        [
                            "id": jobID, "name": text("What its sender calls it, or its file."),
                            "reason": text("Why, for people."),
                        ]),
                ],
                "links": object("Where related things are.", ["self": address, "jobs": address]),
            ],
            optional: [
                "title": text("What its sender calls it."),
                "finishedAt": time("When its last job ended, or its last file was refused."),
                "refused": object(
                    "The files that were dropped with it and became no jobs.",
                    [
                        "count": count("How many there are."),
                        "lastAt": time("When the last was refused."),
                        "files": [
                            "type": "array", "maxItems": .whole(BatchRefusals.filesMax),
                            "items": object(
                                "A file that was refused.",
                                [
                                    "name": text("Its path in the folder that was dropped."),
                                    "reason": text("Why, for people."),
                                ]),
                        ],
                    ]),
                "estimatedCompletionAt": time("When it will end, if it goes on as until now."),
                "notifications": list(of: "Notification"),
                "fitsWindow": truth("Whether what waits will be done before its window shuts."),
            ])
    ]

    static let uuid = "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"
}
