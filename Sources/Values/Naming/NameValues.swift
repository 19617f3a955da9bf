/// What the variables of a name template stand for, of one file.
package struct NameValues: Hashable, Sendable {
    package enum Value: Hashable, Sendable {
        case text(String)
        case number(Int)
    }

    private var values: [NameVariable: Value] = [:]
    /// The variables that say nothing which is not known anyway: the step where there is one only.
    package var needless: Set<NameVariable> = []

    package init() {}

    package subscript(_ variable: NameVariable) -> Value? {
        get { values[variable] }
        set { values[variable] = newValue }
    }

    /// Sets `date` and its parts.
    /// - Parameter date: a day as `2026-12-01`.
    package mutating func set(date: String) {
        values[.date] = .text(date)
        let parts: [NameVariable] = [.year, .month, .day]
        for (variable, part) in zip(parts, date.split(separator: "-")) {
            values[variable] = .text(String(part))
        }
    }
}
