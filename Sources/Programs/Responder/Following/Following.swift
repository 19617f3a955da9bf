internal import Jobs

/// What a request asks for that is not answered at once.
struct Following: Hashable, Sendable {
    let job: JobID
    let way: Way

    enum Way: Hashable, Sendable {
        /// An event for each status but the one that the client has, until the job has ended.
        case stream(lastSeen: String?)
        /// One answer: as soon as there is something to say, or when so many seconds are over.
        case wait(StatusReply, seconds: Int)
    }
}
