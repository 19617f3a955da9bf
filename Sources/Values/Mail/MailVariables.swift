/// The variables of the environment of which one has to say how mail is sent.
package enum MailVariables {
    /// Names a mail server.
    package static let server = "PRESSROOM_SMTP_URL"
    /// Names a program such as sendmail(8).
    package static let program = "PRESSROOM_SENDMAIL"

    /// Whether an environment says how mail is sent.
    /// - Parameter environment: the value of a variable; `nil` when it is not set.
    package static func areSet(_ environment: (String) -> String?) -> Bool {
        [server, program].contains { environment($0)?.isEmpty == false }
    }
}
