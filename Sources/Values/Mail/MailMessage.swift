package import Jobs

/// A message as RFC 5322 has it, written by a program for one person.
package struct MailMessage: Sendable {
    package let from: Mailbox
    package let to: EmailAddress
    /// Any text: what could turn a header's lines does not get there.
    package let subject: String
    package let date: Timestamp
    /// The same each time that the same message is sent, without angle brackets: `NAME@DOMAIN`.
    package let id: String
    package let content: MIMEPart

    /// - Parameter name: what the message is called among those of the sender's domain: letters,
    ///   digits, full stops, hyphens and underscores.
    package init(
        from: Mailbox, to: EmailAddress, subject: String, date: Timestamp,
        name: String, content: MIMEPart
    ) {
        precondition(
            name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
                default: "._-".utf8.contains(byte)
                }
            }, "a message's name is of our making")
        self.from = from
        self.to = to
        self.subject = subject
        self.date = date
        id = "\(name)@\(from.address.domain)"
        self.content = content
    }

    /// All of it, in lines of at most 78 bytes that end with CR LF.
    package var encoded: [UInt8] {
        let fields = [
            MailHeader.field("From", from.words),
            MailHeader.field("To", ["<\(to.text)>"]),
            MailHeader.field("Subject", EncodedWords.words(subject)),
            MailHeader.field("Date", MailDate.words(date)),
            MailHeader.field("Message-ID", ["<\(id)>"]),
            // RFC 3834: so that nobody's program answers, and no loop begins.
            MailHeader.field("Auto-Submitted", ["auto-generated"]),
            MailHeader.field("MIME-Version", ["1.0"]),
        ]
        return fields.flatMap(\.utf8) + content.encoded
    }
}
