internal import FastCGI
internal import Platform
internal import Spool

/// What a look at a followed job found.
enum StatusLookup {
    case update(StatusUpdate)
    /// There is no such job.
    case missing
    case failed(SystemError)
}

/// A status, read once for all who follow its job.
final class StatusUpdate {
    let status: StoredStatus
    let isFinal: Bool
    /// The event in records of FastCGI, by the number of the request: it is the same for all
    /// requests of a web server that sends one over each connection.
    private var events: [UInt16: [UInt8]] = [:]

    init(_ status: StoredStatus) {
        self.status = status
        isFinal = status.isFinal
    }

    /// The event, in records for a request of this number.
    func event(for requestID: UInt16) -> [UInt8] {
        if let known = events[requestID] { return known }
        let records = Records.output(EventStream.event(status), requestID: requestID)
        events[requestID] = records
        return records
    }
}
