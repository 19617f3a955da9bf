import Jobs
import Pipelines
import Platform

/// Tells the scheduler what happens in a task: a short task in one datagram, a long one as it goes.
final class TaskReporter {
    private let task: Int
    private let channel: Channel
    private var events: [TaskEvent] = []
    private var sentAt = Clock.monotonicSeconds
    /// How old an event may become before it is sent.
    private static let ageSecondsMax = 0.05

    init(task: Int, channel: Channel) {
        self.task = task
        self.channel = channel
    }

    /// Takes note of an event; sends what has gathered if that has waited long enough.
    func add(_ event: TaskEvent) {
        events.append(event)
        switch event {
        case .document, .cost: return send()
        default: break
        }
        if Clock.monotonicSeconds - sentAt >= Self.ageSecondsMax { send() }
    }

    /// Sends what has gathered.
    func send() {
        guard !events.isEmpty else { return }
        // When nobody listens any more, the server sees it too, and ends this process.
        try? channel.send(JSON.encode(TaskReport(task: task, events: events)))
        events = []
        sentAt = Clock.monotonicSeconds
    }
}
