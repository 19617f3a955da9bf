internal import Jobs

/// A moment as a header writes it (RFC 5322, section 3.3): `Sat, 21 Nov 2026 11:00:02 +0000`.
enum MailDate {
    static func words(_ moment: Timestamp) -> [String] {
        let words = moment.words
        return [
            "\(words.weekday),", "\(words.day)", words.month, words.year, words.time, "+0000",
        ]
    }
}
