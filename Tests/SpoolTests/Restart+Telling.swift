import Jobs
@testable import Spool

extension OutboxEntry {
    /// Whether it has the end of a job told again.
    func asksAgain(_ id: JobID) -> Bool {
        if case .again(let subject, _) = self { subject == .job(id) } else { false }
    }
}

extension Restart {
    /// What a notifier has told that started behind a stop.
    /// - Parameter told: the notifications that it has told.
    func checkTelling(_ id: JobID, _ promise: Promise, _ told: Set<String>, in spool: Spool) throws
        -> [String] {
        guard let status = try spool.status(of: id).map({ try $0.decoded() }),
              status.state.isFinal else { return [] }
        var found: [String] = []
        for notification in status.notifications ?? [] {
            let known = promise.told[notification.id]
            switch notification.state {
            case .pending: found.append("\(notification.id) is not told")
            case .batched:
                guard let notice = notification.notice,
                      let batch = try spool.manifest(of: id)?.batch,
                      try spool.gathered(in: batch).contains(notice) else {
                    found.append("\(notification.id) is not told with its batch")
                    continue
                }
            case .delivered, .parked:
                if let known, known.state != .pending, !promise.mayBeToldAgain,
                   !promise.isToldAgain, told.contains(notification.id) {
                    found.append("\(notification.id) was \(known.state), and is told again")
                }
            }
            if let known, notification.attempts < known.attempts, !promise.mayBeToldAgain,
               !promise.isToldAgain {
                found.append("attempts at \(notification.id) are forgotten")
            }
            if promise.isToldAgain, !told.contains(notification.id) {
                found.append("\(notification.id) was to be told again")
            }
        }
        return found
    }
}
