internal import Jobs
internal import Platform
internal import Spool

extension Responder {
    /// A page of jobs, the newest first, with the address of the next (RFC 8288).
    func list(_ query: JobQuery) throws(Refusal) -> Response {
        let page = try Refusal.spooling { () throws(SystemError) in try spool.list(query) }
        var jobs: [JobSummary] = []
        // One whose status cannot be read does not keep the others from being seen.
        for stored in page.jobs {
            if let status = try? decoded(stored) { jobs.append(JobSummary(status)) }
        }
        let next = page.next.map { query.target(after: $0) }
        let link = next.map { [HeaderField("Link", "<\($0)>; rel=\"next\"")] } ?? []
        return Response(
            status: 200,
            headers: [.json, .noCache] + link,
            body: JSON.encode(
                JobList(jobs: jobs, links: .init(next: next)),
                pretty: true))
    }

    private struct JobList: Encodable {
        let jobs: [JobSummary]
        let links: Links

        struct Links: Encodable { let next: String? }
    }
}
