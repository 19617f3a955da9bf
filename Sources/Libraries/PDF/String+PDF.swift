extension String {
    /// The text as PDF writes it (ISO 32000-1, 7.9.2.2): UTF-16 in hexadecimal digits.
    var pdf: String { "<feff\(utf16Digits)>" }

    /// Four hexadecimal digits for each unit of UTF-16.
    var utf16Digits: String {
        utf16.map { unit in
            let text = String(unit, radix: 16)
            return String(repeating: "0", count: 4 - text.count) + text
        }.joined()
    }
}
