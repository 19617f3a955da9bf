@testable import Notifier
import Curl
import Testing

@Suite struct `The settings of mail` {
    private static let from = ["PRESSROOM_MAIL_FROM": "jobs@example.org"]
    private static let url = ["PRESSROOM_SMTP_URL": "smtp://mail.example.org:587"]

    @Test(arguments: [
        ([:], false), (["PRESSROOM_SMTP_USER": "ada"], true),
        (["PRESSROOM_SMTP_TLS": "require"], true), (["PRESSROOM_SMTP_TLS": "try"], false),
        (["PRESSROOM_SMTP_USER": "ada", "PRESSROOM_SMTP_TLS": "try"], false),
    ])
    func `mail is encrypted when a password is sent or when configured`(
        more: [String: String], requiresTLS: Bool
    ) throws {
        let all = Self.from.merging(Self.url) { $1 }.merging(more) { $1 }
        let settings = try MailSettings { all[$0] }
        guard case .server(let server) = settings.way else {
            Issue.record("there is a server")
            return
        }
        #expect(server.requiresTLS == requiresTLS)
        #expect(server.login?.user == more["PRESSROOM_SMTP_USER"])
    }

    @Test(arguments: [
        (["PRESSROOM_SMTP_URL": "smtp://a"], "PRESSROOM_MAIL_FROM is missing"),
        (
            ["PRESSROOM_MAIL_FROM": "Jobs"],
            """
            PRESSROOM_MAIL_FROM is no sender such as p@example.org, Press Room <p@example.org> or \
            "Press, Room" <p@example.org>
            """
        ),
        (["PRESSROOM_MAIL_DOMAIN": "a b"], "PRESSROOM_MAIL_DOMAIN is no domain"),
        (["PRESSROOM_URL": "example.org"], "PRESSROOM_URL is no address of http or https"),
        (
            ["PRESSROOM_SMTP_URL": "http://a"],
            """
            PRESSROOM_SMTP_URL is none such as smtp://HOST:587, without a login in it
            """
        ),
        (
            ["PRESSROOM_SMTP_URL": "smtp://ada:secret@a"],
            """
            PRESSROOM_SMTP_URL is none such as smtp://HOST:587, without a login in it
            """
        ),
        (
            ["PRESSROOM_SMTP_URL": "smtp://a", "PRESSROOM_SENDMAIL": "/bin/true"],
            "PRESSROOM_SMTP_URL and PRESSROOM_SENDMAIL are both set"
        ),
        (
            ["PRESSROOM_SMTP_URL": "smtp://a", "PRESSROOM_SMTP_TLS": "no"],
            "PRESSROOM_SMTP_TLS is neither require nor try"
        ),
    ])
    func `an invalid mail server address is refused with a reason`(
        environment: [String: String], reason: String
    ) {
        #expect { try MailSettings { environment[$0] } } throws: { "\($0)" == reason }
    }
}
