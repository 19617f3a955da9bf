internal import HTTP
internal import Jobs
internal import Platform
internal import Spool

extension Endpoint {
    static let batch = Endpoint(
        .get, "/batches/{batch}", id: "batch",
        "What a batch has come to; a large one, when it was counted last",
        parameters: [.header("If-None-Match", "Tags that are known.")],
        answers: [
            200: Answer("The sums.", json: "Batch", fields: ["ETag": "Changes with them."]),
            304: Answer("They are those that are known.", fields: ["ETag": "The known one."]),
        ],
        refusals: [.batchesBusy], schemas: OpenAPI.batchSchemas,
        .batch(Responder.batch), browser: .page(BatchPage.init(_:visitor:)))
}

extension Responder {
    fileprivate func batch(_ id: BatchID, _ route: Route) throws -> Response {
        let counted = try batches.counted(id)
        guard let counted else { throw Refusal.batchesBusy }
        guard let sums = counted.sums else { throw Refusal.unknownBatch }
        return Response(sums, unless: route.head.ifNoneMatch.map { EntityTags($0) })
    }
}

extension OpenAPI {
    fileprivate static let batchSchemas = [
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
                "links": object(
                    "Where related things are.", ["self": address, "jobs": address],
                    optional: ["events": address, "archive": address, "retry": address]),
            ],
            optional: [
                "title": text("What its sender calls it."),
                "reportAt": time("When it is reported, if it is all that has ended until then."),
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
}
