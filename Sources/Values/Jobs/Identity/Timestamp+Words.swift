extension Timestamp {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
        "Oct", "Nov", "Dec",
    ]

    /// Its parts in UTC as the headers of mail and of HTTP have them: `Sat`, 21, `Nov`, `2026`,
    /// `11:00:02`.
    package var words: (weekday: String, day: Int, month: String, year: String, time: String) {
        // 1970-01-01 was a Thursday.
        let weekday = Self.days[Int(milliseconds / 86_400_000 % 7)]
        let text = self.text
        let date = text.prefix(10).split(separator: "-")
        guard date.count == 3, let month = Int(date[1]), let day = Int(date[2]) else {
            preconditionFailure("a moment has a date")
        }
        let time = text.dropFirst(11).prefix(8)
        return (weekday, day, Self.months[month - 1], "\(date[0])", "\(time)")
    }

    /// The date of a field of HTTP (RFC 9110, section 5.6.7): `Sat, 21 Nov 2026 11:00:02 GMT`.
    package var httpDate: String {
        let words = self.words
        let day = words.day < 10 ? "0\(words.day)" : "\(words.day)"
        return "\(words.weekday), \(day) \(words.month) \(words.year) \(words.time) GMT"
    }
}
