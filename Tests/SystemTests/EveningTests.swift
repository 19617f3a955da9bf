import Glibc
import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests {
    /// An office puts its day's papers on a share, and finds them in the morning.
    @Suite(.enabled(if: FileShare.isInstalled, "samba or smbclient is not installed"))
    struct `Folders that are put on a share over SMB` {
        @Test func `become PDFs of their names, whatever is killed, and one mail each says where`()
            throws
        {
            let directory = try TestPipelines.folder()
            let hasOffice = OfficeProcess.isInstalled
            let (scans, letters, results) = ("share/scans", "share/letters", directory("results"))
            for path in ["share", scans, letters, "results"] {
                _ = try Directory(making: directory(path))
            }
            let notify = "notify: { email: { to: ops@example.org }, digest: true }"
            let pipelines = [
                "scans": """
                accepts: [image/jpeg, image/png]
                steps: { book: { uses: pdf-export } }
                drop:
                  { from: [\(directory(scans))], output: \(results), together: true, settle: 1s }
                \(notify)
                """,
                "letters": """
                accepts: [text/csv]
                steps: { letter: { uses: office-pdf } }
                drop: { from: [\(directory(letters))], output: \(results), settle: 1s }
                \(notify)
                """,
            ]
            for (name, text) in pipelines {
                try directory.write("pipelines/\(name).yaml", Array("name: \(name)\n\(text)".utf8))
            }
            let receiver = try Receiver("mail")
            let share = try FileShare(directory("share"))
            let stack = try Stack(
                in: directory,
                environment: receiver.mailEnvironment, "--retry-first", "100ms", "--quiet", "4s")
            for folder in ["March", "April", "May"] {
                for page in [1, 2, 10] {
                    try directory.write("from/scans/\(folder)/page \(page).jpg", Media.small)
                }
                try directory.write("from/scans/\(folder)/notes.txt", Array("text".utf8))
            }
            try directory.write("from/letters/Prices/prices.csv", Array("tea,2\nmilk,1\n".utf8))
            try share.put(directory("from/scans"), into: "scans")
            if hasOffice { try share.put(directory("from/letters"), into: "letters") }
            for program in ["pressroom-scheduler", "pressroom-notifier", "pressroom-scheduler"] {
                _ = try eventually("a folder that is taken") {
                    try stack.spool.manifests().isEmpty ? nil : true
                }
                try stack.process(program).kill()
            }
            let messages = try receiver.receive(hasOffice ? 4 : 3, MailedMessage.self)
            let names = ["April", "March", "May"]
            let expected =
                names.map { "\($0).pdf" } + names.map { "_refused/\($0)/notes.txt.txt" }
                + (hasOffice ? ["Prices/prices.pdf"] : [])
            #expect(try directory.files("results").sorted() == expected.sorted())
            #expect(try stack.spool.manifests().count == messages.count)
            let texts = try messages.map { try #require($0.parts[0].text) }.joined()
            for name in names { #expect(texts.contains("\(results)/\(name).pdf"), "\(texts)") }
            #expect(texts.contains("notes.txt: refused: "))
            #expect(try stack.stop() == .exited(0))
            #expect(try receiver.received(MailedMessage.self).count == messages.count)
        }
    }
}
