/// The hours in which jobs of a pipeline may begin.
package struct Window: Hashable, Sendable {
    /// The time of day at which it begins, in minutes: 0 to 1439.
    package let fromMinute: Int
    /// The time of day at which it ends, 0 to 1440; that of the next day unless it is later than
    /// the time at which it begins.
    package let toMinute: Int
    /// The days on which it begins; at least one.
    package let days: Set<Weekday>
    /// The time zone by its name in tzdata; `nil` for that of the machine.
    package let zone: String?

    package init(
        fromMinute: Int, toMinute: Int, days: Set<Weekday> = Set(Weekday.allCases),
        zone: String? = nil
    ) {
        precondition(
            (0..<1440).contains(fromMinute) && (0...1440).contains(toMinute)
                && fromMinute != toMinute && !days.isEmpty, "a window has a length")
        self.fromMinute = fromMinute
        self.toMinute = toMinute
        self.days = days
        self.zone = zone
    }

    /// Reads a time of day as `22:00`, in minutes; `nil` for anything else. `24:00` is the end of
    /// a day.
    package static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
            parts.joined().allSatisfy({ ("0"..."9").contains($0) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60,
            hour * 60 + minute <= 1440
        else { return nil }
        return hour * 60 + minute
    }
}

extension Window: CustomStringConvertible {
    /// The window for people: `22:00 to 06:00 on mon, tue (Europe/Berlin)`.
    package var description: String {
        let chosen = Weekday.allCases.filter(days.contains).map(\.rawValue)
        return "\(Window.text(fromMinute)) to \(Window.text(toMinute))"
            + (chosen.count == 7 ? "" : " on " + chosen.joined(separator: ", "))
            + (zone.map { " (\($0))" } ?? "")
    }

    /// A time of day as people write it.
    package static func text(_ minute: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return two(minute / 60) + ":" + two(minute % 60)
    }
}
