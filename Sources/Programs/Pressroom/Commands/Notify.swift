internal import CommandLine
internal import Settings
internal import Jobs
internal import Platform
internal import Spool

/// `pressroom notify`: delivers the notifications of jobs and batches again.
struct Notify: Subcommand {
    static let command = Command(
        "pressroom notify",
        "Deliver the notifications of jobs and batches again. Parked deliveries are retried, and "
            + "waiting ones are tried now.",
        operands: [.jobsAndBatches], options: [all, Settings.spool],
        examples: [.init("pressroom notify ID", "Deliver what could not be delivered before.")],
        notes: [.exitStatus])

    private static let all = Setting.flag("all", "deliver again what was delivered already")

    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        for text in arguments.operands { _ = try ExistingSpool.anyID(text, arguments) }
        let spool = try ExistingSpool.open(arguments, writing: true)
        let (lookup, batches, outbox) = (spool.lookup, spool.batches, spool.outbox)
        let all = arguments[Self.all]
        var succeeded = true
        for text in arguments.operands {
            do {
                let (subject, count) = try checked(text, all: all, lookup, batches)
                try outbox.mark(.again(subject, all: all))
                let things = Quantity.count(count, "notification")
                try StandardStream.output.write("\(text): \(things) to be delivered\n")
            } catch let failure as Failure {
                Message.say(failure.description)
                succeeded = false
            }
        }
        if succeeded, try !outbox.hasNotifier() {
            Message.say("no notifier runs; the request stays until one does")
        }
        return succeeded ? 0 : 1
    }

    /// - Returns: what the id names, and how many notifications of it are to be delivered.
    private func checked(
        _ text: String, all: Bool, _ lookup: Spool.Lookup, _ batches: Spool.Batches
    ) throws -> (OutboxEventID.Subject, Int) {
        switch try ExistingSpool.find(text, in: lookup, batches, arguments) {
        case .job(let id):
            let status = try ExistingSpool.status(of: id, in: lookup)
            guard status.state.isFinal else {
                throw Failure(
                    "job \(id) is \(status.state.rawValue); only for a job that has ended "
                        + "notifications can be delivered")
            }
            return (.job(id), try count(status.notifications, of: "job \(id)", all: all))
        case .batch(let batch):
            let notifications = try batches.summary(of: batch).notifications
            return (.batch(batch.id), try count(notifications, of: "batch \(batch.id)", all: all))
        }
    }

    /// How many of the notifications of the last end are to be delivered.
    private func count(_ notifications: [Delivery]?, of subject: String, all: Bool)
        throws(Failure) -> Int
    {
        let notifications = notifications ?? []
        guard !notifications.renewable(all: true).isEmpty else {
            throw Failure("there are no recipients for \(subject)")
        }
        let wanted = notifications.renewable(all: all)
        guard !wanted.isEmpty else {
            throw Failure("all of \(subject) is delivered; --all delivers it again")
        }
        return wanted.count
    }
}
