internal import Jobs
internal import Platform

/// Takes events to the dispatcher, one after the other, and has its decisions acted on.
final class DispatcherDriver {
    private(set) var dispatcher: Dispatcher
    /// Whether everything is at rest, so that the scheduler may end.
    private(set) var isDone = false
    /// Why nothing may go on.
    private(set) var failure: SchedulerError?
    private let clock: SchedulerClock
    /// Events that are still to be handled.
    private var pending: [Event] = []
    private var isActing = false
    private var act: (Decision) -> Void = { _ in preconditionFailure("nobody acts yet") }
    private var onHandled: (Event) -> Void = { _ in }

    init(_ configuration: Dispatcher.Configuration, clock: SchedulerClock) {
        self.clock = clock
        dispatcher = Dispatcher(configuration, now: clock.now)
    }

    /// Says who acts. Call it once, before the first event.
    /// - Parameters:
    ///   - act: does what was decided; it may report events.
    ///   - onHandled: called when all has been done that was decided on an event.
    func connect(act: @escaping (Decision) -> Void, onHandled: @escaping (Event) -> Void) {
        (self.act, self.onHandled) = (act, onHandled)
    }

    /// Takes an event to the dispatcher and acts on its decisions. An event that is reported
    /// meanwhile is handled when all of them are done: a decision holds for the jobs that there
    /// were.
    func handle(_ event: Event) {
        pending.append(event)
        guard !isActing else { return }
        isActing = true
        while !pending.isEmpty {
            let event = pending.removeFirst()
            for decision in dispatcher.handle(event, now: clock.now) { act(decision) }
            onHandled(event)
        }
        isActing = false
    }

    /// Everything is at rest.
    func finish() { isDone = true }

    /// Nothing may go on. The first reason counts.
    func fail(_ error: SchedulerError) { failure = failure ?? error }
}
