/// The fields of a header, folded (RFC 5322, section 2.2.3).
enum MailHeader {
    /// The longest line, in bytes, without its end.
    static let lineBytesMax = 78

    /// A field with its end. The lines are broken between words; a word is not.
    static func field(_ name: String, _ words: [String]) -> String {
        var text = name + ":"
        var count = text.utf8.count
        for (index, word) in words.enumerated() {
            if index > 0, count + 1 + word.utf8.count > lineBytesMax {
                text += "\r\n"
                count = 0
            }
            text += " " + word
            count += 1 + word.utf8.count
        }
        return text + "\r\n"
    }
}
