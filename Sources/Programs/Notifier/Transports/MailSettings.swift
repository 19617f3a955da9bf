internal import Addresses
internal import Curl
internal import Jobs
internal import Mail
internal import Platform
internal import Settings

/// How mail is sent, as the environment says it: passwords do not belong on a command line.
struct MailSettings: Sendable {
    /// The variables, for the help.
    static let variables = [
        (MailVariables.server, "the mail server: smtp://HOST:PORT, or smtps:// for TLS at once"),
        ("PRESSROOM_SMTP_USER", "the login there"),
        ("PRESSROOM_SMTP_PASSWORD", "and its password"),
        (
            "PRESSROOM_SMTP_TLS",
            "require, or try where an smtp:// server may lack it (default: "
                + "require with a login, else try)"
        ),
        (MailVariables.program, "a program such as /usr/sbin/sendmail, instead of a server"),
        ("PRESSROOM_MAIL_FROM", "the sender: p@example.org, or Pressroom <p@example.org>"),
        ("PRESSROOM_MAIL_DOMAIN", "where users have their mail whose names are no addresses"),
        (Settings.urlVariable, "the same as --url"),
        ("PRESSROOM_CA_FILE", "certificates to trust, instead of the system's"),
    ]

    /// What hands mail over; `nil` when none is set up.
    let way: Way?
    let from: Mailbox?
    let userDomain: String?
    /// Without a slash at its end.
    let site: String?

    enum Way: Hashable, Sendable {
        case server(MailServer)
        case sendmail(path: String)
    }

    /// - Parameters:
    ///   - environment: the value of a variable; `nil` when it is not set.
    ///   - url: what links begin with, whatever the environment says.
    /// - Throws: `MailSettingsError` when a value is none that it can have.
    init(
        _ environment: (String) -> String?, url: WebAddress? = nil
    ) throws(MailSettingsError) {
        func value(_ name: String) -> String? {
            environment(name).flatMap { $0.isEmpty ? nil : $0 }
        }
        from = try value("PRESSROOM_MAIL_FROM").map { (text) throws(MailSettingsError) in
            guard let mailbox = Mailbox(text) else {
                throw MailSettingsError(
                    "PRESSROOM_MAIL_FROM is no sender such as p@example.org, "
                        + "Press Room <p@example.org> or \"Press, Room\" <p@example.org>")
            }
            return mailbox
        }
        userDomain = value("PRESSROOM_MAIL_DOMAIN")
        if let userDomain, !EmailAddress.isDomain(userDomain) {
            throw MailSettingsError("PRESSROOM_MAIL_DOMAIN is no domain")
        }
        let known = try value(Settings.urlVariable).map { (text) throws(MailSettingsError) in
            guard let address = WebAddress(text) else {
                throw MailSettingsError(
                    "\(Settings.urlVariable) is no address of http or https")
            }
            return address
        }
        site = (url ?? known)?.text
        way = try Self.way(value)
        if way != nil, from == nil {
            throw MailSettingsError("PRESSROOM_MAIL_FROM is missing")
        }
    }

    private static func way(_ value: (String) -> String?) throws(MailSettingsError) -> Way? {
        guard let url = value(MailVariables.server) else {
            return value(MailVariables.program).map(Way.sendmail)
        }
        guard value(MailVariables.program) == nil else {
            throw MailSettingsError("PRESSROOM_SMTP_URL and PRESSROOM_SENDMAIL are both set")
        }
        guard url.hasPrefix("smtp://") || url.hasPrefix("smtps://"), !url.contains("@"),
            url.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else {
            throw MailSettingsError(
                "PRESSROOM_SMTP_URL is none such as smtp://HOST:587, without a "
                    + "login in it")
        }
        let login = value("PRESSROOM_SMTP_USER").map {
            MailServer.Login(user: $0, password: value("PRESSROOM_SMTP_PASSWORD") ?? "")
        }
        let requiresTLS: Bool =
            switch value("PRESSROOM_SMTP_TLS") {
            case nil: login != nil
            case "require": true
            case "try": false
            default: throw MailSettingsError("PRESSROOM_SMTP_TLS is neither require nor try")
            }
        return .server(
            MailServer(
                url: url, login: login, requiresTLS: requiresTLS,
                authorities: value("PRESSROOM_CA_FILE")))
    }
}

/// A value of the environment that is none, in the words of a usage error.
struct MailSettingsError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
