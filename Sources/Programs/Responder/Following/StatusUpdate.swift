internal import FastCGI
internal import Jobs
internal import Platform
internal import Spool

/// What a look at something that is followed found.
enum StatusLookup {
    case update(StatusUpdate)
    case failed(SystemError)

    /// There is no such job any more.
    static func missing(_ id: JobID) -> StatusLookup { .update(StatusUpdate(missing: id.text)) }
}

/// A status, read once for all who follow its job; or the sums of a batch, or that there is nothing
/// any more.
final class StatusUpdate {
    /// What its event is called.
    enum Kind: String { case status, batch, missing }

    let kind: Kind
    let status: StoredStatus
    /// Whether nothing is to be expected after it.
    let isFinal: Bool
    /// The event in records of FastCGI, by the number of the request and what paths begin with: it
    /// is the same for all requests of a web server that sends one over each connection.
    private var events: [Key: [UInt8]] = [:]

    private struct Key: Hashable {
        let requestID: UInt16
        let path: String
    }

    init(_ status: StoredStatus) {
        (kind, self.status) = (.status, status)
        isFinal = status.isFinal
    }

    /// The sums of a batch.
    init(_ sums: StoredStatus, isFinal: Bool) {
        (kind, status, self.isFinal) = (.batch, sums, isFinal)
    }

    /// There is no such job or batch any more.
    init(missing id: String) {
        (kind, isFinal) = (.missing, true)
        status = StoredStatus(json: JSON.encode(["id": id]), tag: Kind.missing.rawValue)
    }

    /// The event, in records for a request of this number.
    /// - Parameters:
    ///   - id: as `EventMarks` has it.
    ///   - place: where this server is for the client.
    func event(for requestID: UInt16, id: String, at place: Place) -> [UInt8] {
        let key = Key(requestID: requestID, path: place.path)
        if id == status.tag, let known = events[key] { return known }
        let event = EventStream.event(kind.rawValue, id: id, place.links(in: status.json))
        let records = Records.output(event, requestID: requestID)
        // Of a stream of one job it is the same for all.
        if id == status.tag { events[key] = records }
        return records
    }
}
