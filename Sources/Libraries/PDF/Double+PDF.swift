extension Double {
    /// The number as PDF writes it (ISO 32000-1, 7.3.3): in decimals, without an exponent, to the
    /// millionth.
    /// - Precondition: between -10^12 and 10^12.
    var pdf: String {
        let millionths = Int((magnitude * 1_000_000).rounded())
        let sign = self < 0 && millionths > 0 ? "-" : ""
        let (whole, rest) = millionths.quotientAndRemainder(dividingBy: 1_000_000)
        if rest == 0 { return "\(sign)\(whole)" }
        var digits = String(rest)
        digits = String(repeating: "0", count: 6 - digits.count) + digits
        while digits.last == "0" { digits.removeLast() }
        return "\(sign)\(whole).\(digits)"
    }
}
