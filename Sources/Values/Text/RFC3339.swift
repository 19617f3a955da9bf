/// Moments as RFC 3339 writes them, in UTC: `2026-11-21T01:15:28.250Z`.
///
/// A status has several, and each line of a log one. A calendar that knows all time zones and
/// languages takes several times as long for each: DECISIONS.md has the measurements.
package enum RFC3339 {
    /// The text of section 5.6, always with three digits of fraction and `Z`. What comes before
    /// 1970 or after 9999 is written as the first or the last moment.
    /// - Parameter milliseconds: since 1970-01-01T00:00:00Z.
    package static func text(milliseconds: Int64) -> String {
        let moment = Int(min(max(0, milliseconds), 253_402_300_799_999))
        let (days, time) = moment.quotientAndRemainder(dividingBy: 86_400_000)
        // It may be one too late: years differ.
        var year = 1970 + days * 400 / 146_097
        if daysBefore(year: year) > days { year -= 1 }
        if daysBefore(year: year + 1) <= days { year += 1 }
        var day = days - daysBefore(year: year)
        var month = 1
        while day >= Self.days(in: month, of: year) {
            day -= Self.days(in: month, of: year)
            month += 1
        }
        return String(unsafeUninitializedCapacity: 24) { buffer in
            var count = 0
            func write(_ number: Int, digits: Int, _ end: UInt8) {
                var rest = number
                for index in (count..<count + digits).reversed() {
                    buffer.initializeElement(at: index, to: UInt8(ascii: "0") + UInt8(rest % 10))
                    rest /= 10
                }
                buffer.initializeElement(at: count + digits, to: end)
                count += digits + 1
            }
            write(year, digits: 4, UInt8(ascii: "-"))
            write(month, digits: 2, UInt8(ascii: "-"))
            write(day + 1, digits: 2, UInt8(ascii: "T"))
            write(time / 3_600_000, digits: 2, UInt8(ascii: ":"))
            write(time / 60_000 % 60, digits: 2, UInt8(ascii: ":"))
            write(time / 1000 % 60, digits: 2, UInt8(ascii: "."))
            write(time % 1000, digits: 3, UInt8(ascii: "Z"))
            return count
        }
    }

    /// Reads a moment in UTC, with up to three digits of fraction or none.
    /// - Returns: milliseconds since 1970-01-01T00:00:00Z; `nil` for anything else.
    package static func milliseconds(of text: String) -> Int64? {
        var rest = Array(text.utf8)[...]
        /// Takes so many digits, and the character behind them.
        func number(digits: Int, _ end: Unicode.Scalar) -> Int? {
            let (word, behind) = (rest.prefix(digits), rest.dropFirst(digits))
            guard word.count == digits, word.allSatisfy({ (0x30...0x39).contains($0) }),
                behind.first == UInt8(ascii: end)
            else { return nil }
            rest = behind.dropFirst()
            return word.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        guard let year = number(digits: 4, "-"), year > 0,
            let month = number(digits: 2, "-"), (1...12).contains(month),
            let day = number(digits: 2, "T"), (1...days(in: month, of: year)).contains(day),
            let hour = number(digits: 2, ":"), hour < 24,
            let minute = number(digits: 2, ":"), minute < 60
        else { return nil }
        var (second, fraction) = (number(digits: 2, "Z"), 0)
        if second == nil {
            second = number(digits: 2, ".")
            let digits = rest.count - 1
            guard (1...3).contains(digits), let value = number(digits: digits, "Z") else {
                return nil
            }
            fraction = value * [100, 10, 1][digits - 1]
        }
        // 60 is a leap second, which ends when the next minute begins.
        guard let second, second <= 60, rest.isEmpty else { return nil }
        let days =
            daysBefore(year: year) + (1..<month).reduce(0) { $0 + Self.days(in: $1, of: year) }
            + day - 1
        return Int64((((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + fraction)
    }

    /// How many days there are from 1970 until a year begins; negative before.
    private static func daysBefore(year: Int) -> Int {
        let years = year - 1
        return years * 365 + years / 4 - years / 100 + years / 400 - 719_162
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
