import Crypto
import Jobs
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `Steps that take files as they are` {
    private static let photo = Picture.quarters(60, 40)
    private static let files: [([UInt8], MediaType)] = [
        (photo.png(), .png), (Array("{}\n".utf8), .json), (Array("text".utf8), .text),
    ]

    init() { TaskRunner.warmUp() }

    @Test(arguments: [(Checksum.Algorithm.sha256, 64), (.sha512, 128)])
    func `checksum has a line for each file, with its digest and its name`(
        algorithm: Checksum.Algorithm, digits: Int
    ) {
        var checksum = Checksum()
        checksum.algorithm = algorithm
        let run = Run([Step(name: "sums", action: checksum)], Self.files)
        #expect(run.code == .done && run.failures.isEmpty)
        let lines = String(decoding: run.bytes("sums"), as: UTF8.self).split(separator: "\n")
        #expect(lines.map { $0.dropFirst(digits) } == ["  file 0", "  file 1", "  file 2"])
        if algorithm == .sha256 {
            #expect(lines.map { String($0.prefix(64)) } == Self.files.map { SHA256.of($0.0) })
        }
    }

    @Test func `SHA-512 is that of FIPS 180-4`() {
        var digest = MessageDigest(.sha512)
        Array("abc".utf8).withUnsafeBytes { digest.update($0) }
        #expect(
            digest.finish()
                == "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")
    }

    @Test func `archive has each file under its name, and the same bytes each time`() {
        let steps = [Step(name: "pack", action: Archive())]
        let run = Run(steps, Self.files)
        #expect(run.code == .done && run.failures.isEmpty)
        let bytes = run.bytes("pack")
        #expect(bytes.starts(with: Array("PK".utf8)))
        for (content, _) in Self.files {
            #expect(bytes.indices.contains { bytes[$0...].starts(with: content) })
        }
        #expect(Run(steps, Self.files).bytes("pack") == bytes)
    }

    @Test(arguments: [Archive() as any StepKind, Checksum()])
    func `a file step whose output cannot be written fails alone`(action: any StepKind) {
        let run = Run([Step(name: "one", action: action)], Self.files, closed: "one")
        #expect(run.failures["one"]?.kind == .unwritable)
    }

    /// Names that a file system can have, or that must become some.
    private static let oddNames = [
        "-", "-rf", "two\nlines", #"back\slash"#, #"\n"#, "carriage\rreturn", "same.txt",
        "same.txt",
        String(repeating: "é", count: 127) + ".txt", "a/../b", "*?\"'$(x)`", " ", "..", "Zürich 😀",
        "\u{1b}[2J", "",
    ]

    @Test(
        .enabled(if: Referee.has("unzip"), "unzip is not installed"),
        arguments: [Checksum.Algorithm.sha256, .sha512])
    func `files of odd names are found under them by unzip and sha256sum`(
        algorithm: Checksum.Algorithm
    ) throws {
        let files = Self.oddNames.map { (Array("this is \($0)".utf8), MediaType.text) }
        var checksum = Checksum()
        checksum.algorithm = algorithm
        let sums = Run([Step(name: "sums", action: checksum)], files, names: Self.oddNames)
        let pack = Run(
            [Step(name: "pack", action: Archive())],
            files + [(sums.bytes("sums"), .text)], names: Self.oddNames + ["SUMS"])
        #expect(sums.problem == nil && pack.problem == nil)
        #expect(Referee.text(of: "unzip -tq FILE", pack.bytes("pack")) != nil)
        let found = try #require(
            Referee.text(
                of: """
                    d=$(mktemp -d) && cd $d && LC_ALL=C.UTF-8 unzip -q -^ FILE && \
                    \(algorithm.rawValue)sum --strict -c SUMS | grep -c ': OK$' && rm -r $d
                    """, pack.bytes("pack")))
        #expect(found == "\(files.count)\n")
    }

    @Test(.enabled(if: Referee.has("unzip"), "unzip is not installed"))
    func `files in an archive are of noon on the first day that ZIP knows`() {
        let pack = Run([Step(name: "pack", action: Archive())], Self.files)
        let list = Referee.text(of: "TZ=UTC unzip -l FILE", pack.bytes("pack"))
        #expect(list?.matches(of: #/1980-01-01 12:00/#).count == 3)
    }
}
