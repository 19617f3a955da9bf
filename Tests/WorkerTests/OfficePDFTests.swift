import Glibc
import Jobs
import PDF
import Pipelines
import Platform
import TestMedia
import Testing
@testable import Worker

/// LibreOffice in a child of the real worker.
@Suite(.enabled(if: OfficeProcess.isInstalled, "LibreOffice is not installed"), .serialized)
struct `Office documents` {
    @Test(
        arguments: [
            (.odt, OfficeSample.odt("heron"), ["heron"]),
            (.ods, OfficeSample.ods("heron"), ["heron"]),
            (.odp, OfficeSample.odp(["heron", "egret", "stork"]), ["heron", "egret", "stork"]),
            (.docx, OfficeSample.docx("heron"), ["heron"]),
            (.xlsx, OfficeSample.xlsx("heron"), ["heron"]),
            (.pptx, OfficeSample.pptx("heron"), ["heron"]),
            (.rtf, OfficeSample.rtf("heron"), ["heron"]),
        ] as [(MediaType, [UInt8], [String])])
    func `an office document becomes a PDF with its pages and its text`(
        type: MediaType, bytes: [UInt8], pages: [String]
    ) throws {
        #expect(MediaType(magic: bytes, end: bytes) == type)
        let run = try Conversion([(bytes, type)])
        #expect(run.problems == [])
        #expect(run.pages == [pages.count])
        for (number, text) in pages.enumerated() {
            let number = String(number + 1)
            let found = try run.text(of: 0, "-f", number, "-l", number)
            #expect(found.contains(text), "page \(number): \(found)")
        }
        #expect(try run.isValid(0))
    }

    @Test(arguments: [
        (
            "bird,\"legs, long\"\nGraureiher,2\nKöniglöffler,3\n",
            ["bird", "legs, long", "Graureiher"]
        ),
        ("bird;legs\r\nGraureiher;\"2,5\"\r\n", ["bird", "legs", "2,5"]),
        ("bird\tlegs\nGraureiher\t2;5\n", ["bird", "legs", "2;5"]),
        ("one column\nKöniglöffler\n", ["one column", "Königlöffler"]),
        ("=1+1,=WEBSERVICE(\"http://127.0.0.1/\")\nx,y\n", ["x", "y"]),
    ]) func `a table of text becomes a PDF with its cells, whatever separates them`(
        table: String, cells: [String]
    ) throws {
        let run = try Conversion([(Array(table.utf8), .csv)])
        #expect(run.problems == [])
        let text = try run.text(of: 0, "-layout")
        for cell in cells { #expect(text.contains(cell), "\(cell): \(text)") }
        #expect(!text.contains("bird;") && !text.contains("bird,"))
    }

    @Test func `one child makes PDFs of several documents, a damaged one among them`() throws {
        let run = try Conversion([
            (OfficeSample.odt("heron"), .odt), (OfficeSample.docx("egret"), .odt),
            (OfficeSample.docx("stork"), .docx),
        ])
        #expect(run.problems.map(\.kind) == [.undecodable])
        #expect(run.pages == [1, 1])
        #expect(try run.text(of: 0).contains("heron") && run.text(of: 2).contains("stork"))
        #expect(run.end.cpuSeconds > 0.2, "LibreOffice's time counts as the child's")
        #expect(run.end.memoryBytesMax > 100 << 20, "and its memory")
    }

    @Test(arguments: [
        ("random bytes", MediaType.docx, (0..<5000).map { UInt8(truncatingIfNeeded: $0 * $0 * 7) }),
        ("no text", .csv, [0x61, 0x2c, 0x62, 0x0a, 0xff, 0xfe, 0x0a]),
        ("cut short", .odt, Array(OfficeSample.odt("heron").dropLast(300))),
        ("cut short", .pptx, Array(OfficeSample.pptx("heron").prefix(700))),
        ("no XML", .odt, OfficeSample.openDocument("text", "", content: "<broken<<")),
        ("a text", .odp, Array("heron".utf8)),
        (
            "another letter", .pptx,
            OfficeSample.pptx("heron").replacing("heron".utf8, with: "Heron".utf8)
        ),
        (
            "another letter", .xlsx,
            OfficeSample.xlsx("heron").replacing("heron".utf8, with: "Heron".utf8)
        ),
    ])
    func `a damaged office document fails, and nothing is made`(
        what: String, type: MediaType, bytes: [UInt8]
    ) throws {
        let run = try Conversion([(bytes, type)])
        #expect(run.problems.map(\.kind) == [.undecodable], "\(what)")
        #expect(run.pages == [])
    }

    @Test(arguments: [
        OfficeSample.openDocument("text", "", content: "\u{1}\u{7f}\u{12} secret"),
        OfficeSample.archive([
            ("mimetype", "application/vnd.oasis.opendocument.text"), ("encrypted-package", "x"),
        ]),
    ])
    func `an office document with a password fails as encrypted`(bytes: [UInt8]) throws {
        let run = try Conversion([(bytes, .odt)])
        #expect(run.problems.map(\.kind) == [.encrypted])
        #expect(run.pages == [])
    }

    @Test func `links in an office document reach neither files nor the network`() throws {
        let listener = try Listener()
        let secret = "/tmp/pressroom-secret-\(getpid()).txt"
        let file = try #require(fopen(secret, "w"))
        fputs("KINGFISHER", file)
        fclose(file)
        chmod(secret, 0o644)
        defer { unlink(secret) }
        let links = [secret, "/etc/passwd"].map {
            """
            <text:section text:name="\($0)"><text:section-source xlink:href="file://\($0)" \
            xlink:type="simple" xlink:show="embed"/><text:p>old</text:p></text:section>
            """
        }
        let picture = """
            <text:p><draw:frame svg:width="5cm" svg:height="5cm"><draw:image \
            xlink:href="http://127.0.0.1:\(listener.port)/a.png" xlink:type="simple" \
            xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>
            """
        let run = try Conversion([(OfficeSample.odt("heron", more: links.joined() + picture), .odt)]
        )
        #expect(run.problems == [])
        let text = try run.text(of: 0)
        #expect(text.contains("heron"))
        #expect(!text.contains("KINGFISHER") && !text.contains("root:"))
        #expect(!listener.hasConnection)
    }

    @Test func `an office document may take its own processor time alone`() throws {
        let run = try Conversion([(Self.long, .rtf)]) { $0.cpuSeconds = 1 }
        #expect(run.problems.map(\.kind) == [.cpuLimit])
        #expect(run.pages == [])
    }

    @Test func `an office document has no more pages and bytes than its pipeline allows`() throws {
        let document = OfficeSample.odp(["heron", "egret", "stork"])
        let pages = try Conversion([(document, .odp)]) { $0.pages = 2 }
        #expect(pages.problems.map(\.kind) == [.pageLimit] && pages.pages == [])
        let bytes = try Conversion([(document, .odp)]) { $0.bytes = 2000 }
        #expect(bytes.problems.map(\.kind) == [.tooLarge] && bytes.pages == [])
        let scratch = try Conversion([([UInt8](repeating: 32, count: 260 << 20), .rtf)]) {
            $0.memoryBytes = 1_000_000_000
        }
        #expect(scratch.problems.map(\.kind) == [.tooLarge] && scratch.pages == [])
    }

    @Test func `an office document has no more text than LibreOffice has room for`() throws {
        let text = String(repeating: "heron ", count: 20 << 20)
        let run = try Conversion([(OfficeSample.docx(text), .docx)]) {
            $0.memoryBytes = 1_000_000_000
        }
        #expect(run.problems.map(\.kind) == [.tooLarge] && run.pages == [])
    }

    @Test func `an office document needs memory for LibreOffice`() throws {
        let run = try Conversion([(OfficeSample.odt("heron"), .odt)]) {
            $0.memoryBytes = 999_999_999
        }
        #expect(run.problems.map(\.kind) == [.memoryLimit] && run.pages == [])
        let least = try Conversion([(OfficeSample.pptx("heron"), .pptx)]) {
            $0.memoryBytes = 1_000_000_000
        }
        #expect(try least.problems == [] && least.text(of: 0).contains("heron"))
    }

    @Test func `nothing of LibreOffice is left when its child is killed`() throws {
        let server = try RunningServer()
        #expect(try server.isReady())
        let (input, output) = (ScratchFile(Self.long), ScratchFile())
        let channel = try server.run(
            Conversion.task(.rtf, Limits()), files: [input.descriptor, output.descriptor])
        let deadline = Clock.monotonicSeconds + 20
        var running: [Int32] = []
        while !running.contains(where: { Conversion.name(of: $0) == "soffice.bin" }) {
            try #require(Clock.monotonicSeconds < deadline, "LibreOffice does not start")
            running = Conversion.descendants(of: server.program.processID)
            sched_yield()
        }
        #expect(running.count >= 3, "the child, the process with namespaces, LibreOffice")
        try server.send(.kill)
        #expect(try server.nextEnd().outcome == .signalled(SIGKILL))
        while running.contains(where: { kill($0, 0) == 0 }) {
            try #require(Clock.monotonicSeconds < deadline, "a process is left")
            sched_yield()
        }
        withExtendedLifetime((channel, input, output)) {}
    }

    /// Takes LibreOffice seconds.
    private static let long = OfficeSample.rtf(
        String(repeating: "a long text \\par\n", count: 60_000))
}

/// A conversion by the real worker of documents of one sender.
private struct Conversion {
    let end: TaskEnd
    let problems: [Problem]
    /// Of each document that was made.
    let pages: [Int]
    private let outputs: [ScratchFile]

    init(_ documents: [([UInt8], MediaType)], _ change: (inout Limits) -> Void = { _ in }) throws {
        var limits = Limits()
        change(&limits)
        let server = try RunningServer()
        try #require(try server.isReady())
        let inputs = documents.map { ScratchFile($0.0) }
        outputs = documents.map { _ in ScratchFile() }
        let channel = try server.run(
            documents.map { Self.task($0.1, limits) },
            files: zip(inputs, outputs).flatMap { [$0.descriptor, $1.descriptor] })
        end = try server.nextEnd()
        var (problems, pages): ([Problem], [Int]) = ([], [])
        while case .message(let text, _) = try channel.receive(wait: true) {
            for event in try JSON.decode(TaskReport.self, from: text).events {
                switch event {
                case .stepFailed(_, let problem), .failed(let problem): problems.append(problem)
                case .output(_, let metadata): pages.append(metadata.pages ?? 0)
                default: break
                }
            }
        }
        (self.problems, self.pages) = (problems, pages)
        withExtendedLifetime(inputs) {}
    }

    static func task(_ type: MediaType, _ limits: Limits) -> Pipelines.Task {
        Pipelines.Task(
            inputs: [.init(name: "document", mediaType: type)],
            steps: [Step(name: "pdf", action: OfficePDF())], pages: nil,
            outputs: [.init(step: "pdf", mediaType: .pdf, page: nil)], limits: limits, threads: 1)
    }

    /// What pdftotext reads in an output.
    func text(of index: Int, _ options: String...) throws -> String {
        let output = ScratchFile()
        let program = try Program(
            "pdftotext", options + ["/dev/fd/3", "/dev/fd/4"],
            descriptors: [0, 1, 2, outputs[index].descriptor, output.descriptor])
        try #require(program.wait() == .exited(0))
        return String(decoding: output.bytes, as: UTF8.self)
    }

    /// Whether qpdf finds nothing wrong with an output.
    func isValid(_ index: Int) throws -> Bool {
        let null = try Descriptor.null()
        let program = try Program(
            "qpdf", ["--check", "/dev/fd/3"],
            descriptors: [null.raw, null.raw, null.raw, outputs[index].descriptor])
        return program.wait() == .exited(0)
    }

    /// The processes that a process has started, and those that they have.
    static func descendants(of processID: Int32) -> [Int32] {
        let children = (line("/proc/\(processID)/task/\(processID)/children") ?? "")
            .split(separator: " ").compactMap { Int32($0) }
        return children + children.flatMap(descendants)
    }

    static func name(of processID: Int32) -> String? { line("/proc/\(processID)/comm") }

    /// The first line of a file that the kernel makes up, which states no length.
    private static func line(_ path: String) -> String? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 4096)
        guard fgets(&line, 4096, file) != nil else { return nil }
        let bytes = line.prefix { $0 != 0 && $0 != 10 }.map(UInt8.init(bitPattern:))
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A socket of this machine that waits for a connection.
private struct Listener {
    let port: UInt16
    private let socket: Descriptor

    init() throws {
        let raw = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | 0o4000, 0)
        socket = Descriptor(owning: raw)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(raw, $0, length) == 0 && listen(raw, 4) == 0
                    && getsockname(raw, $0, &length) == 0
            }
        }
        try #require(isBound)
        port = UInt16(bigEndian: address.sin_port)
    }

    var hasConnection: Bool { accept(socket.raw, nil, nil) >= 0 }
}
