internal import HTTP
internal import Jobs

/// What a request asks for that is not answered at once.
struct Following: Hashable, Sendable {
    /// How many jobs one stream reports at most.
    static let jobsMax = 100

    /// One at least; of a request that waits one job.
    let subjects: [FollowedSubject]
    let way: Way
    /// Where this server is for the client.
    var place = Place()
    /// Further fields of the header, for a page of another site.
    var fields: [HeaderField] = []

    init(_ subjects: [FollowedSubject], way: Way) {
        self.subjects = subjects
        self.way = way
    }

    init(job: JobID, way: Way) { self.init([.job(job)], way: way) }

    enum Way: Hashable, Sendable {
        /// An event for each status but those that the client has, until all jobs have ended.
        case stream(lastSeen: String?)
        /// One answer: as soon as there is something to say, or when so many seconds are over.
        case wait(StatusReply, seconds: Int)
    }
}
