/// The jobs that were accepted on one day and have ended in one way.
package struct EndedDay: Hashable, Sendable {
    package let state: JobState
    /// As `Timestamp.day` has it.
    package let day: String

    package init(_ state: JobState, _ day: String) {
        precondition(state.isFinal, "they have ended")
        self.state = state
        self.day = day
    }

    /// That of an ended job.
    package init(of status: Status) { self.init(status.state, status.createdAt.day) }
}
