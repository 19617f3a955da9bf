/// Sizes and times as people read them.
enum Quantity {
    /// `999 B`, `12.3 kB`, `4.5 MB`: decimal units, three digits.
    static func bytes(_ count: Int) -> String {
        if count < 1000 { return "\(count) B" }
        var value = Double(count)
        for unit in ["kB", "MB", "GB", "TB"] {
            value /= 1000
            // What would be rounded up to 1000 is one of the next unit.
            if value < 999.5 || unit == "TB" {
                return fixed(value, digits: value < 99.95 ? 1 : 0) + " " + unit
            }
        }
        preconditionFailure("the last unit takes everything")
    }

    /// `0.21 s`, `59.99 s`, `2:05`, `1:00:00`.
    static func seconds(_ seconds: Double) -> String {
        seconds < 59.995 ? fixed(max(0, seconds), digits: 2) + " s" : clock(seconds)
    }

    /// `0:07`, `2:05`, `1:00:00`.
    static func clock(_ seconds: Double) -> String {
        let whole = Int(min(max(0, seconds), 1e9).rounded())
        let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
        let tail = twoDigits(rest)
        return hours > 0 ? "\(hours):\(twoDigits(minutes)):\(tail)" : "\(minutes):\(tail)"
    }

    /// `1 file`, `2 files`.
    static func count(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    /// A number with a fixed count of digits behind the point.
    /// - Parameter digits: 0 to 6.
    static func fixed(_ value: Double, digits: Int) -> String {
        let scale = (0..<digits).reduce(1) { product, _ in product * 10 }
        let scaled = Int((value * Double(scale)).rounded())
        guard digits > 0 else { return String(scaled) }
        let fraction = String(scaled % scale)
        return "\(scaled / scale)." + String(repeating: "0", count: digits - fraction.count)
            + fraction
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : String(number)
    }
}
