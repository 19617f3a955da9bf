internal import Jobs
internal import Platform
internal import Spool

/// `pressroom notify`: has the ends of jobs told again.
struct Notify {
    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        let ids = try ExistingSpool.ids(arguments)
        let spool = try ExistingSpool.open(arguments)
        let all = arguments.has(Commands.all)
        var isAllWell = true
        for id in ids {
            do {
                let count = try checked(id, all: all, spool)
                try spool.mark(.again(id, all: all))
                let things = count == 1 ? "1 notification" : "\(count) notifications"
                try StandardStream.output.write("\(id): \(things) to be delivered\n")
            } catch let failure as Failure {
                Message.say(failure.description)
                isAllWell = false
            }
        }
        if isAllWell, try !spool.hasNotifier() {
            Message.say("no notifier runs; what is asked stands until one does")
        }
        return isAllWell ? 0 : 1
    }

    /// - Returns: how many notifications are to be delivered.
    private func checked(_ id: JobID, all: Bool, _ spool: Spool) throws -> Int {
        let status = try ExistingSpool.status(of: id, in: spool)
        guard status.state.isFinal else {
            throw Failure("job \(id) is \(status.state.rawValue); only of a job that has ended "
                + "anybody can be told")
        }
        let notifications = status.notifications ?? []
        let last = notifications.filter {
            $0.notice == notifications.last?.notice && $0.state != .batched
        }
        guard !last.isEmpty else { throw Failure("nobody is to be told of job \(id)") }
        let wanted = last.filter { all || $0.state != .delivered }
        guard !wanted.isEmpty else {
            throw Failure("all of job \(id) is delivered; --all delivers it again")
        }
        return wanted.count
    }
}
