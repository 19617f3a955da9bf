extension Endpoint {
    /// All that can be asked. Among addresses of equal length those that are asked for most come
    /// first.
    static let all: [Endpoint] = [
        status, delete, remove, cancel, retry, promote, events, retryAll,
        output, files, archive, input,
        list, submit, put, putUnnamed,
        submitBatch, batch,
        jobEvents, batchEvents, batchArchive, batchRetry,
        appendPiece, uploadState, removeUpload, beginUpload, uploadOptions,
        pipelines, pipeline, pausePipeline, resumePipeline, index, asset,
        notifications, notify, batchNotify,
        health, live, ready, metrics, history, overview, description, interface, problems,
    ]
}
