internal import Jobs
internal import Pipelines

/// A child and the tasks it was given: it does one after the other.
struct RunningChild {
    /// Those that are not over; the child is at the first.
    private(set) var tasks: [RunningTask]
    /// How many are over.
    private(set) var tasksDone = 0
    /// Why it was killed, if it was.
    var killed: Kill?

    enum Kill: Equatable {
        /// The task behind this many others took longer than its pipeline allows.
        case overdue(tasksDone: Int)
        /// A job of one of its tasks was cancelled.
        case cancelled
        /// The scheduler is stopping.
        case stopping
    }

    init(_ tasks: [RunningTask]) {
        precondition(!tasks.isEmpty, "a child has a task")
        self.tasks = tasks
    }

    /// The task it is at; `nil` when it has done all and is about to end.
    var current: RunningTask? { tasks.first }

    /// When it is killed, if it is not done by then.
    var deadline: Timestamp? { killed == nil ? current?.deadline : nil }

    /// Takes in what it said of the task it is at.
    mutating func receive(_ event: TaskEvent) {
        tasks[0].receive(event)
    }

    /// The task it is at asks for memory.
    /// - Returns: how much it is to get; `nil` when it has asked before.
    mutating func ask(_ cost: Cost, now: Timestamp) -> Int? {
        tasks[0].ask(cost, now: now)
    }

    /// The task it is at may go on.
    mutating func admit(now: Timestamp) { tasks[0].admit(now: now) }

    /// The time counts for nothing to the task it is at.
    mutating func excuse(seconds: Double) {
        if !tasks.isEmpty { tasks[0].excuse(seconds: seconds) }
    }

    /// The task it was at is over; the next one's turn comes.
    mutating func finishCurrent(now: Timestamp) -> RunningTask {
        let task = tasks.removeFirst()
        tasksDone += 1
        if !tasks.isEmpty { tasks[0].begin(now: now) }
        return task
    }
}
