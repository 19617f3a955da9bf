import Glibc
import Jobs
import Platform
import TestFolders
import TestMedia
import Testing

extension SystemTests {
    /// An office puts its day's papers on a share, and finds them in the morning.
    @Suite(
        .enabled(if: FileShare.isInstalled, "samba or smbclient is not installed"),
        .enabled(if: SettableClock.isPossible, "there is no libfaketime"))
    struct `Folders that are put on a share over SMB` {
        private static let notify = "notify: { email: { to: ops@example.org }, digest: true }"
        private static let scans = ["April", "March", "May"]

        @Test
        func `become PDFs of their names in the night, whatever is killed, and mail says where`()
            throws
        {
            let directory = try TestPipelines.folder()
            let results = directory("results")
            for path in ["share", "share/scans", "share/letters", "results"] {
                _ = try Directory(making: directory(path))
            }
            let hasOffice = OfficeProcess.isInstalled
            try define(
                "scans", "accepts: [image/jpeg]\nsteps: { book: { uses: pdf-export } }",
                in: directory)
            if hasOffice {
                try define(
                    "letters",
                    """
                    accepts: [application/vnd.oasis.opendocument.text, text/csv]
                    steps:
                      pages: { uses: office-pdf, keep: false }
                      book: { uses: pdf-merge, needs: [pages] }
                    """, in: directory)
            }
            let receiver = try Receiver("mail")
            let share = try FileShare(directory("share"))
            let clock = try SettableClock(in: directory)
            let stack = try Stack(
                in: directory, environment: clock.environment + receiver.mailEnvironment,
                "--retry-first", "100ms", "--quiet", "2s")

            // In the evening.
            for folder in Self.scans {
                for page in [1, 2, 10] {
                    let inner = folder == "April" ? "inner/" : ""
                    try directory.write(
                        "from/scans/\(folder)/\(inner)page \(page).jpg", Media.small)
                }
                try directory.write("from/scans/\(folder)/notes.txt", Array("text".utf8))
            }
            try directory.write("from/letters/Offer/1 letter.odt", OfficeSample.odt("Dear Sir"))
            try directory.write("from/letters/Offer/2 prices.csv", Array("tea,2\nmilk,1\n".utf8))
            try share.put(directory("from/scans"), into: "scans")
            if hasOffice { try share.put(directory("from/letters"), into: "letters") }
            let count = hasOffice ? 4 : 3
            try kill(["pressroom-scheduler"], of: stack, when: "a folder is taken") {
                try stack.spool.manifests().isEmpty ? nil : true
            }
            _ = try eventually("all folders that wait for the night") {
                try stack.spool.manifests().count == count ? true : nil
            }
            let refused = Self.scans.map { "_refused/\($0)/notes.txt.txt" }
            #expect(try directory.files("results") == refused)

            // In the night.
            try clock.set(ahead: 3 * 3600)
            try kill(["pressroom-scheduler"], of: stack, when: "a folder is at work") {
                try stack.spool.jobs("shelf/scans/batch").count < 3 ? true : nil
            }
            try kill(
                ["pressroom-notifier", "pressroom-scheduler"], of: stack, when: "a PDF is there"
            ) {
                try directory.files("results").contains { $0.hasSuffix(".pdf") } ? true : nil
            }

            // In the morning.
            let messages = try receiver.receive(count, MailedMessage.self)
            let pdfs = Self.scans.map { "\($0).pdf" } + (hasOffice ? ["Offer.pdf"] : [])
            #expect(try directory.files("results").sorted() == (pdfs + refused).sorted())
            let texts = try messages.map { try #require($0.parts[0].text) }.joined()
            for pdf in pdfs { #expect(texts.contains("\(results)/\(pdf)"), "\(texts)") }
            #expect(texts.contains("notes.txt: refused: "))
            let jobs = try stack.spool.manifests()
            #expect(jobs.count == count)
            for (_, manifest) in jobs {
                let status = try stack.status(manifest.id)
                let pages = status.steps.last?.outputs.map(\.pages)
                #expect(status.state == .completed && pages == [manifest.inputs.count])
            }
            #expect(try stack.stop() == .exited(0))
            #expect(try receiver.received(MailedMessage.self).count == count)
        }

        /// A pipeline that makes a PDF of each folder on its part of the share, from two hours from
        /// now on.
        private func define(
            _ name: String, _ steps: String, in directory: TemporaryDirectory
        ) throws {
            let text = """
                name: \(name)
                \(steps)
                window: \(NightWindow(opensInHours: 2).text)
                drop:
                  from: [\(directory("share/\(name)"))]
                  output: \(directory("results"))
                  together: true
                  settle: 1s
                \(Self.notify)
                """
            try directory.write("pipelines/\(name).yaml", Array(text.utf8))
        }

        private func kill(
            _ programs: [String], of stack: Stack, when event: String,
            _ isSo: () throws -> Bool?
        ) throws {
            _ = try eventually(event, isSo)
            for program in programs { try stack.process(program).kill() }
        }
    }
}
