internal import Jobs

/// A moment as a header writes it (RFC 5322, section 3.3): `Sat, 21 Nov 2026 11:00:02 +0000`.
enum MailDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
        "Oct", "Nov", "Dec",
    ]

    static func words(_ moment: Timestamp) -> [String] {
        // 1970-01-01 was a Thursday.
        let weekday = days[Int(moment.milliseconds / 86_400_000 % 7)]
        let text = moment.text
        let date = text.prefix(10).split(separator: "-")
        guard date.count == 3, let month = Int(date[1]), let day = Int(date[2]) else {
            preconditionFailure("a moment has a date")
        }
        let time = text.dropFirst(11).prefix(8)
        return ["\(weekday),", "\(day)", months[month - 1], "\(date[0])", "\(time)", "+0000"]
    }
}
