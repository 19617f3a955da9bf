import Jobs

/// What is promised of telling the ends of one job, or those of a batch.
struct DeliveryCheck {
    /// How far it is, by the notifications' ids.
    private(set) var known: [String: Delivery] = [:]
    /// Of a batch: the outbox events of its jobs, and that of the batch each is reported with.
    private(set) var digested: [OutboxEventID: OutboxEventID] = [:]
    /// The last end is to be reported again, and that may have begun.
    private(set) var isAgain = false
    private(set) var mayBeAgain = false

    mutating func take(_ entry: Ledger.Entry) {
        switch entry {
        case .digested(let outboxEvent, let includedEvents):
            for id in includedEvents { digested[id] = outboxEvent }
        case .notified(_, let delivery):
            known[delivery.id] = delivery
            mayBeAgain = false
        case .askingAgain: mayBeAgain = true
        case .askedAgain: isAgain = true
        case .notifying: isAgain = false
        default: break
        }
    }
}
