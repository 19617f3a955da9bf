internal import Jobs

/// Which day's jobs are to be looked through next for some that have expired, and when.
struct ExpiryCalendar {
    private var due: [EndedDay: Timestamp] = [:]

    /// A job of this day expires at a moment, or it is not known when the first does.
    mutating func note(_ day: EndedDay, at moment: Timestamp) {
        due[day] = min(due[day] ?? moment, moment)
    }

    /// The day whose turn is next, and the moment; `nil` when there is none.
    var next: (day: EndedDay, moment: Timestamp)? {
        due.min { ($0.value, $0.key.day) < ($1.value, $1.key.day) }.map { ($0.key, $0.value) }
    }

    /// A day is being looked through: what is noted from now on is not seen for certain.
    mutating func begin(_ day: EndedDay) { due[day] = nil }

    /// A day was looked through. The next time is as far away as this took, or further: who has a
    /// great many jobs waits a little longer for their end, and looking costs no more than it may.
    /// - Parameter earliest: when the first of its other jobs expires; `nil` when none does.
    mutating func end(_ day: EndedDay, earliest: Timestamp?, tookSeconds: Double, now: Timestamp) {
        guard let earliest = [earliest, due[day]].compactMap(\.self).min() else { return }
        due[day] = max(earliest, now.adding(seconds: tookSeconds))
    }
}
