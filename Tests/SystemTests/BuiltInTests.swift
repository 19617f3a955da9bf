import Glibc
import Jobs
import Platform
import TestFolders
import TestMedia
import Testing

extension SystemTests {
    /// The pipelines that need no file.
    @Suite struct `Built-in pipelines without a file` {
        let directory = TemporaryDirectory()

        init() throws { try directory.write("photo.jpg", Media.photo) }

        @Test func `run knows the built-in pipelines in any directory, and a file wins`() throws {
            #expect(try tool("run", "web", "photo.jpg", "-o", "out").status == .exited(0))
            let names = try directory.files("out")
            #expect(names.count == 6 && names.contains("small/photo-small.webp"))
            try directory.write(
                "pipelines/web.yaml",
                Array(
                    """
                    name: web
                    accepts: [image/jpeg]
                    steps: { own: { uses: thumbnail, with: { width: 40 } } }
                    """.utf8))
            #expect(try tool("run", "web", "photo.jpg", "-o", "own").status == .exited(0))
            #expect(try directory.files("own") == ["own/photo-own.jpg"])
            #expect(try tool("run", "document", "photo.jpg", "-o", "own").error.contains("takes"))
        }

        @Test func `plan, check and pipelines know the built-in pipelines`() throws {
            #expect(try tool("plan", "web").output.contains("small"))
            let check = try tool("check")
            #expect(
                check.status == .exited(0) && check.output.contains("web          small (thumb"))
            let unknown = try tool("plan", "wbe")
            #expect(unknown.status == .exited(2))
            #expect(unknown.error.contains("unknown pipeline wbe; did you mean web?"))
            #expect(try tool("plan", "nosuch").error.contains("; known are "))

            let text = try tool("pipelines", "web").output
            #expect(text.contains("\nname: web\n"))
            try directory.write("pipelines/web.yaml", Array(text.utf8))
            let list = try tool("pipelines").output.split(separator: "\n")
            #expect(list.contains { $0.hasPrefix("web          pipelines/web.yaml  Three sizes") })
            #expect(list.contains { $0.hasPrefix("document     built in            The facts") })
            // An own directory is checked, and nothing else.
            #expect(try tool("check").output.split(separator: "\n").count == 1)
        }

        @Test func `the pipelines for scans, sheets and archives make what they promise`() throws {
            for (number, word) in [(10, "ten"), (2, "two"), (1, "one")] {
                var text = PDFText(pages: [(300, 200)])
                text.resources = "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
                text.content = { _, _ in "BT /F 24 Tf 30 100 Td (\(word)) Tj ET" }
                try directory.write("scans/page \(number).pdf", text.bytes)
            }
            let scan = try tool("run", "scan-to-pdf", "--together", "scans", "-o", "scan")
            #expect(scan.status == .exited(0), "\(scan.error)")
            let names = try directory.files("scan")
            #expect(names.filter { $0.hasPrefix("scan/") }.count == 3)
            let text = try #require(names.first { $0.hasPrefix("text/") })
            let words = try Directory(opening: directory("scan")).contents(text)
            #expect(
                String(decoding: words, as: UTF8.self) == "one\n\u{c}two\n\u{c}ten\n\u{c}",
                "pages are in the natural order of the files' names")

            let printed = try tool(
                "run", "print", "--together", "photo.jpg", "scans", "-o", "print")
            #expect(printed.status == .exited(0), "\(printed.error)")
            #expect(try directory.files("print").count == 2)

            let kept = try tool("run", "archive", "--together", "photo.jpg", "scans", "-o", "kept")
            #expect(kept.status == .exited(0), "\(kept.error)")
            let files = try directory.files("kept")
            #expect(files.contains("sums/SHA256SUMS") && files.count == 6)
        }

        @Test(
            .enabled(
                if: OfficeProcess.isInstalled && access("/usr/bin/unshare", X_OK) == 0,
                "LibreOffice or unshare is not installed"))
        func `check says where LibreOffice is installed and cannot be confined`() throws {
            let file = directory("office.yaml")
            try directory.write(
                "office.yaml",
                Array(
                    """
                    name: office
                    accepts: [application/rtf]
                    steps: { pdf: { uses: office-pdf } }
                    """.utf8))
            let said = "cannot run here: this system does not let this user have the namespaces"
            #expect(try !tool("check", "office.yaml").error.contains(said))
            let error = try Directory(opening: directory.path).create("error.txt")
            let null = try Descriptor.null()
            let program = try Program(
                "/usr/bin/unshare",
                [
                    "-Ur", "sh", "-c",
                    #"echo 0 > /proc/sys/user/max_pid_namespaces && exec "$0" check "$1""#,
                    Program.sibling("pressroom"), file,
                ], descriptors: [null.raw, null.raw, error.raw])
            #expect(program.wait() == .exited(0))
            let text = try Directory(opening: directory.path).contents("error.txt")
            #expect(String(decoding: text, as: UTF8.self).contains(said))
        }

        @Test(
            .enabled(
                if: access("/usr/share/tesseract-ocr/5/tessdata/tir.traineddata", F_OK) != 0,
                "the language that the test does without is installed"))
        func `check and run say with line and caret which language is not installed`() throws {
            try directory.write(
                "scan.yaml",
                Array(
                    """
                    name: scan
                    accepts: [image/jpeg]
                    steps: { text: { uses: pdf-ocr, with: { languages: [tir] } } }
                    """.utf8))
            let said = "scan.yaml:3:53: error: pdf-ocr needs the language Tigrinya, which is not "
            let checked = try tool("check", "scan.yaml")
            #expect(checked.status == .exited(1) && checked.error.contains(said))
            #expect(checked.error.contains("|" + String(repeating: " ", count: 53) + "^~~\n"))
            let run = try tool("run", "./scan.yaml", "photo.jpg", "-o", "none")
            #expect(run.status == .exited(1) && run.error.contains(said), "\(run.error)")
        }

        @Test(.enabled(if: OfficeProcess.isInstalled, "LibreOffice is not installed"))
        func `up starts each time where a pipeline needs LibreOffice`() throws {
            for _ in 1...4 {
                let directory = TemporaryDirectory()
                try directory.write(
                    "pipelines/office.yaml",
                    Array(
                        """
                        name: office
                        accepts: [application/rtf]
                        steps: { pdf: { uses: office-pdf } }
                        """.utf8))
                let stack = try Stack(in: directory)
                #expect(try stack.stop() == .exited(0))
            }
        }

        @Test func `up serves the built-in pipelines where there is no directory of pipelines`()
            throws
        {
            let stack = try Stack(in: directory, isBare: true)
            #expect(
                stack.log.contains(
                    "there is no directory \"pipelines\"; the built-in pipelines are used"))
            #expect(try served(by: stack).contains("web"))
            #expect(try stack.final(stack.submit("web", Media.small)).state == .completed)
            let submitted = try tool("submit", "--spool", "spool", "web", "photo.jpg")
            let empty = try tool(
                "submit", "--spool", "spool", "--pipelines", ".", "web", "photo.jpg")
            #expect(
                empty.error.contains(
                    "unknown pipeline web; there are no pipeline files in \".\" (see --pipelines)"))
            #expect(submitted.status == .exited(0))
            #expect(try stack.stop() == .exited(0))
        }

        @Test(arguments: [false, true])
        func `up serves no built-in pipeline beside a directory unless --built-in is given`(
            isGiven: Bool
        ) throws {
            try directory.write(
                "pipelines/tile.yaml",
                Array(
                    """
                    name: tile
                    accepts: [image/jpeg]
                    steps: { tile: { uses: thumbnail, with: { width: 40 } } }
                    """.utf8))
            let stack =
                try isGiven
                ? Stack(in: directory, isBare: true, "--built-in")
                : Stack(in: directory, isBare: true)
            let served = try served(by: stack)
            #expect(isGiven ? served.isSuperset(of: ["tile", "web"]) : served == ["tile"])
            let answer = try stack.client.post("/jobs?pipeline=web", Media.small)
            #expect(answer.status == (isGiven ? 202 : 404))
            let words = ["submit", "--spool", "spool", "web", "photo.jpg"]
            let submitted = try tool(isGiven ? words + ["--built-in"] : words)
            #expect(submitted.status == .exited(isGiven ? 0 : 2))
            #expect(try stack.stop() == .exited(0))
        }

        private struct List: Decodable {
            struct Entry: Decodable { let name: String }
            let pipelines: [Entry]
        }

        private func served(by stack: Stack) throws -> Set<String> {
            let list = try stack.client.get("/pipelines").decoded(List.self)
            return Set(list.pipelines.map(\.name))
        }

        /// Runs the tool in the directory.
        private func tool(_ words: String...) throws
            -> (status: Program.End, output: String, error: String)
        {
            try tool(words)
        }

        private func tool(_ words: [String]) throws
            -> (status: Program.End, output: String, error: String)
        {
            let folder = try Directory(opening: directory.path)
            for name in ["output", "error"] { try folder.remove(name) }
            let null = try Descriptor.null()
            let (output, error) = (try folder.create("output"), try folder.create("error"))
            let program = try Program(
                Program.sibling("pressroom"), words,
                descriptors: [null.raw, output.raw, error.raw],
                workingDirectory: directory.path)
            let status = try program.end()
            return (
                status, String(decoding: try folder.contents("output"), as: UTF8.self),
                String(decoding: try folder.contents("error"), as: UTF8.self)
            )
        }
    }
}
