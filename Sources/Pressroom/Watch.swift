internal import Jobs
internal import Platform
internal import Spool

/// `pressroom watch`: prints each change of jobs until all have ended.
struct Watch {
    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    /// How long it takes at most until a change is seen of which no hint came, in seconds.
    private static let rescanSeconds = 2.0

    func perform() throws -> Int32 {
        var waiting: [JobID] = []
        for text in arguments.operands { waiting.append(try ExistingSpool.id(text, arguments)) }
        let spool = try ExistingSpool.open(arguments)
        let inotify = try Inotify()
        let epoll = try Epoll()
        try epoll.add(inotify.raw, token: 0)
        // Watched before it is first read, so that no change falls in between.
        for id in waiting {
            guard let path = spool.path(of: id) else { throw Failure("there is no job \(id)") }
            _ = try inotify.watch(path)
        }
        var shown: [JobID: String] = [:]
        var isAllWell = true
        while true {
            for id in waiting {
                guard let status = try spool.status(of: id)?.decoded() else {
                    throw Failure("job \(id) is no longer there")
                }
                let line = Self.line(status)
                if shown.updateValue(line, forKey: id) != line {
                    try StandardStream.output.write(line + "\n")
                }
                if status.state.isFinal {
                    waiting.removeAll { $0 == id }
                    isAllWell = isAllWell && status.state == .completed
                }
            }
            if waiting.isEmpty { return isAllWell ? 0 : 1 }
            _ = try epoll.wait(seconds: Self.rescanSeconds)
            _ = inotify.drain { _, _ in }
        }
    }

    /// `0198…  processing  40 %  running step small`.
    static func line(_ status: Status) -> String {
        let percent = Int((status.progress * 100).rounded())
        let message = status.state == .failed ? status.error.map(Outcome.reason) : nil
        return "\(status.id)  \(status.state.rawValue)  \(percent) %  \(message ?? status.message)"
    }
}
