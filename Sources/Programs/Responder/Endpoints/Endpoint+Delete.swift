internal import Jobs
internal import Platform
internal import Spool

extension Endpoint {
    static let delete = Endpoint(
        .delete, "/jobs/{id}", id: "delete", "Removes a job that has ended, with its files",
        parameters: [.ifMatch], answers: [204: Answer("It is gone.")],
        refusals: [.wrongState, .preconditionFailed],
        .job(Responder.delete))

    /// Forms of HTML send GET and POST alone.
    static let remove = Endpoint(
        .post, "/jobs/{id}/delete", id: "remove",
        "The same, for forms of pages: removes a job that has ended, with its files",
        parameters: [.ifMatch], answers: [204: Answer("It is gone.")],
        refusals: [.wrongState, .preconditionFailed],
        .job(Responder.delete), browser: .seeOther { _ in "/" })
}

extension Responder {
    fileprivate func delete(_ id: JobID, _ route: Route) throws -> Response {
        let stored = try storedStatus(of: id)
        try route.head.checkConditions(on: stored.quotedTag)
        let status = try decoded(stored)
        guard status.state.isFinal else { throw Refusal(deletionOf: status) }
        let isGone = try waitLimiter.wait { seconds throws(SystemError) in
            try control.remove(id, seconds: seconds)
        }
        guard isGone else { throw try Refusal(deletionOf: decoded(storedStatus(of: id))) }
        log.write(.info, "deleted a job", ["job": id.text])
        return Response(status: 204)
    }
}

extension Refusal {
    fileprivate init(deletionOf status: Status) {
        let way = status.links.cancel.map { " To cancel it first: POST \($0)." } ?? ""
        self.init(
            .wrongState,
            "The job is \(status.state.rawValue); only a job that has ended and "
                + "is filed can be deleted.\(way)", state: status.state)
    }
}
