extension String {
    /// The text on one line, with nothing in it that a terminal, a mail program or a browser obeys:
    /// U+FFFD stands for each character that does not show as itself.
    package var visible: String { replacing("\u{fffd}") { !$0.isVisible } }

    /// The text with another character for some.
    package func replacing(
        _ replacement: Unicode.Scalar, where isMeant: (Unicode.Scalar) -> Bool
    ) -> String {
        guard unicodeScalars.contains(where: isMeant) else { return self }
        return String(UnicodeScalarView(unicodeScalars.map { isMeant($0) ? replacement : $0 }))
    }
}
