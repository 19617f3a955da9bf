import FoundationEssentials
import Glibc
import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests {
    @Suite struct `Mail about jobs` {
        /// A certificate for this machine, with its key.
        private func certificate(in directory: TemporaryDirectory) throws -> String {
            let null = try Descriptor.null()
            let openssl = try Program(
                "openssl",
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                    "-nodes", "-keyout", directory("both.pem"), "-out",
                    directory("certificate.pem"),
                    "-days", "1", "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1",
                ], descriptors: [null.raw, null.raw, null.raw])
            try #require(openssl.wait() == .exited(0))
            let folder = try Directory(opening: directory.path)
            let both = try folder.contents("both.pem") + folder.contents("certificate.pem")
            try directory.write("both.pem", both)
            return directory("both.pem")
        }

        private func variables(
            _ receiver: Receiver, _ directory: TemporaryDirectory,
            scheme: String = "smtp", password: String = "secret"
        ) -> [String] {
            [
                "PRESSROOM_SMTP_URL=\(scheme)://127.0.0.1:\(receiver.port)",
                "PRESSROOM_SMTP_USER=ada", "PRESSROOM_SMTP_PASSWORD=\(password)",
                "PRESSROOM_MAIL_FROM=\"Grüße, Pressroom\" <pressroom@example.org>",
                "PRESSROOM_URL=https://example.org/p/",
                "PRESSROOM_CA_FILE=\(directory("certificate.pem"))",
            ]
        }

        private func delivery(_ id: JobID, _ stack: Stack, _ state: Delivery.State) throws
            -> Delivery
        {
            try eventually("a notification that is \(state)") {
                try stack.status(id).notifications?.first { $0.state == state }
            }
        }

        @Test
        func `mail goes over TLS with a login, is retried, and attaches files of any name`()
            throws
        {
            let directory = try TestPipelines.folder([
                "notified": NotifyingPipelines.text("email: { to: \"ops@example.org\" }")
            ])
            let receiver = try Receiver(
                "mail", "--certificate", certificate(in: directory),
                "--login", "ada:secret", "--replies", "451 later|250 taken")
            let stack = try Stack(
                in: directory, environment: variables(receiver, directory),
                "--retry-first", "100ms", "--notify-domains", "example.org")
            let name = "<b>Grüße =?UTF-8?Q?x?= .jpg"
            let form = Form().field("pipeline", "notified").field("notify", "ada@example.org")
                .file(name, Media.photo)
            let answer = try stack.client.post("/jobs", form)
            try #require(answer.status == 202)
            let id = try answer.decoded(Status.self).id
            // The first message is refused the first time.
            let messages = try receiver.receive(3, MailedMessage.self)
            for message in messages {
                #expect(message.isEncrypted && message.isAuthenticated)
                #expect(message.from == "pressroom@example.org" && message.defects == [])
                #expect(message.sender == [["Grüße, Pressroom", "pressroom@example.org"]])
                #expect(message.readsTheSameByPrefix)
                #expect(message.longestLine <= 998 && !message.hasBareEnds)
                #expect(message["To"] == message.to[0] && message.to.count == 1)
                #expect(message["Auto-Submitted"] == "auto-generated")
                #expect(
                    message.headers.map { $0[0] } == [
                        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted",
                        "MIME-Version",
                        "Content-Type",
                    ])
            }
            #expect(Set(messages.map { $0.to[0] }) == ["ops@example.org", "ada@example.org"])
            #expect(Set(messages.map { $0["Message-ID"] }).count == 2)
            let deliveries = try eventually("both delivered") {
                let all = try stack.status(id).notifications ?? []
                return all.allSatisfy { $0.state == .delivered } ? all : nil
            }
            #expect(deliveries.map(\.attempts).sorted() == [1, 2])
            try check(messages[0], stack.status(id), name)
            #expect(try stack.stop() == .exited(0))
        }

        private func check(_ message: MailedMessage, _ status: Status, _ name: String) throws {
            let name = try #require(status.inputs.first?.name)
            #expect(message["Subject"] == "\(name) is done (notified)")
            let text = try #require(message.parts.first?.text)
            #expect(text.contains("https://example.org/p/jobs/\(status.id)"))
            #expect(text.contains("Saved: "))
            let page = try #require(message.parts.dropFirst().first?.text)
            #expect(!page.contains("<b>Gr") && page.contains("Grüße"))
            let tile = try #require(status.steps.first { $0.name == "tile" }?.outputs.first)
            let picture = try #require(message.parts.last)
            #expect(message.parts.map(\.type) == ["text/plain", "text/html", "image/jpeg"])
            #expect(picture.bytes == tile.bytes && picture.name == tile.title)
            let contentID = try #require(picture.id).dropFirst().dropLast()
            #expect(page.contains("src=\"cid:\(contentID)\""))
        }

        @Test func `mail says what failed, and is parked when the server refuses for good`() throws
        {
            let directory = try TestPipelines.folder([
                "notified": NotifyingPipelines.text(
                    "email: { to: \"ops@example.org\", on: [failed] }")
            ])
            let receiver = try Receiver(
                "mail", "--certificate", certificate(in: directory),
                "--implicit", "--replies", "550 no|250 taken")
            var variables = variables(receiver, directory, scheme: "smtps")
            variables.removeAll { $0.hasPrefix("PRESSROOM_SMTP_USER") }
            let stack = try Stack(in: directory, environment: variables, "--retry-first", "100ms")
            #expect(try stack.final(stack.submit("notified", Media.small)).notifications == nil)
            let id = try stack.submit("notified", Media.truncated)
            let parked = try delivery(id, stack, .parked)
            #expect(parked.error == "the mail server refused the message (code 550)")
            let pressroom = try Program(
                Program.sibling("pressroom"),
                ["notify", "--spool", stack.directory("spool"), id.text],
                descriptors: [0, 1, 2])
            #expect(pressroom.wait() == .exited(0))
            #expect(try delivery(id, stack, .delivered).attempts == 1)
            let messages = try receiver.received(MailedMessage.self)
            #expect(messages.count == 2 && messages.allSatisfy(\.isEncrypted))
            let text = try #require(messages[1].parts.first?.text)
            #expect(text.contains("What failed\r\n  tile: "))
            #expect(try stack.stop() == .exited(0))
        }

        @Test(arguments: [
            ("untrusted", "the mail server's encryption is not trusted"),
            ("wrong", "the mail server denies the login"),
            ("plain", "the mail server's encryption is not trusted"),
        ])
        func `mail sends no password to a server that is not trusted`(case: String, error: String)
            throws
        {
            let directory = try TestPipelines.folder([
                "notified": NotifyingPipelines.text("email: { to: \"ops@example.org\" }")
            ])
            let file = try certificate(in: directory)
            let receiver =
                try `case` == "plain"
                ? Receiver("mail")
                : Receiver("mail", "--certificate", file, "--login", "ada:secret")
            var variables = variables(
                receiver, directory,
                password: `case` == "wrong" ? "guess" : "secret")
            if `case` == "untrusted" { variables.removeAll { $0.hasPrefix("PRESSROOM_CA_FILE") } }
            let stack = try Stack(
                in: directory, environment: variables,
                "--retry-first", "100ms", "--retry-for", "100ms")
            let id = try stack.submit("notified", Media.small)
            #expect(try delivery(id, stack, .parked).error == error)
            #expect(try receiver.received(MailedMessage.self).isEmpty)
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `mail that cannot be sent is reported when it is requested`() throws {
            let directory = try TestPipelines.folder([
                "notified": NotifyingPipelines.text("email: { to: \"ops@example.org\" }")
            ])
            let stack = try Stack(in: directory, "--notify-domains", "example.org")
            let file = directory("pipelines/notified.yaml")
            let place = """
                \(file):7:11: warning: mail cannot be sent: neither PRESSROOM_SMTP_URL nor \
                PRESSROOM_SENDMAIL is set
                    7 | notify: { email: { to: "ops@example.org" } }
                      |           ^~~~~
                """
            #expect(stack.log.contains(place))
            #expect(
                stack.log.contains(
                    """
                    pressroom: uploads may ask for mail (--notify-domains), and mail cannot be \
                    sent: \
                    neither PRESSROOM_SMTP_URL nor PRESSROOM_SENDMAIL is set

                    """))
            #expect(stack.log(of: "notifier", has: "\(file):7:11: warning: mail cannot be sent"))
            let (end, said) = try check(directory, ["PRESSROOM_SMTP_URL=smtp://127.0.0.1"])
            #expect(
                end == .exited(0)
                    && said.contains(
                        """
                        \(file):7:11: warning: mail cannot be sent: the notifier that runs was \
                        started \
                        with neither PRESSROOM_SMTP_URL nor PRESSROOM_SENDMAIL
                        """)
            )
            #expect(try stack.stop() == .exited(0))
            #expect(try check(directory, []).said.contains(place))
            #expect(try check(directory, ["PRESSROOM_SMTP_URL=smtp://127.0.0.1"]).said == "")
        }

        /// Checks the pipelines with an environment.
        private func check(_ directory: TemporaryDirectory, _ environment: [String]) throws
            -> (end: Program.End, said: String)
        {
            let null = try Descriptor.null()
            let folder = try Directory(opening: directory.path)
            try folder.remove("said")
            let said = try folder.create("said")
            let check = try Program(
                Program.sibling("pressroom"),
                ["check", "--spool", directory("spool"), "--pipelines", directory("pipelines")],
                environment: environment + ["PATH=/usr/bin:/bin"],
                descriptors: [null.raw, null.raw, said.raw])
            let end = check.wait()
            return (end, String(decoding: try folder.contents("said"), as: UTF8.self))
        }

        @Test func `mail lists refused files with their folder, even if there are no others`()
            throws
        {
            let directory = try TestPipelines.folder([
                "notified": NotifyingPipelines.text(
                    "email: { to: \"ops@example.org\" }, digest: true")
            ])
            let receiver = try Receiver("mail", "--replies", "451 later|250 taken")
            let stack = try Stack(
                in: directory,
                environment: receiver.mailEnvironment + ["PRESSROOM_URL=https://example.org"],
                "--quiet", "500ms", "--retry-first", "100ms", "--notify-domains", "example.org")
            let files = [
                "Notes/a.txt": [1], "Notes/sea/b.txt": [1],
                "Notes/batch.yaml": Array("notify: ada@example.org".utf8),
                "Mixed/a.jpg": Media.small, "Mixed/b.jpg": Media.truncated,
                "Mixed/c.txt": [1],
            ]
            for (name, bytes) in files { try directory.write("from/\(name)", bytes) }
            for folder in ["Notes", "Mixed"] {
                let path = try "\(stack.spool.dropFolder(of: "notified"))/\(folder)"
                #expect(rename(directory("from/\(folder)"), path) == 0)
            }
            // One of them is refused by the server at first.
            let messages = try receiver.receive(4, MailedMessage.self)
                .filter { $0.reply == "250 taken" }
            #expect(
                Set(messages.map { [$0.to[0], $0["Subject"] ?? ""] }) == [
                    ["ops@example.org", "Notes: 2 files were refused"],
                    ["ada@example.org", "Notes: 2 files were refused"],
                    ["ops@example.org", "Mixed: 1 file was refused, 1 job failed, 1 is done"],
                ])
            let reason = ": refused: it is of an unknown type; the pipeline takes"
            for message in messages {
                let text = try #require(message.parts.first?.text)
                let isMixed = message["Subject"]?.hasPrefix("Mixed") == true
                for name in isMixed ? ["c.txt"] : ["a.txt", "sea/b.txt"] {
                    #expect(text.contains("\r\n  \(name)\(reason)"))
                }
                #expect(message.readsTheSameByPrefix && message.defects == [])
                #expect(text.contains("\r\n  b.jpg: ") == isMixed)
            }
            _ = try eventually("an outbox with nothing in it") {
                try Directory(opening: stack.spool.path + "/outbox").names().isEmpty ? true : nil
            }
            #expect(try receiver.received(MailedMessage.self).count == 4)
            try checkRefused(stack)
            #expect(try stack.stop() == .exited(0))
        }

        /// Whether batches show their refused files.
        private func checkRefused(_ stack: Stack) throws {
            var counts: [String: Int] = [:]
            for id in try Directory(opening: stack.spool.path + "/batches").names() {
                let batch = try stack.client.get("/batches/\(id)").decoded(BatchSummary.self)
                counts[batch.title?.text ?? ""] = batch.refused?.count
                #expect(batch.finishedAt != nil && batch.progress == 1)
                let shown = try stack.tool(["status", id]).output
                #expect(shown.contains("refused   ") && shown.contains("it is of an unknown type"))
                #expect(try stack.tool(["watch", id]).code == 1)
            }
            #expect(counts == ["Notes": 2, "Mixed": 1])
        }

        @Test func `mail goes through sendmail where there is no server`() throws {
            let directory = try TestPipelines.folder([
                "notified": NotifyingPipelines.text("email: { to: \"${submitter}\" }")
            ])
            try directory.write(
                "sendmail",
                Array(
                    """
                    #!/bin/sh
                    echo "$@" > \(directory("called"))
                    cat > \(directory("mail"))
                    """.utf8))
            chmod(directory("sendmail"), 0o755)
            let stack = try Stack(
                in: directory,
                environment: [
                    "PRESSROOM_SENDMAIL=\(directory("sendmail"))",
                    "PRESSROOM_MAIL_FROM=p@example.org",
                ])
            let null = try Descriptor.null()
            try directory.write("photo.jpg", Media.small)
            let output = try Directory(opening: directory.path).open(making: "ids")
            let submit = try Program(
                Program.sibling("pressroom"),
                [
                    "submit", "--spool", directory("spool"), "--pipelines", directory("pipelines"),
                    "--notify", "ada@example.org", "notified", directory("photo.jpg"),
                ], descriptors: [null.raw, output.raw, 2])
            #expect(submit.wait() == .exited(0))
            let text = String(
                decoding: try Directory(opening: directory.path).contents("ids"),
                as: UTF8.self)
            let id = try #require(JobID(text.filter { !$0.isNewline }))
            _ = try delivery(id, stack, .delivered)
            let folder = try Directory(opening: directory.path)
            let called = String(decoding: try folder.contents("called"), as: UTF8.self)
            #expect(called == "-i -f p@example.org -- ada@example.org\n")
            let mail = try folder.contents("mail")
            #expect(mail.starts(with: "From: Pressroom <p@example.org>\n".utf8))
            #expect(!mail.contains(UInt8(ascii: "\r")))
            #expect(try stack.stop() == .exited(0))
        }
    }
}
