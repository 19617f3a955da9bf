internal import HTTP
internal import Jobs
internal import Spool

extension JobQuery {
    /// How many jobs a page has unless the request says otherwise, and at most.
    static let pageLimit = 50
    static let pageLimitMax = 500

    /// Reads the query of `GET /jobs`, which has been checked. A user is shown his own jobs, an
    /// operator all, and who has no name those of nobody.
    /// - Throws: `Refusal` for a value that means nothing.
    init(_ head: RequestHead) throws(Refusal) {
        self.init(limit: Self.pageLimit)
        owners = head.isOperator ? .all : .one(head.owner)
        pipeline = head.queryValue("pipeline")
        if let text = head.queryValue("batch") { batch = try UploadOptions.batch(text) }
        if let text = head.queryValue("state") {
            let states = text.split(separator: ",").map { JobState(rawValue: String($0)) }
            guard !states.contains(nil) else {
                let known = JobState.allCases.map(\.rawValue).joined(separator: ", ")
                throw Refusal(.malformedRequest, "The state is not one of \(known).")
            }
            self.states = Set(states.compactMap(\.self))
        }
        if let text = head.queryValue("limit") {
            guard let limit = Int(text), (1...Self.pageLimitMax).contains(limit) else {
                throw Refusal(
                    .malformedRequest,
                    "The limit is not a number from 1 to \(Self.pageLimitMax).")
            }
            self.limit = limit
        }
        if let text = head.queryValue("after") {
            guard let id = JobID(text) else {
                throw Refusal(.malformedRequest, "What to list after is not the id of a job.")
            }
            after = id
        }
        since = try Self.moment("since", head)
        until = try Self.moment("until", head)
    }

    /// RFC 3339 in UTC, or a day, which means its beginning.
    private static func moment(_ name: String, _ head: RequestHead) throws(Refusal) -> Timestamp? {
        guard let text = head.queryValue(name) else { return nil }
        guard let moment = Timestamp(text) ?? Timestamp(text + "T00:00:00Z") else {
            throw Refusal(
                .malformedRequest,
                """
                The value of "\(name)" is not a moment such as 2026-11-21T01:15:28Z, or a day.
                """)
        }
        return moment
    }

    /// The address of the page behind `id`.
    func target(after id: JobID) -> String {
        var pairs: [(name: String, value: String?)] = [
            ("pipeline", pipeline), ("batch", batch?.text), ("limit", "\(limit)"),
        ]
        if states.count < JobState.allCases.count {
            pairs.append(("state", states.map(\.rawValue).sorted().joined(separator: ",")))
        }
        pairs += [("since", since?.text), ("until", until?.text), ("after", id.text)]
        let query = pairs.compactMap { name, value in
            value.map { "\(name)=\(PercentEncoding.encode($0, allowed: ",:"))" }
        }
        return "/jobs?" + query.joined(separator: "&")
    }
}
