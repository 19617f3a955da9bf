internal import Jobs
internal import Spool

extension Responder {
    /// `GET /jobs/{id}/events`: a stream, or 204 for a client that has every status, which ends its
    /// coming again.
    func events(of id: JobID, _ head: RequestHead) throws(Refusal) -> Response {
        let stored = try storedStatus(of: id)
        if head.lastEventID == stored.tag, stored.isFinal {
            return Response(status: 204, headers: [.noStore])
        }
        guard follower.hasCapacity else {
            throw Refusal(
                .tooManyFollowers, "No further stream can be opened; try again later.",
                headers: [.retryAfter(seconds: 10)])
        }
        return Response(
            status: 200,
            headers: [
                HeaderField("Content-Type", "text/event-stream"), .noStore,
                // So that nginx hands on each event as it comes.
                HeaderField("X-Accel-Buffering", "no"),
            ], body: EventStream.beginning,
            following: Following(job: id, way: .stream(lastSeen: head.lastEventID)))
    }

    /// What is waited for instead of an answer about a job at once, if the client prefers that
    /// (RFC 7240, section 4.3) and we can.
    func waiting(for id: JobID, _ reply: StatusReply, _ head: RequestHead) -> Following? {
        guard head.method != "HEAD", let seconds = Preferences(head.prefer).waitSeconds,
            follower.hasCapacity
        else { return nil }
        return Following(job: id, way: .wait(reply, seconds: seconds))
    }
}
