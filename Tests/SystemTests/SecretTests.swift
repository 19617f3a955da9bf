import Jobs
import Platform
import TestFolders
import TestMedia
import Testing

extension SystemTests {
    /// Passwords of documents.
    @Suite struct Secret {
        let directory = TemporaryDirectory()

        private static let password = "heron-in-the-water-42"

        init() throws {
            try directory.write(
                "pipelines/lock.yaml",
                Array(
                    """
                    name: lock
                    accepts: [application/pdf]
                    steps:
                      locked: { uses: pdf-edit, with: { encrypt: "${PDF_PASSWORD}" } }
                      open:
                        uses: pdf-edit
                        needs: [locked]
                        with: { password: "${PDF_PASSWORD}" }
                    """.utf8))
            try directory.write("secrets", Array("PDF_PASSWORD=\(Self.password)\n".utf8))
        }

        @Test func `a password encrypts and decrypts, and is in no file and no log`() throws {
            let stack = try Stack(in: directory, "--secrets", directory("secrets"))
            let document = PDFText(pages: [(300, 200)]).bytes
            let status = try stack.final(stack.submit("lock", document))
            #expect(status.state == .completed)
            #expect(try stack.stop() == .exited(0))
            for name in try directory.files("") where name != "secrets" {
                // A socket has no contents.
                let bytes = (try? Directory(opening: directory.path).contents(name)) ?? []
                #expect(bytes.firstRange(of: Self.password.utf8) == nil, "\(name)")
            }
        }

        @Test func `a job whose pipeline names an unknown secret fails and says its name`() throws {
            let stack = try Stack(in: directory)
            let document = PDFText(pages: [(300, 200)]).bytes
            let status = try stack.final(stack.submit("lock", document))
            #expect(status.state == .failed)
            #expect(status.error?.detail.contains("PDF_PASSWORD") == true)
            #expect(try stack.stop() == .exited(0))
        }
    }
}
