import Glibc
import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests {
    @Suite(.enabled(if: SettableClock.isPossible, "there is no libfaketime"))
    struct `The morning's mail` {
        /// By how many seconds the clock is ahead that shows a time of UTC, some days from today.
        private func ahead(_ days: Int, _ hour: Int, _ minute: Int) -> Int {
            let now = time(nil)
            return days * 86_400 + hour * 3600 + minute * 60 - now % 86_400
        }

        private func folder() throws -> TemporaryDirectory {
            let directory = try TestPipelines.folder([
                "photos": """
                accepts: [image/jpeg]
                steps: { tile: { uses: thumbnail, with: { width: 40 } } }
                notify: { email: { to: "${submitter}" }, at: "07:00", zone: UTC }
                """,
                "quiet": """
                accepts: [image/jpeg]
                steps: { tile: { uses: thumbnail, with: { width: 40 } } }
                notify: { email: { to: ops@example.org }, at: "07:00", zone: UTC, when-empty: true }
                """,
            ])
            let (share, results) = (directory("share"), directory("results"))
            for path in [share, results] { _ = try Directory(making: path) }
            let scans = """
                name: scans
                accepts: [image/jpeg]
                window: { from: "22:00", to: "06:00", zone: UTC }
                steps: { book: { uses: pdf-export } }
                drop:
                  { from: [\(share)], output: \(results), together: true }
                notify: { email: { to: ops@example.org }, at: "07:00" }
                """
            try directory.write("pipelines/scans.yaml", Array(scans.utf8))
            return directory
        }

        private func drop(_ name: String, in directory: TemporaryDirectory) throws {
            for page in [1, 2] {
                try directory.write("from/\(name)/page \(page).jpg", Media.small)
            }
            try directory.write("from/\(name)/notes.txt", Array("text".utf8))
            #expect(rename(directory("from/\(name)"), directory("share/\(name)")) == 0)
        }

        private func submit(_ files: [[UInt8]], for name: String, to stack: Stack) throws
            -> [JobID]
        {
            try files.map { file in
                let answer = try stack.client.post(
                    "/jobs?pipeline=photos&notify=\(name)@example.org", file)
                return try answer.decoded(Status.self).id
            }
        }

        /// The subjects that each recipient got, each message once, however often it came.
        private func subjects(_ messages: [MailedMessage]) -> [String] {
            let each = Dictionary(
                messages.map { ($0["Message-ID"] ?? "", $0) },
                uniquingKeysWith: { first, _ in first })
            return each.values.map { "\($0.to[0].prefix { $0 != "@" }): \($0["Subject"] ?? "")" }
                .sorted()
        }

        private func awaitSubjects(_ expected: [String], _ receiver: Receiver) throws
            -> [MailedMessage]
        {
            try eventually("\(expected)") {
                let messages = try receiver.received(MailedMessage.self)
                return subjects(messages).count >= expected.count ? messages : nil
            }
        }

        @Test
        func `sums up the night once for each recipient, whatever is killed, and then the next`()
            throws
        {
            let (directory, receiver) = (try folder(), try Receiver("mail"))
            let clock = try SettableClock(in: directory)
            try clock.set(ahead: ahead(1, 21, 0))
            let stack = try Stack(
                in: directory,
                environment: receiver.mailEnvironment + clock.environment
                    + ["PRESSROOM_URL=http://example.org"],
                "--notify-domains", "example.org", "--retry-first", "100ms", "--quiet", "1s")
            let ada = try submit(
                [Media.small, Media.truncated, Media.photo], for: "ada", to: stack)
            for id in try ada + submit([Media.small], for: "bob", to: stack) {
                _ = try stack.final(id)
            }
            for name in ["March", "April"] { try drop(name, in: directory) }
            _ = try eventually("two folders that wait for the night") {
                try stack.spool.unfinished().count == 2 ? true : nil
            }
            try stack.process("pressroom-scheduler").kill()
            try clock.set(ahead: ahead(1, 22, 1))
            _ = try eventually("the ends of all jobs") {
                try stack.spool.unfinished().isEmpty ? true : nil
            }
            for program in ["scheduler", "notifier"] {
                try stack.process("pressroom-\(program)").kill()
            }
            try clock.set(ahead: ahead(2, 6, 58))
            _ = try stack.final(submit([Media.small], for: "bob", to: stack)[0])
            #expect(try receiver.received(MailedMessage.self).isEmpty)
            let before = try expected(stack)

            try clock.set(ahead: ahead(2, 7, 0))
            try stack.process("pressroom-notifier").kill()
            let day = Timestamp(milliseconds: Int64(time(nil) + ahead(2, 7, 0)) * 1000).day
            let first = [
                "ada: photos, \(day): 1 job failed, 2 are done",
                "bob: photos, \(day): all 2 jobs are done",
                "ops: quiet, \(day): nothing to report",
                "ops: scans, \(day): 2 files were refused, 2 jobs are done",
            ]
            let messages = try awaitSubjects(first, receiver)
            #expect(subjects(messages) == first)
            try check(messages, directory, stack)

            // What comes later is for the next day.
            _ = try stack.final(submit([Media.small], for: "ada", to: stack)[0])
            try stack.process("pressroom-notifier").kill()
            _ = try eventually("the next day's digest that is expected") {
                try expected(stack).subtracting(before).isEmpty ? nil : true
            }
            try clock.set(ahead: ahead(3, 7, 0))
            let next = Timestamp(milliseconds: Int64(time(nil) + ahead(3, 7, 0)) * 1000).day
            let all =
                first + [
                    "ada: photos, \(next): 1 job is done", "ops: quiet, \(next): nothing to report",
                ]
            #expect(try subjects(awaitSubjects(all, receiver)) == all.sorted())
            #expect(try stack.stop() == .exited(0))
            #expect(try subjects(receiver.received(MailedMessage.self)) == all.sorted())
        }

        /// The markers of digests that are sent though there may be nothing to report.
        private func expected(_ stack: Stack) throws -> Set<String> {
            Set(try stack.spool.jobs("outbox").filter { $0.hasSuffix(".due") })
        }

        /// Whether the mail says what lies where and what was refused, shows pictures, and has
        /// links that lead somewhere.
        private func check(
            _ messages: [MailedMessage], _ directory: TemporaryDirectory, _ stack: Stack
        ) throws {
            func message(_ start: String) throws -> MailedMessage {
                try #require(messages.first { $0["Subject"]?.hasPrefix(start) == true })
            }
            let scans = try #require(try message("scans").parts[0].text)
            for name in ["April", "March"] {
                #expect(scans.contains("  \(directory("results"))/\(name).pdf (book)"), "\(scans)")
                #expect(scans.contains("  \(name)/notes.txt: refused: "), "\(scans)")
            }
            let photos = try #require(messages.first { $0.to == ["ada@example.org"] })
            #expect(
                photos.parts.map(\.type) == ["text/plain", "text/html", "image/jpeg", "image/jpeg"])
            let text = try #require(photos.parts[0].text)
            let site = "http://example.org"
            let links = text.split(whereSeparator: \.isWhitespace).filter { $0.hasPrefix(site) }
            #expect(links.count == 2, "\(text)")
            for link in links {
                let answer = try stack.client.get(String(link.dropFirst(site.count)))
                #expect(answer.status == 200, "\(link)")
            }
            #expect(try message("quiet").parts[0].text?.contains("quiet, ") == true)
        }
    }
}
